package dev.martlet.testbroker.internal.core;

import dev.martlet.codec.packet.Packet;

/** Sees what the broker does, on the broker's thread. */
public interface Witness {

  /** A packet arrived from a client, whose identifier is empty before its CONNECT. */
  void received(String clientIdentifier, Packet packet, long nanos);

  /** A packet was sent to a client. */
  void sent(String clientIdentifier, Packet packet, long nanos);

  /**
   * A message was lost, and nobody was told. For want of room: one that {@code clientIdentifier}
   * subscribes to, or one that it published to be retained. Or one that it may not publish.
   */
  void dropped(String clientIdentifier);

  /** An authenticator, an authentication method or an authorizer has thrown something. */
  void hookFailed(Throwable failure);
}
