package dev.martlet.codec;

import static dev.martlet.client.message.ProtocolVersion.MQTT_3_1_1;
import static dev.martlet.client.message.ProtocolVersion.MQTT_5;
import static dev.martlet.client.message.ReasonCode.PACKET_TOO_LARGE;
import static dev.martlet.client.message.ReasonCode.PROTOCOL_ERROR;
import static dev.martlet.codec.Role.CLIENT;
import static dev.martlet.codec.Role.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.ProtocolVersion;
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
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.UnsubAck;
import dev.martlet.topic.TopicName;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OutboundTest {
  @Test
  void nothingButConnectGoesOutBeforeConnect() {
    try (CodecChannel client = CodecChannel.fresh(CLIENT)) {
      assertThat(client.sendRefused(PingReq.INSTANCE).reasonCode()).isEqualTo(PROTOCOL_ERROR);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.1.0-2")
  @Tag("3.1.1:MQTT-3.1.0-2")
  void aSecondConnectDoesNotGoOut(ProtocolVersion version) {
    try (CodecChannel client = CodecChannel.connected(CLIENT, version)) {
      assertThat(client.sendRefused(CodecChannel.connect(version)).reasonCode())
          .isEqualTo(PROTOCOL_ERROR);
    }
  }

  @Test
  void aRefusedConnectDoesNotFixTheVersion() {
    try (CodecChannel client = CodecChannel.fresh(CLIENT)) {
      client.sendRefused(Samples.connect(Samples.TOO_LONG, 0, ConnectProperties.DEFAULT));

      assertThat(client.send(CodecChannel.connect(MQTT_3_1_1)))
          .isEqualTo(Vectors.CONNECT_311.replace(" ", ""));
      assertThat(client.send(Vectors.publish("t", 0, QoS.AT_MOST_ONCE, false, "")))
          .isEqualTo("3003000174");
    }
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-24")
  @Tag("5.0:MQTT-3.2.2-15")
  void aPacketAboveThePeersMaximumIsRefusedWithBothSizes() {
    try (CodecChannel client = CodecChannel.connected(CLIENT, MQTT_5)) {
      Publish ofNineBytes = Vectors.publish("t", 0, QoS.AT_MOST_ONCE, false, "abc");

      client.codec().peerMaximumPacketSizeBytes(9);
      assertThat(client.send(ofNineBytes)).hasSize(18);

      client.codec().peerMaximumPacketSizeBytes(8);
      UnsendablePacketException refusal = client.sendRefused(ofNineBytes);
      assertThat(refusal.reasonCode()).isEqualTo(PACKET_TOO_LARGE);
      assertThat(refusal).hasMessageContaining("9").hasMessageContaining("8");
    }
  }

  @Test
  void aPayloadAboveThePeersMaximumIsNotEvenCopied() {
    try (CodecChannel client = CodecChannel.connected(CLIENT, MQTT_5)) {
      client.codec().peerMaximumPacketSizeBytes(1_000);
      Publish publish = Vectors.publish("t", 0, QoS.AT_MOST_ONCE, false, "x".repeat(1_001));

      UnsendablePacketException refusal = client.sendRefused(publish);

      assertThat(refusal.reasonCode()).isEqualTo(PACKET_TOO_LARGE);
      assertThat(refusal).hasMessageContaining("1001").hasMessageContaining("1000");
    }
  }

  @Test
  void whetherAPacketCanBeSentIsKnownWithoutSendingIt() {
    try (CodecChannel client = CodecChannel.connected(CLIENT, MQTT_5)) {
      client.codec().peerMaximumPacketSizeBytes(9);

      assertThat(
              client.codec().whyUnsendable(Vectors.publish("t", 0, QoS.AT_MOST_ONCE, false, "abc")))
          .isNull();
      assertThat(
              client
                  .codec()
                  .whyUnsendable(Vectors.publish("t", 0, QoS.AT_MOST_ONCE, false, "abcd"))
                  .reasonCode())
          .isEqualTo(PACKET_TOO_LARGE);
      assertThat(client.sent()).isEmpty();
    }
  }

  @Test
  void aMaximumPacketSizeBelowOneIsNone() {
    try (CodecChannel client = CodecChannel.connected(CLIENT, MQTT_5)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> client.codec().peerMaximumPacketSizeBytes(0));
    }
  }

  static Stream<Arguments> explained() {
    List<ReasonCode> denied = List.of(ReasonCode.NOT_AUTHORIZED);
    ReasonProperties words = new ReasonProperties("no", List.of(Vectors.A_B, Vectors.A_B));
    return Stream.of(
        arguments(new PubAck(1, ReasonCode.NOT_AUTHORIZED, words), "4003000187"),
        arguments(new PubRec(1, ReasonCode.NOT_AUTHORIZED, words), "5003000187"),
        arguments(new PubRel(1, ReasonCode.SUCCESS, words), "62020001"),
        arguments(new PubComp(1, ReasonCode.SUCCESS, words), "70020001"),
        arguments(new SubAck(1, denied, words), "900400010087"),
        arguments(new UnsubAck(1, denied, words), "b00400010087"),
        arguments(new Disconnect(ReasonCode.NOT_AUTHORIZED, null, null, words), "e00187"),
        arguments(
            new Auth(ReasonCode.CONTINUE_AUTHENTICATION, new Authentication("m", null), words),
            "f0061804150001" + "6d"),
        arguments(
            new ConnAck(
                false,
                ReasonCode.NOT_AUTHORIZED,
                new ConnAckProperties(
                    ServerLimits.NONE, null, null, null, null, null, null, words)),
            "2003008700"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("explained")
  @Tag("5.0:MQTT-3.2.2-19")
  @Tag("5.0:MQTT-3.2.2-20")
  @Tag("5.0:MQTT-3.4.2-2")
  @Tag("5.0:MQTT-3.4.2-3")
  @Tag("5.0:MQTT-3.5.2-2")
  @Tag("5.0:MQTT-3.5.2-3")
  @Tag("5.0:MQTT-3.6.2-2")
  @Tag("5.0:MQTT-3.6.2-3")
  @Tag("5.0:MQTT-3.7.2-2")
  @Tag("5.0:MQTT-3.7.2-3")
  @Tag("5.0:MQTT-3.9.2-1")
  @Tag("5.0:MQTT-3.9.2-2")
  @Tag("5.0:MQTT-3.11.2-1")
  @Tag("5.0:MQTT-3.11.2-2")
  @Tag("5.0:MQTT-3.14.2-3")
  @Tag("5.0:MQTT-3.14.2-4")
  @Tag("5.0:MQTT-3.15.2-2")
  @Tag("5.0:MQTT-3.15.2-3")
  void wordsGiveWayWhenAnAnswerIsTooLargeWithThem(Packet packet, String bare) {
    try (CodecChannel server = CodecChannel.connected(SERVER, MQTT_5)) {
      server.codec().peerMaximumPacketSizeBytes(16);
      assertThat(server.send(packet)).isEqualTo(bare);

      server.codec().peerMaximumPacketSizeBytes(2);
      if (bare.length() > 4) {
        assertThat(server.sendRefused(packet).reasonCode()).isEqualTo(PACKET_TOO_LARGE);
      }
    }
  }

  @Test
  void writingAPublishLeavesItsPayloadAsItWas() {
    ByteBuffer payload = ByteBuffer.wrap(new byte[] {9, 1, 2, 9}).position(1).limit(3);
    Publish publish =
        new Publish(
            TopicName.of("t"),
            0,
            QoS.AT_MOST_ONCE,
            false,
            false,
            payload,
            0,
            MessageProperties.NONE,
            List.of());
    try (CodecChannel client = CodecChannel.connected(CLIENT, MQTT_5)) {
      assertThat(client.send(publish)).isEqualTo("30060001740001" + "02");
      assertThat(client.send(publish)).isEqualTo("30060001740001" + "02");
      assertThat(payload.position()).isEqualTo(1);
      assertThat(payload.limit()).isEqualTo(3);
    }
  }

  @Test
  void aPayloadThatIsReadIsReadOnlyAndStartsAtZero() {
    try (CodecChannel client = CodecChannel.connected(CLIENT, MQTT_5)) {
      client.receive("30 06 0001 74 00 0102");

      Publish publish = (Publish) client.packets().get(0);
      assertThat(publish.payload()).isEqualTo(Vectors.bytes(1, 2));
      assertThat(publish.payload().isReadOnly()).isTrue();
      assertThat(publish.payload().isDirect()).isFalse();
      assertThat(publish.payload().position()).isZero();
    }
  }

  @Test
  void aVoidPromiseIsGoodEnough() {
    try (CodecChannel client = CodecChannel.connected(CLIENT, MQTT_5)) {
      ChannelPromise nobodyWaits = client.channel().voidPromise();

      assertThat(client.channel().writeAndFlush(PingReq.INSTANCE, nobodyWaits).isVoid()).isTrue();
      assertThat(client.sent()).isEqualTo("c000");
      assertThat(client.faults()).isEmpty();

      assertThat(client.channel().writeAndFlush(new PubAck(0), nobodyWaits).isVoid()).isTrue();
      assertThat(client.sent()).isEmpty();
      assertThat(client.faults()).singleElement().isInstanceOf(UnsendablePacketException.class);
    }
  }

  @Test
  void packetsGoOutInTheOrderOfTheirWritesWithoutThoseRefused() {
    try (CodecChannel client = CodecChannel.connected(CLIENT, MQTT_5)) {
      List<ChannelFuture> writes =
          Stream.of(1, 0, 2).map(id -> client.channel().write(new PubAck(id))).toList();
      client.channel().flush();

      assertThat(client.sent()).isEqualTo("40020001" + "40020002");
      assertThat(writes).extracting(ChannelFuture::isSuccess).containsExactly(true, false, true);
    }
  }

  @Test
  void topicsThatComeAgainAreTheSameObject() {
    try (CodecChannel client = CodecChannel.connected(CLIENT, MQTT_5)) {
      client.receive("30 04 0001 74 00").receive("30 04 0001 74 00");

      List<TopicName> topics =
          client.packets().stream().map(packet -> ((Publish) packet).topic()).toList();
      assertThat(topics.get(0)).isSameAs(topics.get(1));
    }
  }
}
