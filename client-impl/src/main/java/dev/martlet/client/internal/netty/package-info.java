/** The handler that joins a Netty channel to a session. */
@NullMarked
package dev.martlet.client.internal.netty;

import org.jspecify.annotations.NullMarked;
