package dev.martlet.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.SubscriptionState;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.RetainHandling;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.client.message.SubscribeResult;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.client.message.UserProperty;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PacketType;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.topic.TopicFilter;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SubscriptionTest {
  private static final SubscriptionOptions OPTIONS_OF_MQTT_5 =
      new SubscriptionOptions(QoS.AT_LEAST_ONCE, true, true, RetainHandling.DO_NOT_SEND);

  @BothVersions
  @Tag("5.0:MQTT-3.8.3-2")
  @Tag("3.1.1:MQTT-3.8.3-3")
  void aSubscriptionIsAskedForAndGranted(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    TestSubscription subscription =
        rig.subscribe(new TestSubscription("a/#", SubscriptionOptions.of(QoS.AT_LEAST_ONCE)));
    assertThat(subscription.state()).isEqualTo(SubscriptionState.PENDING);
    Subscribe sent = (Subscribe) rig.only(PacketType.SUBSCRIBE);
    assertThat(sent.requests())
        .containsExactly(
            new Subscribe.Request(
                TopicFilter.of("a/#"), SubscriptionOptions.of(QoS.AT_LEAST_ONCE)));
    assertThat(sent.packetIdentifier()).isBetween(1, 65_535);
    assertThat(sent.subscriptionIdentifier())
        .isBetween(rig.is5() ? 1 : 0, rig.is5() ? Subscribe.MAX_SUBSCRIPTION_IDENTIFIER : 0);

    rig.answer(sent, ReasonCode.SUCCESS);
    assertThat(subscription.state()).isEqualTo(SubscriptionState.ACTIVE);
    assertThat(subscription.granted())
        .isCompletedWithValue(new SubscribeResult(QoS.AT_MOST_ONCE, null, List.of()));
    assertThat(rig.session.identifiersInUse()).isZero();
  }

  @ParameterizedTest
  @EnumSource(QoS.class)
  void theGrantedQosAndTheServersWordsAreTold(QoS granted) {
    Rig rig = Rig.resumable(ProtocolVersion.MQTT_5).online();
    TestSubscription subscription = rig.subscribe("a");
    List<UserProperty> properties = List.of(new UserProperty("k", "v"));
    rig.receive(
        new SubAck(
            ((Subscribe) rig.only(PacketType.SUBSCRIBE)).packetIdentifier(),
            List.of(ReasonCode.granted(granted)),
            new ReasonProperties("words", properties)));
    assertThat(subscription.granted())
        .isCompletedWithValue(new SubscribeResult(granted, "words", properties));
  }

  @Test
  void mqtt5CarriesAllOptions() {
    Rig rig = Rig.resumable(ProtocolVersion.MQTT_5).online();
    rig.subscribe(new TestSubscription("a", OPTIONS_OF_MQTT_5));
    assertThat(((Subscribe) rig.only(PacketType.SUBSCRIBE)).requests().get(0).options())
        .isEqualTo(OPTIONS_OF_MQTT_5);
  }

  @ParameterizedTest
  @MethodSource("optionsOfMqtt5")
  void whatMqtt311CannotCarryIsRefused(SubscriptionOptions options) {
    Rig rig = Rig.resumable(ProtocolVersion.MQTT_3_1_1).online();
    TestSubscription subscription = rig.subscribe(new TestSubscription("a", options));
    assertRejected(subscription, ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);
    assertThat(rig.sent()).isEmpty();
  }

  static Stream<SubscriptionOptions> optionsOfMqtt5() {
    return Stream.of(
        new SubscriptionOptions(QoS.AT_MOST_ONCE, true, false, RetainHandling.SEND_ON_SUBSCRIBE),
        new SubscriptionOptions(QoS.AT_MOST_ONCE, false, true, RetainHandling.SEND_ON_SUBSCRIBE),
        new SubscriptionOptions(QoS.AT_MOST_ONCE, false, false, RetainHandling.DO_NOT_SEND));
  }

  @Test
  @Tag("5.0:MQTT-3.8.3-4")
  void noLocalOnASharedFilterIsRefused() {
    Rig rig = Rig.resumable(ProtocolVersion.MQTT_5).online();
    assertRejected(
        rig.subscribe(new TestSubscription("$share/g/a", OPTIONS_OF_MQTT_5)),
        ReasonCode.PROTOCOL_ERROR);
    assertThat(rig.sent()).isEmpty();
  }

  @Test
  void whatTheServerDoesNotHaveIsRefused() {
    Rig rig = Rig.resumable(ProtocolVersion.MQTT_5);
    rig.open();
    rig.accept(false, limits(false, false, false));
    assertRejected(rig.subscribe("$share/g/a"), ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED);
    assertRejected(rig.subscribe("a/#"), ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED);
    assertRejected(rig.subscribe("a/+"), ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED);
    assertThat(rig.sent()).isEmpty();
    rig.subscribe("a");
    assertThat(((Subscribe) rig.only(PacketType.SUBSCRIBE)).subscriptionIdentifier())
        .as("the server has no subscription identifiers")
        .isZero();
  }

  @Test
  @Tag("5.0:MQTT-3.2.2-15")
  void aSubscribeThatIsTooLargeIsRefused() {
    Rig rig = Rig.resumable(ProtocolVersion.MQTT_5).online();
    rig.output.maximumSizeBytes = 10;
    assertRejected(rig.subscribe("a/very/long/filter"), ReasonCode.PACKET_TOO_LARGE);
    assertThat(rig.session.identifiersInUse()).isZero();
  }

  @BothVersions
  void theServersRefusalIsTold(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    TestSubscription subscription = rig.subscribe("a");
    rig.answer((Subscribe) rig.only(PacketType.SUBSCRIBE), ReasonCode.UNSPECIFIED_ERROR);
    assertRejected(subscription, ReasonCode.UNSPECIFIED_ERROR);
    assertThat(rig.session.identifiersInUse()).isZero();
    rig.lose();
    rig.online();
    assertThat(rig.sent()).as("not asked for again").isEmpty();
  }

  @BothVersions
  void aRejectedSubscriptionMayBeDeclaredAgain(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.subscribe("a");
    rig.answer((Subscribe) rig.only(PacketType.SUBSCRIBE), ReasonCode.UNSPECIFIED_ERROR);
    assertThat(rig.subscribed("a").state()).isEqualTo(SubscriptionState.ACTIVE);
  }

  @BothVersions
  void subscriptionsMayStandBeforeTheConnection(ProtocolVersion version) {
    Rig rig = Rig.ephemeral(version);
    TestSubscription first = rig.subscribe("a");
    TestSubscription second = rig.subscribe("b");
    rig.open();
    assertThat(rig.sent()).isEmpty();
    rig.accept(false);
    List<Packet> sent = rig.sent();
    assertThat(sent).extracting(SubscriptionTest::filter).containsExactly("a", "b");
    sent.forEach(packet -> rig.grant((Subscribe) packet));
    assertThat(List.of(first, second))
        .extracting(DeclaredSubscription::state)
        .containsOnly(SubscriptionState.ACTIVE);
  }

  @BothVersions
  @Tag("3.1.1:MQTT-4.1.0-1")
  void aResumedSessionHasItsSubscriptions(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    TestSubscription subscription = rig.subscribed("a");
    rig.lose();
    assertThat(subscription.state()).isEqualTo(SubscriptionState.RECOVERING);
    rig.resume();
    assertThat(rig.sent()).as("not asked for again").isEmpty();
    assertThat(subscription.state()).isEqualTo(SubscriptionState.ACTIVE);
    rig.receive("a", QoS.AT_MOST_ONCE, 0, "x");
    assertThat(rig.delivery().subscription()).isSameAs(subscription);
  }

  @BothVersions
  @Tag("5.0:MQTT-3.2.2-5")
  void aLostSessionGetsItsSubscriptionsAgain(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    TestSubscription subscription = rig.subscribed("a");
    for (int i = 0; i < 3; i++) {
      rig.lose();
      rig.online();
      assertThat(subscription.state()).isEqualTo(SubscriptionState.RECOVERING);
      rig.grant((Subscribe) rig.only(PacketType.SUBSCRIBE));
      assertThat(subscription.state()).isEqualTo(SubscriptionState.ACTIVE);
    }
    assertThat(subscription.granted()).isCompleted();
  }

  @BothVersions
  void aRecoveryThatTheServerRefusesIsSeenInTheState(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    TestSubscription subscription = rig.subscribed("a");
    rig.lose();
    rig.online();
    rig.answer((Subscribe) rig.only(PacketType.SUBSCRIBE), ReasonCode.UNSPECIFIED_ERROR);
    assertThat(subscription.state()).isEqualTo(SubscriptionState.REJECTED);
    assertThat(subscription.granted()).as("was granted once").isCompleted();
  }

  @BothVersions
  void anEphemeralSessionAsksOnEveryConnection(ProtocolVersion version) {
    Rig rig = Rig.ephemeral(version).online();
    TestSubscription subscription = rig.subscribed("a");
    rig.lose();
    assertThat(subscription.state()).isEqualTo(SubscriptionState.RECOVERING);
    rig.online();
    rig.grant((Subscribe) rig.only(PacketType.SUBSCRIBE));
    assertThat(subscription.state()).isEqualTo(SubscriptionState.ACTIVE);
  }

  @BothVersions
  void aConnectionLostBeforeSubAckMeansAskingAgain(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    TestSubscription subscription = rig.subscribe("a");
    rig.lose();
    assertThat(subscription.state()).isEqualTo(SubscriptionState.PENDING);
    assertThat(rig.session.identifiersInUse()).isZero();
    rig.resume();
    rig.grant((Subscribe) rig.only(PacketType.SUBSCRIBE));
    assertThat(subscription.granted()).isCompleted();
  }

  @BothVersions
  void aFailedHandshakeChangesNoSubscription(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    TestSubscription subscription = rig.subscribed("a");
    rig.lose();
    rig.open();
    rig.lose();
    assertThat(subscription.state()).isEqualTo(SubscriptionState.RECOVERING);
    rig.resume();
    assertThat(rig.sent()).isEmpty();
    assertThat(subscription.state()).isEqualTo(SubscriptionState.ACTIVE);
  }

  @BothVersions
  void declaringAFilterAgainReplacesIt(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    TestSubscription old = rig.subscribed("a");
    TestSubscription next = rig.subscribe("a");
    assertThat(old.state()).isEqualTo(SubscriptionState.CLOSED);
    assertThat(old.granted()).as("was granted").isCompleted();
    rig.grant((Subscribe) rig.only(PacketType.SUBSCRIBE));
    rig.receive("a", QoS.AT_MOST_ONCE, 0, "x");
    assertThat(rig.output.deliveries).extracting(Delivery::subscription).containsExactly(next);
  }

  @BothVersions
  void aReplacedSubscriptionThatWasNotGrantedIsCancelled(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    TestSubscription old = rig.subscribe("a");
    Subscribe first = (Subscribe) rig.only(PacketType.SUBSCRIBE);
    TestSubscription next = rig.subscribe("a");
    Subscribe second = (Subscribe) rig.only(PacketType.SUBSCRIBE);
    assertThat(old.granted()).isCancelled();
    rig.answer(first, ReasonCode.UNSPECIFIED_ERROR);
    assertThat(old.state()).isEqualTo(SubscriptionState.CLOSED);
    assertThat(next.state()).isEqualTo(SubscriptionState.PENDING);
    rig.grant(second);
    assertThat(next.state()).isEqualTo(SubscriptionState.ACTIVE);
    assertThat(rig.session.identifiersInUse()).isZero();
  }

  @BothVersions
  void aReplacementBeforeTheConnectionIsTheOnlyOneAskedFor(ProtocolVersion version) {
    Rig rig = Rig.resumable(version);
    TestSubscription old = rig.subscribe("a");
    rig.subscribe("a");
    assertThat(old.granted()).isCancelled();
    rig.online();
    assertThat(rig.only(PacketType.SUBSCRIBE)).isNotNull();
  }

  @BothVersions
  void aReplacementWithoutAConnectionIsAskedForOnResume(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.subscribed("a");
    rig.lose();
    TestSubscription next =
        rig.subscribe(new TestSubscription("a", SubscriptionOptions.of(QoS.AT_MOST_ONCE)));
    rig.resume();
    Subscribe sent = (Subscribe) rig.only(PacketType.SUBSCRIBE);
    assertThat(sent.requests().get(0).options().qos()).isEqualTo(QoS.AT_MOST_ONCE);
    rig.grant(sent);
    assertThat(next.state()).isEqualTo(SubscriptionState.ACTIVE);
  }

  @Test
  void everyFilterHasAnIdentifierOfItsOwn() {
    Rig rig = Rig.resumable(ProtocolVersion.MQTT_5).online();
    for (int i = 0; i < 100; i++) {
      rig.subscribe("a/" + i);
    }
    assertThat(rig.sent())
        .extracting(packet -> ((Subscribe) packet).subscriptionIdentifier())
        .doesNotHaveDuplicates()
        .doesNotContain(0);
  }

  static void assertRejected(TestSubscription subscription, ReasonCode reasonCode) {
    assertThat(subscription.state()).isEqualTo(SubscriptionState.REJECTED);
    OutgoingQosTest.assertRejected(subscription.granted(), reasonCode, null);
  }

  private static String filter(Packet packet) {
    return ((Subscribe) packet).requests().get(0).filter().toString();
  }

  @Test
  void aReplacedSubscriptionPassesItsIdentifierOn() {
    Rig rig = Rig.resumable(ProtocolVersion.MQTT_5).online();
    rig.subscribe("a");
    int first = ((Subscribe) rig.only(PacketType.SUBSCRIBE)).subscriptionIdentifier();
    rig.subscribe("a");
    int second = ((Subscribe) rig.only(PacketType.SUBSCRIBE)).subscriptionIdentifier();
    rig.subscribe("b");
    int other = ((Subscribe) rig.only(PacketType.SUBSCRIBE)).subscriptionIdentifier();
    assertThat(second).isEqualTo(first).isNotEqualTo(other);
  }

  @BothVersions
  void aSubscriptionThatIsNoLongerGrantedIsReported(ProtocolVersion version) {
    Rig rig = Rig.ephemeral(version).online();
    TestSubscription subscription = rig.subscribe("a");
    rig.grant((Subscribe) rig.only(PacketType.SUBSCRIBE));
    rig.lose();
    rig.online();
    rig.answer((Subscribe) rig.only(PacketType.SUBSCRIBE), ReasonCode.UNSPECIFIED_ERROR);
    assertThat(subscription.state()).isEqualTo(SubscriptionState.REJECTED);
    assertThat(rig.output.noLongerGranted).containsExactly(subscription);
  }

  @Test
  void aRefusalOfTheOldSubscribeDoesNotHideWhatTheNewOneGot() {
    Rig rig = Rig.resumable(ProtocolVersion.MQTT_5).online();
    rig.subscribe("a");
    Subscribe first = (Subscribe) rig.only(PacketType.SUBSCRIBE);
    rig.subscribe("a");
    Subscribe second = (Subscribe) rig.only(PacketType.SUBSCRIBE);
    rig.answer(first, ReasonCode.NOT_AUTHORIZED);
    rig.grant(second);
    rig.lose();
    assertThat(rig.unsubscribe("a")).failsWithin(Duration.ZERO);
  }

  private static ServerLimits limits(boolean wildcards, boolean identifiers, boolean shared) {
    return new ServerLimits(
        QoS.EXACTLY_ONCE,
        true,
        100,
        ServerLimits.PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES,
        0,
        wildcards,
        identifiers,
        shared);
  }
}
