package dev.martlet.codec;

import static dev.martlet.client.message.ProtocolVersion.MQTT_5;
import static dev.martlet.client.message.ReasonCode.MALFORMED_PACKET;
import static dev.martlet.client.message.ReasonCode.PROTOCOL_ERROR;
import static dev.martlet.codec.Role.CLIENT;
import static dev.martlet.codec.Role.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.codec.packet.Auth;
import dev.martlet.codec.packet.Authentication;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.ConnAckProperties;
import dev.martlet.codec.packet.ConnectProperties;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PingReq;
import dev.martlet.codec.packet.PingResp;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.codec.packet.UnsubAck;
import dev.martlet.codec.packet.Unsubscribe;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What must not go out in MQTT 5.0: it fails at once, with a reason, and leaves no trace. */
class UnsendablePacketTest {
  static Stream<Arguments> connecting() {
    return Stream.of(
        arguments(
            "keep alive",
            MALFORMED_PACKET,
            Samples.connect("c", 65_536, ConnectProperties.DEFAULT)),
        arguments(
            "client identifier",
            MALFORMED_PACKET,
            Samples.connect(Samples.TOO_LONG, 0, ConnectProperties.DEFAULT)),
        arguments(
            "client identifier with a lone surrogate",
            MALFORMED_PACKET,
            Samples.connect("\ud800", 0, ConnectProperties.DEFAULT)),
        arguments(
            "client identifier with U+0000",
            MALFORMED_PACKET,
            Samples.connect("a\0", 0, ConnectProperties.DEFAULT)),
        arguments(
            "session expiry",
            MALFORMED_PACKET,
            Samples.connect("c", 0, ConnectProperties.expiringAfter(0x1_0000_0000L))),
        arguments(
            "receive maximum 0",
            MALFORMED_PACKET,
            Samples.connect("c", 0, Samples.properties(0, 9, 9))),
        arguments(
            "receive maximum",
            MALFORMED_PACKET,
            Samples.connect("c", 0, Samples.properties(65_536, 9, 9))),
        arguments(
            "packet size 0",
            MALFORMED_PACKET,
            Samples.connect("c", 0, Samples.properties(9, 0, 9))),
        arguments(
            "packet size",
            MALFORMED_PACKET,
            Samples.connect("c", 0, Samples.properties(9, 0x1_0000_0000L, 9))),
        arguments(
            "topic alias maximum",
            MALFORMED_PACKET,
            Samples.connect("c", 0, Samples.properties(9, 9, -1))));
  }

  static Stream<Arguments> publishing() {
    return Stream.of(
        arguments(
            "PUBLISH with identifier 0",
            MALFORMED_PACKET,
            Vectors.publish("t", 0, QoS.AT_LEAST_ONCE, false, "x")),
        arguments(
            "PUBLISH with identifier 65,536",
            MALFORMED_PACKET,
            Vectors.publish("t", 65_536, QoS.AT_LEAST_ONCE, false, "x")),
        arguments(
            "QoS 0 with an identifier",
            MALFORMED_PACKET,
            Vectors.publish("t", 1, QoS.AT_MOST_ONCE, false, "")),
        arguments(
            "QoS 0 with DUP",
            MALFORMED_PACKET,
            Vectors.publish("t", 0, QoS.AT_MOST_ONCE, false, "").asDuplicate()),
        arguments("neither topic nor alias", PROTOCOL_ERROR, Samples.withAlias(null, 0)),
        arguments("topic alias", MALFORMED_PACKET, Samples.withAlias("t", 65_536)),
        arguments("negative topic alias", MALFORMED_PACKET, Samples.withAlias("t", -1)),
        arguments(
            "PUBLISH with a subscription identifier", PROTOCOL_ERROR, Samples.withSubscription(1)),
        arguments("PUBACK with identifier 0", MALFORMED_PACKET, new PubAck(0)),
        arguments("PUBREL with identifier -1", MALFORMED_PACKET, new PubRel(-1)),
        arguments(
            "PUBACK with a code of servers",
            PROTOCOL_ERROR,
            new PubAck(1, ReasonCode.NO_MATCHING_SUBSCRIBERS)),
        arguments(
            "PUBREC with a code of SUBACK",
            PROTOCOL_ERROR,
            new PubRec(1, ReasonCode.GRANTED_QOS_1)),
        arguments(
            "reason string",
            MALFORMED_PACKET,
            new PubAck(1, ReasonCode.UNSPECIFIED_ERROR, ReasonProperties.of(Samples.TOO_LONG))));
  }

