package dev.martlet.client.internal.netty;

import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.codec.packet.Packet;
import org.jspecify.annotations.Nullable;

/**
 * What happens on a connection. Called on its event loop. Each call names the connection, so that
 * late news of an old one can be told from the present.
 */
public interface ConnectionListener {
  /** The transport is there, and now this is established. */
  void begun(Connection connection, Layer layer);

  /** The transport is established, with all that lies between it and MQTT. */
  void opened(Connection connection);

  /**
   * The transport could not be established; nothing else will be called.
   *
   * @param cause a {@link TransportException} if the server was reached
   */
  void notOpened(Connection connection, Throwable cause);

  /** A packet came. */
  void received(Connection connection, Packet packet);

  /** What came is not MQTT; no packet will come any more. */
  void malformed(Connection connection, MalformedPacketException fault);

  /** Everything that had arrived was given to {@link #received}: time to flush. */
  void burstEnded(Connection connection);

  /** {@link Connection#isWritable} has changed. */
  void writabilityChanged(Connection connection);

  /**
   * The transport is gone; nothing else will be called.
   *
   * @param cause what broke it, if anything did
   */
  void closed(Connection connection, @Nullable Throwable cause);
}
