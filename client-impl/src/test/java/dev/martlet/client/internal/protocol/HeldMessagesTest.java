package dev.martlet.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.SubscriptionState;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.RetainHandling;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.client.message.UnsubscribeResult;
import dev.martlet.codec.packet.PacketType;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.codec.packet.UnsubAck;
import dev.martlet.codec.packet.Unsubscribe;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A session from before this client's time delivers what nobody has declared a handler for yet. */
class HeldMessagesTest {
  @BothVersions
  @Tag("5.0:MQTT-4.6.0-2")
  @Tag("3.1.1:MQTT-4.6.0-2")
  void messagesWaitUnacknowledgedForTheirSubscription(ProtocolVersion version) {
    Rig rig = resumed(version);
    rig.receive("a", QoS.AT_LEAST_ONCE, 1, "x");
    rig.receive("a", QoS.EXACTLY_ONCE, 2, "y");
    rig.receive("b", QoS.AT_LEAST_ONCE, 3, "z");
    rig.receive("a", QoS.AT_MOST_ONCE, 0, "passed over");
    assertThat(rig.output.unclaimed)
        .extracting(RecordingOutput.Unclaimed::held)
        .containsExactly(true, true, true, false);
    assertThat(rig.sent()).isEmpty();

    rig.subscribed("b");
    rig.handled(rig.delivery());
    assertThat(rig.sent()).as("3 came after 1").isEmpty();
    rig.subscribed("a");
    Delivery first = rig.delivery();
    assertThat(first.message().text()).isEqualTo("x");
    rig.handled(first);
    rig.handled(rig.delivery());
    assertThat(rig.sent()).containsExactly(new PubAck(1), new PubAck(3), new PubRec(2));
    rig.receive(new PubRel(2));
    assertThat(rig.sent()).containsExactly(new PubComp(2));
  }

  @BothVersions
  void subscriptionsDeclaredInTimeGetTheirMessagesAtOnce(ProtocolVersion version) {
    Rig rig = Rig.resumable(version);
    rig.subscribe("a");
    rig.resume();
    rig.receive("a", QoS.AT_LEAST_ONCE, 1, "before SUBACK");
    assertThat(rig.delivered()).containsExactly("before SUBACK");
    assertThat(rig.output.unclaimed).isEmpty();
  }

  @BothVersions
  void aRejectedSubscriptionTakesNothing(ProtocolVersion version) {
    Rig rig = Rig.resumable(version);
    rig.resume(
        rig.is5()
            ? new ServerLimits(QoS.EXACTLY_ONCE, true, 9, 1_000, 0, false, true, true)
            : rig.limits());
    rig.receive("a", QoS.AT_LEAST_ONCE, 1, "x");
    TestSubscription rejected =
        rig.subscribe(
            rig.is5()
                ? new TestSubscription("#")
                : new TestSubscription(
                    "#",
                    new SubscriptionOptions(
                        QoS.AT_LEAST_ONCE, true, false, RetainHandling.SEND_ON_SUBSCRIBE)));
    assertThat(rejected.state()).isEqualTo(SubscriptionState.REJECTED);
    assertThat(rig.output.deliveries).isEmpty();
    rig.subscribed("a");
    assertThat(rig.delivered()).containsExactly("x");
  }

  @BothVersions
  void heldMessagesComeAgainOnTheNextConnection(ProtocolVersion version) {
    Rig rig = resumed(version);
    rig.receive("a", QoS.EXACTLY_ONCE, 1, "x");
    rig.lose();
    rig.resume();
    rig.receive(Rig.incoming("a", QoS.EXACTLY_ONCE, 1, "x").asDuplicate());
    assertThat(rig.output.unclaimed).hasSize(2);
    rig.subscribed("a");
    assertThat(rig.output.deliveries).hasSize(1);
    rig.handled(rig.delivery());
    assertThat(rig.sent()).containsExactly(new PubRec(1));
  }

  @BothVersions
  void aSessionOfThisClientsOwnTimeHoldsNothing(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.lose();
    rig.resume();
    rig.receive("a", QoS.AT_LEAST_ONCE, 1, "x");
    assertThat(rig.sent()).containsExactly(new PubAck(1));
    assertThat(rig.output.unclaimed)
        .extracting(RecordingOutput.Unclaimed::held)
        .containsExactly(false);
  }

  @BothVersions
  void aLostSessionEndsTheWaiting(ProtocolVersion version) {
    Rig rig = resumed(version);
    rig.lose();
    rig.online();
    rig.receive("a", QoS.AT_LEAST_ONCE, 1, "x");
    assertThat(rig.sent()).containsExactly(new PubAck(1));
  }

  @BothVersions
  void unsubscribingLetsWhatIsHeldGo(ProtocolVersion version) {
    Rig rig = resumed(version);
    rig.receive("a", QoS.AT_LEAST_ONCE, 1, "x");
    rig.receive("b", QoS.AT_LEAST_ONCE, 2, "y");
    rig.receive("a", QoS.EXACTLY_ONCE, 3, "z");
    assertThat(rig.unsubscribe("a")).isNotDone();
    Unsubscribe sent =
        (Unsubscribe)
            rig.sent().stream()
                .filter(packet -> packet.type() == PacketType.UNSUBSCRIBE)
                .findFirst()
                .orElseThrow();
    rig.receive(rig.unsubAck(sent.packetIdentifier()));
    rig.sent();
    rig.subscribed("b");
    rig.handled(rig.delivery());
    assertThat(rig.output.deliveries).as("a is not wanted").isEmpty();
    assertThat(rig.output.unclaimed)
        .as("each is reported when it is passed over")
        .filteredOn(unclaimed -> !unclaimed.held())
        .hasSize(2);
  }

