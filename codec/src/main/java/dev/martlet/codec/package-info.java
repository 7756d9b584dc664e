/**
 * Control packets to bytes and back: read field by field, written by Netty's MQTT encoder behind
 * checks that make it strict. What is malformed never gets through, in either direction.
 */
@NullMarked
package dev.martlet.codec;

import org.jspecify.annotations.NullMarked;
