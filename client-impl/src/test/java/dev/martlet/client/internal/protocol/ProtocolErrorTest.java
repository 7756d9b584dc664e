package dev.martlet.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ConnectionLostException;
import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.codec.packet.Auth;
import dev.martlet.codec.packet.Authentication;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.ConnectProperties;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PacketType;
import dev.martlet.codec.packet.PingReq;
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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What no server may send ends the connection; MQTT 5.0 servers are told why. */
class ProtocolErrorTest {
  @ParameterizedTest
  @MethodSource("packetsOfClients")
  @Tag("3.1.1:MQTT-4.8.0-1")
  @Tag("5.0:MQTT-4.13.2-1")
  void aServerMaySendNoPacketOfAClient(ProtocolVersion version, Packet packet) {
    Rig rig = Rig.resumable(version).online();
    rig.receive(packet);
    assertEnded(rig, ReasonCode.PROTOCOL_ERROR);
  }

  static Stream<Object[]> packetsOfClients() {
    return Stream.of(ProtocolVersion.values())
        .flatMap(version ->
            Stream.of(
                    new Connect(version, "c", true, 0, null, null, ConnectProperties.DEFAULT),
                    new Subscribe(
                        1,
                        0,
                        List.of(
                            new Subscribe.Request(
                                TopicFilter.of("a"), SubscriptionOptions.of(QoS.AT_MOST_ONCE))),
                        List.of()),
                    new Unsubscribe(1, List.of(TopicFilter.of("a")), List.of()),
                    PingReq.INSTANCE,
                    new Auth(
                        ReasonCode.CONTINUE_AUTHENTICATION,
                        new Authentication("m", null),
                        ReasonProperties.NONE))
                .map(packet -> new Object[] {version, packet}));
  }

  @BothVersions
  @Tag("3.1.1:MQTT-4.8.0-1")
  void anAnswerThatDoesNotFitTheStepEndsTheConnection(ProtocolVersion version) {
    assertRefused(version, QoS.AT_LEAST_ONCE, PacketType.PUBREC);
    assertRefused(version, QoS.AT_LEAST_ONCE, PacketType.PUBCOMP);
    assertRefused(version, QoS.EXACTLY_ONCE, PacketType.PUBACK);
    assertRefused(version, QoS.EXACTLY_ONCE, PacketType.PUBCOMP);
  }

  private static void assertRefused(ProtocolVersion version, QoS qos, PacketType answer) {
    Rig rig = Rig.resumable(version).online();
    OutgoingPublish publish = rig.publish(qos);
    int identifier = rig.onlyPublish().packetIdentifier();
    rig.receive(
        switch (answer) {
          case PUBACK -> new PubAck(identifier);
          case PUBREC -> new PubRec(identifier);
          case PUBCOMP -> new PubComp(identifier);
          default -> throw new AssertionError(answer);
        });
    assertEnded(rig, ReasonCode.PROTOCOL_ERROR);
    assertThat(publish.future()).as("may yet succeed").isNotDone();
  }

  @BothVersions
  void aPubAckAfterPubRecEndsTheConnection(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.publish(QoS.EXACTLY_ONCE);
    int identifier = rig.onlyPublish().packetIdentifier();
    rig.receive(new PubRec(identifier));
    rig.sent();
    rig.receive(new PubAck(identifier));
    assertEnded(rig, ReasonCode.PROTOCOL_ERROR);
  }

  @BothVersions
  void aPubRelBeforeItsPubRecEndsTheConnection(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.subscribed("a");
    rig.receive("a", QoS.EXACTLY_ONCE, 1, "x");
    rig.receive(new PubRel(1));
    assertEnded(rig, ReasonCode.PROTOCOL_ERROR);
  }

  @BothVersions
  void anAnswerToNoRequestEndsTheConnection(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.receive(new SubAck(9, List.of(ReasonCode.SUCCESS), ReasonProperties.NONE));
    assertEnded(rig, ReasonCode.PROTOCOL_ERROR);
    rig.online();
    rig.receive(rig.unsubAck(9));
    assertEnded(rig, ReasonCode.PROTOCOL_ERROR);
  }

