package dev.martlet.codec;

import static dev.martlet.client.message.ProtocolVersion.MQTT_3_1_1;
import static dev.martlet.client.message.ProtocolVersion.MQTT_5;
import static dev.martlet.codec.Role.CLIENT;
import static dev.martlet.codec.Role.SERVER;
import static dev.martlet.codec.Vectors.v;

import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.RetainHandling;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.codec.Vectors.Vector;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.codec.packet.UnsubAck;
import dev.martlet.codec.packet.Unsubscribe;
import dev.martlet.topic.TopicFilter;
import java.util.List;

/** SUBSCRIBE, UNSUBSCRIBE and what answers them. */
final class SubscribeVectors {
  private SubscribeVectors() {}

  /** SUBSCRIBE and UNSUBSCRIBE as we write them. */
  static List<Vector> requests() {
    return List.of(
        v(
            "SUBSCRIBE 3.1.1",
            MQTT_3_1_1,
            CLIENT,
            "82 0b 0001 0001 23 01 0002 2b2f 02",
            new Subscribe(
                1,
                0,
                List.of(
                    Vectors.request("#", QoS.AT_LEAST_ONCE),
                    Vectors.request("+/", QoS.EXACTLY_ONCE)),
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
            "SUBSCRIBE 5.0, identifier and user property",
            MQTT_5,
            CLIENT,
            "82 10 0001 09 0b 01 26 0001 61 0001 62 0001 61 00",
            new Subscribe(
                1, 1, List.of(Vectors.request("a", QoS.AT_MOST_ONCE)), List.of(Vectors.A_B))),
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
            new Unsubscribe(1, List.of(TopicFilter.of("#")), List.of(Vectors.A_B))));
  }

  /** SUBACK and UNSUBACK as we write them. */
  static List<Vector> answers() {
    return List.of(
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
            "90 10 0001 " + Vectors.EXPLAINED_HEX + " a2",
            new SubAck(
                1, List.of(ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED), Vectors.EXPLAINED)),
        v(
            "UNSUBACK 3.1.1",
            MQTT_3_1_1,
            SERVER,
            "b0 02 0001",
            new UnsubAck(1, List.of(), ReasonProperties.NONE)),
        v(
            "UNSUBACK 5.0, explained",
            MQTT_5,
            SERVER,
            "b0 10 0001 " + Vectors.EXPLAINED_HEX + " 11",
            new UnsubAck(1, List.of(ReasonCode.NO_SUBSCRIPTION_EXISTED), Vectors.EXPLAINED)),
        v(
            "UNSUBACK 5.0",
            MQTT_5,
            SERVER,
            "b0 05 0001 00 00 11",
            new UnsubAck(
                1,
                List.of(ReasonCode.SUCCESS, ReasonCode.NO_SUBSCRIPTION_EXISTED),
                ReasonProperties.NONE)));
  }
}
