package dev.martlet.testbroker.policy;

import dev.martlet.client.message.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/** Who a client says it is; once it is connected, who it has proved to be. Immutable. */
public interface ClientIdentity {

  /**
   * Its client identifier, that which the broker assigned included. Empty while a client that left
   * it to the broker is not connected yet.
   */
  String clientIdentifier();

  /**
   * The user name of CONNECT, or the one that an {@link AuthenticationMethod} found out; null if
   * there is none.
   */
  @Nullable String username();

  /** What it speaks. */
  ProtocolVersion protocolVersion();

  /** The other end of its connection. */
  Peer peer();
}