  @BothVersions
  void anAnswerToAnotherKindOfRequestEndsTheConnection(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.subscribe("a");
    int identifier = OutgoingQosTest.identifiers(rig.sent()).get(0);
    rig.receive(rig.unsubAck(identifier));
    assertEnded(rig, ReasonCode.PROTOCOL_ERROR);

    rig.online();
    rig.sent();
    assertThat(rig.unsubscribe("b")).isNotDone();
    identifier = OutgoingQosTest.identifiers(rig.sent()).get(0);
    rig.receive(new SubAck(identifier, List.of(ReasonCode.SUCCESS), ReasonProperties.NONE));
    assertEnded(rig, ReasonCode.PROTOCOL_ERROR);

    rig.online();
    rig.sent();
    rig.publish(QoS.AT_LEAST_ONCE);
    identifier = OutgoingQosTest.identifiers(rig.sent()).get(0);
    rig.receive(new SubAck(identifier, List.of(ReasonCode.SUCCESS), ReasonProperties.NONE));
    assertEnded(rig, ReasonCode.PROTOCOL_ERROR);
  }

  @BothVersions
  void asManyReasonCodesAsFiltersAreDue(ProtocolVersion version) {
    for (List<ReasonCode> codes :
        List.of(List.<ReasonCode>of(), List.of(ReasonCode.SUCCESS, ReasonCode.SUCCESS))) {
      Rig rig = Rig.resumable(version).online();
      TestSubscription subscription = rig.subscribe("a");
      int identifier = OutgoingQosTest.identifiers(rig.sent()).get(0);
      rig.receive(new SubAck(identifier, codes, ReasonProperties.NONE));
      assertEnded(rig, ReasonCode.PROTOCOL_ERROR);
      assertThat(rig.session.identifiersInUse()).isZero();
      rig.resume();
      rig.grant((Subscribe) rig.only(PacketType.SUBSCRIBE));
      assertThat(subscription.granted()).isCompleted();
    }
  }

  @Test
  void anUnsubAckWithTwoReasonCodesEndsTheConnection() {
    Rig rig = Rig.resumable(ProtocolVersion.MQTT_5).online();
    assertThat(rig.unsubscribe("a")).isNotDone();
    int identifier = OutgoingQosTest.identifiers(rig.sent()).get(0);
    rig.receive(
        new UnsubAck(
            identifier, List.of(ReasonCode.SUCCESS, ReasonCode.SUCCESS), ReasonProperties.NONE));
    assertEnded(rig, ReasonCode.PROTOCOL_ERROR);
  }

  @BothVersions
  void aGrantThatIsNoQosEndsTheConnectionAndTheSubscriptionIsAskedForAgain(
      ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    TestSubscription subscription = rig.subscribe("a");
    rig.answer((Subscribe) rig.only(PacketType.SUBSCRIBE), ReasonCode.NO_MATCHING_SUBSCRIBERS);
    assertEnded(rig, ReasonCode.PROTOCOL_ERROR);
    rig.resume();
    rig.grant((Subscribe) rig.only(PacketType.SUBSCRIBE));
    assertThat(subscription.granted()).isCompleted();
  }

  @BothVersions
  @Tag("5.0:3.3.2.3.4")
  void aTopicAliasAboveTheMaximumOfNoneEndsTheConnection(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.receive(
        new Publish(
            TopicName.of("a"),
            0,
            QoS.AT_MOST_ONCE,
            false,
            false,
            Rig.bytes("x"),
            1,
            MessageProperties.NONE,
            List.of()));
    assertEnded(rig, ReasonCode.TOPIC_ALIAS_INVALID);
    assertThat(rig.output.deliveries).isEmpty();
  }

  @BothVersions
  @Tag("3.1.1:MQTT-4.8.0-1")
  void bytesThatAreNoPacketEndTheConnection(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.session.malformed(new MalformedPacketException(ReasonCode.PACKET_TOO_LARGE, "too large"));
    assertEnded(rig, ReasonCode.PACKET_TOO_LARGE);
    rig.session.malformed(new MalformedPacketException(ReasonCode.MALFORMED_PACKET, "and more"));
    assertThat(rig.output.ended).hasSize(1);
  }

  private static void assertEnded(Rig rig, ReasonCode reasonCode) {
    if (rig.is5()) {
      assertThat(rig.sent()).containsExactly(new Disconnect(reasonCode));
    } else {
      assertThat(rig.sent()).as("a goodbye of 3.1.1 would say that all is well").isEmpty();
    }
    assertThat(rig.output.isOpen()).isFalse();
    assertThat(rig.cause()).isInstanceOf(ConnectionLostException.class);
    assertThat(rig.cause().reasonCode()).contains(reasonCode);
  }
}
