package dev.martlet.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.SubscriptionState;
import dev.martlet.client.message.ClientClosedException;
import dev.martlet.client.message.ConnectionLostException;
import dev.martlet.client.message.MqttException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.PublishResult;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.UnsubscribeResult;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PacketType;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How connections and sessions end. */
class EndingTest {
  private static final Disconnect GOODBYE = new Disconnect(ReasonCode.SUCCESS);

  @BothVersions
  @Tag("5.0:MQTT-3.14.4-1")
  @Tag("5.0:MQTT-3.14.4-2")
  @Tag("3.1.1:MQTT-3.14.4-1")
  @Tag("3.1.1:MQTT-3.14.4-2")
  void disconnectSaysGoodbyeAndNothingAfterIt(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.subscribed("a");
    rig.receive("a", QoS.AT_LEAST_ONCE, 1, "x");
    rig.session.disconnect();
    assertThat(rig.sent()).containsExactly(GOODBYE);
    assertThat(rig.output.ended).containsExactly(Optional.empty());
    rig.publish(QoS.AT_MOST_ONCE);
    rig.publish(QoS.AT_LEAST_ONCE);
    rig.subscribe("b");
    rig.handled(rig.delivery());
    rig.session.writable();
    rig.session.disconnect();
    rig.session.connectionLost(new ConnectionLostException("late news", null));
    assertThat(rig.sent()).isEmpty();
    assertThat(rig.output.ended).hasSize(1);
  }

  @BothVersions
  void disconnectEndsAHandshakeToo(ProtocolVersion version) {
    Rig rig = Rig.resumable(version);
    OutgoingPublish publish = rig.publish(QoS.AT_LEAST_ONCE);
    rig.open();
    rig.session.disconnect();
    assertThat(rig.sent()).containsExactly(GOODBYE);
    assertThat(rig.output.ended).containsExactly(Optional.empty());
    rig.accept(false);
    assertThat(rig.output.connected).isEmpty();
    assertThat(publish.future()).isNotDone();
    rig.online();
    assertThat(rig.onlyPublish()).isNotNull();
  }

  @BothVersions
  void disconnectWithoutAConnectionDoesNothing(ProtocolVersion version) {
    Rig rig = Rig.resumable(version);
    rig.session.disconnect();
    assertThat(rig.output.ended).isEmpty();
    assertThat(rig.sent()).isEmpty();
  }

  @BothVersions
  @Tag("3.1.1:MQTT-3.1.2-4")
  @Tag("5.0:MQTT-3.1.2-23")
  void aResumableSessionOutlivesDisconnect(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    OutgoingPublish publish = rig.publish(QoS.AT_LEAST_ONCE);
    int identifier = rig.onlyPublish().packetIdentifier();
    rig.session.disconnect();
    assertThat(publish.future()).isNotDone();
    rig.sent();
    rig.resume();
    assertThat(rig.onlyPublish().packetIdentifier()).isEqualTo(identifier);
  }

  @BothVersions
  void anEphemeralSessionDoesNot(ProtocolVersion version) {
    Rig rig = Rig.ephemeral(version).online();
    OutgoingPublish publish = rig.publish(QoS.AT_LEAST_ONCE);
    rig.session.disconnect();
    RedeliveryTest.assertFailed(publish.future(), ConnectionLostException.class);
  }

  @Test
  @Tag("5.0:MQTT-4.13.2-1")
  void theServersGoodbyeIsToldAndNotAnswered() {
    Rig rig = Rig.resumable(ProtocolVersion.MQTT_5).online();
    rig.receive(
        new Disconnect(ReasonCode.SERVER_SHUTTING_DOWN, null, null, ReasonProperties.of("bye")));
    assertThat(rig.sent()).isEmpty();
    assertThat(rig.cause()).isInstanceOf(ConnectionLostException.class);
    assertThat(rig.cause().reasonCode()).contains(ReasonCode.SERVER_SHUTTING_DOWN);
    assertThat(rig.cause().reasonString()).contains("bye");
  }

  @BothVersions
  void aLostTransportIsToldAsItIs(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    MqttException cause = new ConnectionLostException("reset by peer", null);
    rig.session.connectionLost(cause);
    assertThat(rig.output.ended).containsExactly(Optional.of(cause));
    assertThat(rig.sent()).isEmpty();
  }

