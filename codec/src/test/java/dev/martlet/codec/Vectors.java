package dev.martlet.codec;

import dev.martlet.client.message.Message;
import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.client.message.UserProperty;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.ConnAckProperties;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;

/** Packets as the standard has them on the wire, written from its text and not from any codec. */
final class Vectors {
  /** Protocol MQTT, level 4, Clean Session, Keep Alive 30, client identifier "c". */
  static final String CONNECT_311 = "10 0d 0004 4d515454 04 02 001e 0001 63";

  /** The same in level 5, without properties. */
  static final String CONNECT_5 = "10 0e 0004 4d515454 05 02 001e 00 0001 63";

  static final UserProperty A_B = new UserProperty("a", "b");
  static final ReasonProperties EXPLAINED = new ReasonProperties("no", List.of(A_B));

  /** Reason String "no", User Property "a" = "b". */
  static final String EXPLAINED_HEX = "0c 1f 0002 6e6f 26 0001 61 0001 62";

  private static final List<ReasonCode> GRANTED = List.of(ReasonCode.SUCCESS);

  /**
   * A packet and its bytes.
   *
   * @param version null: the same in both
   * @param sender null: may come from both
   * @param hex the bytes, with spaces between the fields
   */
  record Vector(String name, ProtocolVersion version, Role sender, String hex, Packet packet) {
    String compactHex() {
      return hex.replace(" ", "");
    }

    boolean isIn(ProtocolVersion other) {
      return version == null || version == other;
    }

    boolean isFrom(Role other) {
      return sender == null || sender == other;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private Vectors() {}

  /** Packets that have one form only, or that we write in the form given. */
  static List<Vector> written() {
    return Stream.of(
            ConnectVectors.connect(),
            ConnectVectors.connAck(),
            PublishVectors.publish(),
            PublishVectors.acknowledgements(),
            SubscribeVectors.requests(),
            SubscribeVectors.answers(),
            DisconnectVectors.written())
        .flatMap(List::stream)
        .toList();
  }

  /** Other forms of the same packets, and many properties in an order of their own. */
  static List<Vector> readOnly() {
    return Stream.of(
            ConnectVectors.fullConnect(),
            ConnectVectors.fullConnAck(),
            PublishVectors.fullPublish(),
            PublishVectors.longAcknowledgements(),
            DisconnectVectors.readOnly())
        .flatMap(List::stream)
        .toList();
  }

  /** All. */
  static List<Vector> read() {
    return Stream.concat(written().stream(), readOnly().stream()).toList();
  }

  static ConnAck connAck(ReasonCode reasonCode) {
    return new ConnAck(false, reasonCode, ConnAckProperties.NONE);
  }

  static ConnAck connAck311(boolean sessionPresent, ReasonCode reasonCode) {
    return new ConnAck(sessionPresent, reasonCode, ConnAckProperties.of(ServerLimits.MQTT_3_1_1));
  }

  static Publish publish(String topic, int identifier, QoS qos, boolean retain, String payload) {
    return new Publish(
        TopicName.of(topic),
        identifier,
        qos,
        false,
        retain,
        Payloads.of(payload),
        0,
        MessageProperties.NONE,
        List.of());
  }

  static Subscribe.Request request(String filter, QoS qos) {
    return new Subscribe.Request(TopicFilter.of(filter), SubscriptionOptions.of(qos));
  }

  static SubAck granted(int identifier) {
    return new SubAck(identifier, GRANTED, ReasonProperties.NONE);
  }

  static ByteBuffer bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return Payloads.copyOf(bytes);
  }

  static Message message(String topic, String payload, QoS qos, boolean retain) {
    return Message.builder(topic).payload(payload).qos(qos).retain(retain).build();
  }

  static Vector v(String name, ProtocolVersion version, Role sender, String hex, Packet packet) {
    return new Vector(name, version, sender, hex, packet);
  }
}
