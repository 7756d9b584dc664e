package dev.martlet.testbroker.internal.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * What TLS listeners show to clients, and whose certificates they trust. By the JDK's TLS. Any
 * thread.
 */
public final class ServerTls {

  private final Collection<X509Certificate> trusted;
  private volatile SslContext context; // of connections that begin

  private ServerTls(SslContextBuilder builder, Collection<X509Certificate> trusted)
      throws SSLException {
    this.trusted = trusted;
    this.context = build(builder, trusted);
  }

  private static SslContext build(SslContextBuilder builder, Collection<X509Certificate> trusted)
      throws SSLException {
    return builder.sslProvider(SslProvider.JDK).trustManager(trusted).build();
  }

  /**
   * Shows {@code chain} from now on, to connections that begin. A client that comes back does not
   * resume its TLS session of before, and so sees it.
   *
   * @throws SSLException if it cannot be used
   */
  public void renew(PrivateKey key, Collection<X509Certificate> chain) throws SSLException {
    context = build(SslContextBuilder.forServer(key, chain), trusted);
  }

  /**
   * Shows {@code chain}, whose first certificate is that of {@code key}.
   *
   * @throws SSLException if they cannot be used
   */
  public static ServerTls of(
      PrivateKey key, Collection<X509Certificate> chain, Collection<X509Certificate> trusted)
      throws SSLException {
    return new ServerTls(SslContextBuilder.forServer(key, chain), trusted);
  }

  /**
   * Shows what is in two PEM files.
   *
   * @throws SSLException if they cannot be used
   * @throws IllegalArgumentException if they cannot be read
   */
  public static ServerTls ofFiles(Path chain, Path key, Collection<X509Certificate> trusted)
      throws SSLException {
    return new ServerTls(SslContextBuilder.forServer(chain.toFile(), key.toFile()), trusted);
  }

  SslHandler newHandler(ByteBufAllocator allocator, ClientAuthentication demand) {
    SSLEngine engine = context.newEngine(allocator);
    switch (demand) {
      case NONE -> {}
      case REQUESTED -> engine.setWantClientAuth(true);
      case REQUIRED -> engine.setNeedClientAuth(true);
    }
    SslHandler handler = new SslHandler(engine);
    handler.setHandshakeTimeoutMillis(0); // the time for CONNECT covers the handshake as well
    return handler;
  }
}
