package dev.martlet.testbroker;

import dev.martlet.testbroker.internal.netty.ClientAuthentication;
import dev.martlet.testbroker.internal.netty.ServerTls;
import dev.martlet.testbroker.internal.pki.Issuer.Validity;
import dev.martlet.testbroker.internal.pki.KeyChain;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What a broker shows to TLS clients and whom it trusts; what is not given is made. */
final class TlsOptions {

  private final Set<String> hosts = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
  private @Nullable CertificateAuthority authority;
  private @Nullable KeyChain ownKey;
  private @Nullable Path ownChainFile;
  private @Nullable Path ownKeyFile;
  private @Nullable List<X509Certificate> trusted;

  void authority(CertificateAuthority value) {
    authority = value;
  }

  void hosts(List<String> values) {
    hosts.addAll(values);
  }

  void serverKey(KeyChain value) {
    ownKey = value;
    ownChainFile = null;
    ownKeyFile = null;
  }

  void serverKey(Path chainFile, Path keyFile) {
    ownKey = null;
    ownChainFile = chainFile;
    ownKeyFile = keyFile;
  }

  void trusted(List<X509Certificate> values) {
    trusted = List.copyOf(values);
  }

  /**
   * The authority of a broker with these listeners: that which was given, or a new one where one is
   * needed; null if nothing is to be issued.
   */
  @Nullable CertificateAuthority authorityFor(List<Listener> listeners) {
    if (authority != null || listeners.stream().noneMatch(each -> each.transport().isTls())) {
      return authority;
    }
    boolean asksClients =
        listeners.stream()
            .anyMatch(each -> each.clientAuthentication() != ClientAuthentication.NONE);
    boolean ownServer = ownKey != null || ownKeyFile != null;
    boolean needed = !ownServer || (asksClients && trusted == null);
    return needed ? CertificateAuthority.create() : null;
  }

  /**
   * What the TLS listeners of a broker use; null if there are none.
   *
   * @throws BrokerStartException if a key or a certificate cannot be used
   */
  @Nullable ServerTls serverTls(List<Listener> listeners, @Nullable CertificateAuthority issuing) {
    List<Listener> withTls = listeners.stream().filter(each -> each.transport().isTls()).toList();
    if (withTls.isEmpty()) {
      return null;
    }
    List<X509Certificate> clients =
        trusted != null ? trusted : issuing == null ? List.of() : List.of(issuing.certificate());
    try {
      if (ownChainFile != null && ownKeyFile != null) {
        return ServerTls.ofFiles(ownChainFile, ownKeyFile, clients);
      }
      KeyChain key = ownKey != null ? ownKey : issue(withTls, issuing);
      return ServerTls.of(key.key(), key.certificates(), clients);
    } catch (SSLException | IllegalArgumentException e) {
      String of = ownChainFile == null ? "" : " of " + ownChainFile + " and " + ownKeyFile;
      throw new BrokerStartException(
          "the server's key and certificate" + of + " cannot be used: " + e.getMessage(), e);
    }
  }

  private KeyChain issue(List<Listener> withTls, @Nullable CertificateAuthority issuing) {
    if (issuing == null) {
      throw new IllegalArgumentException("there is none, and nobody to issue it");
    }
    return issuing.issueServer(certificateHosts(withTls), Validity.LONG);
  }

  /** What a certificate names that is made for these listeners. */
  Set<String> certificateHosts(List<Listener> listeners) {
    Set<String> named = new LinkedHashSet<>(hosts);
    listeners.stream()
        .filter(each -> each.transport().isTls())
        .forEach(each -> named.add(each.host()));
    return named;
  }

  /**
   * The certificates of a PEM file.
   *
   * @throws IllegalArgumentException if there are none, or the file cannot be read
   */
  static List<X509Certificate> certificates(Path pemFile) {
    List<X509Certificate> found;
    try (InputStream in = Files.newInputStream(pemFile)) {
      found =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
    } catch (IOException | CertificateException e) {
      throw new IllegalArgumentException(
          "no certificates can be read from " + pemFile + ": " + e.getMessage(), e);
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException("no certificate is in " + pemFile);
    }
    return found;
  }

  static KeyChain key(KeyStore store, char[] password) {
    return KeyStores.onlyKey(store, password);
  }
}
