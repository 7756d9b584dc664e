package dev.martlet.testbroker.internal.core;

import static dev.martlet.client.message.QoS.AT_LEAST_ONCE;
import static dev.martlet.client.message.QoS.AT_MOST_ONCE;
import static dev.martlet.client.message.QoS.EXACTLY_ONCE;
import static dev.martlet.client.message.RetainHandling.SEND_ON_SUBSCRIBE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.PayloadFormat;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.RetainHandling;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.codec.packet.UnsubAck;
import dev.martlet.codec.packet.Unsubscribe;
import dev.martlet.topic.TopicFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionTest {

  private static final SubscriptionOptions NO_LOCAL =
      new SubscriptionOptions(AT_MOST_ONCE, true, false, RetainHandling.SEND_ON_SUBSCRIBE);
  private static final SubscriptionOptions RETAIN_AS_PUBLISHED =
      new SubscriptionOptions(AT_MOST_ONCE, false, true, RetainHandling.SEND_ON_SUBSCRIBE);

  private final VirtualBroker broker = new VirtualBroker();

  private ScriptedClient connected(ProtocolVersion version, String clientIdentifier) {
    ScriptedClient client = broker.client(version, clientIdentifier);
    client.connect();
    return client;
  }

  private static Subscribe.Request request(String filter, QoS qos) {
    return new Subscribe.Request(TopicFilter.of(filter), SubscriptionOptions.of(qos));
  }

  private static Unsubscribe unsubscribe(int packetIdentifier, String... filters) {
    return new Unsubscribe(
        packetIdentifier, Arrays.stream(filters).map(TopicFilter::of).toList(), List.of());
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 256, 65_535})
  @Tag("5.0:MQTT-2.2.1-6")
  @Tag("5.0:MQTT-3.8.4-1")
  @Tag("5.0:MQTT-3.8.4-2")
  @Tag("5.0:MQTT-3.10.4-5")
  @Tag("3.1.1:MQTT-2.3.1-7")
  @Tag("3.1.1:MQTT-3.8.4-1")
  @Tag("3.1.1:MQTT-3.8.4-2")
  @Tag("3.1.1:MQTT-3.10.4-4")
  void answersRepeatTheIdentifier(int id) {
    for (ProtocolVersion version : ProtocolVersion.values()) {
      ScriptedClient client = connected(version, "c");
      client.receive(ScriptedClient.subscribePacket(id, "a", NO_LOCAL, 0));
      assertThat(client.take(SubAck.class).packetIdentifier()).isEqualTo(id);
      client.receive(unsubscribe(id, "a"));
      assertThat(client.take(UnsubAck.class).packetIdentifier()).isEqualTo(id);
      client.expectNothing();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.8.4-5")
  @Tag("5.0:MQTT-3.8.4-6")
  @Tag("5.0:MQTT-3.8.4-7")
  @Tag("5.0:MQTT-3.9.3-1")
  @Tag("5.0:MQTT-3.9.3-2")
  @Tag("3.1.1:MQTT-3.8.4-4")
  @Tag("3.1.1:MQTT-3.8.4-5")
  @Tag("3.1.1:MQTT-3.9.3-1")
  @Tag("3.1.1:MQTT-3.9.3-2")
  void severalFiltersHaveOneSubackWithACodeForEachInOrder(ProtocolVersion version) {
    ScriptedClient client = connected(version, "c");
    List<Subscribe.Request> requests =
        List.of(
            request("a", EXACTLY_ONCE), request("b", AT_MOST_ONCE), request("a", AT_LEAST_ONCE));
    client.receive(new Subscribe(1, 0, requests, List.of()));
    assertThat(client.take(SubAck.class).reasonCodes())
        .containsExactly(ReasonCode.GRANTED_QOS_2, ReasonCode.SUCCESS, ReasonCode.GRANTED_QOS_1);
    client.publish("a", "x", EXACTLY_ONCE, 1);
    assertThat(client.takePublish("x").qos()).as("the later one replaces").isEqualTo(AT_LEAST_ONCE);
    client.expect(new PubRec(1)).expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.8.4-7")
  @Tag("5.0:MQTT-3.9.3-1")
  @Tag("3.1.1:MQTT-3.8.4-5")
  @Tag("3.1.1:MQTT-3.9.3-1")
  void filtersAboveTheLimitAreRefusedInTheirPlace(ProtocolVersion version) {
    VirtualBroker small =
        new VirtualBroker(
            new BrokerLimits(
                20,
                0,
                1_000,
                Duration.ofSeconds(1),
                10,
                1,
                VirtualBroker.ROOMY,
                VirtualBroker.ROOMY,
                false));
    ScriptedClient client = small.client(version, "c");
    client.connect();
    List<Subscribe.Request> requests =
        List.of(
            request("a", AT_MOST_ONCE), request("b", AT_MOST_ONCE), request("a", AT_LEAST_ONCE));
    client.receive(new Subscribe(1, 0, requests, List.of()));
    ReasonCode refusal =
        version == ProtocolVersion.MQTT_5
            ? ReasonCode.QUOTA_EXCEEDED
            : ReasonCode.UNSPECIFIED_ERROR;
    assertThat(client.take(SubAck.class).reasonCodes())
        .containsExactly(ReasonCode.SUCCESS, refusal, ReasonCode.GRANTED_QOS_1);
    client.publish("b", "unheard").expectNothing();
  }

  @ParameterizedTest
  @CsvSource({
    "a/b, a/b, true",
    "a/b, a/B, false",
    "a/b, a/b/, false",
    "a/b, /a/b, false",
    "a//b, a/b, false",
    "+/b, a/b, true",
    "+/b, /b, true",
    "+, /b, false",
    "a/#, a, true",
    "a/#, a/b/c, true",
    "a/#, ab, false",
    "#, a/b, true",
    "#, $SYS/x, false",
    "+/x, $SYS/x, false",
    "$SYS/#, $SYS/x, true",
    "\u00e9, e\u0301, false"
  })
  @Tag("5.0:MQTT-3.3.2-3")
  @Tag("5.0:MQTT-4.7.2-1")
  @Tag("5.0:MQTT-4.7.3-4")
  @Tag("3.1.1:MQTT-3.3.2-3")
  @Tag("3.1.1:MQTT-4.7.2-1")
  @Tag("3.1.1:MQTT-4.7.3-4")
  void exactlyTheMatchingMessagesAreDelivered(String filter, String topic, boolean delivered) {
    for (ProtocolVersion version : ProtocolVersion.values()) {
      ScriptedClient client = connected(version, "c");
      client.subscribe(filter, AT_MOST_ONCE);
      client.publish(topic, "x");
      assertThat(client.takePayloads()).isEqualTo(delivered ? List.of("x") : List.of());
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.3.4-2")
  @Tag("3.1.1:MQTT-3.3.5-1")
  void overlappingSubscriptionsGetOneCopyAtTheHighestQos(ProtocolVersion version) {
    ScriptedClient client = connected(version, "c");
    client.subscribe("a/#", EXACTLY_ONCE);
    client.subscribe("a/b", AT_MOST_ONCE);
    client.subscribe("+/b", AT_LEAST_ONCE);
    ScriptedClient publisher = connected(version, "p");
    publisher.publish("a/b", "x", EXACTLY_ONCE, 1);
    assertThat(client.takePublish("x").qos()).isEqualTo(EXACTLY_ONCE);
    client.expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-3.3.4-3")
  @Tag("5.0:MQTT-3.3.4-4")
  void theOneCopyBearsTheIdentifiersOfAllMatchingSubscriptions() {
    ScriptedClient client = connected(ProtocolVersion.MQTT_5, "c");
    client.subscribe("a/#", SubscriptionOptions.of(AT_MOST_ONCE), 1);
    client.subscribe("a/b", SubscriptionOptions.of(AT_MOST_ONCE), 268_435_455);
    client.subscribe("a/c", SubscriptionOptions.of(AT_MOST_ONCE), 3);
    client.subscribe("#", SubscriptionOptions.of(AT_MOST_ONCE), 0);
    client.publish("a/b", "x");
    assertThat(client.takePublish("x").subscriptionIdentifiers())
        .containsExactlyInAnyOrder(1, 268_435_455);
  }

  @Test
  @Tag("5.0:3.8.2.1.2")
  void anIdentifierIsReplacedWithItsSubscription() {
    ScriptedClient client = connected(ProtocolVersion.MQTT_5, "c");
    client.subscribe("a", SubscriptionOptions.of(AT_MOST_ONCE), 1);
    client.subscribe("a", SubscriptionOptions.of(AT_MOST_ONCE), 2);
    client.publish("a", "x");
    assertThat(client.takePublish("x").subscriptionIdentifiers()).containsExactly(2);
    client.subscribe("a", SubscriptionOptions.of(AT_MOST_ONCE), 0);
    client.publish("a", "y");
    assertThat(client.takePublish("y").subscriptionIdentifiers()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.8.4-3")
  @Tag("3.1.1:MQTT-3.8.4-3")
  void theSameFilterReplacesTheSubscription(ProtocolVersion version) {
    ScriptedClient client = connected(version, "c");
    client.subscribe("a", AT_LEAST_ONCE);
    client.subscribe("a", AT_MOST_ONCE);
    client.publish("a", "x", AT_LEAST_ONCE, 1);
    assertThat(client.takePublish("x").qos()).isEqualTo(AT_MOST_ONCE);
    client.expect(new PubAck(1));
    client.expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.8.4-4")
  @Tag("3.1.1:MQTT-3.8.4-3")
  void replacingASubscriptionRepeatsRetainedMessagesAndLosesNone(ProtocolVersion version) {
    ScriptedClient client = connected(version, "c");
    client.publishRetained("a", "kept");
    client.subscribe("a", AT_MOST_ONCE).takePublish("kept");
    for (int i = 0; i < 10; i++) {
      client.publish("a", "live " + i);
      assertThat(client.takePayloads()).containsExactly("live " + i);
      client.subscribe("a", AT_MOST_ONCE).takePublish("kept");
    }
  }

  @Test
  @Tag("5.0:MQTT-3.8.3-3")
  void noLocalHoldsBackOwnMessagesOfThatSubscriptionOnly() {
    ScriptedClient client = connected(ProtocolVersion.MQTT_5, "c");
    client.subscribe("a/#", NO_LOCAL, 1);
    client.publish("a/b", "own").expectNothing();
    connected(ProtocolVersion.MQTT_5, "other").publish("a/b", "other's");
    client.takePublish("other's");
    client.subscribe("+/b", SubscriptionOptions.of(AT_MOST_ONCE), 2);
    client.publish("a/b", "own");
    assertThat(client.takePublish("own").subscriptionIdentifiers()).containsExactly(2);
  }

  @Test
  @Tag("5.0:MQTT-3.8.3-3")
  void noLocalHoldsAfterAReconnect() {
    ScriptedClient client = broker.client("c");
    client.resume();
    client.subscribe("a", NO_LOCAL, 0);
    client.cut();
    client.resume();
    client.publish("a", "own").expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-3.3.1-12")
  @Tag("5.0:MQTT-3.3.1-13")
  void retainAsPublishedDecidesTheFlagOfLiveMessages() {
    ScriptedClient plain = connected(ProtocolVersion.MQTT_5, "plain");
    plain.subscribe("a", AT_MOST_ONCE);
    ScriptedClient asPublished = connected(ProtocolVersion.MQTT_5, "asPublished");
    asPublished.subscribe("a", RETAIN_AS_PUBLISHED, 0);
    plain.publishRetained("a", "retained").publish("a", "ordinary");
    assertThat(plain.takePublish("retained").retain()).isFalse();
    assertThat(plain.takePublish("ordinary").retain()).isFalse();
    assertThat(asPublished.takePublish("retained").retain()).isTrue();
    assertThat(asPublished.takePublish("ordinary").retain()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.10.4-1")
  @Tag("5.0:MQTT-3.10.4-2")
  @Tag("5.0:MQTT-3.10.4-4")
  @Tag("5.0:MQTT-3.10.4-5")
  @Tag("5.0:MQTT-3.10.4-6")
  @Tag("5.0:MQTT-3.11.3-1")
  @Tag("5.0:MQTT-3.11.3-2")
  @Tag("3.1.1:MQTT-3.10.4-1")
  @Tag("3.1.1:MQTT-3.10.4-2")
  @Tag("3.1.1:MQTT-3.10.4-5")
  @Tag("3.1.1:MQTT-3.10.4-6")
  void unsubscribeComparesFiltersLiterally(ProtocolVersion version) {
    ScriptedClient client = connected(version, "c");
    client.subscribe("a/+", AT_MOST_ONCE);
    client.subscribe("c", AT_MOST_ONCE);
    client.receive(unsubscribe(0x1234, "a/b", "a/#"));
    assertUnsuback(
        client, version, ReasonCode.NO_SUBSCRIPTION_EXISTED, ReasonCode.NO_SUBSCRIPTION_EXISTED);
    client.publish("a/b", "still").takePublish("still");
    client.receive(unsubscribe(0x1235, "a/+", "unknown", "c"));
    assertUnsuback(
        client,
        version,
        ReasonCode.SUCCESS,
        ReasonCode.NO_SUBSCRIPTION_EXISTED,
        ReasonCode.SUCCESS);
    client.publish("a/b", "no more").publish("c", "no more").expectNothing();
  }

  private static void assertUnsuback(
      ScriptedClient client, ProtocolVersion version, ReasonCode... expected) {
    List<ReasonCode> spoken = version == ProtocolVersion.MQTT_5 ? List.of(expected) : List.of();
    assertThat(client.take(UnsubAck.class).reasonCodes()).isEqualTo(spoken);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.10.4-3")
  @Tag("3.1.1:MQTT-3.10.4-3")
  void whatWasBegunIsFinishedAfterUnsubscribe(ProtocolVersion version) {
    ScriptedClient client = connected(version, "c");
    client.subscribe("a", EXACTLY_ONCE);
    connected(version, "p").publish("a", "x", EXACTLY_ONCE, 1);
    int id = client.takePublish("x").packetIdentifier();
    client.receive(unsubscribe(9, "a")).take(UnsubAck.class);
    client.receive(new PubRec(id)).expect(new PubRel(id));
    client.receive(new PubComp(id)).expectNothing();
  }

  @Test
  @Tag("5.0:3.8.2.1.2")
  void aClientOfMqtt311GetsNeitherIdentifiersNorProperties() {
    ScriptedClient client = broker.client("c");
    client.resume();
    client.subscribe("a", SubscriptionOptions.of(AT_LEAST_ONCE), 5);
    client.cut();
    ScriptedClient older = broker.client(ProtocolVersion.MQTT_3_1_1, "c");
    assertThat(older.resume().sessionPresent()).isTrue();
    MessageProperties properties =
        new MessageProperties(PayloadFormat.UTF_8, null, "text", null, null, List.of());
    older.receive(ScriptedClient.publishPacket("a", "x", false, properties));
    Publish delivered = older.takePublish("x");
    assertThat(delivered.subscriptionIdentifiers()).isEmpty();
    assertThat(delivered.properties()).isEqualTo(MessageProperties.NONE);
  }

  @Test
  @Tag("5.0:3.3.4")
  void whatMatchesIsServedInTheOrderOfSubscribing() {
    List<ScriptedClient> clients = new ArrayList<>();
    List<String> filters =
        List.of("a/b/c", "#", "a/#", "+/b/c", "a/+/c", "a/b/+", "a/b/#", "+/+/+", "+/#", "+/b/#");
    List<String> served = new ArrayList<>();
    for (int i = 0; i < filters.size(); i++) {
      String name = "client-" + i;
      ScriptedClient client = connected(ProtocolVersion.MQTT_5, name);
      for (int k = 0; k < filters.size(); k++) {
        String filter = filters.get((i + k) % filters.size());
        client.subscribe(filter, SubscriptionOptions.of(AT_MOST_ONCE), k + 1);
        client.subscribe("$share/" + name + "/" + filter, AT_MOST_ONCE);
      }
      client.whenSent(() -> served.add(name));
      clients.add(client);
    }
    clients.get(0).publish("a/b/c", "x");
    List<String> names = served.stream().distinct().toList();
    assertThat(served.subList(0, 10)).isEqualTo(names).isSorted();
    assertThat(served.subList(10, served.size())).isSorted().hasSize(100);
    for (ScriptedClient client : clients) {
      assertThat(client.takePublish("x").subscriptionIdentifiers())
          .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }
  }

  @Test
  @Tag("5.0:MQTT-3.8.3-3")
  void noLocalLooksAtTheClientIdentifierNotAtTheConnection() {
    ScriptedClient client = broker.client("c");
    client.resume();
    client.subscribe(
        "a", new SubscriptionOptions(AT_LEAST_ONCE, true, false, SEND_ON_SUBSCRIBE), 0);
    client.publish("a", "own", AT_LEAST_ONCE, 1).takeAll();
    client.cut();
    broker.client("c").resume();
    ScriptedClient again = broker.client("c");
    again.resume();
    again.publish("a", "own", AT_LEAST_ONCE, 1);
    again.expect(new PubAck(1, ReasonCode.NO_MATCHING_SUBSCRIBERS)).expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-3.8.4-7")
  @Tag("5.0:MQTT-3.9.3-2")
  void moreKindsOfFiltersThanTheIndexTakesAreRefused() {
    ScriptedClient client = connected(ProtocolVersion.MQTT_5, "c");
    List<ReasonCode> codes = new ArrayList<>();
    String deep = "+/".repeat(70);
    for (int i = 0; i < 1_000; i++) {
      client.receive(ScriptedClient.subscribePacket(1, deep + i, NO_LOCAL, 0));
      codes.addAll(client.take(SubAck.class).reasonCodes());
    }
    ScriptedClient other = connected(ProtocolVersion.MQTT_5, "other");
    for (int i = 0; i < 1_000; i++) {
      other.receive(ScriptedClient.subscribePacket(1, deep + i, NO_LOCAL, 0));
      codes.addAll(other.take(SubAck.class).reasonCodes());
    }
    assertThat(codes).contains(ReasonCode.SUCCESS, ReasonCode.QUOTA_EXCEEDED);
    assertThat(codes.subList(0, 1_000)).containsOnly(ReasonCode.SUCCESS);
    other.receive(unsubscribe(1, deep + 999));
    assertThat(other.take(UnsubAck.class).reasonCodes())
        .containsExactly(ReasonCode.NO_SUBSCRIPTION_EXISTED);
    other.subscribe("a", AT_MOST_ONCE).publish("a", "x").takePublish("x");
  }
}
