/**
 * The control packets of MQTT as values: one model, that of MQTT 5.0, for both versions. What a
 * record says of MQTT 3.1.1 is all that differs.
 */
@NullMarked
package dev.martlet.codec.packet;

import org.jspecify.annotations.NullMarked;