  static Stream<Arguments> requesting() {
    return Stream.of(
        arguments(
            "SUBSCRIBE with nothing", PROTOCOL_ERROR, new Subscribe(1, 0, List.of(), List.of())),
        arguments("SUBSCRIBE with identifier 0", MALFORMED_PACKET, Samples.subscribe(0, 0)),
        arguments(
            "subscription identifier",
            MALFORMED_PACKET,
            Samples.subscribe(1, Subscribe.MAX_SUBSCRIPTION_IDENTIFIER + 1)),
        arguments("negative subscription identifier", MALFORMED_PACKET, Samples.subscribe(1, -1)),
        arguments("No Local on a shared filter", PROTOCOL_ERROR, Samples.sharedWithNoLocal()),
        arguments(
            "UNSUBSCRIBE with nothing", PROTOCOL_ERROR, new Unsubscribe(1, List.of(), List.of())),
        arguments(
            "DISCONNECT with a code of servers",
            PROTOCOL_ERROR,
            new Disconnect(ReasonCode.SERVER_SHUTTING_DOWN)),
        arguments(
            "DISCONNECT with a server reference",
            PROTOCOL_ERROR,
            new Disconnect(ReasonCode.SUCCESS, null, "s", ReasonProperties.NONE)),
        arguments(
            "AUTH with a code of servers", PROTOCOL_ERROR, Samples.auth(ReasonCode.SUCCESS, "m")),
        arguments(
            "authentication method",
            MALFORMED_PACKET,
            Samples.auth(ReasonCode.CONTINUE_AUTHENTICATION, Samples.TOO_LONG)),
        arguments(
            "authentication data",
            MALFORMED_PACKET,
            new Auth(
                ReasonCode.CONTINUE_AUTHENTICATION,
                new Authentication("m", ByteBuffer.allocate(65_536)),
                ReasonProperties.NONE)),
        arguments("CONNACK", PROTOCOL_ERROR, Vectors.connAck(ReasonCode.SUCCESS)),
        arguments("PINGRESP", PROTOCOL_ERROR, PingResp.INSTANCE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("connecting")
  @Tag("5.0:MQTT-1.5.4-1")
  @Tag("5.0:MQTT-1.5.4-2")
  void aConnectThatCannotBeIsRefused(String name, ReasonCode code, Packet packet) {
    try (CodecChannel client = CodecChannel.fresh(CLIENT)) {
      assertThat(client.sendRefused(packet).reasonCode()).isEqualTo(code);
      assertThat(client.send(CodecChannel.connect(MQTT_5))).as("the next one").isNotEmpty();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"publishing", "requesting"})
  @Tag("5.0:MQTT-2.2.1-2")
  @Tag("5.0:MQTT-2.2.1-3")
  @Tag("5.0:MQTT-1.5.4-1")
  @Tag("5.0:MQTT-1.5.4-2")
  void whatAClientMustNotSendIsRefused(String name, ReasonCode code, Packet packet) {
    try (CodecChannel client = CodecChannel.connected(CLIENT, MQTT_5)) {
      UnsendablePacketException refusal = client.sendRefused(packet);

      assertThat(refusal.reasonCode()).isEqualTo(code);
      assertThat(refusal).message().isNotBlank();
      assertThat(client.send(PingReq.INSTANCE)).as("the next packet").isEqualTo("c000");
    }
  }

  static Stream<Arguments> accepting() {
    return Stream.of(
        arguments(
            "CONNACK with session present and error",
            PROTOCOL_ERROR,
            new ConnAck(true, ReasonCode.NOT_AUTHORIZED, ConnAckProperties.NONE)),
        arguments(
            "CONNACK with a code of DISCONNECT",
            PROTOCOL_ERROR,
            Vectors.connAck(ReasonCode.SESSION_TAKEN_OVER)),
        arguments(
            "server keep alive",
            MALFORMED_PACKET,
            Samples.connAck(
                new ConnAckProperties(
                    ServerLimits.NONE,
                    null,
                    null,
                    65_536,
                    null,
                    null,
                    null,
                    ReasonProperties.NONE))),
        arguments(
            "assigned client identifier",
            MALFORMED_PACKET,
            Samples.connAck(
                new ConnAckProperties(
                    ServerLimits.NONE,
                    null,
                    Samples.TOO_LONG,
                    null,
                    null,
                    null,
                    null,
                    ReasonProperties.NONE))));
  }

  static Stream<Arguments> answering() {
    return Stream.of(
        arguments(
            "SUBACK with nothing",
            MALFORMED_PACKET,
            new SubAck(1, List.of(), ReasonProperties.NONE)),
        arguments(
            "SUBACK with a code of UNSUBACK",
            PROTOCOL_ERROR,
            new SubAck(1, List.of(ReasonCode.NO_SUBSCRIPTION_EXISTED), ReasonProperties.NONE)),
        arguments(
            "UNSUBACK with nothing",
            MALFORMED_PACKET,
            new UnsubAck(1, List.of(), ReasonProperties.NONE)),
        arguments(
            "DISCONNECT with session expiry",
            PROTOCOL_ERROR,
            new Disconnect(ReasonCode.SUCCESS, 0L, null, ReasonProperties.NONE)),
        arguments(
            "DISCONNECT with a code of clients",
            PROTOCOL_ERROR,
            new Disconnect(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE)),
        arguments(
            "DISCONNECT with the disputed code",
            PROTOCOL_ERROR,
            new Disconnect(ReasonCode.BAD_AUTHENTICATION_METHOD)),
        arguments("subscription identifier 0", MALFORMED_PACKET, Samples.withSubscription(0)),
        arguments("PINGREQ", PROTOCOL_ERROR, PingReq.INSTANCE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"accepting", "answering"})
  @Tag("5.0:MQTT-3.2.2-6")
  @Tag("5.0:MQTT-3.14.2-2")
  void whatAServerMustNotSendIsRefused(String name, ReasonCode code, Packet packet) {
    try (CodecChannel server = CodecChannel.connected(SERVER, MQTT_5)) {
      assertThat(server.sendRefused(packet).reasonCode()).isEqualTo(code);
    }
  }
}
