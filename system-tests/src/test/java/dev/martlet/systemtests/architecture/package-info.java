/** The rules of the house, as tests; docs/architecture.md has the reasons. */
@NullMarked
package dev.martlet.systemtests.architecture;

import org.jspecify.annotations.NullMarked;
