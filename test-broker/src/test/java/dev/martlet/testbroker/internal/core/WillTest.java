package dev.martlet.testbroker.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.Message;
import dev.martlet.client.message.PayloadFormat;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.UserProperty;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.PingReq;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.ReasonProperties;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WillTest {

  private static final Message WILL = Message.builder("will").payload("gone").build();
  private static final Duration TWO = Duration.ofSeconds(2);
  private static final Duration TEN = Duration.ofSeconds(10);

  private final VirtualBroker broker = new VirtualBroker();
  private final ScriptedClient watcher = broker.client("watcher");

  @BeforeEach
  void watch() {
    watcher.connect();
    watcher.subscribe("#", QoS.EXACTLY_ONCE);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.1.2-7")
  @Tag("5.0:MQTT-3.1.2-8")
  @Tag("3.1.1:MQTT-3.1.2-8")
  void theWillIsPublishedWhenTheConnectionBreaks(ProtocolVersion version) {
    ScriptedClient client = broker.client(version, "c");
    client.connect(asked -> asked.will(WILL));
    client.cut();
    watcher.takePublish("gone");
    watcher.expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.1.2-22")
  @Tag("3.1.1:MQTT-3.1.2-8")
  @Tag("3.1.1:MQTT-3.1.2-24")
  void theWillIsPublishedWhenTheKeepAliveIsOver(ProtocolVersion version) {
    broker.client(version, "c").connect(asked -> asked.keepAlive(TWO).will(WILL));
    broker.advance(Duration.ofSeconds(3));
    watcher.takePublish("gone");
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.14.4-3")
  @Tag("3.1.1:MQTT-3.14.4-3")
  @Tag("3.1.1:MQTT-3.1.2-10")
  void aNormalDisconnectDiscardsTheWill(ProtocolVersion version) {
    ScriptedClient client = broker.client(version, "c");
    client.connect(asked -> asked.keepingSession().will(WILL));
    client.disconnect();
    client.resume();
    client.cut();
    broker.advance(Duration.ofDays(1));
    watcher.expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.1.2-10")
  @Tag("3.1.1:MQTT-3.1.2-10")
  @Tag("3.1.1:MQTT-3.1.2-12")
  void aPublishedWillIsGone(ProtocolVersion version) {
    ScriptedClient client = broker.client(version, "c");
    client.connect(asked -> asked.keepingSession().will(WILL));
    client.cut();
    watcher.takePublish("gone");
    client.resume();
    client.cut();
    watcher.expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-7")
  void aClientThatDoesNotTakeTheConnackLeavesNoWill() {
    VirtualBroker own = new VirtualBroker();
    ScriptedClient watching = own.client("watching");
    watching.connect();
    watching.subscribe("#", QoS.AT_MOST_ONCE);
    ScriptedClient client = own.client("c").open();
    client.receive(
        new ConnectScript(ProtocolVersion.MQTT_5, "c").will(WILL).maximumPacketSize(5).packet());
    client.expectClosed();
    watching.expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-8")
  @Tag("5.0:MQTT-3.14.4-3")
  void disconnectWithWillPublishesIt() {
    ScriptedClient client = broker.client("c");
    client.connect(asked -> asked.will(WILL));
    client.receive(new Disconnect(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE));
    watcher.takePublish("gone");
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-8")
  void aDelayedWillWaitsForItsDelay() {
    ScriptedClient client = broker.client("c");
    client.connect(asked -> asked.sessionExpiry(TEN).will(WILL, TWO));
    client.cut();
    broker.advance(TWO.minusNanos(1));
    watcher.expectNothing();
    broker.advance(Duration.ofNanos(1));
    watcher.takePublish("gone");
    broker.advance(TEN);
    watcher.expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-8")
  void aDelayedWillIsPublishedAtTheLatestWhenTheSessionEnds() {
    ScriptedClient client = broker.client("c");
    client.connect(asked -> asked.sessionExpiry(TWO).will(WILL, TEN));
    client.cut();
    broker.advance(TWO.minusNanos(1));
    watcher.expectNothing();
    broker.advance(Duration.ofNanos(1));
    watcher.takePublish("gone");
    broker.advance(TEN);
    watcher.expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-8")
  void aDelayMeansNothingToASessionThatEndsWithItsConnection() {
    ScriptedClient client = broker.client("c");
    client.connect(asked -> asked.will(WILL, TEN));
    client.cut();
    watcher.takePublish("gone");
  }

  @Test
  @Tag("5.0:MQTT-3.1.3-9")
  void aClientThatComesBackInTimeLeavesNoWill() {
    ScriptedClient client = broker.client("c");
    client.connect(asked -> asked.sessionExpiry(TEN).will(WILL, TWO));
    client.cut();
    broker.advance(Duration.ofSeconds(1));
    client.connect(asked -> asked.cleanStart(false).sessionExpiry(TEN));
    broker.advance(TEN);
    client.receive(PingReq.INSTANCE).takeAll();
    watcher.expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-3.1.3-9")
  void aClientThatComesBackWithAnotherWillKeepsThat() {
    ScriptedClient client = broker.client("c");
    client.connect(asked -> asked.sessionExpiry(TEN).will(WILL, TWO));
    client.cut();
    Message another = Message.builder("will").payload("another").build();
    client.connect(asked -> asked.cleanStart(false).sessionExpiry(TEN).will(another, TWO));
    broker.advance(TEN);
    watcher.expectNothing();
    client.cut();
    broker.advance(TWO);
    watcher.takePublish("another");
  }

  @Test
  @Tag("5.0:3.1.3.2.2")
  void aClientThatStartsCleanEndsItsSessionAndThatPublishesTheWill() {
    ScriptedClient client = broker.client("c");
    client.connect(asked -> asked.sessionExpiry(TEN).will(WILL, TWO));
    client.cut();
    client.connect();
    watcher.takePublish("gone");
    broker.advance(TEN);
    watcher.expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-3.1.3-9")
  void aTakeOverOfTheSessionLeavesADelayedWillUnpublished() {
    broker.client("c").connect(asked -> asked.sessionExpiry(TEN).will(WILL, TWO));
    broker.client("c").connect(asked -> asked.cleanStart(false).sessionExpiry(TEN));
    broker.advance(TEN);
    watcher.expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("3.1.1:MQTT-3.1.2-8")
  void aTakeOverPublishesAWillWithoutDelay(ProtocolVersion version) {
    broker.client(version, "c").connect(asked -> asked.keepingSession().will(WILL));
    broker.client(version, "c").resume();
    watcher.takePublish("gone");
  }

  @Test
  @Tag("5.0:3.14.2.2.2")
  void endingTheSessionInDisconnectPublishesADelayedWillAtOnce() {
    ScriptedClient client = broker.client("c");
    client.connect(asked -> asked.sessionExpiry(TEN).will(WILL, TWO));
    client.receive(
        new Disconnect(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE, 0L, null, ReasonProperties.NONE));
    watcher.takePublish("gone");
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.1.2-14")
  @Tag("3.1.1:MQTT-3.1.2-16")
  void anOrdinaryWillIsNotRetained(ProtocolVersion version) {
    ScriptedClient client = broker.client(version, "c");
    client.connect(asked -> asked.will(WILL));
    client.cut();
    client.connect();
    client.subscribe("will", QoS.AT_MOST_ONCE);
    client.expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.1.2-15")
  @Tag("3.1.1:MQTT-3.1.2-17")
  @Tag("3.1.1:MQTT-3.1.2-7")
  void aRetainedWillIsRetained(ProtocolVersion version) {
    Message retained = Message.builder("will").payload("kept").retain().build();
    ScriptedClient client = broker.client(version, "c");
    client.connect(asked -> asked.will(retained));
    client.cut();
    client.connect();
    client.subscribe("will", QoS.AT_MOST_ONCE);
    assertThat(client.takePublish("kept").retain()).isTrue();
  }

  @Test
  @Tag("5.0:MQTT-3.1.3-10")
  void theWillKeepsItsQosAndTheOrderOfItsUserProperties() {
    Message will =
        Message.builder("will")
            .qos(QoS.EXACTLY_ONCE)
            .userProperty("b", "1")
            .userProperty("a", "2")
            .userProperty("b", "3")
            .build();
    ScriptedClient client = broker.client("c");
    client.connect(asked -> asked.will(will));
    client.cut();
    Publish published = watcher.take(Publish.class);
    assertThat(published.qos()).isEqualTo(QoS.EXACTLY_ONCE);
    assertThat(published.properties().userProperties())
        .containsExactly(
            new UserProperty("b", "1"), new UserProperty("a", "2"), new UserProperty("b", "3"));
  }

  @Test
  @Tag("5.0:3.1.3.2.4")
  void theExpiryOfAWillCountsFromItsPublication() {
    Message will = Message.builder("will").messageExpiry(TEN).payload("gone").build();
    ScriptedClient client = broker.client("c");
    client.connect(asked -> asked.sessionExpiry(TEN).will(will, TWO));
    broker.advance(Duration.ofSeconds(100));
    client.cut();
    broker.advance(TWO);
    assertThat(watcher.takePublish("gone").properties().messageExpiry()).isEqualTo(TEN);
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-8")
  void aWillReachesAllWhoHaveRoomForIt() {
    VirtualBroker small = withQueueOf(1);
    ScriptedClient full = small.client("full");
    full.resume();
    full.subscribe("will", QoS.AT_LEAST_ONCE);
    full.disconnect();
    ScriptedClient other = small.client("other");
    other.connect();
    other.publish("will", "fills", QoS.AT_LEAST_ONCE, 1).take(PubAck.class);
    other.subscribe("will", QoS.AT_MOST_ONCE);
    ScriptedClient client = small.client("c");
    client.connect(asked ->
        asked.will(Message.builder("will").payload("gone").qos(QoS.AT_LEAST_ONCE).build()));
    client.cut();
    other.takePublish("gone");
    assertThat(small.dropped()).containsExactly("full QUEUE_FULL");
  }

  private static VirtualBroker withQueueOf(int messages) {
    return new VirtualBroker(
        new BrokerLimits(
            20,
            16,
            10_000,
            Duration.ofSeconds(10),
            10,
            10,
            new StoreLimit(messages, 10_000),
            VirtualBroker.ROOMY,
            false));
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-7")
  @Tag("5.0:3.1.3.2")
  void everyPropertyOfAWillIsPublishedButItsDelay() {
    Message will =
        Message.builder("will")
            .qos(QoS.AT_LEAST_ONCE)
            .payload("{}")
            .payloadFormat(PayloadFormat.UTF_8)
            .messageExpiry(TEN)
            .contentType("application/json")
            .responseTopic("answer/here")
            .correlationData(new byte[] {0, 1, -1})
            .userProperty("b", "1")
            .userProperty("a", "2")
            .build();
    ScriptedClient client = broker.client("c");
    client.connect(asked -> asked.sessionExpiry(TEN).will(will, TWO));
    client.cut();
    broker.advance(TWO);
    Publish published = watcher.takePublish("{}");
    assertThat(published.properties()).isEqualTo(will.properties());
    assertThat(published.subscriptionIdentifiers()).isEmpty();
    assertThat(published.duplicate()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.1.2-8")
  @Tag("5.0:MQTT-3.1.4-3")
  @Tag("3.1.1:MQTT-3.1.2-8")
  void aViolationOfTheProtocolPublishesTheWill(ProtocolVersion version) {
    ScriptedClient client = broker.client(version, "c");
    client.connect(asked -> asked.will(WILL));
    client.receive(new ConnectScript(version, "c").packet());
    watcher.takePublish("gone");
  }

  @Test
  @Tag("5.0:MQTT-3.14.4-3")
  @Tag("5.0:3.14.2.1")
  void aDisconnectThatIsNotNormalLeavesTheWill() {
    for (ReasonCode code :
        List.of(ReasonCode.UNSPECIFIED_ERROR, ReasonCode.MESSAGE_RATE_TOO_HIGH)) {
      ScriptedClient client = broker.client("c");
      client.connect(asked -> asked.will(WILL));
      client.receive(new Disconnect(code));
      watcher.takePublish("gone");
    }
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-8")
  @Tag("5.0:3.1.3.2.2")
  void aCleanStartOfAnotherConnectionPublishesADelayedWillAtOnce() {
    broker.client("c").connect(asked -> asked.sessionExpiry(TEN).will(WILL, TWO));
    broker.client("c").connect();
    watcher.takePublish("gone");
    broker.advance(TEN);
    watcher.expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-8")
  @Tag("5.0:3.14.2.2.2")
  void disconnectWithWillKeepsItsDelayAndItsSession() {
    ScriptedClient client = broker.client("c");
    client.connect(asked -> asked.sessionExpiry(TWO).will(WILL, TEN));
    client.receive(
        new Disconnect(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE, 5L, null, ReasonProperties.NONE));
    broker.advance(Duration.ofSeconds(5).minusNanos(1));
    watcher.expectNothing();
    broker.advance(Duration.ofNanos(1));
    watcher.takePublish("gone");
  }

  @Test
  @Tag("5.0:3.1.3.2.2")
  void theWillOfARefusedConnectionIsNobodys() {
    broker.client("c").connect(asked -> asked.will(WILL).authentication("unknown"));
    broker.advance(TEN);
    watcher.expectNothing();
  }
}
