/** The simulation: exactly-once under fire, and that it finds what is wrong. */
@NullMarked
package dev.martlet.systemtests.simulation;

import org.jspecify.annotations.NullMarked;
