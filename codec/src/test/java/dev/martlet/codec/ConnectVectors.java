package dev.martlet.codec;

import static dev.martlet.client.message.ProtocolVersion.MQTT_3_1_1;
import static dev.martlet.client.message.ProtocolVersion.MQTT_5;
import static dev.martlet.codec.Role.CLIENT;
import static dev.martlet.codec.Role.SERVER;
import static dev.martlet.codec.Vectors.v;

import dev.martlet.client.message.Credentials;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.PayloadFormat;
import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.client.message.Will;
import dev.martlet.codec.Vectors.Vector;
import dev.martlet.codec.packet.Authentication;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.ConnAckProperties;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.ConnectProperties;
import dev.martlet.topic.TopicName;
import java.time.Duration;
import java.util.List;

/** CONNECT and CONNACK. */
final class ConnectVectors {
  private ConnectVectors() {}

  /** CONNECT as we write it. */
  static List<Vector> connect() {
    return List.of(
        v(
            "CONNECT 3.1.1",
            MQTT_3_1_1,
            CLIENT,
            Vectors.CONNECT_311,
            CodecChannel.connect(MQTT_3_1_1)),
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
                new Credentials("u", Vectors.bytes(0x70, 0xff, 0x70)),
                new Will(Vectors.message("w", "hi", QoS.EXACTLY_ONCE, true)),
                ConnectProperties.expiringAfter(ConnectProperties.NEVER_EXPIRES_SECONDS))),
        v("CONNECT 5.0", MQTT_5, CLIENT, Vectors.CONNECT_5, CodecChannel.connect(MQTT_5)),
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
                new Will(Vectors.message("w", "", QoS.AT_LEAST_ONCE, false)),
                ConnectProperties.DEFAULT)));
  }

  /** CONNACK as we write it. */
  static List<Vector> connAck() {
    return List.of(
        v(
            "CONNACK 3.1.1",
            MQTT_3_1_1,
            SERVER,
            "20 02 01 00",
            Vectors.connAck311(true, ReasonCode.SUCCESS)),
        v("CONNACK 5.0", MQTT_5, SERVER, "20 03 00 00 00", Vectors.connAck(ReasonCode.SUCCESS)),
        v(
            "CONNACK 5.0, refusal",
            MQTT_5,
            SERVER,
            "20 03 00 87 00",
            Vectors.connAck(ReasonCode.NOT_AUTHORIZED)));
  }

  /** CONNECT with all that can be in it, in an order of its own. */
  static List<Vector> fullConnect() {
    return List.of(
        v(
            "CONNECT 5.0, full",
            MQTT_5,
            CLIENT,
            "10 65 0004 4d515454 05 ee 000a"
                + " 2a"
                + " 26 0001 61 0001 62 11 80000000 21 0001 27 ffffffff 22 ffff 19 01 17 00"
                + " 15 0001 6d 16 0001 64 26 0001 61 0001 62"
                + " 0001 63"
                + " 20"
                + " 18 ffffffff 01 01 02 00000000 03 0001 74 08 0001 72 09 0002 00ff"
                + " 26 0001 61 0001 62"
                + " 0001 77 0001 70 0001 75 0001 78",
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
                            Vectors.bytes(0, 0xff),
                            List.of(Vectors.A_B))),
                    Duration.ofSeconds(0xFFFF_FFFFL)),
                new ConnectProperties(
                    0x8000_0000L,
                    1,
                    0xFFFF_FFFFL,
                    65_535,
                    true,
                    false,
                    new Authentication("m", Payloads.of("d")),
                    List.of(Vectors.A_B, Vectors.A_B)))));
  }

  /** CONNACK with all that can be in it, in an order of its own. */
  static List<Vector> fullConnAck() {
    return List.of(
        v(
            "CONNACK 5.0, full",
            MQTT_5,
            SERVER,
            "20 40 01 00 3d"
                + " 2a 00 29 00 28 00 27 00000014 25 00 24 01 22 0007 21 0008"
                + " 1f 0002 6e6f 1c 0001 73 1a 0001 69 16 0001 64 15 0001 6d 13 0000 12 0001 63"
                + " 11 00000000 26 0001 61 0001 62",
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
                    Vectors.EXPLAINED))));
  }
}
