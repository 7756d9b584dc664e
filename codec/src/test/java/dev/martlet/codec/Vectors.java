package dev.martlet.codec;

import static dev.martlet.client.message.ProtocolVersion.MQTT_3_1_1;
import static dev.martlet.client.message.ProtocolVersion.MQTT_5;
import static dev.martlet.codec.Role.CLIENT;
import static dev.martlet.codec.Role.SERVER;

import dev.martlet.client.message.Credentials;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.PayloadFormat;
import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.RetainHandling;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.client.message.UserProperty;
import dev.martlet.client.message.Will;
import dev.martlet.codec.packet.Auth;
import dev.martlet.codec.packet.Authentication;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.ConnAckProperties;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.ConnectProperties;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PingReq;
import dev.martlet.codec.packet.PingResp;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.codec.packet.UnsubAck;
import dev.martlet.codec.packet.Unsubscribe;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** Packets as the standard has them on the wire, written from its text and not from any codec. */
final class Vectors {
  /** Protocol MQTT, level 4, Clean Session, Keep Alive 30, client identifier "c". */
  static final String CONNECT_311 = "10 0d 0004 4d515454 04 02 001e 0001 63";

  /** The same in level 5, without properties. */
  static final String CONNECT_5 = "10 0e 0004 4d515454 05 02 001e 00 0001 63";

  static final UserProperty A_B = new UserProperty("a", "b");
  static final ReasonProperties EXPLAINED = new ReasonProperties("no", List.of(A_B));

