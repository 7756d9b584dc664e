/** The time of brokers: what they ask for it, and one that a test moves. */
@NullMarked
package dev.martlet.testbroker.internal.time;

import org.jspecify.annotations.NullMarked;
