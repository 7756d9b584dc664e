package dev.martlet.testbroker;

import dev.martlet.testbroker.internal.netty.ClientAuthentication;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Where a {@link TestBroker} listens, and how its clients speak to it there; for {@link
 * TestBrokerBuilder#listen(Listener)}. Immutable: what changes one returns another.
 *
 * <p>Those with a host are at any free port of 127.0.0.1, unless they are told otherwise.
 */
public final class Listener {

  private static final AtomicInteger LAST_IN_PROCESS = new AtomicInteger();
  private static final Pattern PATH = Pattern.compile("/[!-~&&[^?#]]*");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
  private static final int MAX_PORT = 65_535;

  private final Transport transport;
  private final String host;
  private final int port;
  private final String path;
  private final ClientAuthentication clientAuthentication;

  private Listener(
      Transport transport,
      String host,
      int port,
      String path,
      ClientAuthentication clientAuthentication) {
    this.transport = transport;
    this.host = host;
    this.port = port;
    this.path = path;
    this.clientAuthentication = clientAuthentication;
  }

  /** TCP: {@code mqtt://}. */
  public static Listener tcp() {
    return at(Transport.TCP, "");
  }

  /** TLS over TCP, with the certificate of the broker: {@code mqtts://}. */
  public static Listener tls() {
    return at(Transport.TLS, "");
  }

  /** WebSocket at the path {@code /mqtt}: {@code ws://}. */
  public static Listener webSocket() {
    return at(Transport.WEB_SOCKET, "/mqtt");
  }

  /** WebSocket over TLS at the path {@code /mqtt}: {@code wss://}. */
  public static Listener secureWebSocket() {
    return at(Transport.SECURE_WEB_SOCKET, "/mqtt");
  }

  /** A Unix domain socket in a directory of its own, removed at the end: {@code unix://}. */
  public static Listener unixSocket() {
    return at(Transport.UNIX_SOCKET, "");
  }

  /**
   * A Unix domain socket: {@code unix://}. The file must not be there yet; it is removed when the
   * broker closes.
   */
  public static Listener unixSocket(Path file) {
    return at(Transport.UNIX_SOCKET, file.toAbsolutePath().toString());
  }

  /** In this JVM, without a socket, under a name of its own: {@code inproc://}. */
  public static Listener inProcess() {
    return inProcess("martlet-" + LAST_IN_PROCESS.incrementAndGet());
  }

  /**
   * In this JVM, without a socket: {@code inproc://name}.
   *
   * @param name unique among those that are open in this JVM, of letters, digits, dots, hyphens and
   *     underscores; the case of letters does not matter
   */
  public static Listener inProcess(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("no name for a listener in this process: " + name);
    }
    return at(Transport.IN_PROCESS, name.toLowerCase(Locale.ROOT));
  }

  /**
   * One with this scheme of its URI, as the method for it without a parameter makes it.
   *
   * @param scheme {@code mqtt}, {@code mqtts}, {@code ws}, {@code wss}, {@code unix} or {@code
   *     inproc}
   * @throws IllegalArgumentException for any other
   */
  public static Listener ofScheme(String scheme) {
    Transport transport =
        Arrays.stream(Transport.values())
            .filter(known -> known.scheme().equals(scheme))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "no listener is "
                        + scheme
                        + "://; there are "
                        + Arrays.stream(Transport.values()).map(Transport::scheme).toList()));
    return switch (transport) {
      case TCP -> tcp();
      case TLS -> tls();
      case WEB_SOCKET -> webSocket();
      case SECURE_WEB_SOCKET -> secureWebSocket();
      case UNIX_SOCKET -> unixSocket();
      case IN_PROCESS -> inProcess();
    };
  }

  private static Listener at(Transport transport, String path) {
    return new Listener(transport, "127.0.0.1", 0, path, ClientAuthentication.NONE);
  }

  /**
   * The name or address to listen on. What other machines reach needs {@link
   * TestBrokerBuilder#allowRemoteClients()} as well.
   *
   * @throws IllegalStateException if this one has no host
   */
  public Listener host(String value) {
    requireNetwork("host");
    return new Listener(transport, value, port, path, clientAuthentication);
  }

  /**
   * The port, 0 to 65,535; 0 is any that is free.
   *
   * @throws IllegalStateException if this one has no port
   */
  public Listener port(int value) {
    requireNetwork("port");
    if (value < 0 || value > MAX_PORT) {
      throw new IllegalArgumentException("port of " + value + " is not from 0 to " + MAX_PORT);
    }
    return new Listener(transport, host, value, path, clientAuthentication);
  }

  /**
   * The path of the upgrade request, such as {@code /mqtt}, the default; requests for another get
   * 404.
   *
   * @throws IllegalStateException if this is no WebSocket
   */
  public Listener path(String value) {
    if (!transport.isWebSocket()) {
      throw new IllegalStateException(transport.scheme() + " has no path");
    }
    if (!PATH.matcher(value).matches()) {
      throw new IllegalArgumentException("no path of a WebSocket: " + value);
    }
    return new Listener(transport, host, port, value, clientAuthentication);
  }

  /**
   * Refuses the TLS handshake of clients without a certificate that the broker trusts.
   *
   * @throws IllegalStateException if this one has no TLS
   */
  public Listener requireClientCertificate() {
    return clientAuthentication(ClientAuthentication.REQUIRED);
  }

  /**
   * Asks clients for a certificate; one that the broker does not trust is refused, none is not.
   *
   * @throws IllegalStateException if this one has no TLS
   */
  public Listener requestClientCertificate() {
    return clientAuthentication(ClientAuthentication.REQUESTED);
  }

  private Listener clientAuthentication(ClientAuthentication value) {
    if (!transport.isTls()) {
      throw new IllegalStateException(transport.scheme() + " has no client certificates");
    }
    return new Listener(transport, host, port, path, value);
  }

  private void requireNetwork(String what) {
    if (!transport.isNetwork()) {
      throw new IllegalStateException(transport.scheme() + " has no " + what);
    }
  }

  /** Whether clients speak TLS to it. */
  public boolean isTls() {
    return transport.isTls();
  }

  Transport transport() {
    return transport;
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  /** Of a WebSocket the path, of a Unix socket the file (or empty), in this process the name. */
  String path() {
    return path;
  }

  ClientAuthentication clientAuthentication() {
    return clientAuthentication;
  }

  /** For people: where it is to listen, as far as that is known before it does. */
  @Override
  public String toString() {
    return switch (transport) {
      case TCP, TLS, WEB_SOCKET, SECURE_WEB_SOCKET ->
          transport.scheme()
              + "://"
              + (host.contains(":") ? "[" + host + "]" : host)
              + ":"
              + port
              + path;
      case UNIX_SOCKET, IN_PROCESS -> transport.scheme() + "://" + path;
    };
  }

  /** What carries the bytes of MQTT. */
  enum Transport {
    TCP("mqtt"),
    TLS("mqtts"),
    WEB_SOCKET("ws"),
    SECURE_WEB_SOCKET("wss"),
    UNIX_SOCKET("unix"),
    IN_PROCESS("inproc");

    private final String scheme;

    Transport(String scheme) {
      this.scheme = scheme;
    }

    String scheme() {
      return scheme;
    }

    boolean isTls() {
      return this == TLS || this == SECURE_WEB_SOCKET;
    }

    boolean isWebSocket() {
      return this == WEB_SOCKET || this == SECURE_WEB_SOCKET;
    }

    boolean isNetwork() {
      return this != UNIX_SOCKET && this != IN_PROCESS;
    }
  }
}