  /** Reason String "no", User Property "a" = "b". */
  private static final String EXPLAINED_HEX = "0c 1f 0002 6e6f 26 0001 61 0001 62";

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
    return List.of(
        v("CONNECT 3.1.1", MQTT_3_1_1, CLIENT, CONNECT_311, CodecChannel.connect(MQTT_3_1_1)),
        v(
            "CONNECT 3.1.1, full",
            MQTT_3_1_1,
            CLIENT,
            "10 1c 0004 4d515454 04 f4 ffff 0001 63 0001 77 0002 6869 0001 75 0003 70ff70",
            new Connect(
                MQTT_3_1_1,
                "c",
                false,
                65_535,
                new Credentials("u", bytes(0x70, 0xff, 0x70)),
                new Will(message("w", "hi", QoS.EXACTLY_ONCE, true)),
                ConnectProperties.expiringAfter(ConnectProperties.NEVER_EXPIRES_SECONDS))),
        v("CONNECT 5.0", MQTT_5, CLIENT, CONNECT_5, CodecChannel.connect(MQTT_5)),
        v(
            "CONNECT 5.0, password alone",
            MQTT_5,
            CLIENT,
            "10 0f 0004 4d515454 05 40 0000 00 0000 0000",
            new Connect(
                MQTT_5,
                "",
                false,
                0,
                new Credentials(null, Payloads.EMPTY),
                null,
                ConnectProperties.DEFAULT)),
        v(
            "CONNECT 5.0, empty will",
            MQTT_5,
            CLIENT,
            "10 13 0004 4d515454 05 0e 0000 00 0000 00 0001 77 0000",
            new Connect(
                MQTT_5,
                "",
                true,
                0,
                null,
                new Will(message("w", "", QoS.AT_LEAST_ONCE, false)),
                ConnectProperties.DEFAULT)),
        v("CONNACK 3.1.1", MQTT_3_1_1, SERVER, "20 02 01 00", connAck311(true, ReasonCode.SUCCESS)),
        v("CONNACK 5.0", MQTT_5, SERVER, "20 03 00 00 00", connAck(ReasonCode.SUCCESS)),
        v(
            "CONNACK 5.0, refusal",
            MQTT_5,
            SERVER,
            "20 03 00 87 00",
            connAck(ReasonCode.NOT_AUTHORIZED)),
        v(
            "PUBLISH 3.1.1, QoS 0",
            MQTT_3_1_1,
            null,
            "31 07 0003 612f62 6869",
            publish("a/b", 0, QoS.AT_MOST_ONCE, true, "hi")),
        v(
            "PUBLISH 3.1.1, QoS 1",
            MQTT_3_1_1,
            null,
            "32 05 0001 74 ffff",
            publish("t", 65_535, QoS.AT_LEAST_ONCE, false, "")),
        v(
            "PUBLISH 5.0, QoS 2, again",
            MQTT_5,
            null,
            "3c 07 0001 74 000a 00 78",
            publish("t", 10, QoS.EXACTLY_ONCE, false, "x").asDuplicate()),
        v(
            "PUBLISH 5.0, alias",
            MQTT_5,
            null,
            "30 07 0000 03 23 0005 78",
            new Publish(
                null,
                0,
                QoS.AT_MOST_ONCE,
                false,
                false,
                Payloads.of("x"),
                5,
                MessageProperties.NONE,
                List.of())),
        v("PUBACK", null, null, "40 02 0001", new PubAck(1)),
        v(
            "PUBACK, reason",
            MQTT_5,
            null,
            "40 04 0001 87 00",
            new PubAck(1, ReasonCode.NOT_AUTHORIZED)),
        v(
            "PUBACK, explained",
            MQTT_5,
            null,
            "40 10 0001 80" + EXPLAINED_HEX,
            new PubAck(1, ReasonCode.UNSPECIFIED_ERROR, EXPLAINED)),
        v("PUBREC", null, null, "50 02 ffff", new PubRec(65_535)),
        v(
            "PUBREC, no subscribers",
            MQTT_5,
            SERVER,
            "50 04 0001 10 00",
            new PubRec(1, ReasonCode.NO_MATCHING_SUBSCRIBERS)),
        v("PUBREL", null, null, "62 02 0001", new PubRel(1)),
        v(
            "PUBREL, unknown",
            MQTT_5,
            null,
            "62 04 0001 92 00",
            new PubRel(1, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND)),
        v("PUBCOMP", null, null, "70 02 0001", new PubComp(1)),
        v(
            "PUBCOMP, success explained",
            MQTT_5,
            null,
            "70 10 0001 00" + EXPLAINED_HEX,
            new PubComp(1, ReasonCode.SUCCESS, EXPLAINED)),
        v(
            "SUBSCRIBE 3.1.1",
            MQTT_3_1_1,
            CLIENT,
            "82 0b 0001 0001 23 01 0002 2b2f 02",
            new Subscribe(
                1,
                0,
                List.of(request("#", QoS.AT_LEAST_ONCE), request("+/", QoS.EXACTLY_ONCE)),
                List.of())),
        v(
            "SUBSCRIBE 5.0",
            MQTT_5,
            CLIENT,
            "82 0e 0001 05 0b ffffff7f 0003 612f62 2e",
            new Subscribe(
                1,
                Subscribe.MAX_SUBSCRIPTION_IDENTIFIER,
                List.of(
                    new Subscribe.Request(
                        TopicFilter.of("a/b"),
                        new SubscriptionOptions(
                            QoS.EXACTLY_ONCE, true, true, RetainHandling.DO_NOT_SEND))),
                List.of())),
        v(
            "SUBACK 3.1.1",
            MQTT_3_1_1,
            SERVER,
            "90 06 0001 00 01 02 80",
            new SubAck(
                1,
                List.of(
                    ReasonCode.SUCCESS,
                    ReasonCode.GRANTED_QOS_1,
                    ReasonCode.GRANTED_QOS_2,
                    ReasonCode.UNSPECIFIED_ERROR),
                ReasonProperties.NONE)),
        v(
            "SUBACK 5.0",
            MQTT_5,
            SERVER,
            "90 10 0001" + EXPLAINED_HEX + "a2",
            new SubAck(1, List.of(ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED), EXPLAINED)),
        v(
            "UNSUBSCRIBE 3.1.1",
            MQTT_3_1_1,
            CLIENT,
            "a2 05 0001 0001 61",
            new Unsubscribe(1, List.of(TopicFilter.of("a")), List.of())),
        v(
            "UNSUBSCRIBE 5.0",
            MQTT_5,
            CLIENT,
            "a2 0d 0001 07 26 0001 61 0001 62 0001 23",
            new Unsubscribe(1, List.of(TopicFilter.of("#")), List.of(A_B))),
        v(
            "UNSUBACK 3.1.1",
            MQTT_3_1_1,
            SERVER,
            "b0 02 0001",
            new UnsubAck(1, List.of(), ReasonProperties.NONE)),
        v(
            "UNSUBACK 5.0",
            MQTT_5,
            SERVER,
            "b0 05 0001 00 00 11",
            new UnsubAck(
                1,
                List.of(ReasonCode.SUCCESS, ReasonCode.NO_SUBSCRIPTION_EXISTED),
                ReasonProperties.NONE)),
        v("PINGREQ", null, CLIENT, "c0 00", PingReq.INSTANCE),
        v("PINGRESP", null, SERVER, "d0 00", PingResp.INSTANCE),
        v("DISCONNECT 3.1.1", MQTT_3_1_1, CLIENT, "e0 00", new Disconnect(ReasonCode.SUCCESS)),
        v("DISCONNECT 5.0", MQTT_5, null, "e0 00", new Disconnect(ReasonCode.SUCCESS)),
        v(
            "DISCONNECT 5.0, will",
            MQTT_5,
            CLIENT,
            "e0 07 04 05 11 00000e10",
            new Disconnect(
                ReasonCode.DISCONNECT_WITH_WILL_MESSAGE, 3_600L, null, ReasonProperties.NONE)),
        v(
            "DISCONNECT 5.0, moved",
            MQTT_5,
            SERVER,
            "e0 06 9d 04 1c 0001 73",
            new Disconnect(ReasonCode.SERVER_MOVED, null, "s", ReasonProperties.NONE)),
        v(
            "AUTH",
            MQTT_5,
            null,
            "f0 0c 18 0a 15 0001 6d 16 0003 0001ff",
            new Auth(
                ReasonCode.CONTINUE_AUTHENTICATION,
                new Authentication("m", bytes(0, 1, 0xff)),
                ReasonProperties.NONE)));
  }

  /** Other forms of the same packets, and many properties in an order of their own. */
  static List<Vector> readOnly() {
    return List.of(
        v("PUBACK with reason, without length", MQTT_5, null, "40 03 0001 00", new PubAck(1)),
        v("PUBREL with empty properties", MQTT_5, null, "62 04 0001 00 00", new PubRel(1)),
        v(
            "DISCONNECT with reason, without length",
            MQTT_5,
            SERVER,
            "e0 01 8b",
            new Disconnect(ReasonCode.SERVER_SHUTTING_DOWN)),
        v(
            "DISCONNECT with the code that the standard's tables dispute",
            MQTT_5,
            null,
            "e0 01 8c",
            new Disconnect(ReasonCode.BAD_AUTHENTICATION_METHOD)),
        v(
            "CONNECT 5.0, full",
            MQTT_5,
            CLIENT,
            "10 65 0004 4d515454 05 ee 000a"
                + "2a"
                + "26 0001 61 0001 62 11 80000000 21 0001 27 ffffffff 22 ffff 19 01 17 00"
                + "15 0001 6d 16 0001 64 26 0001 61 0001 62"
                + "0001 63"
                + "20"
                + "18 ffffffff 01 01 02 00000000 03 0001 74 08 0001 72 09 0002 00ff"
                + "26 0001 61 0001 62"
                + "0001 77 0001 70 0001 75 0001 78",
            new Connect(
                MQTT_5,
                "c",
                true,
                10,
                Credentials.of("u", "x"),
                new Will(
                    new Message(
                        TopicName.of("w"),
                        Payloads.of("p"),
                        QoS.AT_LEAST_ONCE,
                        true,
                        new MessageProperties(
                            PayloadFormat.UTF_8,
                            Duration.ZERO,
                            "t",
                            TopicName.of("r"),
                            bytes(0, 0xff),
                            List.of(A_B))),
                    Duration.ofSeconds(0xFFFF_FFFFL)),
                new ConnectProperties(
                    0x8000_0000L,
                    1,
                    0xFFFF_FFFFL,
                    65_535,
                    true,
                    false,
                    new Authentication("m", Payloads.of("d")),
                    List.of(A_B, A_B)))),
        v(
            "CONNACK 5.0, full",
            MQTT_5,
            SERVER,
            "20 40 01 00 3d"
                + "2a 00 29 00 28 00 27 00000014 25 00 24 01 22 0007 21 0008"
                + "1f 0002 6e6f 1c 0001 73 1a 0001 69 16 0001 64 15 0001 6d 13 0000 12 0001 63"
                + "11 00000000 26 0001 61 0001 62",
            new ConnAck(
                true,
                ReasonCode.SUCCESS,
                new ConnAckProperties(
                    new ServerLimits(QoS.AT_LEAST_ONCE, false, 8, 20, 7, false, false, false),
                    0L,
                    "c",
                    0,
                    "i",
                    "s",
                    new Authentication("m", Payloads.of("d")),
                    EXPLAINED))),
        v(
            "PUBLISH 5.0, full",
            MQTT_5,
            SERVER,
            "32 2f 0001 74 0001 27"
                + "0b 01 26 0001 61 0001 62 0b 8001 23 ffff 01 01 02 ffffffff 03 0000"
                + "08 0001 72 09 0000 26 0001 61 0001 62"
                + "78 79",
            new Publish(
                TopicName.of("t"),
                1,
                QoS.AT_LEAST_ONCE,
                false,
                false,
                Payloads.of("xy"),
                65_535,
                new MessageProperties(
                    PayloadFormat.UTF_8,
                    Duration.ofSeconds(0xFFFF_FFFFL),
                    "",
                    TopicName.of("r"),
                    Payloads.EMPTY,
                    List.of(A_B, A_B)),
                List.of(1, 128))));
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

  private static Message message(String topic, String payload, QoS qos, boolean retain) {
    return Message.builder(topic).payload(payload).qos(qos).retain(retain).build();
  }

  private static Vector v(
      String name, ProtocolVersion version, Role sender, String hex, Packet packet) {
    return new Vector(name, version, sender, hex, packet);
  }
}
