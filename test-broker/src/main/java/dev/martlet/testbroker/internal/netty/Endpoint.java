package dev.martlet.testbroker.internal.netty;

import io.netty.channel.local.LocalAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where to listen, and what lies between the transport and MQTT.
 *
 * @param address an Internet address, that of a Unix domain socket or that of {@link #inProcess}
 * @param tls null for none
 * @param clientAuthentication whether TLS clients show a certificate
 * @param webSocketPath the path of WebSocket requests; null for no WebSocket
 */
public record Endpoint(
    SocketAddress address,
    @Nullable ServerTls tls,
    ClientAuthentication clientAuthentication,
    @Nullable String webSocketPath) {

  /** Neither TLS nor WebSocket. */
  public static Endpoint plain(SocketAddress address) {
    return new Endpoint(address, null, ClientAuthentication.NONE, null);
  }

  /** In this JVM, by a name. */
  public static Endpoint inProcess(String name) {
    return plain(new LocalAddress(name));
  }
}
