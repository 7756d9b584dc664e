/**
 * Clients, brokers, network and time on one thread: what happens follows from a seed, faults
 * included, and happens again under the same seed. Needs the client's jar, {@code
 * martlet-client-impl}, which the rest of the test broker does not.
 */
@NullMarked
package dev.martlet.testbroker.simulation;

import org.jspecify.annotations.NullMarked;
