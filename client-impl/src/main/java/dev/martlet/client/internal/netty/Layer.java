package dev.martlet.client.internal.netty;

/** What is established between the transport and MQTT, in this order. */
public enum Layer {
  /** TLS, by its handshake. */
  TLS("TLS handshake"),

  /** WebSocket, by an upgrade of HTTP. */
  WEB_SOCKET("upgrade to WebSocket");

  private final String words;

  Layer(String words) {
    this.words = words;
  }

  /** For people: how it is established. */
  @Override
  public String toString() {
    return words;
  }
}
