/**
 * Values that pass between an application and an MQTT server, and the exceptions named by their
 * remedy.
 */
@NullMarked
package dev.martlet.client.message;

import org.jspecify.annotations.NullMarked;
