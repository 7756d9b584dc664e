/** What a broker holds, as it was at one moment. */
@NullMarked
package dev.martlet.testbroker.state;

import org.jspecify.annotations.NullMarked;