  /** In each phase; with each kind of session. */
  @ParameterizedTest
  @CsvSource({
    "MQTT_5, never connected, true", "MQTT_5, never connected, false",
    "MQTT_5, handshake, true", "MQTT_5, handshake, false",
    "MQTT_5, online, true", "MQTT_5, online, false",
    "MQTT_5, lost, true", "MQTT_5, lost, false",
    "MQTT_3_1_1, never connected, true", "MQTT_3_1_1, never connected, false",
    "MQTT_3_1_1, handshake, true", "MQTT_3_1_1, handshake, false",
    "MQTT_3_1_1, online, true", "MQTT_3_1_1, online, false",
    "MQTT_3_1_1, lost, true", "MQTT_3_1_1, lost, false"
  })
  void closeEndsEveryFutureInEveryPhase(ProtocolVersion version, String phase, boolean resumable) {
    Rig rig = resumable ? Rig.resumable(version) : Rig.ephemeral(version);
    if (!phase.equals("never connected")) {
      rig.online();
    }
    List<CompletableFuture<?>> open = new ArrayList<>();
    if (phase.equals("online")) {
      open.addAll(inFlight(rig));
    }
    if (phase.equals("lost")) {
      List<CompletableFuture<?>> before = inFlight(rig);
      rig.lose();
      before.removeIf(CompletableFuture::isDone);
      open.addAll(before);
    }
    if (phase.equals("handshake")) {
      rig.lose();
      rig.open();
    }
    rig.output.writable = false;
    for (QoS qos : QoS.values()) {
      open.add(rig.publish(qos).future());
    }
    TestSubscription pending = rig.subscribe("pending");
    open.add(pending.granted());

    rig.sent();
    rig.session.close();
    assertThat(rig.sent())
        .isEqualTo(
            phase.equals("online") || phase.equals("handshake") ? List.of(GOODBYE) : List.of());
    for (CompletableFuture<?> future : open) {
      RedeliveryTest.assertFailed(future, ClientClosedException.class);
    }
    assertThat(pending.state()).isEqualTo(SubscriptionState.CLOSED);
    assertThat(rig.session.identifiersInUse()).isZero();
  }

  @BothVersions
  void afterCloseEverythingFails(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    TestSubscription active = rig.subscribed("a");
    rig.receive("a", QoS.EXACTLY_ONCE, 1, "x");
    rig.session.close();
    rig.sent();
    assertThat(active.state()).isEqualTo(SubscriptionState.CLOSED);
    for (QoS qos : QoS.values()) {
      RedeliveryTest.assertFailed(rig.publish(qos).future(), ClientClosedException.class);
    }
    TestSubscription late = rig.subscribe("b");
    assertThat(late.state()).isEqualTo(SubscriptionState.CLOSED);
    RedeliveryTest.assertFailed(late.granted(), ClientClosedException.class);
    RedeliveryTest.assertFailed(rig.unsubscribe("a"), ClientClosedException.class);
    RedeliveryTest.assertFailed(rig.unsubscribe(active), ClientClosedException.class);
    rig.handled(rig.delivery());
    rig.session.writable();
    rig.session.wake(rig.output.now);
    assertThat(rig.sent()).isEmpty();
    rig.session.close();
    assertThat(rig.output.ended).hasSize(1);
  }

  @BothVersions
  void anOutcomeOfBeforeStaysAsItWas(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    OutgoingPublish publish = rig.publish(QoS.AT_LEAST_ONCE);
    rig.receive(new PubAck(rig.onlyPublish().packetIdentifier()));
    TestSubscription subscription = rig.subscribed("a");
    rig.session.close();
    assertThat(publish.future()).isCompletedWithValue(PublishResult.SUCCESS);
    assertThat(subscription.granted()).isCompleted();
  }

  /** One of each kind, at each step, without its answer. */
  private static List<CompletableFuture<?>> inFlight(Rig rig) {
    List<CompletableFuture<?>> open = new ArrayList<>();
    open.add(rig.publish(QoS.AT_LEAST_ONCE).future());
    open.add(rig.publish(QoS.EXACTLY_ONCE).future());
    open.add(rig.publish(QoS.EXACTLY_ONCE).future());
    List<Packet> sent = rig.sent();
    rig.receive(new PubRec(OutgoingQosTest.identifiers(sent).get(2)));
    Outcome<UnsubscribeResult> unsubscribe = new Outcome<>();
    rig.session.unsubscribe(TopicFilter.of("u"), unsubscribe);
    open.add(unsubscribe.future());
    open.add(rig.subscribe("in flight").granted());
    assertThat(rig.sent())
        .extracting(Packet::type)
        .containsExactly(PacketType.PUBREL, PacketType.UNSUBSCRIBE, PacketType.SUBSCRIBE);
    return open;
  }
}
