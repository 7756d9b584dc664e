package dev.martlet.testbroker.internal.core;

import static dev.martlet.client.message.QoS.AT_LEAST_ONCE;
import static dev.martlet.client.message.QoS.AT_MOST_ONCE;
import static dev.martlet.client.message.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.message.Message;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.RetainHandling;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.ConnectProperties;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.testbroker.policy.ServerAbilities;
import dev.martlet.testbroker.policy.ServerAbilitiesBuilder;
import dev.martlet.testbroker.policy.SpokenVersions;
import dev.martlet.testbroker.policy.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AbilitiesTest {

  private static final ProtocolVersion MQTT_5 = ProtocolVersion.MQTT_5;
  private static final ProtocolVersion MQTT_3_1_1 = ProtocolVersion.MQTT_3_1_1;

  private static ServerAbilitiesBuilder server() {
    return ServerAbilities.builder();
  }

  private static VirtualBroker broker(ServerAbilitiesBuilder abilities) {
    return VirtualBroker.able(abilities.build());
  }

  private static ScriptedClient connected(VirtualBroker broker, ProtocolVersion version) {
    ScriptedClient client = broker.client(version, "c");
    client.connect();
    return client;
  }

  private static ReasonCode subscribe(ScriptedClient client, String filter, QoS qos) {
    client.receive(ScriptedClient.subscribePacket(1, filter, SubscriptionOptions.of(qos), 0));
    return client.take(SubAck.class).reasonCodes().get(0);
  }

  /** CONNECT with a will is refused with this code, or in MQTT 3.1.1 closed without a word. */
  private static void expectWillRefused(
      VirtualBroker broker, ProtocolVersion version, Message will, ReasonCode reasonCode) {
    ScriptedClient client = broker.client(version, "dying").connecting(asked -> asked.will(will));
    if (version == MQTT_5) {
      assertThat(client.take(ConnAck.class).reasonCode()).isEqualTo(reasonCode);
    }
    client.expectClosed();
  }

  @ParameterizedTest
  @CsvSource({
    "MQTT_5, AT_MOST_ONCE, AT_LEAST_ONCE",
    "MQTT_5, AT_MOST_ONCE, EXACTLY_ONCE",
    "MQTT_5, AT_LEAST_ONCE, EXACTLY_ONCE",
    "MQTT_3_1_1, AT_MOST_ONCE, AT_LEAST_ONCE",
    "MQTT_3_1_1, AT_LEAST_ONCE, EXACTLY_ONCE"
  })
  @Tag("5.0:MQTT-3.2.2-9")
  @Tag("5.0:MQTT-3.2.2-11")
  @Tag("5.0:MQTT-3.2.2-12")
  void aMessageOrWillAboveTheMaximumQosIsRefused(ProtocolVersion version, QoS maximum, QoS above) {
    VirtualBroker broker = broker(server().maximumQos(maximum));
    ScriptedClient client = broker.client(version, "c");
    ConnAck answer = client.connect();
    if (version == MQTT_5) {
      assertThat(answer.properties().limits().maximumQos()).isEqualTo(maximum);
    }
    client.publish("t", "1", maximum, maximum == AT_MOST_ONCE ? 0 : 1);
    client.takeAll();
    client.publish("t", "2", above, 2);
    client.expectClosed(ReasonCode.QOS_NOT_SUPPORTED);
    Message will = Message.builder("t").qos(above).build();
    expectWillRefused(broker, version, will, ReasonCode.QOS_NOT_SUPPORTED);
    ScriptedClient other = broker.client(version, "other");
    ConnAck taken = other.connect(asked -> asked.will(Message.builder("t").qos(maximum).build()));
    assertThat(taken.reasonCode()).isEqualTo(ReasonCode.SUCCESS);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.2.2-10")
  void aSubscriptionIsGrantedNoMoreThanTheMaximumQos(ProtocolVersion version) {
    VirtualBroker broker = broker(server().maximumQos(AT_LEAST_ONCE));
    ScriptedClient client = connected(broker, version);
    assertThat(subscribe(client, "a", EXACTLY_ONCE)).isEqualTo(ReasonCode.GRANTED_QOS_1);
    assertThat(subscribe(client, "b", AT_LEAST_ONCE)).isEqualTo(ReasonCode.GRANTED_QOS_1);
    assertThat(subscribe(client, "c", AT_MOST_ONCE)).isEqualTo(ReasonCode.SUCCESS);
    client.publish("a", "1", AT_LEAST_ONCE, 1);
    assertThat(client.takePublish("1").qos()).isEqualTo(AT_LEAST_ONCE);
  }

  @Test
  void theOtherOptionsOfASubscriptionStayAsTheyWereAsked() {
    ScriptedClient client = connected(broker(server().maximumQos(AT_MOST_ONCE)), MQTT_5);
    SubscriptionOptions asked =
        new SubscriptionOptions(EXACTLY_ONCE, true, true, RetainHandling.DO_NOT_SEND);
    client.publishRetained("t", "kept");
    client.receive(ScriptedClient.subscribePacket(1, "t", asked, 7));
    assertThat(client.take(SubAck.class).reasonCodes()).containsExactly(ReasonCode.SUCCESS);
    client.publish("t", "own").expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.2.2-13")
  @Tag("5.0:MQTT-3.2.2-14")
  void whatIsToBeRetainedIsRefusedWithoutRetain(ProtocolVersion version) {
    VirtualBroker broker = broker(server().withoutRetain());
    ScriptedClient client = broker.client(version, "c");
    ConnAck answer = client.connect();
    if (version == MQTT_5) {
      assertThat(answer.properties().limits().retainAvailable()).isFalse();
    }
    client.publish("t", "1").expectNothing();
    client.publishRetained("t", "2");
    client.expectClosed(ReasonCode.RETAIN_NOT_SUPPORTED);
    Message will = Message.builder("t").retain().build();
    expectWillRefused(broker, version, will, ReasonCode.RETAIN_NOT_SUPPORTED);
    ScriptedClient other = connected(broker, version);
    other.subscribe("t", AT_MOST_ONCE).expectNothing();
  }

  @Test
  @Tag("5.0:3.2.2.3.11")
  void aWildcardEndsTheConnectionWithoutWildcards() {
    ScriptedClient client = broker(server().withoutWildcards()).client("c");
    assertThat(client.connect().properties().limits().wildcardSubscriptionAvailable()).isFalse();
    client.subscribe("a/b", AT_MOST_ONCE).subscribe("$share/g/a", AT_MOST_ONCE);
    client.receive(
        ScriptedClient.subscribePacket(1, "a/#", SubscriptionOptions.of(AT_MOST_ONCE), 0));
    client.expectClosed(ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED);
  }

  @Test
  @Tag("5.0:3.2.2.3.13")
  void aSharedSubscriptionEndsTheConnectionWithoutSharedSubscriptions() {
    ScriptedClient client = broker(server().withoutSharedSubscriptions()).client("c");
    assertThat(client.connect().properties().limits().sharedSubscriptionAvailable()).isFalse();
    client.subscribe("a/#", AT_MOST_ONCE);
    client.receive(
        ScriptedClient.subscribePacket(1, "$share/g/a", SubscriptionOptions.of(AT_MOST_ONCE), 0));
    client.expectClosed(ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED);
  }

  @Test
  @Tag("5.0:3.2.2.3.12")
  void aSubscriptionIdentifierEndsTheConnectionWithoutThem() {
    ScriptedClient client = broker(server().withoutSubscriptionIdentifiers()).client("c");
    assertThat(client.connect().properties().limits().subscriptionIdentifierAvailable()).isFalse();
    client.subscribe("a/#", AT_MOST_ONCE);
    client.receive(ScriptedClient.subscribePacket(1, "b", SubscriptionOptions.of(AT_MOST_ONCE), 1));
    client.expectClosed(ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED);
  }

  @Test
  @Tag("3.1.1:MQTT-3.8.3-2")
  @Tag("3.1.1:MQTT-3.9.3-2")
  void inMqtt311SubackRefusesWildcardsAndSharedSubscriptions() {
    ScriptedClient client =
        connected(broker(server().withoutWildcards().withoutSharedSubscriptions()), MQTT_3_1_1);
    assertThat(subscribe(client, "a/+", AT_MOST_ONCE)).isEqualTo(ReasonCode.UNSPECIFIED_ERROR);
    assertThat(subscribe(client, "$share/g/a", AT_MOST_ONCE))
        .isEqualTo(ReasonCode.UNSPECIFIED_ERROR);
    assertThat(subscribe(client, "a", AT_MOST_ONCE)).isEqualTo(ReasonCode.SUCCESS);
    client.publish("a", "1").takePublish("1");
    client.expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-3.2.2-21")
  @Tag("5.0:MQTT-3.2.2-22")
  void theServersKeepAliveReplacesTheClients() {
    VirtualBroker broker = broker(server().keepAlive(Duration.ofSeconds(2)));
    ScriptedClient client = broker.client("c");
    ConnAck answer = client.connect(asked -> asked.keepAlive(Duration.ofHours(1)));
    assertThat(answer.properties().serverKeepAliveSeconds()).isEqualTo(2);
    broker.advance(Duration.ofMillis(2_999));
    client.expectNothing();
    broker.advance(Duration.ofMillis(1));
    client.expectClosed(ReasonCode.KEEP_ALIVE_TIMEOUT);
  }

  @ParameterizedTest
  @CsvSource({"0, 60", "1, ", "60, ", "61, 60", "65535, 60"})
  @Tag("5.0:MQTT-3.2.2-21")
  @Tag("5.0:MQTT-3.2.2-22")
  void aMaximumKeepAliveReplacesALongerOneAndNone(int askedSeconds, Integer answered) {
    VirtualBroker broker = broker(server().maximumKeepAlive(Duration.ofSeconds(60)));
    ScriptedClient client = broker.client("c");
    ConnAck answer = client.connect(asked -> asked.keepAlive(Duration.ofSeconds(askedSeconds)));
    assertThat(answer.properties().serverKeepAliveSeconds()).isEqualTo(answered);
    long heldMillis = 1_500L * (answered == null ? askedSeconds : answered);
    broker.advance(Duration.ofMillis(heldMillis - 1));
    client.expectNothing();
    broker.advance(Duration.ofMillis(1));
    client.expectClosed(ReasonCode.KEEP_ALIVE_TIMEOUT);
  }

  @Test
  void aMaximumKeepAliveOfZeroIsNone() {
    assertThatThrownBy(() -> server().maximumKeepAlive(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aServerKeepAliveOfZeroSwitchesTheClientsOff() {
    VirtualBroker broker = broker(server().keepAlive(Duration.ZERO));
    ScriptedClient client = broker.client("c");
    client.connect(asked -> asked.keepAlive(Duration.ofSeconds(2)));
    broker.advance(Duration.ofDays(1));
    client.expectNothing();
  }

  @Test
  void aClientOfMqtt311KeepsItsOwnKeepAlive() {
    VirtualBroker broker = broker(server().keepAlive(Duration.ofSeconds(2)));
    ScriptedClient client = broker.client(MQTT_3_1_1, "c");
    ConnAck answer = client.connect(asked -> asked.keepAlive(Duration.ofSeconds(10)));
    assertThat(answer.properties().serverKeepAliveSeconds()).isNull();
    broker.advance(Duration.ofMillis(14_999));
    client.expectNothing();
    broker.advance(Duration.ofMillis(1));
    client.expectClosed();
  }

  @Test
  @Tag("3.1.1:MQTT-3.1.2-2")
  void aServerOfMqtt311AnswersMqtt5InItsOwnVersion() {
    VirtualBroker broker = broker(server().versions(SpokenVersions.ONLY_MQTT_3_1_1));
    ScriptedClient client = broker.client(MQTT_5, "c");
    assertThat(client.connect().reasonCode()).isEqualTo(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);
    assertThat(client.wireVersion()).isEqualTo(MQTT_3_1_1);
    client.expectClosed();
    connected(broker, MQTT_3_1_1).expectNothing();
  }

  @Test
  void aServerOfMqtt311MaySayNoInMqtt5() {
    VirtualBroker broker =
        broker(server().versions(SpokenVersions.ONLY_MQTT_3_1_1_AND_SAYS_SO_IN_MQTT_5));
    ScriptedClient client = broker.client(MQTT_5, "c");
    assertThat(client.connect().reasonCode()).isEqualTo(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);
    assertThat(client.wireVersion()).isEqualTo(MQTT_5);
    client.expectClosed();
    connected(broker, MQTT_3_1_1).expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-2")
  void aServerOfMqtt5RefusesMqtt311() {
    VirtualBroker broker = broker(server().versions(SpokenVersions.ONLY_MQTT_5));
    ScriptedClient client = broker.client(MQTT_3_1_1, "c");
    assertThat(client.connect().reasonCode()).isEqualTo(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);
    client.expectClosed();
    connected(broker, MQTT_5).expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.2.2-3")
  @Tag("3.1.1:MQTT-3.2.2-3")
  void aServerThatLosesSessionsHasNoneToGoOnWith(ProtocolVersion version) {
    VirtualBroker broker = broker(server().losingSessions());
    ScriptedClient client = broker.client(version, "c");
    assertThat(client.resume().sessionPresent()).isFalse();
    client.subscribe("t", AT_LEAST_ONCE);
    client.cut();
    assertThat(client.resume().sessionPresent()).isFalse();
    client.publish("t", "unheard").expectNothing();
    ScriptedClient second = broker.client(version, "c");
    assertThat(second.resume().sessionPresent()).isFalse();
    client.expectClosed(ReasonCode.SESSION_TAKEN_OVER);
  }

  @ParameterizedTest
  @CsvSource({"30,", "60,", "61, 60", "4294967295, 60"})
  @Tag("5.0:3.2.2.3.2")
  void theMaximumSessionExpiryIsToldToWhoAskedForMore(long askedSeconds, Long toldSeconds) {
    VirtualBroker broker = broker(server().maximumSessionExpiry(Duration.ofSeconds(60)));
    ScriptedClient client = broker.client("c");
    ConnAck answer = client.connect(asked -> asked.sessionExpiry(Duration.ofSeconds(askedSeconds)));
    assertThat(answer.properties().sessionExpirySeconds()).isEqualTo(toldSeconds);
  }

  @ParameterizedTest
  @EnumSource
  void noSessionIsKeptForLongerThanTheMaximum(ProtocolVersion version) {
    VirtualBroker broker = broker(server().maximumSessionExpiry(Duration.ofSeconds(60)));
    ScriptedClient client = broker.client(version, "c");
    client.resume();
    client.cut();
    broker.advance(Duration.ofMillis(59_999));
    assertThat(client.resume().sessionPresent()).isTrue();
    client.cut();
    broker.advance(Duration.ofSeconds(60));
    assertThat(client.resume().sessionPresent()).isFalse();
  }

  @Test
  void disconnectDoesNotRaiseASessionExpiryAboveTheMaximum() {
    VirtualBroker broker = broker(server().maximumSessionExpiry(Duration.ofSeconds(60)));
    ScriptedClient client = broker.client("c");
    client.connect(asked -> asked.sessionExpiry(Duration.ofSeconds(10)));
    client.receive(
        new Disconnect(
            ReasonCode.SUCCESS,
            ConnectProperties.NEVER_EXPIRES_SECONDS,
            null,
            ReasonProperties.NONE));
    broker.advance(Duration.ofSeconds(60));
    assertThat(client.resume().sessionPresent()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.1.3-8")
  @Tag("3.1.1:MQTT-3.1.3-9")
  void anEmptyIdentifierIsRefusedByAServerThatAssignsNone(ProtocolVersion version) {
    VirtualBroker broker = broker(server().withoutAssignedClientIdentifiers());
    ScriptedClient client = broker.client(version, "");
    assertThat(client.connect().reasonCode()).isEqualTo(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
    client.expectClosed();
    connected(broker, version).expectNothing();
  }

  @Test
  void nothingIsExplainedWithoutReasonStrings() {
    VirtualBroker broker =
        broker(server().withoutReasonStrings().withoutAssignedClientIdentifiers());
    ConnAck refusal = broker.client("").connect();
    assertThat(refusal.properties().reason()).isEqualTo(ReasonProperties.NONE);
    ScriptedClient client = connected(broker, MQTT_5);
    client.receive(new PubRel(9));
    assertThat(client.take(PubComp.class))
        .isEqualTo(new PubComp(9, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
    client.malformed(ReasonCode.MALFORMED_PACKET);
    client.expect(new Disconnect(ReasonCode.MALFORMED_PACKET)).expectClosed();
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-28")
  void responseInformationIsGivenToWhoRequestsIt() {
    VirtualBroker broker = broker(server().responseInformation("answers/"));
    ConnAck answer = broker.client("c").connect(ConnectScript::requestResponseInformation);
    assertThat(answer.properties().responseInformation()).isEqualTo("answers/");
    assertThat(broker.client("d").connect().properties().responseInformation()).isNull();
    ConnAck nothing =
        new VirtualBroker().client("e").connect(ConnectScript::requestResponseInformation);
    assertThat(nothing.properties().responseInformation()).isNull();
  }

  @Test
  void valuesThatCannotBeAreRefused() {
    assertThatThrownBy(() -> server().keepAlive(Duration.ofSeconds(65_536)))
        .hasMessageContaining("keep alive");
    assertThatThrownBy(() -> server().keepAlive(Duration.ofMillis(1_500)))
        .hasMessageContaining("PT1.5S");
    assertThatThrownBy(() -> server().maximumSessionExpiry(Duration.ofSeconds(-1)))
        .hasMessageContaining("session expiry");
    assertThatThrownBy(() -> server().responseInformation("\u0000"))
        .hasMessageContaining("response information");
  }

  @Test
  @Tag("5.0:4.11")
  void aServerThatHasMovedSaysWhereToWhateverIsAsked() {
    VirtualBroker broker =
        VirtualBroker.ruled(
            Rules.answering(Verdict.redirect(ReasonCode.SERVER_MOVED, "other:1883")));
    ScriptedClient client = broker.client("c");
    ConnAck answer = client.connect();
    assertThat(answer.reasonCode()).isEqualTo(ReasonCode.SERVER_MOVED);
    assertThat(answer.properties().serverReference()).isEqualTo("other:1883");
    client.expectClosed();
    ScriptedClient old = broker.client(MQTT_3_1_1, "old");
    assertThat(old.connect().reasonCode()).isEqualTo(ReasonCode.SERVER_MOVED);
    old.expectClosed();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:4.11")
  void connectedClientsCanBeSentElsewhere(ProtocolVersion version) {
    VirtualBroker broker = new VirtualBroker();
    ScriptedClient silent = broker.client("silent").open();
    ScriptedClient client = broker.client(version, "c");
    client.connect(asked -> asked.will(Message.builder("will").build()));
    ScriptedClient watcher = broker.client(version, "watcher");
    watcher.resume();
    watcher.subscribe("will", AT_LEAST_ONCE);
    assertThat(broker.core().redirect(ReasonCode.USE_ANOTHER_SERVER, "other")).isEqualTo(2);
    Disconnect told =
        new Disconnect(ReasonCode.USE_ANOTHER_SERVER, null, "other", ReasonProperties.NONE);
    if (version == MQTT_5) {
      client.expect(told);
    }
    client.expectClosed();
    watcher.takeAll();
    watcher.expectClosed();
    silent.expectNothing();
    assertThat(broker.core().redirect(ReasonCode.USE_ANOTHER_SERVER, "other")).isZero();
  }

  @Test
  void aServerReferenceGivesWayToTheClientsMaximumPacketSize() {
    VirtualBroker broker =
        VirtualBroker.ruled(
            Rules.answering(Verdict.redirect(ReasonCode.SERVER_MOVED, "x".repeat(500))));
    ConnAck answer = broker.client("c").connect(asked -> asked.maximumPacketSize(20));
    assertThat(answer.reasonCode()).isEqualTo(ReasonCode.SERVER_MOVED);
    assertThat(answer.properties().serverReference()).isNull();
  }

  @Test
  void aServerThatCanDoEverythingAnnouncesNothingElse() {
    ConnAck answer = new VirtualBroker().client("c").connect();
    assertThat(answer.properties().limits())
        .isEqualTo(VirtualBroker.LIMITS.announcedWith(ServerAbilities.ALL));
    assertThat(answer.properties().limits().retainAvailable()).isTrue();
    assertThat(answer.properties().serverKeepAliveSeconds()).isNull();
    assertThat(answer.properties().sessionExpirySeconds()).isNull();
  }

  @Test
  void aSmallReceiveMaximumIsAnnouncedAndHeld() {
    VirtualBroker broker =
        new VirtualBroker(
            new BrokerLimits(
                1,
                0,
                1_000,
                Duration.ofSeconds(1),
                10,
                10,
                VirtualBroker.ROOMY,
                VirtualBroker.ROOMY,
                false));
    ScriptedClient client = broker.client("c");
    assertThat(client.connect().properties().limits().receiveMaximum()).isEqualTo(1);
    client.publish("t", "1", AT_LEAST_ONCE, 1).take(PubAck.class);
    client.publish("t", "2", EXACTLY_ONCE, 2).takeAll();
    client.receive(ScriptedClient.publishPacket("t", "3", EXACTLY_ONCE, 3));
    client.expectClosed(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED);
  }
}
