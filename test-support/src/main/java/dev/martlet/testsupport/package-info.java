/** What the tests of Martlet's own modules share. */
@NullMarked
package dev.martlet.testsupport;

import org.jspecify.annotations.NullMarked;
