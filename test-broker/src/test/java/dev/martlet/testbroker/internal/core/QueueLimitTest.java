package dev.martlet.testbroker.internal.core;

import static dev.martlet.client.message.QoS.AT_LEAST_ONCE;
import static dev.martlet.client.message.QoS.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.martlet.client.message.Message;
import dev.martlet.client.message.MessageBuilder;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What counts against the limits of a session's queue, and what becomes of the rest. */
class QueueLimitTest {

  private static final int LIMIT_BYTES = 10_000;
  private static final String MUCH = "x".repeat(LIMIT_BYTES);

  private static Publish packet(Message message, int packetIdentifier) {
    return new Publish(
        message.topic(),
        packetIdentifier,
        message.qos(),
        false,
        message.retain(),
        message.payload(),
        0,
        message.properties(),
        List.of());
  }

  static Stream<Arguments> whatMayBeLarge() {
    return Stream.of(
        large("payload", message -> message.payload(MUCH)),
        large("content type", message -> message.contentType(MUCH)),
        large("response topic", message -> message.responseTopic(MUCH)),
        large("correlation data", message -> message.correlationData(new byte[LIMIT_BYTES])),
        large("user property name", message -> message.userProperty(MUCH, "")),
        large("user property value", message -> message.userProperty("", MUCH)),
        large(
            "many empty user properties",
            message -> {
              for (int i = 0; i < LIMIT_BYTES / 100; i++) {
                message.userProperty("", "");
              }
            }));
  }

  private static Arguments large(String what, Consumer<MessageBuilder<?>> how) {
    return arguments(what, how);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whatMayBeLarge")
  void everythingOfAMessageCounts(String what, Consumer<MessageBuilder<?>> how) {
    StoreLimit small = new StoreLimit(10, LIMIT_BYTES);
    VirtualBroker broker =
        new VirtualBroker(
            new BrokerLimits(
                20, 0, 1_000, VirtualBroker.LIMITS.connectTimeout(), 10, 10, small, small, false));
    ScriptedClient client = broker.client("c");
    client.connect();
    client.subscribe("queued", AT_LEAST_ONCE);
    for (String topic : List.of("queued", "retained")) {
      var message = Message.builder(topic).qos(AT_LEAST_ONCE).payload("x").retain(true);
      how.accept(message);
      client.receive(packet(message.build(), 1));
      client.expect(new PubAck(1, ReasonCode.QUOTA_EXCEEDED)).expectNothing();
    }
  }

  @Test
  @Tag("5.0:MQTT-3.3.4-4")
  void theIdentifiersOfManySubscriptionsCount() {
    VirtualBroker broker = VirtualBroker.withQueue(new StoreLimit(10, LIMIT_BYTES));
    ScriptedClient client = broker.client("c");
    client.connect();
    StringBuilder filter = new StringBuilder("#");
    for (int i = 1; i <= LIMIT_BYTES / 20; i++) {
      client.subscribe(filter.toString(), SubscriptionOptions.of(AT_LEAST_ONCE), i);
      filter.insert(0, "/");
    }
    client.publish("/".repeat(LIMIT_BYTES / 20), "x", AT_LEAST_ONCE, 1);
    client.expect(new PubAck(1, ReasonCode.QUOTA_EXCEEDED));
    client.unsubscribe("#").publish("/".repeat(LIMIT_BYTES / 40), "x", AT_LEAST_ONCE, 1);
    assertThat(client.takePublish("x").subscriptionIdentifiers()).hasSizeGreaterThan(100);
  }

  @Test
  void whatWasDeliveredGivesItsRoomBackToTheByte() {
    VirtualBroker broker = VirtualBroker.withQueue(new StoreLimit(2, 2_000));
    ScriptedClient client = broker.client("c");
    client.connect();
    client.subscribe("a", QoS.EXACTLY_ONCE);
    ScriptedClient publisher = broker.client("p");
    publisher.connect();
    for (int i = 0; i < 100; i++) {
      String payload = "x".repeat(i * 7);
      publisher.publish("a", payload, AT_LEAST_ONCE, 1).expect(new PubAck(1));
      publisher.publish("a", payload, QoS.EXACTLY_ONCE, 1).expect(new PubRec(1));
      publisher.receive(new PubRel(1)).takeAll();
      publisher.publish("a", payload, AT_LEAST_ONCE, 1);
      publisher.expect(new PubAck(1, ReasonCode.QUOTA_EXCEEDED));
      int first = client.takePublish(payload).packetIdentifier();
      int second = client.takePublish(payload).packetIdentifier();
      client.receive(new PubAck(first)).receive(new PubRec(second)).takeAll();
    }
  }

  @Test
  void aPlaceForAnAcknowledgedMessageIsNotTakenByOneAtQos0() {
    VirtualBroker broker = VirtualBroker.withQueue(new StoreLimit(1, LIMIT_BYTES));
    ScriptedClient client = broker.client("c");
    client.connect();
    client.subscribe("t", QoS.AT_MOST_ONCE).subscribe("$share/g/t", QoS.AT_LEAST_ONCE);
    client.writable(false);
    ScriptedClient publisher = broker.client("publisher");
    publisher.connect();
    publisher.publish("t", "1", QoS.AT_LEAST_ONCE, 1).expect(new PubAck(1));
    client.writable(true);
    assertThat(client.takePublish("1").qos()).isEqualTo(QoS.AT_LEAST_ONCE);
  }

  @Test
  void everyLossIsCountedWithItsReason() {
    VirtualBroker broker = VirtualBroker.withQueue(new StoreLimit(1, LIMIT_BYTES));
    ScriptedClient publisher = broker.client("p");
    publisher.connect();
    ScriptedClient client = broker.client("c");
    client.connect(asked -> asked.maximumPacketSize(100));
    client.subscribe("a", AT_LEAST_ONCE);
    publisher.publish("a", "x".repeat(100));
    publisher.publish("a", "x".repeat(100), AT_LEAST_ONCE, 1).expect(new PubAck(1));
    client.writable(false);
    publisher.publish("a", "waits").publish("a", "no room");
    client.cut();
    client.expectNothingSent();
    assertThat(broker.dropped())
        .containsExactly("c TOO_LARGE", "c TOO_LARGE", "c QUEUE_FULL", "c CONNECTION_ENDED");
  }

  @Test
  void aSessionThatEndsLosesWhatItWasNotSent() {
    VirtualBroker broker = new VirtualBroker();
    ScriptedClient client = broker.client("c");
    client.connect(asked -> asked.receiveMaximum(1));
    client.subscribe("a", AT_LEAST_ONCE);
    ScriptedClient publisher = broker.client("p");
    publisher.connect();
    for (String payload : List.of("sent", "1", "2")) {
      publisher.publish("a", payload, AT_LEAST_ONCE, 1);
    }
    client.takePublish("sent");
    client.disconnect();
    assertThat(broker.dropped()).containsExactly("c SESSION_ENDED", "c SESSION_ENDED");
    publisher.publish("a", "nobody's", AT_MOST_ONCE, 0);
    assertThat(broker.dropped()).hasSize(2);
  }
}
