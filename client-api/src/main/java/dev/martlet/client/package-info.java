/** The MQTT client: its builder, options, states and fluent calls. Start at {@link MqttClient}. */
@NullMarked
package dev.martlet.client;

import org.jspecify.annotations.NullMarked;
