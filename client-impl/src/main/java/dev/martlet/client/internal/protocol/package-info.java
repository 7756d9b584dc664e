/**
 * The protocol of a client as plain objects: packets, commands and the time go in, calls on a
 * {@link dev.martlet.client.internal.protocol.SessionOutput} come out. Confined to one thread;
 * knows no socket, no thread and no clock.
 */
@NullMarked
package dev.martlet.client.internal.protocol;

import org.jspecify.annotations.NullMarked;
