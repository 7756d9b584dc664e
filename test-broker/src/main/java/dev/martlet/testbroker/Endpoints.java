package dev.martlet.testbroker;

import dev.martlet.testbroker.internal.netty.BrokerServer;
import dev.martlet.testbroker.internal.netty.Endpoint;
import dev.martlet.testbroker.internal.netty.ServerTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens listeners, and says by what URI each is reached. */
final class Endpoints {

  private final BrokerServer server;
  private final TemporaryFiles files;
  private final @Nullable ServerTls tls;
  private final boolean remoteClients;
  private final List<String> uris = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();

  /**
   * None is open yet.
   *
   * @param remoteClients whether listeners may be where other machines reach them
   */
  Endpoints(
      BrokerServer server, TemporaryFiles files, @Nullable ServerTls tls, boolean remoteClients) {
    this.server = server;
    this.files = files;
    this.tls = tls;
    this.remoteClients = remoteClients;
  }

  /** Where the files of the broker are. */
  TemporaryFiles files() {
    return files;
  }

  /** The URI of each listener that was opened, in that order. */
  List<String> uris() {
    return uris;
  }

  /** The port of each listener that was opened, in that order; 0 of one that has none. */
  List<Integer> ports() {
    return ports;
  }

  /**
   * Opens one.
   *
   * @throws BrokerStartException if that cannot be, or is not allowed
   */
  void open(Listener listener) {
    switch (listener.transport()) {
      case TCP, TLS, WEB_SOCKET, SECURE_WEB_SOCKET -> openNetwork(listener);
      case UNIX_SOCKET -> openUnixSocket(listener);
      case IN_PROCESS -> {
        listen(Endpoint.inProcess(listener.path()), listener.toString());
        opened(listener.toString(), 0);
      }
    }
  }

  /** A place that somebody else listens at for the broker. */
  void add(String uri) {
    opened(uri, 0);
  }

  private void openNetwork(Listener listener) {
    InetSocketAddress wanted = new InetSocketAddress(listener.host(), listener.port());
    String place = hostAndPort(wanted);
    InetAddress host = wanted.getAddress();
    if (host == null) {
      throw cannotListen(place, "unknown host", null);
    }
    if (!host.isLoopbackAddress() && !remoteClients) {
      throw cannotListen(
          place,
          "other machines could reach it, which allowRemoteClients() (--allow-remote-clients)"
              + " would permit",
          null);
    }
    boolean withTls = listener.transport().isTls();
    Endpoint endpoint =
        new Endpoint(
            wanted,
            withTls ? tls : null,
            listener.clientAuthentication(),
            listener.transport().isWebSocket() ? listener.path() : null);
    int port = ((InetSocketAddress) listen(endpoint, place)).getPort();
    // the host that was asked for: of 0.0.0.0 the socket says ::
    String reached = hostAndPort(new InetSocketAddress(host, port));
    opened(listener.transport().scheme() + "://" + reached + listener.path(), port);
  }

  private void openUnixSocket(Listener listener) {
    Path file = listener.path().isEmpty() ? files.reserve("mqtt.sock") : Path.of(listener.path());
    if (Files.exists(file)) {
      throw cannotListen(file.toString(), "there is a file already", null);
    }
    listen(Endpoint.plain(UnixDomainSocketAddress.of(file)), file.toString());
    files.reserve(file);
    opened("unix://" + file.toUri().getRawPath(), 0);
  }

  private SocketAddress listen(Endpoint endpoint, String place) {
    try {
      return server.listen(endpoint);
    } catch (IOException e) {
      throw cannotListen(place, String.valueOf(e.getMessage()), e);
    }
  }

  private void opened(String uri, int port) {
    uris.add(uri);
    ports.add(port);
  }

  private static BrokerStartException cannotListen(
      String place, String reason, @Nullable Throwable cause) {
    return new BrokerStartException("cannot listen on " + place + ": " + reason, cause);
  }

  private static String hostAndPort(InetSocketAddress address) {
    InetAddress host = address.getAddress();
    String text = host == null ? address.getHostString() : host.getHostAddress();
    return (text.contains(":") ? "[" + text + "]" : text) + ":" + address.getPort();
  }
}
