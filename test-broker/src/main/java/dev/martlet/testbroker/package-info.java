/** An MQTT broker for tests, in memory. */
@NullMarked
package dev.martlet.testbroker;

import org.jspecify.annotations.NullMarked;
