package dev.martlet.client.internal.netty;

import static java.util.Objects.requireNonNull;

import dev.martlet.client.ServerAddress;
import dev.martlet.client.TlsOptions;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** TLS for the connections of one attempt, by the JDK. Immutable. */
final class TlsLayer {
  private final SSLContext context;
  private final TlsOptions options;
  private final ServerAddress server;
  private final Executor tasks;
  private final @Nullable ShownCertificate shown; // null: the user's own context decides

  private TlsLayer(
      SSLContext context,
      TlsOptions options,
      ServerAddress server,
      Executor tasks,
      @Nullable ShownCertificate shown) {
    this.context = context;
    this.options = options;
    this.server = server;
    this.tasks = tasks;
    this.shown = shown;
  }

  /**
   * Reads what {@code options} name, now. Blocks: never on an event loop.
   *
   * @param tasks where certificates are looked at, which may block
   * @throws TransportException naming what cannot be used
   */
  static TlsLayer read(TlsOptions options, ServerAddress server, Executor tasks)
      throws TransportException {
    SSLContext own = options.sslContext().orElse(null);
    ShownCertificate shown = own == null ? TlsMaterial.shown(options) : null;
    SSLContext context = shown == null ? own : TlsMaterial.context(options, shown);
    TlsLayer layer = new TlsLayer(requireNonNull(context), options, server, tasks, shown);
    layer.requireUsable();
    return layer;
  }

  /** A handler for one connection. */
  SslHandler newHandler() {
    SslHandler handler = new SslHandler(newEngine(), tasks);
    handler.setHandshakeTimeoutMillis(0); // the time to connect covers it
    return handler;
  }

  /** What a failure means. */
  TransportException explain(Throwable failure) {
    boolean serverRefused = Causes.find(failure, CertificateException.class) == null;
    return serverRefused && wasCertificateMissed()
        ? certificateMissed(failure)
        : new TransportException(TlsFailure.words(failure, name()), failure);
  }

  /** Whether the server asked for a certificate and got none. */
  boolean wasCertificateMissed() {
    return shown != null && shown.wasMissed();
  }

  /** A server that has got no certificate has ended the connection. */
  TransportException certificateMissed(@Nullable Throwable failure) {
    return new TransportException(
        "the server demands a client certificate, and "
            + (shown != null && shown.isThere()
                ? "the one that there is was issued by none of the authorities that it names"
                : "there is none: set TlsOptions' certificate(...)"),
        failure);
  }

  private String name() {
    return options.serverName().orElse(server.host());
  }

  private SSLEngine newEngine() {
    SSLEngine engine = context.createSSLEngine(name(), server.port());
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm(options.verifiesHostname() ? "HTTPS" : null);
    options
        .serverName()
        .filter(name -> !NetUtil.isValidIpV4Address(name)) // names only (RFC 6066 section 3)
        .ifPresent(name -> parameters.setServerNames(List.of(new SNIHostName(name))));
    if (!options.applicationProtocols().isEmpty()) {
      parameters.setApplicationProtocols(array(options.applicationProtocols()));
    }
    if (!options.protocols().isEmpty()) {
      parameters.setProtocols(array(options.protocols()));
    }
    if (!options.cipherSuites().isEmpty()) {
      parameters.setCipherSuites(array(options.cipherSuites()));
    }
    engine.setSSLParameters(parameters);
    return engine;
  }

  /** Before a connection depends on it. */
  private void requireUsable() throws TransportException {
    SSLParameters supported = context.getSupportedSSLParameters();
    for (String protocol : options.protocols()) {
      if (!Arrays.asList(supported.getProtocols()).contains(protocol)) {
        throw new TransportException(
            "protocols: this JDK knows no "
                + protocol
                + ", but "
                + String.join(", ", supported.getProtocols()),
            null);
      }
    }
    for (String suite : options.cipherSuites()) {
      if (!Arrays.asList(supported.getCipherSuites()).contains(suite)) {
        throw new TransportException(
            "cipherSuites: this JDK knows no "
                + suite
                + "; what it knows, SSLContext.getSupportedSSLParameters() lists",
            null);
      }
    }
    try {
      newEngine();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new TransportException("these TlsOptions cannot be used: " + Causes.words(e), e);
    }
  }

  private static String[] array(List<String> values) {
    return values.toArray(new String[0]);
  }
}
