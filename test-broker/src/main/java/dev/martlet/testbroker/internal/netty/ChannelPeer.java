package dev.martlet.testbroker.internal.netty;

import dev.martlet.testbroker.policy.Peer;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Who is at the other end of a channel. */
final class ChannelPeer implements Peer {
  private final @Nullable SocketAddress address;
  private final List<X509Certificate> certificates;

  /** Reads what the channel knows now: after the TLS handshake. */
  ChannelPeer(Channel channel) {
    this.address = channel.remoteAddress();
    this.certificates = certificates(channel);
  }

  private static List<X509Certificate> certificates(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      return List.of();
    }
    try {
      return Arrays.stream(tls.engine().getSession().getPeerCertificates())
          .map(X509Certificate.class::cast)
          .toList();
    } catch (SSLPeerUnverifiedException e) {
      return List.of(); // it has shown none
    }
  }

  @Override
  public @Nullable SocketAddress address() {
    return address;
  }

  @Override
  public List<X509Certificate> certificates() {
    return certificates;
  }
}