  @BothVersions
  void allAnswersFollowOnceTheRestIsUnsubscribed(ProtocolVersion version) {
    Rig rig = resumed(version);
    rig.receive("a", QoS.AT_LEAST_ONCE, 1, "x");
    rig.receive("b", QoS.AT_LEAST_ONCE, 2, "y");
    rig.subscribed("b");
    rig.handled(rig.delivery());
    assertThat(rig.sent()).isEmpty();
    assertThat(rig.unsubscribe("a")).isNotDone();
    assertThat(rig.sent()).contains(new PubAck(1), new PubAck(2));
  }

  @BothVersions
  void whatStillComesAfterAnUnsubscribeIsPassedOver(ProtocolVersion version) {
    Rig rig = resumed(version);
    rig.subscribed("a");
    assertThat(rig.unsubscribe("a")).isNotDone();
    Unsubscribe sent = (Unsubscribe) rig.only(PacketType.UNSUBSCRIBE);
    rig.receive(rig.unsubAck(sent.packetIdentifier()));
    rig.receive("a", QoS.AT_LEAST_ONCE, 1, "was on its way");
    assertThat(rig.sent()).containsExactly(new PubAck(1));
    rig.receive("b", QoS.AT_LEAST_ONCE, 2, "waits");
    assertThat(rig.sent()).isEmpty();
    rig.lose();
    rig.resume();
    rig.receive("a", QoS.AT_LEAST_ONCE, 1, "once more");
    assertThat(rig.sent()).containsExactly(new PubAck(1));
  }

  @BothVersions
  void subscribingAgainAfterAnUnsubscribeHoldsAgain(ProtocolVersion version) {
    Rig rig = resumed(version);
    assertThat(rig.unsubscribe("a")).isNotDone();
    rig.receive(rig.unsubAck(((Unsubscribe) rig.only(PacketType.UNSUBSCRIBE)).packetIdentifier()));
    rig.subscribe("a");
    rig.answer((Subscribe) rig.only(PacketType.SUBSCRIBE), ReasonCode.UNSPECIFIED_ERROR);
    rig.receive("a", QoS.AT_LEAST_ONCE, 1, "x");
    assertThat(rig.sent()).as("it was wanted again").isEmpty();
    rig.subscribed("a");
    assertThat(rig.delivered()).containsExactly("x");
  }

  @Test
  void aRefusedUnsubscribeHoldsAgain() {
    Rig rig = resumed(ProtocolVersion.MQTT_5);
    CompletableFuture<UnsubscribeResult> result = rig.unsubscribe("a");
    rig.receive(
        new UnsubAck(
            ((Unsubscribe) rig.only(PacketType.UNSUBSCRIBE)).packetIdentifier(),
            List.of(ReasonCode.NOT_AUTHORIZED),
            ReasonProperties.NONE));
    OutgoingQosTest.assertRejected(result, ReasonCode.NOT_AUTHORIZED, null);
    rig.receive("a", QoS.AT_LEAST_ONCE, 1, "x");
    assertThat(rig.sent()).isEmpty();
    rig.subscribed("a");
    assertThat(rig.delivered()).containsExactly("x");
  }

  @Test
  void heldMessagesCountAgainstTheReceiveMaximum() {
    Rig rig = resumed(ProtocolVersion.MQTT_5);
    for (int identifier = 1; identifier <= 11; identifier++) {
      assertThat(rig.output.isOpen()).isTrue();
      rig.receive("a", QoS.AT_LEAST_ONCE, identifier, "x");
    }
    assertThat(rig.output.isOpen()).isFalse();
  }

  @Test
  void heldMessagesStopTheReadingFromAnOldServerUntilTheyAreTaken() {
    Rig rig = resumed(ProtocolVersion.MQTT_3_1_1);
    for (int identifier = 1; identifier <= 10; identifier++) {
      rig.receive("a", QoS.AT_LEAST_ONCE, identifier, "x");
    }
    assertThat(rig.output.reading).isFalse();
    assertThat(rig.unsubscribe("a")).isNotDone();
    assertThat(rig.output.reading).as("else UNSUBACK could never come").isTrue();
    assertThat(rig.sent()).hasSize(11);
  }

  @BothVersions
  void eachHeldMessageIsTakenOnce(ProtocolVersion version) {
    Rig rig = resumed(version);
    rig.receive("a/b", QoS.EXACTLY_ONCE, 1, "x");
    rig.subscribed("a/b");
    rig.subscribed("a/#");
    assertThat(rig.delivered()).containsExactly("x");
    assertThat(rig.sent()).isEmpty();
    assertThat(rig.output.unclaimed).hasSize(1);
  }

  private static Rig resumed(ProtocolVersion version) {
    Rig rig = Rig.resumable(version);
    rig.resume();
    return rig;
  }
}
