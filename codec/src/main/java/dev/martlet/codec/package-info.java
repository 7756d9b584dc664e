/**
 * Control packets to bytes and back: Netty's MQTT codec between a framer and checks that make it
 * strict. What is malformed never gets through, in either direction.
 */
@NullMarked
package dev.martlet.codec;

import org.jspecify.annotations.NullMarked;
