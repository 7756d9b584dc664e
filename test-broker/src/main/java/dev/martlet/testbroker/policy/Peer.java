package dev.martlet.testbroker.policy;

import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is at the other end of a connection, as far as the transport knows. Immutable. */
public interface Peer {

  /** Nothing is known. */
  Peer UNKNOWN = () -> null;

  /** From where it is connected; null where there are no addresses, as within one process. */
  @Nullable SocketAddress address();

  /**
   * The certificates by which it proved itself in TLS, its own first; empty without mutual TLS.
   * They have been verified.
   */
  default List<X509Certificate> certificates() {
    return List.of();
  }
}
