package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.Credentials;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.codec.packet.Connect;
import dev.martlet.testbroker.policy.ConnectRequest;
import dev.martlet.testbroker.policy.Peer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a client has said of itself in CONNECT, and has proved since. */
record KnownClient(
    String clientIdentifier,
    @Nullable String username,
    @Nullable ByteBuffer password,
    ProtocolVersion protocolVersion,
    Peer peer)
    implements ConnectRequest {

  /** What CONNECT says. */
  static KnownClient of(Connect connect, Peer peer) {
    Credentials credentials = connect.credentials();
    return new KnownClient(
        connect.clientIdentifier(),
        credentials == null ? null : credentials.username(),
        credentials == null ? null : credentials.password(),
        connect.version(),
        peer);
  }

  @Override
  public @Nullable ByteBuffer password() {
    return password == null ? null : password.asReadOnlyBuffer();
  }

  /**
   * The same client under its user name that was proved; under its own if {@code proved} is null.
   */
  KnownClient as(@Nullable String proved) {
    return proved == null
        ? this
        : new KnownClient(clientIdentifier, proved, password, protocolVersion, peer);
  }

  KnownClient identified(String identifier) {
    return new KnownClient(identifier, username, password, protocolVersion, peer);
  }

  /** Never shows the password. */
  @Override
  public String toString() {
    return "client " + clientIdentifier + " user " + username + " at " + peer.address();
  }
}
