package dev.martlet.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ReceivedMessage;
import dev.martlet.client.message.UserProperty;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class IncomingQosTest {
  @BothVersions
  @Tag("5.0:MQTT-3.3.4-1")
  @Tag("3.1.1:MQTT-3.3.4-1")
  void qos0IsDeliveredAndNeverAnswered(ProtocolVersion version) {
    Rig rig = online(version);
    rig.receive("a", QoS.AT_MOST_ONCE, 0, "x");
    assertThat(rig.output.deliveries).hasSize(1);
    assertThat(rig.delivery().isAcknowledged()).isFalse();
    assertThat(rig.sent()).isEmpty();
  }

  @BothVersions
  @Tag("5.0:MQTT-3.3.4-1")
  @Tag("3.1.1:MQTT-3.3.4-1")
  @Tag("5.0:MQTT-4.3.2-4")
  @Tag("3.1.1:MQTT-4.3.2-2")
  @Tag("5.0:MQTT-2.2.1-5")
  @Tag("3.1.1:MQTT-2.3.1-6")
  void qos1IsAnsweredOnceItsHandlerHasFinished(ProtocolVersion version) {
    Rig rig = online(version);
    for (int identifier : new int[] {1, 255, 256, 65_535}) {
      rig.receive("a", QoS.AT_LEAST_ONCE, identifier, "x");
      Delivery delivery = rig.delivery();
      assertThat(delivery.isAcknowledged()).isTrue();
      assertThat(rig.sent()).as("not before the handler is done").isEmpty();
      rig.handled(delivery);
      assertThat(rig.sent()).containsExactly(new PubAck(identifier));
    }
  }

  @BothVersions
  @Tag("5.0:MQTT-4.3.2-5")
  @Tag("3.1.1:MQTT-4.3.2-2")
  void afterItsPubAckAnIdentifierIsANewMessageWhateverDupSays(ProtocolVersion version) {
    Rig rig = online(version);
    rig.receive("a", QoS.AT_LEAST_ONCE, 5, "x");
    rig.handled(rig.delivery());
    rig.receive(Rig.incoming("a", QoS.AT_LEAST_ONCE, 5, "x").asDuplicate());
    Delivery second = rig.delivery();
    assertThat(second.message().duplicate()).isTrue();
    rig.handled(second);
    assertThat(rig.sent()).containsExactly(new PubAck(5), new PubAck(5));
  }

  @BothVersions
  @Tag("5.0:MQTT-3.3.4-1")
  @Tag("3.1.1:MQTT-3.3.4-1")
  @Tag("5.0:MQTT-4.3.3-8")
  @Tag("5.0:MQTT-4.3.3-11")
  @Tag("5.0:MQTT-4.3.3-12")
  @Tag("3.1.1:MQTT-4.3.3-2")
  @Tag("5.0:MQTT-2.2.1-5")
  @Tag("3.1.1:MQTT-2.3.1-6")
  void qos2IsAnsweredStepByStepAndThenTheIdentifierIsFresh(ProtocolVersion version) {
    Rig rig = online(version);
    for (int round = 0; round < 2; round++) {
      for (int identifier : new int[] {1, 256, 65_535}) {
        rig.receive("a", QoS.EXACTLY_ONCE, identifier, "x");
        Delivery delivery = rig.delivery();
        assertThat(rig.sent()).as("not before the handler is done").isEmpty();
        rig.handled(delivery);
        assertThat(rig.sent()).containsExactly(new PubRec(identifier));
        rig.receive(new PubRel(identifier));
        assertThat(rig.sent()).containsExactly(new PubComp(identifier));
      }
    }
  }

  @BothVersions
  @Tag("5.0:MQTT-4.3.3-10")
  @Tag("3.1.1:MQTT-4.3.3-2")
  void aRepeatedQos2MessageIsAnsweredAgainButNotDelivered(ProtocolVersion version) {
    Rig rig = online(version);
    rig.receive("a", QoS.EXACTLY_ONCE, 5, "x");
    rig.handled(rig.delivery());
    rig.receive(Rig.incoming("a", QoS.EXACTLY_ONCE, 5, "x").asDuplicate());
    assertThat(rig.output.deliveries).isEmpty();
    assertThat(rig.sent()).containsExactly(new PubRec(5), new PubRec(5));
    rig.receive(new PubRel(5));
    assertThat(rig.sent()).containsExactly(new PubComp(5));
  }

  @BothVersions
  @Tag("5.0:MQTT-4.3.3-10")
  @Tag("3.1.1:MQTT-4.3.3-2")
  void aRepetitionWhileTheHandlerRunsIsNotDelivered(ProtocolVersion version) {
    Rig rig = online(version);
    rig.receive("a", QoS.EXACTLY_ONCE, 5, "x");
    rig.receive(Rig.incoming("a", QoS.EXACTLY_ONCE, 5, "x").asDuplicate());
    assertThat(rig.output.deliveries).hasSize(1);
    rig.handled(rig.delivery());
    assertThat(rig.sent()).contains(new PubRec(5)).containsOnly(new PubRec(5));
  }

  @BothVersions
  @Tag("5.0:MQTT-4.3.3-10")
  @Tag("3.1.1:MQTT-4.3.3-2")
  @Tag("3.1.1:MQTT-4.1.0-1")
  void aRepetitionAfterResumeIsAnsweredButNotDelivered(ProtocolVersion version) {
    Rig rig = online(version);
    rig.receive("a", QoS.EXACTLY_ONCE, 5, "x");
    rig.handled(rig.delivery());
    rig.lose();
    rig.resume();
    rig.receive(Rig.incoming("a", QoS.EXACTLY_ONCE, 5, "x").asDuplicate());
    assertThat(rig.output.deliveries).isEmpty();
    assertThat(rig.sent()).containsExactly(new PubRec(5));
    rig.receive(new PubRel(5));
    assertThat(rig.sent()).containsExactly(new PubComp(5));
  }

  @BothVersions
  @Tag("5.0:MQTT-4.3.3-10")
  @Tag("3.1.1:MQTT-4.3.3-2")
  void aHandlerThatRunsOverAReconnectAnswersOnTheNewConnection(ProtocolVersion version) {
    Rig rig = online(version);
    rig.receive("a", QoS.EXACTLY_ONCE, 5, "x");
    Delivery delivery = rig.delivery();
    rig.lose();
    rig.resume();
    rig.receive(Rig.incoming("a", QoS.EXACTLY_ONCE, 5, "x").asDuplicate());
    assertThat(rig.output.deliveries).isEmpty();
    assertThat(rig.sent()).isEmpty();
    rig.handled(delivery);
    assertThat(rig.sent()).containsExactly(new PubRec(5));
  }

  @BothVersions
  void aHandlerThatFinishesWithoutAConnectionAnswersTheRepetition(ProtocolVersion version) {
    Rig rig = online(version);
    rig.receive("a", QoS.EXACTLY_ONCE, 5, "x");
    Delivery delivery = rig.delivery();
    rig.lose();
    rig.handled(delivery);
    rig.resume();
    assertThat(rig.sent()).as("nothing before the server asks").isEmpty();
    rig.receive(Rig.incoming("a", QoS.EXACTLY_ONCE, 5, "x").asDuplicate());
    assertThat(rig.sent()).containsExactly(new PubRec(5));
    assertThat(rig.output.deliveries).isEmpty();
  }

  @BothVersions
  void aHandlerThatFinishesOnTheNextConnectionAnswersNoQos1MessageOfTheOld(
      ProtocolVersion version) {
    Rig rig = online(version);
    rig.receive("a", QoS.AT_LEAST_ONCE, 5, "x");
    Delivery old = rig.delivery();
    rig.lose();
    rig.resume();
    rig.handled(old);
    assertThat(rig.sent()).isEmpty();
    rig.receive(Rig.incoming("a", QoS.AT_LEAST_ONCE, 5, "x").asDuplicate());
    assertThat(rig.sent()).as("the repetition has a handler of its own").isEmpty();
    rig.handled(rig.delivery());
    assertThat(rig.sent()).containsExactly(new PubAck(5));
  }

  @BothVersions
  @Tag("5.0:MQTT-4.3.3-11")
  @Tag("3.1.1:MQTT-4.3.3-2")
  void pubRelOnTheNextConnectionEndsTheExchange(ProtocolVersion version) {
    Rig rig = online(version);
    rig.receive("a", QoS.EXACTLY_ONCE, 5, "x");
    rig.handled(rig.delivery());
    rig.lose();
    rig.resume();
    rig.receive(new PubRel(5));
    assertThat(rig.sent()).containsExactly(new PubComp(5));
    rig.receive("a", QoS.EXACTLY_ONCE, 5, "y");
    assertThat(rig.delivered()).containsExactly("y");
  }

  @BothVersions
  @Tag("5.0:MQTT-3.2.2-5")
  void aLostSessionForgetsTheIdentifiersOfTheServer(ProtocolVersion version) {
    Rig rig = online(version);
    rig.receive("a", QoS.EXACTLY_ONCE, 5, "x");
    rig.receive("a", QoS.EXACTLY_ONCE, 6, "y");
    rig.handled(rig.delivery());
    Delivery stale = rig.delivery();
    rig.lose();
    rig.online();
    rig.grant((Subscribe) rig.sent().get(0));
    rig.receive("a", QoS.EXACTLY_ONCE, 5, "new 5");
    rig.receive("a", QoS.EXACTLY_ONCE, 6, "new 6");
    Delivery first = rig.delivery();
    assertThat(first.message().text()).isEqualTo("new 5");
    assertThat(rig.delivered()).containsExactly("new 6");
    rig.handled(stale);
    assertThat(rig.sent()).as("not of this session").isEmpty();
    rig.handled(first);
    assertThat(rig.sent()).containsExactly(new PubRec(5));
  }

  @BothVersions
  @Tag("3.1.1:MQTT-3.1.2-6")
  void anEphemeralSessionForgetsThemWithItsConnection(ProtocolVersion version) {
    Rig rig = Rig.ephemeral(version).online();
    rig.subscribed("a");
    rig.receive("a", QoS.EXACTLY_ONCE, 5, "x");
    rig.handled(rig.delivery());
    rig.lose();
    rig.online();
    rig.receive("a", QoS.EXACTLY_ONCE, 5, "y");
    assertThat(rig.delivered()).containsExactly("y");
  }

  @BothVersions
  @Tag("5.0:MQTT-4.3.3-11")
  @Tag("3.1.1:MQTT-4.3.3-2")
  @Tag("5.0:MQTT-3.7.2-1")
  void pubRelForAnUnknownIdentifierIsAnsweredAllTheSame(ProtocolVersion version) {
    Rig rig = online(version);
    rig.receive(new PubRel(9));
    assertThat(rig.sent())
        .containsExactly(
            rig.is5() ? new PubComp(9, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND) : new PubComp(9));
    assertThat(rig.output.isOpen()).isTrue();
  }

  @BothVersions
  @Tag("5.0:MQTT-4.6.0-2")
  @Tag("3.1.1:MQTT-4.6.0-2")
  void pubAcksLeaveInTheOrderOfTheMessages(ProtocolVersion version) {
    Rig rig = online(version);
    List<Delivery> deliveries = new ArrayList<>();
    for (int identifier : new int[] {9, 3, 7, 1}) {
      rig.receive("a", QoS.AT_LEAST_ONCE, identifier, "x");
      deliveries.add(rig.delivery());
    }
    rig.handled(deliveries.get(2));
    rig.failed(deliveries.get(1));
    assertThat(rig.sent()).isEmpty();
    rig.handled(deliveries.get(0));
    assertThat(rig.sent())
        .containsExactly(
            new PubAck(9),
            rig.is5() ? new PubAck(3, ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR) : new PubAck(3),
            new PubAck(7));
    rig.handled(deliveries.get(3));
    assertThat(rig.sent()).containsExactly(new PubAck(1));
  }

  @BothVersions
  @Tag("5.0:MQTT-4.6.0-3")
  @Tag("3.1.1:MQTT-4.6.0-3")
  void pubRecsLeaveInTheOrderOfTheMessages(ProtocolVersion version) {
    Rig rig = online(version);
    List<Delivery> deliveries = new ArrayList<>();
    for (int identifier : new int[] {9, 3, 7}) {
      rig.receive("a", QoS.EXACTLY_ONCE, identifier, "x");
      deliveries.add(rig.delivery());
    }
    rig.handled(deliveries.get(1));
    rig.handled(deliveries.get(2));
    assertThat(rig.sent()).isEmpty();
    rig.handled(deliveries.get(0));
    assertThat(rig.sent()).containsExactly(new PubRec(9), new PubRec(3), new PubRec(7));
  }

  @BothVersions
  void aSlowQos1HandlerHoldsNoQos2AnswerBack(ProtocolVersion version) {
    Rig rig = online(version);
    rig.receive("a", QoS.AT_LEAST_ONCE, 1, "slow");
    rig.receive("a", QoS.EXACTLY_ONCE, 2, "fast");
    rig.delivery();
    rig.handled(rig.delivery());
    assertThat(rig.sent()).containsExactly(new PubRec(2));
  }

  @BothVersions
  @Tag("5.0:MQTT-4.5.0-2")
  @Tag("3.1.1:MQTT-4.5.0-2")
  @Tag("5.0:MQTT-4.3.3-9")
  @Tag("5.0:MQTT-3.4.2-1")
  @Tag("5.0:MQTT-3.5.2-1")
  void aFailedHandlerIsToldWhereTheVersionCanTell(ProtocolVersion version) {
    Rig rig = online(version);
    rig.receive("a", QoS.AT_LEAST_ONCE, 1, "x");
    rig.receive("a", QoS.EXACTLY_ONCE, 2, "y");
    rig.failed(rig.delivery());
    rig.failed(rig.delivery());
    if (rig.is5()) {
      assertThat(rig.sent())
          .containsExactly(
              new PubAck(1, ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR),
              new PubRec(2, ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR));
      rig.receive("a", QoS.EXACTLY_ONCE, 2, "a new message");
      assertThat(rig.delivered()).containsExactly("a new message");
    } else {
      assertThat(rig.sent()).containsExactly(new PubAck(1), new PubRec(2));
      rig.receive(new PubRel(2));
      assertThat(rig.sent()).containsExactly(new PubComp(2));
    }
  }

  @Test
  void aFailureWhileTheConnectionWasAwayIsToldToTheRepetition() {
    Rig rig = online(ProtocolVersion.MQTT_5);
    rig.receive("a", QoS.EXACTLY_ONCE, 5, "x");
    Delivery delivery = rig.delivery();
    rig.lose();
    rig.failed(delivery);
    rig.resume();
    rig.receive(Rig.incoming("a", QoS.EXACTLY_ONCE, 5, "x").asDuplicate());
    assertThat(rig.sent()).containsExactly(new PubRec(5, ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR));
  }

  @BothVersions
  @Tag("5.0:MQTT-4.5.0-2")
  @Tag("3.1.1:MQTT-4.5.0-2")
  void messagesThatNobodyWantsAreAnsweredInTheirTurn(ProtocolVersion version) {
    Rig rig = online(version);
    rig.receive("a", QoS.AT_LEAST_ONCE, 1, "x");
    rig.receive("unsolicited", QoS.AT_LEAST_ONCE, 2, "y");
    rig.receive("unsolicited", QoS.EXACTLY_ONCE, 3, "z");
    rig.receive("unsolicited", QoS.AT_MOST_ONCE, 0, "w");
    assertThat(rig.output.unclaimed)
        .extracting(RecordingOutput.Unclaimed::held)
        .containsExactly(false, false, false);
    assertThat(rig.sent()).containsExactly(new PubRec(3));
    rig.handled(rig.delivery());
    assertThat(rig.sent()).containsExactly(new PubAck(1), new PubAck(2));
    rig.receive(new PubRel(3));
    assertThat(rig.sent()).containsExactly(new PubComp(3));
  }

  @Test
  void handlersSeeTheWholeMessage() {
    Rig rig = online(ProtocolVersion.MQTT_5);
    MessageProperties properties =
        new MessageProperties(
            MessageProperties.NONE.payloadFormat(),
            null,
            "text/plain",
            TopicName.of("r"),
            Rig.bytes("c"),
            List.of(new UserProperty("k", "v")));
    rig.receive(
        new Publish(
            TopicName.of("a"),
            4,
            QoS.AT_LEAST_ONCE,
            true,
            true,
            Rig.bytes("hello"),
            0,
            properties,
            List.of(1)));
    assertThat(rig.delivery().message())
        .isEqualTo(
            new ReceivedMessage(
                TopicName.of("a"),
                Rig.bytes("hello"),
                QoS.AT_LEAST_ONCE,
                true,
                true,
                properties,
                List.of(1)));
  }

  private static Rig online(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.subscribed("a");
    return rig;
  }
}
