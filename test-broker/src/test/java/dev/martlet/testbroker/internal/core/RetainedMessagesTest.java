package dev.martlet.testbroker.internal.core;

import static dev.martlet.client.message.QoS.AT_LEAST_ONCE;
import static dev.martlet.client.message.QoS.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.RetainHandling;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.UnsubAck;
import dev.martlet.codec.packet.Unsubscribe;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetainedMessagesTest {

  private final VirtualBroker broker = new VirtualBroker();

  private ScriptedClient connected(ProtocolVersion version) {
    ScriptedClient client = broker.client(version, "c");
    client.connect();
    return client;
  }

  private static Publish retained(String topic, String payload, QoS qos, int id) {
    return new Publish(
        TopicName.of(topic),
        id,
        qos,
        false,
        true,
        Payloads.of(payload),
        0,
        MessageProperties.NONE,
        List.of());
  }

  private static SubscriptionOptions handling(RetainHandling handling) {
    return new SubscriptionOptions(AT_MOST_ONCE, false, false, handling);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.3.1-5")
  @Tag("3.1.1:MQTT-3.3.1-5")
  @Tag("3.1.1:MQTT-3.3.1-6")
  @Tag("3.1.1:MQTT-3.3.1-7")
  @Tag("3.1.1:MQTT-3.3.1-8")
  void aNewSubscriptionGetsTheLastRetainedMessageOfEachMatchingTopic(ProtocolVersion version) {
    ScriptedClient client = connected(version);
    client.receive(retained("a/1", "old", AT_LEAST_ONCE, 1)).takeAll();
    client.publishRetained("a/1", "new").publishRetained("b/1", "another");
    client.receive(retained("a/2", "two", AT_LEAST_ONCE, 2)).takeAll();
    client.subscribe("a/+", AT_LEAST_ONCE);
    Publish first = client.takePublish("new");
    Publish second = client.takePublish("two");
    client.expectNothing();
    assertThat(first.retain()).isTrue();
    assertThat(first.qos()).isEqualTo(AT_MOST_ONCE);
    assertThat(second.retain()).isTrue();
    assertThat(second.qos()).isEqualTo(AT_LEAST_ONCE);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.3.1-6")
  @Tag("5.0:MQTT-3.3.1-7")
  @Tag("3.1.1:MQTT-3.3.1-9")
  @Tag("3.1.1:MQTT-3.3.1-10")
  @Tag("3.1.1:MQTT-3.3.1-11")
  void anEmptyRetainedMessageIsDeliveredAndTakesTheRetainedOneAway(ProtocolVersion version) {
    ScriptedClient client = connected(version);
    client.publishRetained("a", "x");
    client.subscribe("a", AT_MOST_ONCE).takePublish("x");
    client.publishRetained("a", "");
    assertThat(client.takePublish("").retain()).isFalse();
    client.subscribe("a", AT_MOST_ONCE).expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.3.1-8")
  @Tag("3.1.1:MQTT-3.3.1-12")
  void anOrdinaryMessageLeavesTheRetainedOneAlone(ProtocolVersion version) {
    ScriptedClient client = connected(version);
    client.publishRetained("a", "kept").publish("a", "ordinary").publish("a", "");
    client.subscribe("a", AT_MOST_ONCE).takePublish("kept");
    client.expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-3.3.1-9")
  @Tag("5.0:MQTT-3.3.1-10")
  @Tag("5.0:MQTT-3.3.1-11")
  void retainHandlingDecidesWhenRetainedMessagesAreSent() {
    ScriptedClient client = connected(ProtocolVersion.MQTT_5);
    client.publishRetained("a", "x");
    client.subscribe("a", handling(RetainHandling.DO_NOT_SEND), 0).expectNothing();
    client.subscribe("a", handling(RetainHandling.SEND_IF_NEW), 0).expectNothing();
    client.subscribe("a", handling(RetainHandling.SEND_ON_SUBSCRIBE), 0).takePublish("x");
    client.subscribe("a", handling(RetainHandling.SEND_ON_SUBSCRIBE), 0).takePublish("x");
    client.receive(new Unsubscribe(1, List.of(TopicFilter.of("a")), List.of()));
    client.take(UnsubAck.class);
    client.subscribe("a", handling(RetainHandling.SEND_IF_NEW), 0).takePublish("x");
  }

  @Test
  @Tag("5.0:4.8.2")
  void aSharedSubscriptionGetsNoRetainedMessages() {
    ScriptedClient client = connected(ProtocolVersion.MQTT_5);
    client.publishRetained("a", "x");
    client.subscribe("$share/g/a", AT_MOST_ONCE).expectNothing();
  }

  @Test
  @Tag("5.0:3.8.2.1.2")
  void aRetainedMessageBearsTheIdentifierOfTheSubscriptionThatAskedForIt() {
    ScriptedClient client = connected(ProtocolVersion.MQTT_5);
    client.publishRetained("a", "x");
    client.subscribe("#", SubscriptionOptions.of(AT_MOST_ONCE), 1).takePublish("x");
    client.subscribe("a", SubscriptionOptions.of(AT_MOST_ONCE), 2);
    assertThat(client.takePublish("x").subscriptionIdentifiers()).containsExactly(2);
  }

  @Test
  @Tag("5.0:MQTT-4.7.2-1")
  void aWildcardAtTheFrontGetsNoRetainedDollarTopics() {
    ScriptedClient client = connected(ProtocolVersion.MQTT_5);
    client.publishRetained("$SYS/version", "x");
    client.subscribe("#", AT_MOST_ONCE).expectNothing();
    client.subscribe("$SYS/#", AT_MOST_ONCE).takePublish("x");
  }

  @Test
  @Tag("5.0:MQTT-3.3.2-5")
  @Tag("5.0:MQTT-3.3.2-6")
  void aRetainedMessageExpires() {
    MessageProperties tenSeconds = MessageProperties.NONE.withMessageExpiry(Duration.ofSeconds(10));
    ScriptedClient client = connected(ProtocolVersion.MQTT_5);
    client.receive(ScriptedClient.publishPacket("a", "x", true, tenSeconds));
    broker.advance(Duration.ofSeconds(3));
    client.subscribe("a", AT_MOST_ONCE);
    assertThat(client.takePublish("x").properties().messageExpiry())
        .isEqualTo(Duration.ofSeconds(7));
    broker.advance(Duration.ofSeconds(7));
    client.subscribe("a", AT_MOST_ONCE).expectNothing();
    assertThat(broker.dropped()).as("nobody was owed it").isEmpty();
  }

  @Test
  @Tag("5.0:MQTT-3.3.2-5")
  void aMessageWhoseExpiryIsZeroReachesNobody() {
    MessageProperties atOnce = MessageProperties.NONE.withMessageExpiry(Duration.ZERO);
    ScriptedClient client = connected(ProtocolVersion.MQTT_5);
    client.subscribe("a", AT_MOST_ONCE);
    client.receive(ScriptedClient.publishPacket("a", "x", true, atOnce)).expectNothing();
    client.subscribe("a", AT_MOST_ONCE).expectNothing();
    assertThat(broker.dropped()).containsExactly("c EXPIRED");
  }

  @Test
  @Tag("5.0:3.4.2.1")
  void aRetainedMessageWithoutRoomIsRefusedAndTheOneBeforeStays() {
    VirtualBroker small =
        new VirtualBroker(
            new BrokerLimits(
                20,
                0,
                1_000,
                Duration.ofSeconds(1),
                10,
                10,
                VirtualBroker.ROOMY,
                new StoreLimit(1, 1_000),
                false));
    ScriptedClient client = small.client("c");
    client.connect();
    client
        .receive(retained("a", "1", AT_LEAST_ONCE, 1))
        .expect(new PubAck(1, ReasonCode.NO_MATCHING_SUBSCRIBERS));
    client
        .receive(retained("b", "2", AT_LEAST_ONCE, 2))
        .expect(new PubAck(2, ReasonCode.QUOTA_EXCEEDED));
    client
        .receive(retained("a", "3", AT_LEAST_ONCE, 3))
        .expect(new PubAck(3, ReasonCode.NO_MATCHING_SUBSCRIBERS));
    client
        .receive(retained("a", "x".repeat(2_000), AT_LEAST_ONCE, 4))
        .expect(new PubAck(4, ReasonCode.QUOTA_EXCEEDED));
    client.subscribe("#", AT_MOST_ONCE).takePublish("3");
    client.expectNothing();
  }

  @Test
  void atQos0AMessageThatCannotBeRetainedIsStillDeliveredAndIsCounted() {
    VirtualBroker small =
        new VirtualBroker(
            new BrokerLimits(
                20,
                0,
                10_000,
                Duration.ofSeconds(1),
                10,
                10,
                VirtualBroker.ROOMY,
                new StoreLimit(1, 1_000),
                false));
    ScriptedClient client = small.client("c");
    client.connect();
    client.subscribe("#", AT_MOST_ONCE);
    client.publishRetained("a", "1").publishRetained("b", "2");
    assertThat(client.takePayloads()).containsExactly("1", "2");
    assertThat(small.dropped()).containsExactly("c RETAINED_FULL");
    client
        .receive(retained("b", "3", AT_LEAST_ONCE, 3))
        .expect(new PubAck(3, ReasonCode.QUOTA_EXCEEDED));
    assertThat(small.dropped()).as("the publisher was told").containsExactly("c RETAINED_FULL");
  }

  @ParameterizedTest
  @EnumSource
  @Tag("3.1.1:MQTT-3.3.1-7")
  @Tag("5.0:MQTT-3.3.1-5")
  void atQos0AMessageThatCannotBeRetainedStillTakesTheOneBeforeAway(ProtocolVersion version) {
    VirtualBroker small = VirtualBroker.withRetained(new StoreLimit(10, 1_000));
    ScriptedClient client = small.client(version, "c");
    client.connect();
    client.publishRetained("a", "old").publishRetained("a", "x".repeat(1_000));
    assertThat(small.dropped()).containsExactly("c RETAINED_FULL");
    client.subscribe("a", AT_MOST_ONCE).expectNothing();
    client.publishRetained("a", "new").takePublish("new");
    client.subscribe("a", AT_MOST_ONCE).takePublish("new");
  }

  @Test
  @Tag("5.0:MQTT-3.3.1-9")
  void theyComeInTheOrderInWhichTheyWerePublishedLast() {
    ScriptedClient client = connected(ProtocolVersion.MQTT_5);
    List<String> topics =
        IntStream.range(0, 200).mapToObj(i -> "t/" + i % 7 + "/" + i % 29 + "/" + i).toList();
    topics.forEach(topic -> client.publishRetained(topic, topic));
    client.publishRetained(topics.get(0), "again");
    client.subscribe("t/#", AT_MOST_ONCE);
    List<String> expected = new ArrayList<>(topics.subList(1, topics.size()));
    expected.add("again");
    assertThat(client.takePayloads()).isEqualTo(expected);
  }

  @Test
  @Tag("5.0:MQTT-3.3.2-5")
  void whatHasExpiredGivesItsPlaceAwayWhateverHasNot() {
    VirtualBroker small = VirtualBroker.withRetained(new StoreLimit(3, 10_000));
    ScriptedClient client = small.client("c");
    client.connect();
    client.publishRetained("kept", "kept");
    client.receive(expiring("short", 5)).receive(expiring("long", 50));
    client.publishRetained("b", "no room");
    small.advance(Duration.ofSeconds(5));
    client.publishRetained("b", "room").publishRetained("d", "no room");
    client.subscribe("#", AT_MOST_ONCE);
    assertThat(client.takePayloads()).containsExactly("kept", "long", "room");
    assertThat(small.dropped()).containsExactly("c RETAINED_FULL", "c RETAINED_FULL");
  }

  @Test
  @Tag("5.0:MQTT-3.3.2-5")
  void aMessageThatWasReplacedTakesNothingAwayWhenItWouldHaveExpired() {
    ScriptedClient client = connected(ProtocolVersion.MQTT_5);
    client.receive(expiring("a", 5)).publishRetained("a", "new");
    client.receive(expiring("b", 5)).receive(expiring("b", 50));
    broker.advance(Duration.ofSeconds(10));
    client.subscribe("#", AT_MOST_ONCE);
    assertThat(client.takePayloads()).containsExactly("new", "b");
  }

  private static Publish expiring(String topic, int seconds) {
    MessageProperties properties =
        MessageProperties.NONE.withMessageExpiry(Duration.ofSeconds(seconds));
    return ScriptedClient.publishPacket(topic, topic, true, properties);
  }

  @Test
  void everyLevelOfATopicIsCounted() {
    VirtualBroker small = VirtualBroker.withRetained(new StoreLimit(10, 100_000));
    ScriptedClient client = small.client("c");
    client.connect();
    client.publishRetained("/".repeat(1_000), "deep");
    assertThat(small.dropped()).containsExactly("c RETAINED_FULL");
    client.publishRetained("x".repeat(1_000), "flat");
    client.subscribe("#", AT_MOST_ONCE).takePublish("flat");
    client.expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-3.8.3-3")
  void noLocalHoldsOnesOwnRetainedMessagesBack() {
    ScriptedClient client = connected(ProtocolVersion.MQTT_5);
    client.publishRetained("a", "own");
    ScriptedClient other = broker.client("other");
    other.connect();
    other.publishRetained("b", "other's");
    SubscriptionOptions noLocal =
        new SubscriptionOptions(AT_MOST_ONCE, true, false, RetainHandling.SEND_ON_SUBSCRIBE);
    client.subscribe("#", noLocal, 0).takePublish("other's");
    client.expectNothing();
  }
}
