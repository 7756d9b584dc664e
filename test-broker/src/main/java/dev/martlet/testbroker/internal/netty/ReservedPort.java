package dev.martlet.testbroker.internal.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * A port at which nobody listens and that nobody else gets: a socket that is bound to it and does
 * nothing. Connecting to it is refused. Without it the system might give the port to the very
 * client that tries to reach it, which then would be connected to itself.
 */
final class ReservedPort {

  private final SocketChannel socket;

  private ReservedPort(SocketChannel socket) {
    this.socket = socket;
  }

  /**
   * Reserves a port.
   *
   * @throws IOException if it is in use
   */
  static ReservedPort of(InetSocketAddress address) throws IOException {
    SocketChannel socket = SocketChannel.open();
    try {
      socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      socket.bind(address);
      return new ReservedPort(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Gives it back. */
  void release() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException("a socket that does nothing cannot be closed", e);
    }
  }
}
