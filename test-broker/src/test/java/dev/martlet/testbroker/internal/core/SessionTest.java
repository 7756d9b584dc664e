package dev.martlet.testbroker.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.Message;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.PingReq;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.ReasonProperties;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final VirtualBroker broker = new VirtualBroker();

  private static Disconnect expiringAfter(Duration expiry) {
    return new Disconnect(ReasonCode.SUCCESS, expiry.toSeconds(), null, ReasonProperties.NONE);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.1.2-5")
  @Tag("5.0:MQTT-3.1.2-6")
  @Tag("5.0:MQTT-3.1.2-23")
  @Tag("5.0:MQTT-3.2.2-3")
  @Tag("5.0:MQTT-4.5.0-1")
  @Tag("3.1.1:MQTT-3.1.2-4")
  @Tag("3.1.1:MQTT-3.1.2-5")
  @Tag("3.1.1:MQTT-3.2.2-2")
  @Tag("3.1.1:MQTT-3.2.2-3")
  @Tag("3.1.1:MQTT-4.1.0-1")
  @Tag("3.1.1:MQTT-4.5.0-1")
  void aKeptSessionGetsWhatWasPublishedMeanwhileInOrder(ProtocolVersion version) {
    ScriptedClient client = broker.client(version, "c");
    assertThat(client.resume().sessionPresent()).isFalse();
    client.subscribe("a", QoS.EXACTLY_ONCE);
    client.cut();
    ScriptedClient publisher = broker.client(version, "p");
    publisher.connect();
    publisher.publish("a", "lost");
    publisher.publish("a", "one", QoS.AT_LEAST_ONCE, 1);
    publisher.publish("a", "two", QoS.EXACTLY_ONCE, 2);
    assertThat(client.resume().sessionPresent()).isTrue();
    assertThat(client.takePayloads()).containsExactly("one", "two");
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.1.2-4")
  @Tag("5.0:MQTT-3.2.2-2")
  @Tag("3.1.1:MQTT-3.1.2-6")
  @Tag("3.1.1:MQTT-3.2.2-1")
  void cleanStartDropsTheOldSessionForGood(ProtocolVersion version) {
    ScriptedClient client = broker.client(version, "c");
    client.resume();
    client.subscribe("a", QoS.AT_LEAST_ONCE);
    client.cut();
    ScriptedClient publisher = broker.client(version, "p");
    publisher.connect();
    publisher.publish("a", "queued", QoS.AT_LEAST_ONCE, 1);
    assertThat(client.connect().sessionPresent()).isFalse();
    client.expectNothing();
    client.cut();
    assertThat(client.resume().sessionPresent()).isFalse();
    client.expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.1.3-2")
  @Tag("3.1.1:MQTT-3.1.3-2")
  void twoIdentifiersShareNothing(ProtocolVersion version) {
    ScriptedClient first = broker.client(version, "first");
    first.resume();
    first.subscribe("a", QoS.AT_LEAST_ONCE);
    first.cut();
    ScriptedClient second = broker.client(version, "second");
    assertThat(second.resume().sessionPresent()).isFalse();
    second.publish("a", "x", QoS.AT_LEAST_ONCE, 1).takeAll();
    second.expectNothing();
    first.resume();
    first.takePublish("x");
  }

  @Test
  @Tag("5.0:MQTT-4.1.0-2")
  @Tag("5.0:MQTT-3.1.2-23")
  void aSessionEndsWhenItsExpiryHasPassedWithoutItsClient() {
    ScriptedClient client = broker.client("c");
    client.connect(asked -> asked.sessionExpiry(MINUTE));
    client.cut();
    broker.advance(Duration.ofSeconds(59));
    assertThat(
            client.connect(asked -> asked.cleanStart(false).sessionExpiry(MINUTE)).sessionPresent())
        .isTrue();
    client.subscribe("a", QoS.AT_MOST_ONCE);
    broker.advance(Duration.ofMinutes(10)); // connected: nothing expires
    client.publish("a", "still there").takePublish("still there");
    client.cut();
    broker.advance(MINUTE);
    assertThat(client.connect(asked -> asked.cleanStart(false)).sessionPresent()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-4.1.0-2")
  @Tag("5.0:MQTT-4.1.0-1")
  @Tag("3.1.1:MQTT-3.1.2-6")
  @Tag("3.1.1:MQTT-4.1.0-2")
  void aSessionWithoutExpiryEndsWithItsConnection(ProtocolVersion version) {
    ScriptedClient client = broker.client(version, "c");
    client.connect();
    client.subscribe("a", QoS.AT_MOST_ONCE);
    broker.advance(Duration.ofDays(1));
    client.publish("a", "still there").takePublish("still there");
    client.cut();
    assertThat(client.resume().sessionPresent()).isFalse();
    assertThat(broker.isIdle()).isTrue();
  }

  @Test
  @Tag("5.0:MQTT-4.1.0-2")
  void aSessionThatNeverExpiresIsKept() {
    ScriptedClient client = broker.client("c");
    client.resume();
    client.cut();
    broker.advance(Duration.ofDays(10_000));
    assertThat(client.resume().sessionPresent()).isTrue();
  }

  @Test
  @Tag("5.0:3.14.2.2.2")
  void disconnectMayChangeTheExpiry() {
    ScriptedClient client = broker.client("c");
    client.connect(asked -> asked.sessionExpiry(MINUTE));
    client.receive(expiringAfter(Duration.ofMinutes(10))).expectClosed();
    broker.advance(Duration.ofSeconds(599));
    assertThat(
            client.connect(asked -> asked.cleanStart(false).sessionExpiry(MINUTE)).sessionPresent())
        .isTrue();
    client.receive(expiringAfter(Duration.ZERO)).expectClosed();
    assertThat(client.connect(asked -> asked.cleanStart(false)).sessionPresent()).isFalse();
  }

  @Test
  @Tag("5.0:3.14.2.2.2")
  void disconnectMayNotRaiseAnExpiryOfZeroAndTheWillStays() {
    ScriptedClient watcher = broker.client("watcher");
    watcher.connect();
    watcher.subscribe("will", QoS.AT_MOST_ONCE);
    ScriptedClient client = broker.client("c");
    client.connect(asked -> asked.will(Message.builder("will").payload("w").build()));
    client.receive(expiringAfter(MINUTE));
    client.expectClosed(ReasonCode.PROTOCOL_ERROR);
    watcher.takePublish("w");
    assertThat(client.connect(asked -> asked.cleanStart(false)).sessionPresent()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.14.4-2")
  @Tag("3.1.1:MQTT-3.14.4-1")
  void disconnectClosesTheConnection(ProtocolVersion version) {
    ScriptedClient client = broker.client(version, "c");
    client.connect();
    client.disconnect();
    client.expectClosed();
    client.receive(new ConnectScript(version, "c").packet()).expectClosed();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.14.4-1")
  @Tag("5.0:MQTT-3.1.4-3")
  @Tag("3.1.1:MQTT-3.1.4-2")
  void nothingIsSentOverAConnectionThatWasTakenOver(ProtocolVersion version) {
    ScriptedClient older = broker.client(version, "c");
    older.resume();
    older.subscribe("a", QoS.AT_LEAST_ONCE);
    ScriptedClient newer = broker.client(version, "c");
    assertThat(newer.resume().sessionPresent()).isTrue();
    older.expectClosed(ReasonCode.SESSION_TAKEN_OVER);
    newer.publish("a", "x", QoS.AT_LEAST_ONCE, 1).takePublish("x");
    older.receive(PingReq.INSTANCE).writable(true);
    older.cut();
    older.expectClosed();
    newer.expect(new PubAck(1)).publish("a", "y").takePublish("y");
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.1.4-3")
  @Tag("5.0:MQTT-4.4.0-1")
  @Tag("3.1.1:MQTT-3.1.4-2")
  void aTakeOverGoesOnWhereTheOtherConnectionEnded(ProtocolVersion version) {
    ScriptedClient older = broker.client(version, "c");
    older.resume();
    older.subscribe("a", QoS.EXACTLY_ONCE);
    ScriptedClient publisher = broker.client("p");
    publisher.connect();
    publisher.publish("a", "1", QoS.AT_LEAST_ONCE, 1).publish("a", "2", QoS.EXACTLY_ONCE, 2);
    publisher.publish("a", "3", QoS.EXACTLY_ONCE, 3);
    older.receive(new PubRec(3)).takeAll();
    ScriptedClient newer = broker.client(version, "c");
    newer.resume();
    newer.expect(new PubRel(3));
    assertThat(newer.takePayloads()).containsExactly("1", "2");
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-23")
  @Tag("5.0:3.1.2.11.2")
  void theExpiryOfALaterConnectionCounts() {
    ScriptedClient client = broker.client("c");
    client.resume();
    client.cut();
    client.connect(asked -> asked.cleanStart(false).sessionExpiry(MINUTE));
    client.cut();
    broker.advance(MINUTE);
    assertThat(client.connect(asked -> asked.cleanStart(false)).sessionPresent()).isFalse();
    client.cut();
    assertThat(client.resume().sessionPresent()).as("absent means 0").isFalse();
  }

  @Test
  @Tag("5.0:MQTT-4.1.0-2")
  void theExpiryCountsFromTheEndOfTheLastConnection() {
    ScriptedClient client = broker.client("c");
    for (int i = 0; i < 5; i++) {
      boolean present =
          client.connect(asked -> asked.cleanStart(false).sessionExpiry(MINUTE)).sessionPresent();
      assertThat(present).isEqualTo(i > 0);
      broker.advance(MINUTE);
      client.cut();
      broker.advance(MINUTE.minusNanos(1));
    }
    broker.advance(Duration.ofNanos(1));
    assertThat(broker.isIdle()).isTrue();
    assertThat(client.resume().sessionPresent()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.1.2-5")
  @Tag("3.1.1:MQTT-3.1.2-4")
  @Tag("3.1.1:MQTT-3.1.2-6")
  void aSessionGoesOnInTheOtherVersion(ProtocolVersion version) {
    ProtocolVersion other =
        version == ProtocolVersion.MQTT_5 ? ProtocolVersion.MQTT_3_1_1 : ProtocolVersion.MQTT_5;
    ScriptedClient client = broker.client(version, "c");
    client.resume();
    client.subscribe("a", QoS.AT_LEAST_ONCE);
    client.publish("a", "1", QoS.AT_LEAST_ONCE, 1).takePublish("1");
    client.cut();
    ScriptedClient later = broker.client(other, "c");
    assertThat(later.resume().sessionPresent()).isTrue();
    assertThat(later.takePublish("1").duplicate()).isTrue();
    later.receive(new PubAck(1)).cut();
    assertThat(client.connect().sessionPresent()).isFalse();
    client.cut();
    assertThat(later.resume().sessionPresent()).isFalse();
  }
}
