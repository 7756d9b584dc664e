package dev.martlet.client;

import dev.martlet.client.message.InvalidOptionException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Describes how a client speaks TLS. Every method returns this builder and throws {@link
 * InvalidOptionException} for a value that can never work. What certificates, keys and names of
 * algorithms are worth is seen when the client connects: then {@code connect()} fails with a {@link
 * dev.martlet.client.message.ConnectionFailedException} that says what to do. Not thread-safe; may
 * build several.
 */
public final class TlsOptionsBuilder {
  private static final int MAX_PROTOCOL_NAME_BYTES = 255;

  final List<Pem> trustedCertificates = new ArrayList<>();
  @Nullable KeyStore trustStore;
  @Nullable ClientCertificate certificate;
  @Nullable SSLContext sslContext;
  @Nullable String serverName;
  List<String> applicationProtocols = List.of();
  List<String> protocols = List.of();
  List<String> cipherSuites = List.of();
  boolean verifyHostname = true;

  TlsOptionsBuilder() {}

  /**
   * Trusts the servers whose certificate was issued by one of these authorities, or is one of these
   * itself. Read anew for each attempt to connect. May be said several times; takes the place of
   * whom the JDK trusts, which is the default.
   *
   * @param pemFile one or several certificates in PEM
   */
  public TlsOptionsBuilder trust(Path pemFile) {
    trustedCertificates.add(Pem.ofFile(pemFile));
    return this;
  }

  /** As {@link #trust(Path)}, in a text of PEM. */
  public TlsOptionsBuilder trustPem(String pem) {
    trustedCertificates.add(Pem.ofText(pem));
    return this;
  }

  /**
   * As {@link #trust(Path)}: the certificates that are trusted in a key store, which is loaded.
   * Beside those in PEM, if there are such.
   */
  public TlsOptionsBuilder trust(KeyStore value) {
    trustStore = Objects.requireNonNull(value, "trust");
    return this;
  }

  /** The certificate to show to servers that ask for one (mutual TLS). Default: none. */
  public TlsOptionsBuilder certificate(ClientCertificate value) {
    certificate = Objects.requireNonNull(value, "certificate");
    return this;
  }

  /**
   * As {@link #certificate(ClientCertificate)}, in two files of PEM, which are read anew for each
   * attempt to connect.
   *
   * @param chain the certificate of the key first
   * @param key in the form PKCS #8, not encrypted
   */
  public TlsOptionsBuilder certificate(Path chain, Path key) {
    return certificate(ClientCertificate.of(Pem.ofFile(chain), Pem.ofFile(key)));
  }

  /** As {@link #certificate(Path, Path)}, in two texts of PEM. */
  public TlsOptionsBuilder certificatePem(String chain, String key) {
    return certificate(ClientCertificate.of(Pem.ofText(chain), Pem.ofText(key)));
  }

  /**
   * As {@link #certificate(ClientCertificate)}, in a key store.
   *
   * @param password of its private keys
   */
  public TlsOptionsBuilder certificate(KeyStore store, char[] password) {
    return certificate(ClientCertificate.of(store, password));
  }

  /**
   * A context of your own, which decides whom to trust and what to show, and excludes the options
   * for that. Its trust managers run on a callback thread. TLS sessions are resumed as it does;
   * without it never, since certificates are read anew.
   */
  public TlsOptionsBuilder sslContext(SSLContext value) {
    sslContext = Objects.requireNonNull(value, "sslContext");
    return this;
  }

  /**
   * What the server is called in TLS (SNI), and has to be called by its certificate, whatever the
   * host of its address is: such as for a server that is reached by an IP address or a tunnel.
   * Default: the host, of which the JDK tells the server if it has a dot and is no IP address.
   */
  public TlsOptionsBuilder serverName(String value) {
    try {
      serverName = new SNIHostName(value).getAsciiName();
    } catch (IllegalArgumentException e) {
      throw new InvalidOptionException("serverName", "'" + value + "' is no name of a host");
    }
    return this;
  }

  /**
   * The protocols to offer by ALPN, best first, such as {@code x-amzn-mqtt-ca}; 1 to 255 bytes
   * each. Default: none, ALPN is not used.
   */
  public TlsOptionsBuilder applicationProtocols(String... values) {
    for (String name : values) {
      int bytes = name.getBytes(StandardCharsets.UTF_8).length;
      if (bytes == 0 || bytes > MAX_PROTOCOL_NAME_BYTES) {
        throw new InvalidOptionException(
            "applicationProtocols", "'" + name + "' has " + bytes + " bytes, not 1 to 255");
      }
    }
    applicationProtocols = requireSome("applicationProtocols", values);
    return this;
  }

  /** The only versions of TLS to speak, such as {@code TLSv1.3}. Default: those of the JDK. */
  public TlsOptionsBuilder protocols(String... values) {
    protocols = requireSome("protocols", values);
    return this;
  }

  /**
   * The only cipher suites to use, by the names of the JDK, such as {@code TLS_AES_256_GCM_SHA384}.
   * Default: those of the JDK.
   */
  public TlsOptionsBuilder cipherSuites(String... values) {
    cipherSuites = requireSome("cipherSuites", values);
    return this;
  }

  /**
   * Whether the certificate of the server has to be for the host of its address (or for the {@link
   * #serverName}). Default: true. With false whoever has any certificate that is trusted passes for
   * the server.
   */
  public TlsOptionsBuilder verifyHostname(boolean value) {
    verifyHostname = value;
    return this;
  }

  /**
   * What was described.
   *
   * @throws InvalidOptionException if options contradict each other
   */
  public TlsOptions build() {
    if (sslContext != null && (trustStore != null || !trustedCertificates.isEmpty())) {
      throw new InvalidOptionException(
          "sslContext", "it decides whom to trust: leave out trust(...), or the context");
    }
    if (sslContext != null && certificate != null) {
      throw new InvalidOptionException(
          "sslContext", "it decides what to show: leave out certificate(...), or the context");
    }
    return new TlsOptions(this);
  }

  private static List<String> requireSome(String option, String... values) {
    if (values.length == 0) {
      throw new InvalidOptionException(option, "name at least one, or leave the option out");
    }
    return List.of(values);
  }
}
