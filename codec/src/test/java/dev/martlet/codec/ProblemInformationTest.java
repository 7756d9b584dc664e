package dev.martlet.codec;

import static dev.martlet.client.message.ProtocolVersion.MQTT_5;
import static dev.martlet.codec.Role.CLIENT;
import static dev.martlet.codec.Role.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.PayloadFormat;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.codec.packet.Auth;
import dev.martlet.codec.packet.Authentication;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.ConnAckProperties;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.ConnectProperties;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.UnsubAck;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that asks for no problem information gets none but where the standard allows it. */
class ProblemInformationTest {
  private static final List<ReasonCode> DENIED = List.of(ReasonCode.NOT_AUTHORIZED);
  private static final Connect WITHOUT =
      new Connect(
          MQTT_5,
          "c",
          true,
          0,
          null,
          null,
          new ConnectProperties(0, 9, 1_000, 0, false, false, null, List.of()));

  static Stream<Arguments> explained() {
    return Stream.of(
        arguments(new PubAck(1, ReasonCode.NOT_AUTHORIZED, Vectors.EXPLAINED), "4003000187"),
        arguments(new PubRec(1, ReasonCode.NOT_AUTHORIZED, Vectors.EXPLAINED), "5003000187"),
        arguments(new PubRel(1, ReasonCode.SUCCESS, Vectors.EXPLAINED), "62020001"),
        arguments(new PubComp(1, ReasonCode.SUCCESS, Vectors.EXPLAINED), "70020001"),
        arguments(new SubAck(1, DENIED, Vectors.EXPLAINED), "900400010087"),
        arguments(new UnsubAck(1, DENIED, Vectors.EXPLAINED), "b00400010087"),
        arguments(
            new Auth(
                ReasonCode.CONTINUE_AUTHENTICATION,
                new Authentication("m", null),
                Vectors.EXPLAINED),
            "f00618041500016d"));
  }

  static Stream<Packet> alwaysExplained() {
    return Stream.of(
        new ConnAck(
            false,
            ReasonCode.NOT_AUTHORIZED,
            new ConnAckProperties(
                ServerLimits.NONE, null, null, null, null, null, null, Vectors.EXPLAINED)),
        new Disconnect(ReasonCode.SERVER_BUSY, null, null, Vectors.EXPLAINED),
        Samples.withProperties(
            new MessageProperties(
                PayloadFormat.UNSPECIFIED, null, null, null, null, List.of(Vectors.A_B))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("explained")
  @Tag("5.0:MQTT-3.1.2-29")
  void aServerLeavesExplanationsOutOfItsAnswers(Packet packet, String bare) {
    try (CodecChannel server = serverOf(WITHOUT);
        CodecChannel asked = CodecChannel.connected(SERVER, MQTT_5)) {
      assertThat(server.send(packet)).isEqualTo(bare);
      assertThat(asked.send(packet)).hasSizeGreaterThan(bare.length());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("explained")
  @Tag("5.0:MQTT-3.1.2-29")
  void aClientRefusesExplanationsThatItDidNotAskFor(Packet packet, String bare) {
    try (CodecChannel asked = CodecChannel.connected(SERVER, MQTT_5);
        CodecChannel client = CodecChannel.fresh(CLIENT)) {
      client.send(WITHOUT);
      client.receive(bare);
      assertThat(client.faults()).isEmpty();

      client.receive(asked.send(packet));
      assertThat(client.fault().code()).isEqualTo(ReasonCode.PROTOCOL_ERROR);
      assertThat(client.fault().statement()).hasValue("MQTT-3.1.2-29");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("alwaysExplained")
  @Tag("5.0:MQTT-3.1.2-29")
  void connackDisconnectAndPublishKeepTheirs(Packet packet) {
    try (CodecChannel server = serverOf(WITHOUT);
        CodecChannel client = CodecChannel.fresh(CLIENT)) {
      client.send(WITHOUT);
      client.receive(server.send(packet));

      assertThat(client.packets()).containsExactly(packet);
    }
  }

  @Test
  void theWishBindsTheServerAlone() {
    PubAck explained = new PubAck(1, ReasonCode.NOT_AUTHORIZED, Vectors.EXPLAINED);
    try (CodecChannel server = serverOf(WITHOUT);
        CodecChannel client = CodecChannel.fresh(CLIENT)) {
      client.send(WITHOUT);
      server.packets().clear();
      server.receive(client.send(explained));

      assertThat(server.packets()).containsExactly(explained);
    }
  }

  private static CodecChannel serverOf(Connect connect) {
    CodecChannel server = CodecChannel.fresh(SERVER);
    try (CodecChannel client = CodecChannel.fresh(CLIENT)) {
      server.receive(client.send(connect));
    }
    assertThat(server.faults()).isEmpty();
    return server;
  }
}
