package dev.martlet.testbroker.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.Message;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.Auth;
import dev.martlet.codec.packet.Authentication;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.ConnAckProperties;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.PingReq;
import dev.martlet.codec.packet.PingResp;
import dev.martlet.codec.packet.ReasonProperties;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HandshakeTest {

  private final VirtualBroker broker = new VirtualBroker();

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.1.4-5")
  @Tag("5.0:MQTT-3.2.0-1")
  @Tag("5.0:MQTT-3.2.0-2")
  @Tag("3.1.1:MQTT-3.1.4-4")
  @Tag("3.1.1:MQTT-3.2.0-1")
  void aValidConnectIsAnsweredByOneConnack(ProtocolVersion version) {
    ScriptedClient client = broker.client(version, "c");
    ConnAck answer = client.connect();
    assertThat(answer.reasonCode()).isEqualTo(ReasonCode.SUCCESS);
    assertThat(answer.sessionPresent()).isFalse();
    client.expectNothing();
  }

  @Test
  @Tag("5.0:3.2.2.3")
  @Tag("5.0:MQTT-3.1.2-28")
  @Tag("5.0:MQTT-3.2.2-8")
  @Tag("5.0:MQTT-3.2.2-9")
  void connackSaysWhatTheServerTakes() {
    ConnAck answer = broker.client("c").connect();
    assertThat(answer.properties().limits().receiveMaximum()).isEqualTo(20);
    assertThat(answer.properties().limits().topicAliasMaximum()).isEqualTo(16);
    assertThat(answer.properties().limits().maximumQos()).isEqualTo(QoS.EXACTLY_ONCE);
    assertThat(answer.properties().assignedClientIdentifier()).isNull();
    assertThat(answer.properties().responseInformation()).isNull();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.1.3-5")
  @Tag("3.1.1:MQTT-3.1.3-5")
  void alphanumericIdentifiersOfUpTo23CharactersAreAccepted(ProtocolVersion version) {
    assertThat(broker.client(version, "a").connect().reasonCode()).isEqualTo(ReasonCode.SUCCESS);
    assertThat(broker.client(version, "0123456789abcdefABCDEFZ").connect().reasonCode())
        .isEqualTo(ReasonCode.SUCCESS);
  }

  @Test
  @Tag("5.0:MQTT-3.1.3-6")
  @Tag("5.0:MQTT-3.1.3-7")
  @Tag("5.0:MQTT-3.2.2-16")
  void clientsWithoutIdentifierAreAssignedDifferentOnes() {
    ScriptedClient taken = broker.client("assigned-1");
    taken.connect();
    String first = broker.client("").connect().properties().assignedClientIdentifier();
    String second = broker.client("").connect().properties().assignedClientIdentifier();
    assertThat(first).isNotBlank().isNotEqualTo(second).isNotEqualTo("assigned-1");
    taken.expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-3.1.3-7")
  void anAssignedIdentifierResumesItsSession() {
    ConnAck answer = broker.client("").resume();
    ScriptedClient again = broker.client(answer.properties().assignedClientIdentifier());
    assertThat(again.resume().sessionPresent()).isTrue();
  }

  @Test
  @Tag("3.1.1:MQTT-3.1.3-6")
  void clientsOfMqtt311WithoutIdentifierLiveSideBySide() {
    ScriptedClient first = broker.client(ProtocolVersion.MQTT_3_1_1, "");
    ScriptedClient second = broker.client(ProtocolVersion.MQTT_3_1_1, "");
    first.connect();
    assertThat(second.connect().properties().assignedClientIdentifier()).isNull();
    first.expectNothing();
    second.expectNothing();
  }

  @Test
  @Tag("3.1.1:MQTT-3.1.3-8")
  @Tag("3.1.1:MQTT-3.2.2-4")
  @Tag("3.1.1:MQTT-3.2.2-5")
  void mqtt311RefusesAnEmptyIdentifierWithoutCleanSession() {
    ScriptedClient client = broker.client(ProtocolVersion.MQTT_3_1_1, "");
    ConnAck answer = client.resume();
    assertThat(answer.reasonCode()).isEqualTo(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
    assertThat(answer.sessionPresent()).isFalse();
    client.expectClosed();
  }

  @Test
  @Tag("5.0:MQTT-4.12.0-1")
  @Tag("5.0:MQTT-3.2.2-6")
  @Tag("5.0:MQTT-3.2.2-7")
  @Tag("5.0:MQTT-3.1.4-2")
  void enhancedAuthenticationIsRefused() {
    ScriptedClient client = broker.client("c");
    ConnAck answer = client.connect(asked -> asked.authentication("X"));
    assertThat(answer.reasonCode()).isEqualTo(ReasonCode.BAD_AUTHENTICATION_METHOD);
    assertThat(answer.sessionPresent()).isFalse();
    assertThat(answer.properties().reason().reasonString()).contains("authentication");
    client.expectClosed();
  }

  @Test
  @Tag("5.0:MQTT-3.2.2-19")
  void theReasonStringOfARefusalGivesWayToTheClientsMaximumPacketSize() {
    ScriptedClient client = broker.client("c");
    ConnAck answer = client.connect(asked -> asked.authentication("X").maximumPacketSize(20));
    assertThat(answer.reasonCode()).isEqualTo(ReasonCode.BAD_AUTHENTICATION_METHOD);
    assertThat(answer.properties().reason().reasonString()).isNull();
  }

  @Test
  @Tag("5.0:MQTT-3.14.2-2")
  @Tag("5.0:MQTT-3.14.2-3")
  void theReasonStringOfADisconnectGivesWayToTheClientsMaximumPacketSize() {
    ScriptedClient client = broker.client("c");
    client.connect(asked -> asked.maximumPacketSize(20));
    client.malformed(ReasonCode.MALFORMED_PACKET);
    client.expect(new Disconnect(ReasonCode.MALFORMED_PACKET)).expectClosed();
  }

  @Test
  @Tag("5.0:MQTT-4.12.0-6")
  void authWithoutAMethodInConnectIsAProtocolError() {
    ScriptedClient client = broker.client("c");
    client.connect();
    client.receive(
        new Auth(ReasonCode.RE_AUTHENTICATE, new Authentication("X", null), ReasonProperties.NONE));
    client.expectClosed(ReasonCode.PROTOCOL_ERROR);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.1.0-2")
  @Tag("5.0:MQTT-4.13.1-1")
  @Tag("3.1.1:MQTT-3.1.0-2")
  @Tag("3.1.1:MQTT-4.8.0-1")
  void aSecondConnectEndsTheConnectionAndPublishesTheWill(ProtocolVersion version) {
    ScriptedClient watcher = broker.client("watcher");
    watcher.connect();
    watcher.subscribe("#", QoS.AT_MOST_ONCE);
    ScriptedClient client = broker.client(version, "c");
    client.connect(asked -> asked.will(Message.builder("will").payload("gone").build()));
    client.receive(new ConnectScript(version, "c").packet());
    client.expectClosed(ReasonCode.PROTOCOL_ERROR);
    watcher.takePublish("gone");
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.1.0-1")
  @Tag("5.0:MQTT-3.14.0-1")
  @Tag("3.1.1:MQTT-3.1.0-1")
  void anythingButConnectAtFirstIsClosedWithoutAWord(ProtocolVersion version) {
    ScriptedClient client = broker.client(version, "c").open();
    client.receive(PingReq.INSTANCE);
    client.expectClosed();
  }

  @Test
  void aConnectionWithoutConnectIsClosedInTime() {
    ScriptedClient client = broker.client("c").open();
    broker.advance(Duration.ofMillis(9_999));
    client.expectNothing();
    broker.advance(Duration.ofMillis(1));
    client.expectClosed();
    assertThat(broker.isIdle()).isTrue();
  }

  @Test
  void theTimeForConnectDoesNotRunAfterIt() {
    ScriptedClient client = broker.client("c");
    client.connect();
    broker.advance(Duration.ofHours(1));
    client.expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-2")
  @Tag("3.1.1:MQTT-3.1.2-2")
  void anUnsupportedVersionIsAnsweredAndClosed() {
    ScriptedClient client = broker.client("c").open();
    client.malformed(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);
    assertThat(client.take(ConnAck.class).reasonCode())
        .isEqualTo(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);
    client.expectClosed();
  }

  @Test
  @Tag("3.1.1:MQTT-3.1.4-1")
  void aMalformedConnectOfMqtt311IsClosedWithoutAWord() {
    ScriptedClient client = broker.client(ProtocolVersion.MQTT_3_1_1, "c").open();
    client.malformed(ReasonCode.MALFORMED_PACKET);
    client.expectClosed();
  }

  @Test
  void whatIsBrokenBeforeItNamesItsVersionIsClosedWithoutAWord() {
    ScriptedClient client = broker.client("c").open();
    client.malformedAtFirst(ReasonCode.PACKET_TOO_LARGE);
    client.expectClosed();
  }

  @ParameterizedTest
  @EnumSource(names = {"MALFORMED_PACKET", "PROTOCOL_ERROR"})
  @Tag("5.0:MQTT-3.1.4-1")
  @Tag("5.0:MQTT-3.14.0-1")
  @Tag("5.0:MQTT-4.13.1-1")
  void aMalformedConnectOfMqtt5IsToldWhyInConnack(ReasonCode reasonCode) {
    ScriptedClient client = broker.client(ProtocolVersion.MQTT_5, "c").open();
    client.malformed(reasonCode);
    client.expect(new ConnAck(false, reasonCode, ConnAckProperties.NONE)).expectClosed();
  }

  @Test
  void aCodeThatConnackDoesNotHaveIsToldAsAProtocolError() {
    ScriptedClient client = broker.client(ProtocolVersion.MQTT_5, "c").open();
    client.malformed(ReasonCode.TOPIC_ALIAS_INVALID);
    client
        .expect(new ConnAck(false, ReasonCode.PROTOCOL_ERROR, ConnAckProperties.NONE))
        .expectClosed();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-4.13.1-1")
  @Tag("5.0:MQTT-4.13.2-1")
  @Tag("3.1.1:MQTT-4.8.0-1")
  void aMalformedPacketEndsThisConnectionOnly(ProtocolVersion version) {
    ScriptedClient other = broker.client(version, "other");
    other.connect();
    ScriptedClient client = broker.client(version, "c");
    client.connect();
    client.malformed(ReasonCode.PACKET_TOO_LARGE);
    client.expectClosed(ReasonCode.PACKET_TOO_LARGE);
    other.expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.1.4-3")
  @Tag("5.0:MQTT-3.1.4-4")
  @Tag("3.1.1:MQTT-3.1.4-2")
  @Tag("3.1.1:MQTT-3.1.4-3")
  void aNewConnectionTakesTheSessionOver(ProtocolVersion version) {
    ScriptedClient first = broker.client(version, "c");
    first.resume();
    first.subscribe("a", QoS.AT_MOST_ONCE);
    ScriptedClient second = broker.client(version, "c");
    assertThat(second.resume().sessionPresent()).isTrue();
    first.expectClosed(ReasonCode.SESSION_TAKEN_OVER);
    second.publish("a", "still subscribed");
    second.takePublish("still subscribed");
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.1.4-4")
  @Tag("5.0:MQTT-3.2.2-2")
  @Tag("3.1.1:MQTT-3.1.4-3")
  void aNewConnectionWithCleanStartTakesTheIdentifierButNotTheSession(ProtocolVersion version) {
    ScriptedClient first = broker.client(version, "c");
    first.resume();
    first.subscribe("a", QoS.AT_MOST_ONCE);
    ScriptedClient second = broker.client(version, "c");
    assertThat(second.connect().sessionPresent()).isFalse();
    first.expectClosed(ReasonCode.SESSION_TAKEN_OVER);
    second.publish("a", "unheard");
    second.expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.1.2-4")
  void newsOfTheOldConnectionAfterATakeOverIsIgnored(ProtocolVersion version) {
    ScriptedClient first = broker.client(version, "c");
    first.connect();
    ScriptedClient second = broker.client(version, "c");
    second.connect();
    first.cut();
    second.receive(PingReq.INSTANCE).expect(PingResp.INSTANCE).expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  void thereAreNoMoreSessionsThanTheLimit(ProtocolVersion version) {
    BrokerLimits oneSession =
        new BrokerLimits(
            20,
            0,
            1_000,
            Duration.ofSeconds(1),
            1,
            10,
            VirtualBroker.ROOMY,
            VirtualBroker.ROOMY,
            false);
    VirtualBroker small = new VirtualBroker(oneSession);
    small.client(version, "first").connect();
    ScriptedClient second = small.client(version, "second");
    assertThat(second.connect().reasonCode()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
    second.expectClosed();
    assertThat(small.client(version, "first").connect().reasonCode()).isEqualTo(ReasonCode.SUCCESS);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.12.4-1")
  @Tag("3.1.1:MQTT-3.12.4-1")
  void pingreqIsAnsweredByPingresp(ProtocolVersion version) {
    ScriptedClient client = broker.client(version, "c");
    client.connect();
    client.receive(PingReq.INSTANCE).expect(PingResp.INSTANCE).expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.1.2-22")
  @Tag("5.0:MQTT-3.2.2-22")
  @Tag("3.1.1:MQTT-3.1.2-24")
  void aClientThatIsSilentForOneAndAHalfKeepAlivesIsDisconnected(ProtocolVersion version) {
    ScriptedClient client = broker.client(version, "c");
    client.connect(asked -> asked.keepAlive(Duration.ofSeconds(2)));
    broker.advance(Duration.ofMillis(2_900));
    client.receive(PingReq.INSTANCE).expect(PingResp.INSTANCE);
    broker.advance(Duration.ofMillis(2_999));
    client.expectNothing();
    broker.advance(Duration.ofMillis(1));
    client.expectClosed(ReasonCode.KEEP_ALIVE_TIMEOUT);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("3.1.1:MQTT-3.1.2-24")
  void keepAliveZeroIsOff(ProtocolVersion version) {
    ScriptedClient client = broker.client(version, "c");
    client.connect();
    broker.advance(Duration.ofDays(10));
    client.expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  void aBrokerThatShutsDownSaysSoAndPublishesNoWill(ProtocolVersion version) {
    ScriptedClient watcher = broker.client(version, "watcher");
    watcher.connect();
    watcher.subscribe("#", QoS.AT_MOST_ONCE);
    ScriptedClient client = broker.client(version, "c");
    client.connect(asked -> asked.will(Message.builder("will").build()));
    broker.core().shutDown();
    client.expectClosed(ReasonCode.SERVER_SHUTTING_DOWN);
    watcher.expectClosed(ReasonCode.SERVER_SHUTTING_DOWN);
  }

  @Test
  @Tag("5.0:MQTT-3.14.0-1")
  @Tag("5.0:MQTT-3.1.2-24")
  void aConnAckThatIsTooLargeForTheClientEndsTheConnectionWithoutAWord() {
    VirtualBroker broker = new VirtualBroker();
    ScriptedClient client = broker.client("c");
    client.resume();
    client.subscribe("t", QoS.AT_MOST_ONCE);
    client.disconnect();
    client.open();
    client.receive(
        new ConnectScript(ProtocolVersion.MQTT_5, "c")
            .keepingSession()
            .maximumPacketSize(7)
            .packet());
    client.expectClosed();
    ScriptedClient publisher = broker.client("publisher");
    publisher.connect();
    publisher.publish("t", "while nobody was there");
    client.resume();
    client.expectNothing();
  }
}
