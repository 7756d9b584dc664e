package dev.martlet.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ConnectionLostException;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.MqttException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.client.message.SessionLostException;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.ConnAckProperties;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PacketType;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.ReasonProperties;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RedeliveryTest {
  @BothVersions
  @Tag("5.0:MQTT-4.4.0-1")
  @Tag("3.1.1:MQTT-4.4.0-1")
  @Tag("5.0:MQTT-4.6.0-1")
  @Tag("3.1.1:MQTT-4.6.0-1")
  @Tag("5.0:MQTT-3.3.1-1")
  @Tag("3.1.1:MQTT-3.3.1-1")
  @Tag("3.1.1:MQTT-2.3.1-3")
  @Tag("5.0:MQTT-3.1.2-23")
  @Tag("3.1.1:MQTT-4.1.0-1")
  void whatWasNotAnsweredIsSentAgainInItsOrderWithDup(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    for (int i = 0; i < 10; i++) {
      rig.publish(QoS.of(i % 2 + 1), "m" + i);
    }
    List<Packet> first = rig.sent();
    rig.lose();
    rig.resume();
    assertThat(rig.sent())
        .isEqualTo(first.stream().map(packet -> ((Publish) packet).asDuplicate()).toList());
  }

  @BothVersions
  @Tag("5.0:MQTT-4.4.0-2")
  @Tag("5.0:MQTT-4.3.2-3")
  @Tag("3.1.1:MQTT-4.3.2-1")
  void whatWasAnsweredIsNot(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.publish(QoS.AT_LEAST_ONCE, "m0");
    rig.publish(QoS.AT_LEAST_ONCE, "m1");
    rig.publish(QoS.EXACTLY_ONCE, "m2");
    List<Integer> identifiers = OutgoingQosTest.identifiers(rig.sent());
    rig.receive(new PubAck(identifiers.get(0)));
    rig.receive(new PubRec(identifiers.get(2)));
    rig.receive(new PubComp(identifiers.get(2)));
    rig.lose();
    rig.resume();
    assertThat(Rig.payload(rig.onlyPublish())).isEqualTo("m1");
  }

  @BothVersions
  @Tag("5.0:MQTT-4.3.3-5")
  @Tag("5.0:MQTT-4.3.3-6")
  @Tag("3.1.1:MQTT-4.3.3-1")
  @Tag("5.0:MQTT-4.4.0-1")
  @Tag("3.1.1:MQTT-4.4.0-1")
  void afterPubRecOnlyPubRelIsSentAgain(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    OutgoingPublish publish = rig.publish(QoS.EXACTLY_ONCE);
    int identifier = rig.onlyPublish().packetIdentifier();
    rig.receive(new PubRec(identifier));
    for (int connection = 0; connection < 3; connection++) {
      rig.lose();
      rig.resume();
      assertThat(rig.sent()).containsExactly(new PubRel(identifier));
    }
    rig.receive(new PubComp(identifier));
    assertThat(publish.future()).isCompleted();
    assertThat(rig.session.identifiersInUse()).isZero();
  }

  @BothVersions
  @Tag("5.0:MQTT-4.4.0-1")
  void nothingIsSentAgainWhileTheConnectionLasts(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.publish(QoS.AT_LEAST_ONCE);
    rig.publish(QoS.EXACTLY_ONCE);
    rig.sent();
    rig.advance(Duration.ofDays(1));
    rig.writable(false);
    rig.writable(true);
    rig.receive("in", QoS.AT_MOST_ONCE, 0, "x");
    assertThat(rig.sent()).isEmpty();
  }

  @BothVersions
  @Tag("5.0:MQTT-4.6.0-1")
  @Tag("3.1.1:MQTT-4.6.0-1")
  void newMessagesLeaveBehindTheOldOnes(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.publish(QoS.AT_LEAST_ONCE, "m0");
    rig.publish(QoS.EXACTLY_ONCE, "m1");
    rig.lose();
    rig.publish(QoS.AT_LEAST_ONCE, "m2");
    rig.resume();
    List<Packet> sent = rig.sent();
    assertThat(Rig.payloads(sent)).containsExactly("m0", "m1", "m2");
    assertThat(sent)
        .extracting(packet -> ((Publish) packet).duplicate())
        .containsExactly(true, true, false);
  }

  @BothVersions
  @Tag("5.0:MQTT-4.6.0-1")
  @Tag("3.1.1:MQTT-4.6.0-1")
  void aSecondLossInTheMiddleOfItStartsItAnew(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    for (int i = 0; i < 4; i++) {
      rig.publish(QoS.AT_LEAST_ONCE, "m" + i);
    }
    rig.lose();
    rig.publish(QoS.AT_LEAST_ONCE, "m4");
    rig.open();
    rig.output.wire = packet -> rig.output.writable = !isPublish(packet, "m1");
    rig.accept(true);
    assertThat(Rig.payloads(rig.sent())).containsExactly("m0", "m1");
    rig.output.wire = packet -> {};
    rig.lose();
    rig.resume();
    List<Packet> sent = rig.sent();
    assertThat(Rig.payloads(sent)).containsExactly("m0", "m1", "m2", "m3", "m4");
    assertThat(sent)
        .extracting(packet -> ((Publish) packet).duplicate())
        .containsExactly(true, true, true, true, false);
  }

  @BothVersions
  void redeliveryWaitsForTheTransportAndGoesOnWhereItStopped(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    for (int i = 0; i < 4; i++) {
      rig.publish(QoS.AT_LEAST_ONCE, "m" + i);
    }
    rig.lose();
    rig.open();
    rig.output.wire = packet -> rig.output.writable = !isPublish(packet, "m1");
    rig.accept(true);
    rig.publish(QoS.AT_LEAST_ONCE, "m4");
    assertThat(Rig.payloads(rig.sent())).containsExactly("m0", "m1");
    rig.writable(true);
    assertThat(Rig.payloads(rig.sent())).containsExactly("m2", "m3", "m4");
  }

  @Test
  void anAnswerToWhatIsStillToBeSentAgainSparesIt() {
    Rig rig = Rig.resumable(ProtocolVersion.MQTT_5).online();
    for (int i = 0; i < 4; i++) {
      rig.publish(QoS.of(i % 2 + 1), "m" + i);
    }
    List<Integer> identifiers = OutgoingQosTest.identifiers(rig.sent());
    rig.lose();
    rig.resume(Rig.receiveMaximum(1));
    rig.sent();
    rig.receive(new PubRec(identifiers.get(1)));
    assertThat(rig.sent()).containsExactly(new PubRel(identifiers.get(1)));
    rig.receive(new PubComp(identifiers.get(1)));
    rig.receive(new PubAck(identifiers.get(2)));
    assertThat(rig.sent()).as("m0 fills the window").isEmpty();
    rig.receive(new PubAck(identifiers.get(0)));
    assertThat(Rig.payload(rig.onlyPublish())).isEqualTo("m3");
  }

  @Test
  @Tag("5.0:MQTT-4.3.3-7")
  void anExpiryDoesNotEndWhatWasSent() {
    Rig rig = Rig.resumable(ProtocolVersion.MQTT_5).online();
    rig.publish(
        Message.builder("t").qos(QoS.EXACTLY_ONCE).messageExpiry(Duration.ofSeconds(1)).build());
    Publish first = rig.onlyPublish();
    rig.lose();
    rig.advance(Duration.ofSeconds(3));
    rig.resume();
    assertThat(rig.sent()).containsExactly(first.asDuplicate());
  }

  @BothVersions
  @Tag("5.0:MQTT-3.2.2-5")
  void whatWasInFlightFailsWithALostSessionAndWhatWaitedIsSent(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    OutgoingPublish once = rig.publish(QoS.AT_LEAST_ONCE, "m0");
    OutgoingPublish twice = rig.publish(QoS.EXACTLY_ONCE, "m1");
    OutgoingPublish released = rig.publish(QoS.EXACTLY_ONCE, "m2");
    int identifier = OutgoingQosTest.identifiers(rig.sent()).get(2);
    rig.receive(new PubRec(identifier));
    rig.lose();
    OutgoingPublish waiting = rig.publish(QoS.AT_LEAST_ONCE, "m3");
    assertThat(once.future()).as("the session may be there yet").isNotDone();

    rig.open();
    rig.accept(false);
    for (OutgoingPublish lost : List.of(once, twice, released)) {
      assertFailed(lost.future(), SessionLostException.class);
    }
    Publish sent = rig.onlyPublish();
    assertThat(Rig.payload(sent)).isEqualTo("m3");
    assertThat(sent.duplicate()).isFalse();
    rig.receive(new PubAck(sent.packetIdentifier()));
    assertThat(waiting.future()).isCompleted();
    assertThat(rig.session.identifiersInUse()).isZero();
  }

  @BothVersions
  @Tag("3.1.1:MQTT-3.1.2-6")
  @Tag("5.0:MQTT-3.1.2-4")
  void whatWasInFlightFailsWithTheConnectionOfAnEphemeralSession(ProtocolVersion version) {
    Rig rig = Rig.ephemeral(version).online();
    OutgoingPublish once = rig.publish(QoS.AT_LEAST_ONCE, "m0");
    OutgoingPublish twice = rig.publish(QoS.EXACTLY_ONCE, "m1");
    rig.lose();
    assertFailed(once.future(), ConnectionLostException.class);
    assertFailed(twice.future(), ConnectionLostException.class);
    rig.online();
    assertThat(rig.sent()).isEmpty();
    assertThat(rig.session.identifiersInUse()).isZero();
  }

  @Test
  void aSessionThatTheServerDoesNotKeepEndsWithTheConnection() {
    Rig rig = Rig.resumable(ProtocolVersion.MQTT_5);
    rig.open();
    rig.receive(connAck(0L));
    OutgoingPublish publish = rig.publish(QoS.AT_LEAST_ONCE);
    rig.lose();
    assertFailed(publish.future(), ConnectionLostException.class);
  }

  @Test
  void anEphemeralSessionEndsWithTheConnectionWhateverTheServerKeeps() {
    Rig rig = Rig.ephemeral(ProtocolVersion.MQTT_5);
    rig.open();
    rig.receive(connAck(3_600L));
    OutgoingPublish publish = rig.publish(QoS.AT_LEAST_ONCE);
    rig.lose();
    assertFailed(publish.future(), ConnectionLostException.class);
  }

  @BothVersions
  void whatIsPublishedWithoutAConnectionLeavesWithTheNext(ProtocolVersion version) {
    Rig rig = Rig.ephemeral(version);
    OutgoingPublish never = rig.publish(QoS.AT_MOST_ONCE, "m0");
    OutgoingPublish once = rig.publish(QoS.AT_LEAST_ONCE, "m1");
    OutgoingPublish twice = rig.publish(QoS.EXACTLY_ONCE, "m2");
    rig.open();
    assertThat(rig.sent()).as("not before CONNACK").isEmpty();
    assertThat(never.future()).isNotDone();
    rig.accept(false);
    List<Packet> sent = rig.sent();
    assertThat(Rig.payloads(sent)).containsExactlyInAnyOrder("m0", "m1", "m2");
    assertThat(sent).extracting(packet -> ((Publish) packet).duplicate()).containsOnly(false);
    assertThat(never.future()).isCompleted();
    assertThat(once.future()).isNotDone();
    assertThat(twice.future()).isNotDone();
  }

  @BothVersions
  void whatWaitsOutlivesTheConnectionOfAnEphemeralSession(ProtocolVersion version) {
    Rig rig = Rig.ephemeral(version).online();
    rig.writable(false);
    OutgoingPublish publish = rig.publish(QoS.AT_LEAST_ONCE);
    rig.lose();
    assertThat(publish.future()).isNotDone();
    rig.online();
    assertThat(rig.onlyPublish().duplicate()).isFalse();
  }

  @BothVersions
  void aFailedHandshakeChangesNothingInFlight(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    OutgoingPublish publish = rig.publish(QoS.AT_LEAST_ONCE);
    Publish first = rig.onlyPublish();
    rig.lose();
    rig.open();
    rig.lose();
    rig.open();
    rig.receive(
        new ConnAck(false, ReasonCode.SERVER_UNAVAILABLE, ConnAckProperties.of(rig.limits())));
    assertThat(publish.future()).isNotDone();
    rig.resume();
    assertThat(rig.sent()).containsExactly(first.asDuplicate());
  }

  @BothVersions
  void subscribeLeavesBeforeWhatIsSentAgainFillsTheWire(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.publish(QoS.AT_LEAST_ONCE);
    rig.lose();
    rig.subscribe("a");
    rig.resume();
    assertThat(rig.sent())
        .extracting(Packet::type)
        .containsExactlyInAnyOrder(PacketType.SUBSCRIBE, PacketType.PUBLISH);
  }

  private static boolean isPublish(Packet packet, String payload) {
    return packet instanceof Publish publish && Rig.payload(publish).equals(payload);
  }

  private static ConnAck connAck(long sessionExpirySeconds) {
    return new ConnAck(
        false,
        ReasonCode.SUCCESS,
        new ConnAckProperties(
            ServerLimits.NONE,
            sessionExpirySeconds,
            null,
            null,
            null,
            null,
            null,
            ReasonProperties.NONE));
  }

  static void assertFailed(CompletableFuture<?> future, Class<? extends MqttException> type) {
    assertThat(future)
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOf(type);
  }
}
