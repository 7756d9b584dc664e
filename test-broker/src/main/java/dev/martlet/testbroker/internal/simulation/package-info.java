/** A network, a loop and a clock that exist in one thread only, and what sees the packets there. */
@NullMarked
package dev.martlet.testbroker.internal.simulation;

import org.jspecify.annotations.NullMarked;
