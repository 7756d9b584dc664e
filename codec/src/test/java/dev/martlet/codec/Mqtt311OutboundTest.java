package dev.martlet.codec;

import static dev.martlet.client.message.ProtocolVersion.MQTT_3_1_1;
import static dev.martlet.client.message.ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
import static dev.martlet.codec.Role.CLIENT;
import static dev.martlet.codec.Role.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.martlet.client.message.Credentials;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.PayloadFormat;
import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.client.message.Will;
import dev.martlet.codec.packet.ConnAckProperties;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.ConnectProperties;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.codec.packet.UnsubAck;
import dev.martlet.codec.packet.Unsubscribe;
import dev.martlet.topic.TopicFilter;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** MQTT 3.1.1 in the words of MQTT 5.0: what is mapped, and what cannot be said. */
class Mqtt311OutboundTest {
  private static final MessageProperties JSON =
      new MessageProperties(
          PayloadFormat.UNSPECIFIED, null, "application/json", null, null, List.of());

  static Stream<Arguments> notInMqtt311FromClient() {
    Will delayed = new Will(Message.builder("w").build(), Duration.ofSeconds(1));
    Will described = new Will(Message.builder("w").contentType("text/plain").build());
    return Stream.of(
        arguments("receive maximum", Samples.connect311(null, null, Samples.properties(9, 9, 9))),
        arguments("will delay", Samples.connect311(null, delayed, ConnectProperties.DEFAULT)),
        arguments(
            "will properties", Samples.connect311(null, described, ConnectProperties.DEFAULT)),
        arguments(
            "password alone",
            Samples.connect311(
                new Credentials(null, Payloads.of("p")), null, ConnectProperties.DEFAULT)),
        arguments(
            "empty client identifier without Clean Session",
            new Connect(MQTT_3_1_1, "", false, 0, null, null, ConnectProperties.DEFAULT)),
        arguments("message properties", Samples.withProperties(JSON)),
        arguments("topic alias", Samples.withAlias("t", 1)),
        arguments("subscription identifier", Samples.subscribe(1, 1)),
        arguments("subscription options", Samples.noLocal()),
        arguments(
            "SUBSCRIBE with user property",
            new Subscribe(
                1, 0, List.of(Vectors.request("a", QoS.AT_MOST_ONCE)), List.of(Vectors.A_B))),
        arguments(
            "UNSUBSCRIBE with user property",
            new Unsubscribe(1, List.of(TopicFilter.of("a")), List.of(Vectors.A_B))),
        arguments("PUBACK with error", new PubAck(1, ReasonCode.NOT_AUTHORIZED)),
        arguments("PUBREC with error", new PubRec(1, ReasonCode.QUOTA_EXCEEDED)),
        arguments("DISCONNECT with will", new Disconnect(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE)),
        arguments(
            "DISCONNECT with session expiry",
            new Disconnect(ReasonCode.SUCCESS, 1L, null, ReasonProperties.NONE)),
        arguments("AUTH", Samples.auth(ReasonCode.CONTINUE_AUTHENTICATION, "m")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("notInMqtt311FromClient")
  @Tag("3.1.1:MQTT-3.1.2-22")
  @Tag("3.1.1:MQTT-3.1.3-7")
  void whatMqtt311CannotCarryIsRefusedAndNotLeftOut(String name, Packet packet) {
    try (CodecChannel client =
        packet instanceof Connect
            ? CodecChannel.fresh(CLIENT)
            : CodecChannel.connected(CLIENT, MQTT_3_1_1)) {
      assertThat(client.sendRefused(packet).reasonCode()).isEqualTo(UNSUPPORTED_PROTOCOL_VERSION);
    }
  }

  @Test
  void towardsMqtt311AServerRefusesWhatTheClientWouldHaveToActOn() {
    try (CodecChannel server = CodecChannel.connected(SERVER, MQTT_3_1_1)) {
      List<Packet> packets =
          List.of(
              Samples.connAck(
                  new ConnAckProperties(
                      ServerLimits.NONE, 1L, null, null, null, null, null, ReasonProperties.NONE)),
              Samples.connAck(
                  new ConnAckProperties(
                      ServerLimits.NONE, null, null, 1, null, null, null, ReasonProperties.NONE)),
              Samples.withSubscription(1),
              new UnsubAck(1, List.of(ReasonCode.NOT_AUTHORIZED), ReasonProperties.NONE),
              new Disconnect(ReasonCode.SUCCESS));

      for (Packet packet : packets) {
        assertThat(server.sendRefused(packet).reasonCode()).isEqualTo(UNSUPPORTED_PROTOCOL_VERSION);
      }
    }
  }

  @Test
  void towardsMqtt311AnswersAreMappedToWhatItHas() {
    try (CodecChannel server = CodecChannel.connected(SERVER, MQTT_3_1_1)) {
      SubAck subAck =
          new SubAck(
              1, List.of(ReasonCode.GRANTED_QOS_2, ReasonCode.NOT_AUTHORIZED), Vectors.EXPLAINED);
      UnsubAck unsubAck =
          new UnsubAck(1, List.of(ReasonCode.NO_SUBSCRIPTION_EXISTED), Vectors.EXPLAINED);

      assertThat(server.send(subAck)).isEqualTo("900400010280");
      assertThat(server.send(unsubAck)).isEqualTo("b0020001");
      assertThat(server.send(new PubAck(1, ReasonCode.NO_MATCHING_SUBSCRIBERS)))
          .isEqualTo("40020001");
      assertThat(server.send(new PubComp(1, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND)))
          .isEqualTo("70020001");
    }
  }
}
