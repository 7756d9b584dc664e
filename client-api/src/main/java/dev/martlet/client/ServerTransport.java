package dev.martlet.client;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What carries the bytes between a client and its server. */
public enum ServerTransport {
  /** TCP: {@code mqtt://}. */
  TCP("mqtt", 1883),

  /** TLS over TCP: {@code mqtts://}. */
  TLS("mqtts", 8883),

  /** WebSocket: {@code ws://}. */
  WEB_SOCKET("ws", 80),

  /** WebSocket over TLS: {@code wss://}. */
  SECURE_WEB_SOCKET("wss", 443),

  /** A Unix domain socket of this machine: {@code unix:}. */
  UNIX_SOCKET("unix", 0),

  /** Memory, to a server of the same JVM, such as a test broker: {@code inproc://}. */
  IN_PROCESS("inproc", 0);

  private final String scheme;
  private final int defaultPort;

  ServerTransport(String scheme, int defaultPort) {
    this.scheme = scheme;
    this.defaultPort = defaultPort;
  }

  /** The scheme of its addresses, such as {@code mqtts}. */
  public String scheme() {
    return scheme;
  }

  /** Whether TLS protects the bytes; {@link MqttClientBuilder#tls(TlsOptions)} describes it. */
  public boolean isTls() {
    return this == TLS || this == SECURE_WEB_SOCKET;
  }

  /** Whether the bytes travel in frames of WebSocket. */
  public boolean isWebSocket() {
    return this == WEB_SOCKET || this == SECURE_WEB_SOCKET;
  }

  /** Where servers listen that say nothing else; 0 where there are no ports. */
  public int defaultPort() {
    return defaultPort;
  }

  /** That of a scheme, in any case of letters. */
  static Optional<ServerTransport> ofScheme(String scheme) {
    String known = scheme.toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(transport -> transport.scheme.equals(known)).findFirst();
  }
}
