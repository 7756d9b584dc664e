package dev.martlet.client;

import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a client speaks TLS; each value is described where it is set, in {@link TlsOptionsBuilder}.
 * Immutable, as far as key stores and contexts are; any thread.
 */
public final class TlsOptions {
  private static final TlsOptions USUAL = builder().build();

  private final List<Pem> trustedCertificates;
  private final @Nullable KeyStore trustStore;
  private final @Nullable ClientCertificate certificate;
  private final @Nullable SSLContext sslContext;
  private final @Nullable String serverName;
  private final List<String> applicationProtocols;
  private final List<String> protocols;
  private final List<String> cipherSuites;
  private final boolean verifiesHostname;

  TlsOptions(TlsOptionsBuilder described) {
    this.trustedCertificates = List.copyOf(described.trustedCertificates);
    this.trustStore = described.trustStore;
    this.certificate = described.certificate;
    this.sslContext = described.sslContext;
    this.serverName = described.serverName;
    this.applicationProtocols = described.applicationProtocols;
    this.protocols = described.protocols;
    this.cipherSuites = described.cipherSuites;
    this.verifiesHostname = described.verifyHostname;
  }

  /** Describes them, beginning with the defaults. */
  public static TlsOptionsBuilder builder() {
    return new TlsOptionsBuilder();
  }

  /** The defaults: trusts whom the JDK trusts, verifies the host, shows no certificate. */
  public static TlsOptions usual() {
    return USUAL;
  }

  /** {@link TlsOptionsBuilder#trust(java.nio.file.Path)}, in PEM. */
  public List<Pem> trustedCertificates() {
    return trustedCertificates;
  }

  /** {@link TlsOptionsBuilder#trust(KeyStore)}. */
  public Optional<KeyStore> trustStore() {
    return Optional.ofNullable(trustStore);
  }

  /** {@link TlsOptionsBuilder#certificate(ClientCertificate)}. */
  public Optional<ClientCertificate> certificate() {
    return Optional.ofNullable(certificate);
  }

  /** {@link TlsOptionsBuilder#sslContext}. */
  public Optional<SSLContext> sslContext() {
    return Optional.ofNullable(sslContext);
  }

  /** {@link TlsOptionsBuilder#serverName}. */
  public Optional<String> serverName() {
    return Optional.ofNullable(serverName);
  }

  /** {@link TlsOptionsBuilder#applicationProtocols}; empty: ALPN is not used. */
  public List<String> applicationProtocols() {
    return applicationProtocols;
  }

  /** {@link TlsOptionsBuilder#protocols}; empty: those of the JDK. */
  public List<String> protocols() {
    return protocols;
  }

  /** {@link TlsOptionsBuilder#cipherSuites}; empty: those of the JDK. */
  public List<String> cipherSuites() {
    return cipherSuites;
  }

  /** {@link TlsOptionsBuilder#verifyHostname}. */
  public boolean verifiesHostname() {
    return verifiesHostname;
  }
}
