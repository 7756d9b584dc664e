package dev.martlet.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.SubscriptionState;
import dev.martlet.client.message.ConnectionLostException;
import dev.martlet.client.message.NotConnectedException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.UnsubscribeResult;
import dev.martlet.client.message.UserProperty;
import dev.martlet.codec.packet.PacketType;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.codec.packet.UnsubAck;
import dev.martlet.codec.packet.Unsubscribe;
import dev.martlet.topic.TopicFilter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class UnsubscribeTest {
  private static final UnsubscribeResult NOTHING_THERE =
      new UnsubscribeResult(ReasonCode.NO_SUBSCRIPTION_EXISTED, null, List.of());

  @BothVersions
  @Tag("5.0:MQTT-3.10.3-2")
  @Tag("3.1.1:MQTT-3.10.3-2")
  void theServerIsToldAndItsAnswerEndsTheSubscription(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    TestSubscription subscription = rig.subscribed("a");
    CompletableFuture<UnsubscribeResult> result = rig.unsubscribe(subscription);
    Unsubscribe sent = (Unsubscribe) rig.only(PacketType.UNSUBSCRIBE);
    assertThat(sent.filters()).containsExactly(TopicFilter.of("a"));
    rig.receive("a", QoS.AT_MOST_ONCE, 0, "still comes");
    assertThat(rig.delivered()).containsExactly("still comes");
    assertThat(subscription.state()).isEqualTo(SubscriptionState.ACTIVE);

    rig.receive(rig.unsubAck(sent.packetIdentifier()));
    assertThat(result)
        .isCompletedWithValue(new UnsubscribeResult(ReasonCode.SUCCESS, null, List.of()));
    assertThat(subscription.state()).isEqualTo(SubscriptionState.CLOSED);
    assertThat(rig.session.identifiersInUse()).isZero();
    rig.receive("a", QoS.AT_MOST_ONCE, 0, "no more");
    assertThat(rig.output.deliveries).isEmpty();
    rig.lose();
    rig.online();
    assertThat(rig.sent()).as("not asked for again").isEmpty();
  }

  @Test
  void theServersAnswerIsTold() {
    Rig rig = Rig.resumable(ProtocolVersion.MQTT_5).online();
    CompletableFuture<UnsubscribeResult> result = rig.unsubscribe("of an earlier session");
    List<UserProperty> properties = List.of(new UserProperty("k", "v"));
    rig.receive(
        new UnsubAck(
            ((Unsubscribe) rig.only(PacketType.UNSUBSCRIBE)).packetIdentifier(),
            List.of(ReasonCode.NO_SUBSCRIPTION_EXISTED),
            new ReasonProperties("words", properties)));
    assertThat(result)
        .isCompletedWithValue(
            new UnsubscribeResult(ReasonCode.NO_SUBSCRIPTION_EXISTED, "words", properties));
  }

  @Test
  void aRefusalLeavesTheSubscriptionAsItIs() {
    Rig rig = Rig.resumable(ProtocolVersion.MQTT_5).online();
    TestSubscription subscription = rig.subscribed("a");
    CompletableFuture<UnsubscribeResult> result = rig.unsubscribe("a");
    rig.receive(
        new UnsubAck(
            ((Unsubscribe) rig.only(PacketType.UNSUBSCRIBE)).packetIdentifier(),
            List.of(ReasonCode.NOT_AUTHORIZED),
            ReasonProperties.of("no")));
    OutgoingQosTest.assertRejected(result, ReasonCode.NOT_AUTHORIZED, "no");
    assertThat(subscription.state()).isEqualTo(SubscriptionState.ACTIVE);
    rig.receive("a", QoS.AT_MOST_ONCE, 0, "x");
    assertThat(rig.delivered()).containsExactly("x");
  }

  @Test
  @Tag("5.0:MQTT-3.2.2-15")
  void anUnsubscribeThatIsTooLargeIsRefused() {
    Rig rig = Rig.resumable(ProtocolVersion.MQTT_5).online();
    TestSubscription subscription = rig.subscribed("a/long/filter");
    rig.output.maximumSizeBytes = 5;
    OutgoingQosTest.assertRejected(
        rig.unsubscribe(subscription), ReasonCode.PACKET_TOO_LARGE, null);
    assertThat(subscription.state()).isEqualTo(SubscriptionState.ACTIVE);
    assertThat(rig.session.identifiersInUse()).isZero();
  }

  @BothVersions
  void beforeTheAnswerToSubscribeItCancels(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    TestSubscription subscription = rig.subscribe("a");
    Subscribe subscribe = (Subscribe) rig.only(PacketType.SUBSCRIBE);
    CompletableFuture<UnsubscribeResult> result = rig.unsubscribe(subscription);
    Unsubscribe unsubscribe = (Unsubscribe) rig.only(PacketType.UNSUBSCRIBE);
    rig.grant(subscribe);
    assertThat(subscription.granted()).isCompleted();
    rig.receive(rig.unsubAck(unsubscribe.packetIdentifier()));
    assertThat(subscription.state()).isEqualTo(SubscriptionState.CLOSED);
    assertThat(result).isCompleted();
  }

  @BothVersions
  void withoutAConnectionAnEphemeralSubscriptionSimplyEnds(ProtocolVersion version) {
    Rig rig = Rig.ephemeral(version);
    TestSubscription declared = rig.subscribe("a");
    assertThat(rig.unsubscribe(declared)).isCompletedWithValue(NOTHING_THERE);
    assertThat(declared.granted()).isCancelled();
    assertThat(declared.state()).isEqualTo(SubscriptionState.CLOSED);
    rig.online();
    assertThat(rig.sent()).isEmpty();

    TestSubscription granted = rig.subscribed("b");
    rig.lose();
    assertThat(rig.unsubscribe(granted)).isCompletedWithValue(NOTHING_THERE);
    assertThat(granted.state()).isEqualTo(SubscriptionState.CLOSED);
    rig.online();
    assertThat(rig.sent()).isEmpty();
  }

  @BothVersions
  void withoutAConnectionAServerThatKeepsTheSessionCannotBeTold(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    TestSubscription subscription = rig.subscribed("a");
    rig.lose();
    RedeliveryTest.assertFailed(rig.unsubscribe(subscription), NotConnectedException.class);
    RedeliveryTest.assertFailed(rig.unsubscribe("other"), NotConnectedException.class);
    assertThat(subscription.state()).isEqualTo(SubscriptionState.RECOVERING);
    rig.open();
    RedeliveryTest.assertFailed(rig.unsubscribe(subscription), NotConnectedException.class);
    rig.accept(true);
    assertThat(rig.sent()).isEmpty();
    assertThat(subscription.state()).isEqualTo(SubscriptionState.ACTIVE);
  }

  @BothVersions
  void aSubscriptionThatWasNeverAskedForEndsWithoutAConnection(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.lose();
    TestSubscription subscription = rig.subscribe("a");
    assertThat(rig.unsubscribe(subscription)).isCompletedWithValue(NOTHING_THERE);
    assertThat(subscription.granted()).isCancelled();
    rig.resume();
    assertThat(rig.sent()).isEmpty();
  }

  /** The server may have it, although its SUBACK did not come through. */
  @BothVersions
  void aSubscriptionInDoubtCannotEndWithoutAConnection(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    TestSubscription subscription = rig.subscribe("a");
    assertThat(rig.only(PacketType.SUBSCRIBE)).isNotNull();
    rig.lose();
    RedeliveryTest.assertFailed(rig.unsubscribe(subscription), NotConnectedException.class);
    assertThat(subscription.state()).isEqualTo(SubscriptionState.PENDING);
    rig.online();
    assertThat(rig.only(PacketType.SUBSCRIBE)).isNotNull();
  }

  @BothVersions
  void aReplacementOfWhatTheServerHasCannotEndWithoutAConnection(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.subscribed("a");
    rig.lose();
    TestSubscription next = rig.subscribe("a");
    RedeliveryTest.assertFailed(rig.unsubscribe(next), NotConnectedException.class);
    assertThat(next.state()).isEqualTo(SubscriptionState.PENDING);
  }

  @BothVersions
  void aConnectionLostBeforeTheAnswerIsTold(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    TestSubscription subscription = rig.subscribed("a");
    CompletableFuture<UnsubscribeResult> result = rig.unsubscribe(subscription);
    rig.lose();
    RedeliveryTest.assertFailed(result, ConnectionLostException.class);
    assertThat(rig.session.identifiersInUse()).isZero();
    rig.resume();
    assertThat(rig.sent()).isEmpty();
    assertThat(rig.unsubscribe("a")).isNotDone();
    assertThat(rig.only(PacketType.UNSUBSCRIBE)).as("repeating it reaches the server").isNotNull();
  }

  @BothVersions
  void endingWhatHasEndedChangesNothing(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    TestSubscription old = rig.subscribed("a");
    TestSubscription next = rig.subscribed("a");
    assertThat(rig.unsubscribe(old)).isCompletedWithValue(NOTHING_THERE);
    assertThat(rig.sent()).isEmpty();
    assertThat(next.state()).isEqualTo(SubscriptionState.ACTIVE);
  }

  @BothVersions
  void twoUnsubscribesBothEnd(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.subscribed("a");
    CompletableFuture<UnsubscribeResult> first = rig.unsubscribe("a");
    CompletableFuture<UnsubscribeResult> second = rig.unsubscribe("a");
    for (int identifier : OutgoingQosTest.identifiers(rig.sent())) {
      rig.receive(rig.unsubAck(identifier));
    }
    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
  }

  @BothVersions
  void subscribingAgainBeforeTheAnswerStands(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.subscribed("a");
    assertThat(rig.unsubscribe("a")).isNotDone();
    Unsubscribe unsubscribe = (Unsubscribe) rig.only(PacketType.UNSUBSCRIBE);
    TestSubscription next = rig.subscribe("a");
    Subscribe subscribe = (Subscribe) rig.only(PacketType.SUBSCRIBE);
    rig.receive(rig.unsubAck(unsubscribe.packetIdentifier()));
    rig.grant(subscribe);
    assertThat(next.state()).isEqualTo(SubscriptionState.ACTIVE);
    rig.receive("a", QoS.AT_MOST_ONCE, 0, "x");
    assertThat(rig.delivery().subscription()).isSameAs(next);
  }

  /** Each way for the server to be without it. */
  @BothVersions
  void whatTheServerIsKnownNotToHaveEndsWithoutAConnection(ProtocolVersion version) {
    Rig unsubscribed = Rig.resumable(version).online();
    unsubscribed.subscribed("a");
    assertThat(unsubscribed.unsubscribe("a")).isNotDone();
    unsubscribed.receive(
        unsubscribed.unsubAck(
            ((Unsubscribe) unsubscribed.only(PacketType.UNSUBSCRIBE)).packetIdentifier()));
    assertEndsWithoutAConnection(unsubscribed);

    Rig refused = Rig.resumable(version).online();
    refused.subscribe("a");
    refused.answer((Subscribe) refused.only(PacketType.SUBSCRIBE), ReasonCode.UNSPECIFIED_ERROR);
    assertEndsWithoutAConnection(refused);

    Rig forgotten = Rig.resumable(version).online();
    forgotten.subscribed("a");
    CompletableFuture<UnsubscribeResult> lost = forgotten.unsubscribe("a");
    forgotten.lose();
    RedeliveryTest.assertFailed(lost, ConnectionLostException.class);
    forgotten.online();
    assertEndsWithoutAConnection(forgotten);
  }

  private static void assertEndsWithoutAConnection(Rig rig) {
    rig.lose();
    TestSubscription next = rig.subscribe("a");
    assertThat(rig.unsubscribe(next)).isCompletedWithValue(NOTHING_THERE);
  }

  @BothVersions
  void whatWasAskedForAgainBeforeTheAnswerIsInDoubtAfterIt(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.subscribed("a");
    assertThat(rig.unsubscribe("a")).isNotDone();
    Unsubscribe unsubscribe = (Unsubscribe) rig.only(PacketType.UNSUBSCRIBE);
    TestSubscription next = rig.subscribe("a");
    rig.receive(rig.unsubAck(unsubscribe.packetIdentifier()));
    rig.lose();
    RedeliveryTest.assertFailed(rig.unsubscribe(next), NotConnectedException.class);
  }
}
