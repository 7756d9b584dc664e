package dev.martlet.testbroker.internal.core;

import dev.martlet.codec.packet.Packet;

/** Sees what the broker does, on the broker's thread. */
public interface Witness {

  /** A packet arrived from a client, whose identifier is empty before its CONNECT. */
  void received(String clientIdentifier, Packet packet, long nanos);

  /** A packet was sent to a client. */
  void sent(String clientIdentifier, Packet packet, long nanos);

  /**
   * A message does not reach {@code clientIdentifier}, which subscribes to it, or was not retained
   * or published for it, which published it; and nobody was told.
   */
  void dropped(String clientIdentifier, DropReason reason);

  /** An authenticator, an authentication method or an authorizer has thrown something. */
  void hookFailed(Throwable failure);
}
