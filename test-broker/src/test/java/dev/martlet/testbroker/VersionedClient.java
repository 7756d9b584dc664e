package dev.martlet.testbroker;

import static dev.martlet.testbroker.RawClient.packet;
import static dev.martlet.testbroker.RawClient.string;

import dev.martlet.client.message.ProtocolVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A client of either version that says bytes; its packets differ where the versions do. */
final class VersionedClient implements AutoCloseable {

  private static final HexFormat HEX = HexFormat.of();

  private final boolean five;
  private final RawClient raw;

  private VersionedClient(ProtocolVersion version, RawClient raw) {
    this.five = version == ProtocolVersion.MQTT_5;
    this.raw = raw;
  }

  /** Has its CONNACK. */
  static VersionedClient connected(TestBroker broker, ProtocolVersion version, String name) {
    VersionedClient client = opened(broker, version);
    client.send(client.connect(name)).expect(client.connAck());
    return client;
  }

  /** Has said nothing. */
  static VersionedClient opened(TestBroker broker, ProtocolVersion version) {
    return new VersionedClient(version, new RawClient(broker.port()));
  }

  String connect(String name) {
    return five ? RawClient.connect5(name) : RawClient.connect311(name);
  }

  String connAck() {
    return five ? "20 06 00 00 03 22 00 10" : "20 02 00 00";
  }

  /** To topic t. */
  String publish(int qos, int identifier, String text) {
    return packet(
        HEX.toHexDigits((byte) (0x30 | qos << 1)),
        string("t")
            + (qos == 0 ? "" : id(identifier))
            + (five ? "00" : "")
            + HEX.formatHex(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Of a message that nobody subscribes to. */
  String pubAck(int identifier) {
    return five ? "40 03" + id(identifier) + "10" : "40 02" + id(identifier);
  }

  /** Of a message that nobody subscribes to. */
  String pubRec(int identifier) {
    return five ? "50 03" + id(identifier) + "10" : "50 02" + id(identifier);
  }

  String subscribe(int identifier, int qos) {
    return packet("82", id(identifier) + (five ? "00" : "") + string("t") + "0" + qos);
  }

  String subAck(int identifier, String codes) {
    return packet("90", id(identifier) + (five ? "00" : "") + codes);
  }

  String unsubscribe(int identifier) {
    return packet("a2", id(identifier) + (five ? "00" : "") + string("t"));
  }

  static String id(int identifier) {
    return HEX.toHexDigits((short) identifier);
  }

  VersionedClient subscribed(int qos) {
    return send(subscribe(1, qos)).expect(subAck(1, "0" + qos));
  }

  VersionedClient send(String hex) {
    raw.send(hex);
    return this;
  }

  VersionedClient send(byte[] bytes) {
    raw.send(bytes);
    return this;
  }

  VersionedClient expect(String hex) {
    raw.expect(hex);
    return this;
  }

  /** The next bytes, in hexadecimal. */
  String read(int count) {
    return HEX.formatHex(raw.read(count));
  }

  /** How many bytes have come and were not read. */
  int available() {
    return raw.available();
  }

  /** Nothing but this answer comes. */
  void ping() {
    raw.ping();
  }

  /** An orderly end, and nothing before it. */
  void expectEnd() {
    raw.expectEnd();
  }

  /** A reset, and nothing before it. */
  void expectReset() {
    try {
      raw.expectEnd();
    } catch (UncheckedIOException e) {
      IOException cause = e.getCause();
      if (cause instanceof SocketException) {
        return;
      }
      throw e;
    }
    throw new AssertionError("an orderly end");
  }

  @Override
  public void close() {
    raw.close();
  }
}
