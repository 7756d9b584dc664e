package dev.martlet.codec;

import static dev.martlet.client.message.ProtocolVersion.MQTT_3_1_1;
import static dev.martlet.client.message.ProtocolVersion.MQTT_5;
import static dev.martlet.codec.Role.SERVER;
import static dev.martlet.codec.Vectors.v;

import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.PayloadFormat;
import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.Vectors.Vector;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import dev.martlet.topic.TopicName;
import java.time.Duration;
import java.util.List;

/** PUBLISH and what answers it. */
final class PublishVectors {
  private PublishVectors() {}

  /** PUBLISH as we write it. */
  static List<Vector> publish() {
    return List.of(
        v(
            "PUBLISH 3.1.1, QoS 0",
            MQTT_3_1_1,
            null,
            "31 07 0003 612f62 6869",
            Vectors.publish("a/b", 0, QoS.AT_MOST_ONCE, true, "hi")),
        v(
            "PUBLISH 3.1.1, QoS 1",
            MQTT_3_1_1,
            null,
            "32 05 0001 74 ffff",
            Vectors.publish("t", 65_535, QoS.AT_LEAST_ONCE, false, "")),
        v(
            "PUBLISH 5.0, QoS 2, again",
            MQTT_5,
            null,
            "3c 07 0001 74 000a 00 78",
            Vectors.publish("t", 10, QoS.EXACTLY_ONCE, false, "x").asDuplicate()),
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
                List.of())));
  }

  /** PUBLISH with all that can be in it, in an order of its own. */
  static List<Vector> fullPublish() {
    return List.of(
        v(
            "PUBLISH 5.0, full",
            MQTT_5,
            SERVER,
            "32 2f 0001 74 0001 27"
                + " 0b 01 26 0001 61 0001 62 0b 8001 23 ffff 01 01 02 ffffffff 03 0000"
                + " 08 0001 72 09 0000 26 0001 61 0001 62"
                + " 78 79",
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
                    List.of(Vectors.A_B, Vectors.A_B)),
                List.of(1, 128))));
  }

  /** PUBACK, PUBREC, PUBREL and PUBCOMP as we write them. */
  static List<Vector> acknowledgements() {
    return List.of(
        v("PUBACK", null, null, "40 02 0001", new PubAck(1)),
        v(
            "PUBACK, reason",
            MQTT_5,
            null,
            "40 03 0001 87",
            new PubAck(1, ReasonCode.NOT_AUTHORIZED)),
        v(
            "PUBACK, explained",
            MQTT_5,
            null,
            "40 10 0001 80 " + Vectors.EXPLAINED_HEX,
            new PubAck(1, ReasonCode.UNSPECIFIED_ERROR, Vectors.EXPLAINED)),
        v("PUBREC", null, null, "50 02 ffff", new PubRec(65_535)),
        v(
            "PUBREC, no subscribers",
            MQTT_5,
            SERVER,
            "50 03 0001 10",
            new PubRec(1, ReasonCode.NO_MATCHING_SUBSCRIBERS)),
        v(
            "PUBREC, explained",
            MQTT_5,
            null,
            "50 10 0001 87 " + Vectors.EXPLAINED_HEX,
            new PubRec(1, ReasonCode.NOT_AUTHORIZED, Vectors.EXPLAINED)),
        v("PUBREL", null, null, "62 02 0001", new PubRel(1)),
        v(
            "PUBREL, explained",
            MQTT_5,
            null,
            "62 10 0001 92 " + Vectors.EXPLAINED_HEX,
            new PubRel(1, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, Vectors.EXPLAINED)),
        v(
            "PUBREL, unknown",
            MQTT_5,
            null,
            "62 03 0001 92",
            new PubRel(1, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND)),
        v("PUBCOMP", null, null, "70 02 0001", new PubComp(1)),
        v(
            "PUBCOMP, success explained",
            MQTT_5,
            null,
            "70 10 0001 00 " + Vectors.EXPLAINED_HEX,
            new PubComp(1, ReasonCode.SUCCESS, Vectors.EXPLAINED)));
  }

  /** Longer forms of the same, which others write. */
  static List<Vector> longAcknowledgements() {
    return List.of(
        v(
            "PUBACK of Mosquitto for a message above its message_size_limit",
            MQTT_5,
            Role.SERVER,
            "40 03 0001 95",
            new PubAck(1, ReasonCode.PACKET_TOO_LARGE)),
        v(
            "PUBREC of Mosquitto for a message above its message_size_limit",
            MQTT_5,
            Role.SERVER,
            "50 03 0001 95",
            new PubRec(1, ReasonCode.PACKET_TOO_LARGE)),
        v("PUBACK with reason, without length", MQTT_5, null, "40 03 0001 00", new PubAck(1)),
        v(
            "PUBREC with reason, without length",
            MQTT_5,
            null,
            "50 03 0001 91",
            new PubRec(1, ReasonCode.PACKET_IDENTIFIER_IN_USE)),
        v("PUBREL with reason, without length", MQTT_5, null, "62 03 0001 00", new PubRel(1)),
        v(
            "PUBCOMP with reason, without length",
            MQTT_5,
            null,
            "70 03 0001 92",
            new PubComp(1, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND)),
        v("PUBACK with empty properties", MQTT_5, null, "40 04 0001 00 00", new PubAck(1)),
        v("PUBREC with empty properties", MQTT_5, null, "50 04 0001 00 00", new PubRec(1)),
        v("PUBCOMP with empty properties", MQTT_5, null, "70 04 0001 00 00", new PubComp(1)),
        v("PUBREL with empty properties", MQTT_5, null, "62 04 0001 00 00", new PubRel(1)));
  }
}
