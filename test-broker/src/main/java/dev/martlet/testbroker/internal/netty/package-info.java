/** The broker's rim: sockets, bytes and the one thread that everything of a broker runs on. */
@NullMarked
package dev.martlet.testbroker.internal.netty;

import org.jspecify.annotations.NullMarked;
