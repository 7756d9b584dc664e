package dev.martlet.testbroker;

import dev.martlet.testbroker.internal.pki.Issuer.Validity;
import dev.martlet.testbroker.internal.pki.KeyChain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A certificate for the server, to be issued by {@link TestBroker#renewCertificate}. Immutable:
 * what changes one returns another.
 */
public final class ServerCertificate {

  private static final Instant EARLIEST = Instant.parse("1950-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2049-12-31T23:59:59Z");
  private static final ServerCertificate USUAL =
      new ServerCertificate(List.of(), Validity.LONG, null);

  private final List<String> hosts;
  private final Validity validity;
  private final @Nullable CertificateAuthority authority;

  private ServerCertificate(
      List<String> hosts, Validity validity, @Nullable CertificateAuthority authority) {
    this.hosts = hosts;
    this.validity = validity;
    this.authority = authority;
  }

  /** One like the first of the broker: for its hosts, by its authority, from 2020 to 2049. */
  public static ServerCertificate usual() {
    return USUAL;
  }

  /** For these names and IP addresses alone, at least one. */
  public ServerCertificate hosts(String first, String... further) {
    Set<String> all = new LinkedHashSet<>(List.of(further));
    all.remove(first);
    List<String> ordered = new ArrayList<>(List.of(first));
    ordered.addAll(all);
    return new ServerCertificate(List.copyOf(ordered), validity, authority);
  }

  /**
   * Holds at that time, by the clocks of clients: TLS does not go by a {@link VirtualClock}.
   *
   * @throws IllegalArgumentException if it is not within 1950 to 2049, or ends before it begins
   */
  public ServerCertificate valid(Instant from, Instant to) {
    if (from.isBefore(EARLIEST) || to.isAfter(LATEST) || to.isBefore(from)) {
      throw new IllegalArgumentException(
          "a certificate cannot hold from " + from + " to " + to + ": use 1950 to 2049");
    }
    return new ServerCertificate(hosts, new Validity(from, to), authority);
  }

  /** Has not held since 2001. */
  public ServerCertificate expired() {
    return new ServerCertificate(hosts, Validity.OVER, authority);
  }

  /** Issued by somebody else, whom clients may trust or not. */
  public ServerCertificate issuedBy(CertificateAuthority value) {
    return new ServerCertificate(hosts, validity, value);
  }

  /**
   * Issues it.
   *
   * @throws IllegalStateException if there is nobody to do so
   */
  KeyChain issue(Set<String> usualHosts, @Nullable CertificateAuthority usualAuthority) {
    CertificateAuthority issuing = authority == null ? usualAuthority : authority;
    if (issuing == null) {
      throw new IllegalStateException(
          "the broker's certificate was given, so that it has no authority: name one by issuedBy");
    }
    return issuing.issueServer(hosts.isEmpty() ? usualHosts : hosts, validity);
  }
}
