package dev.martlet.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.Message;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.PublishResult;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.RequestRejectedException;
import dev.martlet.client.message.UserProperty;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.codec.packet.Unsubscribe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutgoingQosTest {
  private static final ReasonProperties WORDS =
      new ReasonProperties("words", List.of(new UserProperty("k", "v")));

  @BothVersions
  @Tag("5.0:MQTT-4.3.1-1")
  @Tag("3.1.1:MQTT-4.3.1-1")
  @Tag("5.0:MQTT-3.3.1-2")
  @Tag("3.1.1:MQTT-3.3.1-2")
  @Tag("5.0:MQTT-2.2.1-2")
  @Tag("3.1.1:MQTT-2.3.1-5")
  void qos0IsSentOnceWithoutIdentifierAndIsDoneWhenWritten(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    OutgoingPublish publish = rig.publish(QoS.AT_MOST_ONCE, "hello");
    Publish sent = rig.onlyPublish();
    assertThat(sent).isEqualTo(packet(publish.message(), 0));
    assertThat(publish.future()).isCompletedWithValue(PublishResult.SUCCESS);
    rig.lose();
    rig.resume();
    assertThat(rig.sent()).isEmpty();
  }

  @BothVersions
  @Tag("5.0:MQTT-4.3.2-2")
  @Tag("5.0:MQTT-4.3.2-3")
  @Tag("3.1.1:MQTT-4.3.2-1")
  @Tag("5.0:MQTT-3.3.4-6")
  void qos1IsDoneWithItsPubAck(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    OutgoingPublish publish = rig.publish(QoS.AT_LEAST_ONCE, "hello");
    Publish sent = rig.onlyPublish();
    assertThat(sent.packetIdentifier()).isBetween(1, 65_535);
    assertThat(sent).isEqualTo(packet(publish.message(), sent.packetIdentifier()));
    assertThat(publish.future()).isNotDone();
    rig.receive(new PubAck(sent.packetIdentifier()));
    assertThat(publish.future()).isCompletedWithValue(PublishResult.SUCCESS);
    assertThat(rig.sent()).isEmpty();
  }

  @BothVersions
  @Tag("5.0:MQTT-4.3.3-2")
  @Tag("5.0:MQTT-4.3.3-3")
  @Tag("5.0:MQTT-4.3.3-4")
  @Tag("5.0:MQTT-4.3.3-5")
  @Tag("3.1.1:MQTT-4.3.3-1")
  @Tag("5.0:MQTT-2.2.1-5")
  @Tag("3.1.1:MQTT-2.3.1-6")
  void qos2IsDoneWithItsPubComp(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    OutgoingPublish publish = rig.publish(QoS.EXACTLY_ONCE, "hello");
    Publish sent = rig.onlyPublish();
    assertThat(sent).isEqualTo(packet(publish.message(), sent.packetIdentifier()));
    rig.receive(new PubRec(sent.packetIdentifier()));
    assertThat(rig.sent()).containsExactly(new PubRel(sent.packetIdentifier()));
    assertThat(publish.future()).isNotDone();
    rig.receive(new PubComp(sent.packetIdentifier()));
    assertThat(publish.future()).isCompletedWithValue(PublishResult.SUCCESS);
    assertThat(rig.sent()).isEmpty();
  }

  @Test
  void whatTheServerSaysOfSuccessIsTold() {
    Rig rig = Rig.resumable(ProtocolVersion.MQTT_5).online();
    PublishResult expected =
        new PublishResult(
            ReasonCode.NO_MATCHING_SUBSCRIBERS, "words", List.of(new UserProperty("k", "v")));

    OutgoingPublish once = rig.publish(QoS.AT_LEAST_ONCE);
    rig.receive(
        new PubAck(
            rig.onlyPublish().packetIdentifier(), ReasonCode.NO_MATCHING_SUBSCRIBERS, WORDS));
    assertThat(once.future()).isCompletedWithValue(expected);

    OutgoingPublish twice = rig.publish(QoS.EXACTLY_ONCE);
    int identifier = rig.onlyPublish().packetIdentifier();
    rig.receive(new PubRec(identifier, ReasonCode.NO_MATCHING_SUBSCRIBERS, WORDS));
    assertThat(rig.sent()).containsExactly(new PubRel(identifier));
    rig.receive(new PubComp(identifier));
    assertThat(twice.future()).isCompletedWithValue(expected);
  }

  @ParameterizedTest
  @EnumSource(names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
  @Tag("5.0:MQTT-4.3.3-4")
  @Tag("5.0:MQTT-4.4.0-2")
  void anErrorEndsTheExchange(QoS qos) {
    Rig rig = Rig.resumable(ProtocolVersion.MQTT_5).online();
    OutgoingPublish publish = rig.publish(qos);
    int identifier = rig.onlyPublish().packetIdentifier();
    rig.receive(
        qos == QoS.AT_LEAST_ONCE
            ? new PubAck(identifier, ReasonCode.NOT_AUTHORIZED, WORDS)
            : new PubRec(identifier, ReasonCode.NOT_AUTHORIZED, WORDS));
    assertRejected(publish.future(), ReasonCode.NOT_AUTHORIZED, "words");
    assertThat(rig.sent()).as("no PUBREL").isEmpty();
    rig.lose();
    rig.resume();
    assertThat(rig.sent()).as("counts as acknowledged").isEmpty();
  }

  @Test
  void anErrorInPlaceOfPubCompEndsTheExchangeToo() {
    Rig rig = Rig.resumable(ProtocolVersion.MQTT_5).online();
    OutgoingPublish publish = rig.publish(QoS.EXACTLY_ONCE);
    int identifier = rig.onlyPublish().packetIdentifier();
    rig.receive(new PubRec(identifier));
    rig.receive(new PubRec(identifier, ReasonCode.QUOTA_EXCEEDED));
    assertRejected(publish.future(), ReasonCode.QUOTA_EXCEEDED, null);
    assertThat(rig.sent()).containsExactly(new PubRel(identifier));
  }

  @Test
  void pubCompThatDoesNotKnowTheIdentifierMeansDelivered() {
    Rig rig = Rig.resumable(ProtocolVersion.MQTT_5).online();
    OutgoingPublish publish = rig.publish(QoS.EXACTLY_ONCE);
    int identifier = rig.onlyPublish().packetIdentifier();
    rig.receive(new PubRec(identifier));
    rig.receive(new PubComp(identifier, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
    assertThat(publish.future()).isCompletedWithValue(PublishResult.SUCCESS);
  }

  @BothVersions
  void aRepeatedPubRecIsAnsweredAgain(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    OutgoingPublish publish = rig.publish(QoS.EXACTLY_ONCE);
    int identifier = rig.onlyPublish().packetIdentifier();
    rig.receive(new PubRec(identifier));
    rig.receive(new PubRec(identifier));
    assertThat(rig.sent()).containsExactly(new PubRel(identifier), new PubRel(identifier));
    rig.receive(new PubComp(identifier));
    assertThat(publish.future()).isCompleted();
  }

  @BothVersions
  @Tag("5.0:MQTT-3.6.2-1")
  void pubRecForAnUnknownIdentifierIsAnsweredSoThatTheServerForgetsIt(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.receive(new PubRec(9));
    assertThat(rig.sent())
        .containsExactly(
            rig.is5() ? new PubRel(9, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND) : new PubRel(9));
    assertThat(rig.output.isOpen()).isTrue();
  }

  @Test
  @Tag("5.0:MQTT-4.3.3-4")
  void pubRecWithAnErrorIsNeverAnswered() {
    Rig rig = Rig.resumable(ProtocolVersion.MQTT_5).online();
    rig.receive(new PubRec(9, ReasonCode.NOT_AUTHORIZED));
    assertThat(rig.sent()).isEmpty();
    assertThat(rig.output.isOpen()).isTrue();
  }

  @BothVersions
  void pubAckAndPubCompForUnknownIdentifiersAreIgnored(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.receive(new PubAck(9));
    rig.receive(new PubComp(9));
    assertThat(rig.sent()).isEmpty();
    assertThat(rig.output.isOpen()).isTrue();
  }

  @BothVersions
  @Tag("5.0:MQTT-4.6.0-4")
  @Tag("3.1.1:MQTT-4.6.0-4")
  void pubRelsLeaveInTheOrderOfThePubRecs(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    for (int i = 0; i < 3; i++) {
      rig.publish(QoS.EXACTLY_ONCE);
    }
    List<Integer> identifiers = identifiers(rig.sent());
    List<Packet> expected = new ArrayList<>();
    for (int index : new int[] {2, 0, 1}) {
      rig.receive(new PubRec(identifiers.get(index)));
      expected.add(new PubRel(identifiers.get(index)));
    }
    assertThat(rig.sent()).isEqualTo(expected);
  }

  @BothVersions
  void messagesLeaveInTheOrderOfTheCalls(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    for (int i = 0; i < 20; i++) {
      rig.publish(QoS.of(i % 2 + 1), "m" + i);
    }
    assertThat(Rig.payloads(rig.sent())).startsWith("m0", "m1", "m2").endsWith("m18", "m19");
  }

  @BothVersions
  @Tag("5.0:MQTT-2.2.1-3")
  @Tag("5.0:MQTT-4.3.2-1")
  @Tag("5.0:MQTT-4.3.3-1")
  @Tag("3.1.1:MQTT-2.3.1-2")
  void requestsOfAllKindsShareOnePoolOfIdentifiers(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    Set<Integer> identifiers = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      rig.publish(QoS.AT_LEAST_ONCE);
      rig.publish(QoS.EXACTLY_ONCE);
    }
    for (int i = 0; i < 190; i++) {
      rig.subscribe("a/" + i);
      assertThat(rig.unsubscribe("b/" + i)).isNotDone();
    }
    List<Packet> sent = rig.sent();
    identifiers.addAll(identifiers(sent));
    assertThat(sent).hasSize(400);
    assertThat(identifiers).hasSize(400).doesNotContain(0);
  }

  /** Each held exchange stops at another step; a hundred thousand others pass it. */
  @BothVersions
  @Tag("5.0:MQTT-2.2.1-3")
  @Tag("3.1.1:MQTT-2.3.1-2")
  @Tag("3.1.1:MQTT-2.3.1-3")
  void noIdentifierIsUsedAgainBeforeItsExchangeIsOver(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.publish(QoS.AT_LEAST_ONCE);
    rig.publish(QoS.EXACTLY_ONCE);
    rig.publish(QoS.EXACTLY_ONCE);
    rig.subscribe("a");
    List<Integer> held = identifiers(rig.sent());
    rig.receive(new PubRec(held.get(2)));
    rig.sent();

    for (int i = 0; i < 100_000; i++) {
      rig.publish(QoS.AT_LEAST_ONCE);
      int identifier = rig.onlyPublish().packetIdentifier();
      if (identifier == 0 || held.contains(identifier)) {
        assertThat(identifier).isNotZero().isNotIn(held);
      }
      rig.receive(new PubAck(identifier));
    }
    assertThat(rig.session.identifiersInUse()).isEqualTo(4);
  }

  @BothVersions
  void identifiersAreFreeOnceAllIsDone(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.publish(QoS.AT_LEAST_ONCE);
    rig.publish(QoS.EXACTLY_ONCE);
    List<Integer> identifiers = identifiers(rig.sent());
    assertThat(rig.session.identifiersInUse()).isEqualTo(2);
    rig.receive(new PubAck(identifiers.get(0)));
    rig.receive(new PubRec(identifiers.get(1)));
    assertThat(rig.session.identifiersInUse()).as("until PUBCOMP").isOne();
    rig.receive(new PubComp(identifiers.get(1)));
    assertThat(rig.session.identifiersInUse()).isZero();
  }

  @BothVersions
  void aTransportThatWantsNoMoreHoldsMessagesBack(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.writable(false);
    OutgoingPublish first = rig.publish(QoS.AT_MOST_ONCE, "m0");
    rig.publish(QoS.AT_LEAST_ONCE, "m1");
    rig.publish(QoS.AT_MOST_ONCE, "m2");
    assertThat(rig.sent()).isEmpty();
    assertThat(first.future()).isNotDone();
    rig.writable(true);
    assertThat(Rig.payloads(rig.sent())).containsExactlyInAnyOrder("m0", "m1", "m2");
    assertThat(first.future()).isCompleted();
  }

  @BothVersions
  void aTransportThatWantsNoMoreHoldsNoAnswersBack(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.publish(QoS.EXACTLY_ONCE);
    int identifier = rig.onlyPublish().packetIdentifier();
    rig.writable(false);
    rig.receive(new PubRec(identifier));
    assertThat(rig.sent()).containsExactly(new PubRel(identifier));
  }

  static List<Integer> identifiers(List<Packet> packets) {
    return packets.stream().map(OutgoingQosTest::identifier).toList();
  }

  private static int identifier(Packet packet) {
    return switch (packet.type()) {
      case PUBLISH -> ((Publish) packet).packetIdentifier();
      case SUBSCRIBE -> ((Subscribe) packet).packetIdentifier();
      case UNSUBSCRIBE -> ((Unsubscribe) packet).packetIdentifier();
      default -> throw new AssertionError(packet);
    };
  }

  static void assertRejected(
      CompletableFuture<?> future, ReasonCode reasonCode, String reasonString) {
    assertThat(future)
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOfSatisfying(
            RequestRejectedException.class,
            rejected -> {
              assertThat(rejected.reasonCode()).contains(reasonCode);
              assertThat(rejected.reasonString().orElse(null)).isEqualTo(reasonString);
            });
  }

  /** The first sending of a message. */
  private static Publish packet(Message message, int packetIdentifier) {
    return new Publish(
        message.topic(),
        packetIdentifier,
        message.qos(),
        false,
        message.retain(),
        message.payload(),
        0,
        message.properties(),
        List.of());
  }
}
