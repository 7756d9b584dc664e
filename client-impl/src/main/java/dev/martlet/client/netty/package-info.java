/** What makes sense with Netty only: where a client's loop, channels and time come from. */
@NullMarked
package dev.martlet.client.netty;

import org.jspecify.annotations.NullMarked;
