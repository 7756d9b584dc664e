/**
 * Who may connect, publish and subscribe, and what the server can do: what a {@link
 * dev.martlet.testbroker.TestBrokerBuilder} is given.
 */
@NullMarked
package dev.martlet.testbroker.policy;

import org.jspecify.annotations.NullMarked;
