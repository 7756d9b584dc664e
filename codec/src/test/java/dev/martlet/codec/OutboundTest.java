package dev.martlet.codec;

import static dev.martlet.client.message.ProtocolVersion.MQTT_3_1_1;
import static dev.martlet.client.message.ProtocolVersion.MQTT_5;
import static dev.martlet.client.message.ReasonCode.MALFORMED_PACKET;
import static dev.martlet.client.message.ReasonCode.PACKET_TOO_LARGE;
import static dev.martlet.client.message.ReasonCode.PROTOCOL_ERROR;
import static dev.martlet.client.message.ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
import static dev.martlet.codec.Role.CLIENT;
import static dev.martlet.codec.Role.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.martlet.client.message.Credentials;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.PayloadFormat;
import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.RetainHandling;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.client.message.SubscriptionOptions;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OutboundTest {
  private static final String TOO_LONG = "x".repeat(65_536);
  private static final MessageProperties JSON =
      new MessageProperties(
          PayloadFormat.UNSPECIFIED, null, "application/json", null, null, List.of());

  static Stream<Arguments> fromClient() {
    Publish publish = Vectors.publish("t", 1, QoS.AT_LEAST_ONCE, false, "x");
    return Stream.of(
        arguments("keep alive", MALFORMED_PACKET, connect("c", 65_536, ConnectProperties.DEFAULT)),
        arguments(
            "client identifier", MALFORMED_PACKET, connect(TOO_LONG, 0, ConnectProperties.DEFAULT)),
        arguments(
            "client identifier with a lone surrogate",
            MALFORMED_PACKET,
            connect("\ud800", 0, ConnectProperties.DEFAULT)),
        arguments(
            "client identifier with U+0000",
            MALFORMED_PACKET,
            connect("a\0", 0, ConnectProperties.DEFAULT)),
        arguments(
            "session expiry",
            MALFORMED_PACKET,
            connect("c", 0, ConnectProperties.expiringAfter(0x1_0000_0000L))),
        arguments("receive maximum 0", MALFORMED_PACKET, connect("c", 0, properties(0, 9, 9))),
        arguments("receive maximum", MALFORMED_PACKET, connect("c", 0, properties(65_536, 9, 9))),
        arguments("packet size 0", MALFORMED_PACKET, connect("c", 0, properties(9, 0, 9))),
        arguments(
            "packet size", MALFORMED_PACKET, connect("c", 0, properties(9, 0x1_0000_0000L, 9))),
        arguments("topic alias maximum", MALFORMED_PACKET, connect("c", 0, properties(9, 9, -1))),
        arguments("PUBLISH with identifier 0", MALFORMED_PACKET, withIdentifier(publish, 0)),
        arguments(
            "PUBLISH with identifier 65,536", MALFORMED_PACKET, withIdentifier(publish, 65_536)),
        arguments(
            "QoS 0 with an identifier",
            MALFORMED_PACKET,
            Vectors.publish("t", 1, QoS.AT_MOST_ONCE, false, "")),
        arguments(
            "QoS 0 with DUP",
            MALFORMED_PACKET,
            Vectors.publish("t", 0, QoS.AT_MOST_ONCE, false, "").asDuplicate()),
        arguments("neither topic nor alias", PROTOCOL_ERROR, withAlias(null, 0)),
        arguments("topic alias", MALFORMED_PACKET, withAlias("t", 65_536)),
        arguments("negative topic alias", MALFORMED_PACKET, withAlias("t", -1)),
        arguments("PUBLISH with a subscription identifier", PROTOCOL_ERROR, withSubscription(1)),
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
            new PubAck(1, ReasonCode.UNSPECIFIED_ERROR, ReasonProperties.of(TOO_LONG))),
        arguments(
            "SUBSCRIBE with nothing", PROTOCOL_ERROR, new Subscribe(1, 0, List.of(), List.of())),
        arguments("SUBSCRIBE with identifier 0", MALFORMED_PACKET, subscribe(0, 0)),
        arguments(
            "subscription identifier",
            MALFORMED_PACKET,
            subscribe(1, Subscribe.MAX_SUBSCRIPTION_IDENTIFIER + 1)),
        arguments("negative subscription identifier", MALFORMED_PACKET, subscribe(1, -1)),
        arguments("No Local on a shared filter", PROTOCOL_ERROR, sharedWithNoLocal()),
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
        arguments("AUTH with a code of servers", PROTOCOL_ERROR, auth(ReasonCode.SUCCESS, "m")),
        arguments(
            "authentication method",
            MALFORMED_PACKET,
            auth(ReasonCode.CONTINUE_AUTHENTICATION, TOO_LONG)),
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
  @MethodSource("fromClient")
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

  static Stream<Arguments> fromServer() {
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
            connAck(
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
            connAck(
                new ConnAckProperties(
                    ServerLimits.NONE,
                    null,
                    TOO_LONG,
                    null,
                    null,
                    null,
                    null,
                    ReasonProperties.NONE))),
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
        arguments("subscription identifier 0", MALFORMED_PACKET, withSubscription(0)),
        arguments("PINGREQ", PROTOCOL_ERROR, PingReq.INSTANCE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fromServer")
  @Tag("5.0:MQTT-3.2.2-6")
  @Tag("5.0:MQTT-3.14.2-2")
  void whatAServerMustNotSendIsRefused(String name, ReasonCode code, Packet packet) {
    try (CodecChannel server = CodecChannel.connected(SERVER, MQTT_5)) {
      assertThat(server.sendRefused(packet).reasonCode()).isEqualTo(code);
    }
  }

  static Stream<Arguments> notInMqtt311FromClient() {
    Will delayed = new Will(Message.builder("w").build(), Duration.ofSeconds(1));
    Will described = new Will(Message.builder("w").contentType("text/plain").build());
    return Stream.of(
        arguments("receive maximum", connect311(null, null, properties(9, 9, 9))),
        arguments("will delay", connect311(null, delayed, ConnectProperties.DEFAULT)),
        arguments("will properties", connect311(null, described, ConnectProperties.DEFAULT)),
        arguments(
            "password alone",
            connect311(new Credentials(null, Payloads.of("p")), null, ConnectProperties.DEFAULT)),
        arguments("message properties", withProperties(JSON)),
        arguments("topic alias", withAlias("t", 1)),
        arguments("subscription identifier", subscribe(1, 1)),
        arguments("subscription options", noLocal()),
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
        arguments("AUTH", auth(ReasonCode.CONTINUE_AUTHENTICATION, "m")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("notInMqtt311FromClient")
  void whatMqtt311CannotCarryIsRefusedAndNotLeftOut(String name, Packet packet) {
    try (CodecChannel client = CodecChannel.connected(CLIENT, MQTT_3_1_1)) {
      assertThat(client.sendRefused(packet).reasonCode()).isEqualTo(UNSUPPORTED_PROTOCOL_VERSION);
    }
  }

  @Test
  void towardsMqtt311AServerRefusesWhatTheClientWouldHaveToActOn() {
    try (CodecChannel server = CodecChannel.connected(SERVER, MQTT_3_1_1)) {
      List<Packet> packets =
          List.of(
              connAck(
                  new ConnAckProperties(
                      ServerLimits.NONE, 1L, null, null, null, null, null, ReasonProperties.NONE)),
              connAck(
                  new ConnAckProperties(
                      ServerLimits.NONE, null, null, 1, null, null, null, ReasonProperties.NONE)),
              withSubscription(1),
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

  @Test
  void nothingButConnectGoesOutBeforeConnect() {
    try (CodecChannel client = CodecChannel.fresh(CLIENT)) {
      assertThat(client.sendRefused(PingReq.INSTANCE).reasonCode()).isEqualTo(PROTOCOL_ERROR);
    }
  }

  @Test
  void aRefusedConnectDoesNotFixTheVersion() {
    try (CodecChannel client = CodecChannel.fresh(CLIENT)) {
      client.sendRefused(connect(TOO_LONG, 0, ConnectProperties.DEFAULT));

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
        arguments(new PubAck(1, ReasonCode.NOT_AUTHORIZED, words), "400400018700"),
        arguments(new PubRec(1, ReasonCode.NOT_AUTHORIZED, words), "500400018700"),
        arguments(new PubRel(1, ReasonCode.SUCCESS, words), "62020001"),
        arguments(new PubComp(1, ReasonCode.SUCCESS, words), "70020001"),
        arguments(new SubAck(1, denied, words), "900400010087"),
        arguments(new UnsubAck(1, denied, words), "b00400010087"),
        arguments(new Disconnect(ReasonCode.NOT_AUTHORIZED, null, null, words), "e0028700"),
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
      client.channel().writeAndFlush(PingReq.INSTANCE, client.channel().voidPromise());
      assertThat(client.sent()).isEqualTo("c000");
      assertThat(client.faults()).isEmpty();

      client.channel().writeAndFlush(new PubAck(0), client.channel().voidPromise());
      assertThat(client.sent()).isEmpty();
      assertThat(client.faults()).singleElement().isInstanceOf(UnsendablePacketException.class);
    }
  }

  @Test
  void manyPacketsGoOutInTheOrderOfTheirWrites() {
    try (CodecChannel client = CodecChannel.connected(CLIENT, MQTT_5)) {
      client.channel().write(new PubAck(1));
      client.channel().write(new PubAck(0));
      client.channel().write(new PubAck(2));
      client.channel().flush();

      assertThat(client.sent()).isEqualTo("40020001" + "40020002");
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

  private static Connect connect(
      String clientIdentifier, int keepAliveSeconds, ConnectProperties properties) {
    return new Connect(MQTT_5, clientIdentifier, true, keepAliveSeconds, null, null, properties);
  }

  private static Connect connect311(
      Credentials credentials, Will will, ConnectProperties properties) {
    return new Connect(MQTT_3_1_1, "c", true, 0, credentials, will, properties);
  }

  private static ConnectProperties properties(int receiveMaximum, long packetSize, int aliases) {
    return new ConnectProperties(
        0, receiveMaximum, packetSize, aliases, false, true, null, List.of());
  }

  private static ConnAck connAck(ConnAckProperties properties) {
    return new ConnAck(false, ReasonCode.SUCCESS, properties);
  }

  private static Publish withIdentifier(Publish publish, int identifier) {
    return Vectors.publish("t", identifier, publish.qos(), false, "x");
  }

  private static Publish withAlias(String topic, int alias) {
    return new Publish(
        topic == null ? null : TopicName.of(topic),
        0,
        QoS.AT_MOST_ONCE,
        false,
        false,
        Payloads.EMPTY,
        alias,
        MessageProperties.NONE,
        List.of());
  }

  private static Publish withSubscription(int identifier) {
    return new Publish(
        TopicName.of("t"),
        0,
        QoS.AT_MOST_ONCE,
        false,
        false,
        Payloads.EMPTY,
        0,
        MessageProperties.NONE,
        List.of(identifier));
  }

  private static Publish withProperties(MessageProperties properties) {
    return new Publish(
        TopicName.of("t"),
        0,
        QoS.AT_MOST_ONCE,
        false,
        false,
        Payloads.EMPTY,
        0,
        properties,
        List.of());
  }

  private static Subscribe subscribe(int identifier, int subscriptionIdentifier) {
    return new Subscribe(
        identifier,
        subscriptionIdentifier,
        List.of(Vectors.request("a", QoS.AT_MOST_ONCE)),
        List.of());
  }

  private static Subscribe noLocal() {
    return subscribe(TopicFilter.of("a"));
  }

  private static Subscribe sharedWithNoLocal() {
    return subscribe(TopicFilter.of("$share/g/a"));
  }

  private static Subscribe subscribe(TopicFilter filter) {
    SubscriptionOptions options =
        new SubscriptionOptions(QoS.AT_MOST_ONCE, true, false, RetainHandling.SEND_ON_SUBSCRIBE);
    return new Subscribe(1, 0, List.of(new Subscribe.Request(filter, options)), List.of());
  }

  private static Auth auth(ReasonCode reasonCode, String method) {
    return new Auth(reasonCode, new Authentication(method, null), ReasonProperties.NONE);
  }
}
