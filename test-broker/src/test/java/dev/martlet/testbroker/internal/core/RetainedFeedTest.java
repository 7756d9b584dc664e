package dev.martlet.testbroker.internal.core;

import static dev.martlet.client.message.QoS.AT_LEAST_ONCE;
import static dev.martlet.client.message.QoS.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.RetainHandling;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Retained messages for a new subscription that are more than have room at once. */
class RetainedFeedTest {

  private static final StoreLimit QUEUE = new StoreLimit(200, 1 << 20);
  private static final int MANY = 1_000;

  private final VirtualBroker broker = VirtualBroker.withQueue(QUEUE);
  private final ScriptedClient publisher = broker.client("publisher");
  private final ScriptedClient client = broker.client("c");

  private void retain(int count) {
    publisher.connect();
    for (int i = 0; i < count; i++) {
      publish("t/" + i, "" + i, true);
    }
  }

  private void publish(String topic, String payload, boolean retain) {
    publisher.receive(
        new Publish(
            TopicName.of(topic),
            1,
            AT_LEAST_ONCE,
            false,
            retain,
            Payloads.of(payload),
            0,
            MessageProperties.NONE,
            List.of()));
    assertThat(publisher.take(PubAck.class).reasonCode().isError()).isFalse();
  }

  private void connect(int receiveMaximum) {
    client.connect(asked -> asked.keepingSession().receiveMaximum(receiveMaximum));
  }

  /** Acknowledges what comes until nothing comes any more. */
  private List<String> takeAllAcknowledging() {
    List<String> payloads = new ArrayList<>();
    for (Object packet : client.takeAll()) {
      take((Publish) packet, payloads);
    }
    return payloads;
  }

  private void take(Publish publish, List<String> payloads) {
    payloads.add(Payloads.text(publish.payload()));
    client.receive(new PubAck(publish.packetIdentifier()));
    for (Object packet : client.takeAll()) {
      take((Publish) packet, payloads);
    }
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(String::valueOf).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"#", "t/+"})
  @Tag("5.0:MQTT-3.3.1-9")
  void allOfThemComeInTheOrderOfPublishingAsTheyAreAcknowledged(String filter) {
    retain(MANY);
    connect(1);
    client.subscribe(filter, AT_LEAST_ONCE);

    assertThat(takeAllAcknowledging()).isEqualTo(numbers(0, MANY));
    assertThat(broker.dropped()).isEmpty();
  }

  @Test
  void thoseAtQos0ComeAsTheClientReads() {
    retain(MANY);
    connect(1);
    client.writable(false);
    client.subscribe("#", AT_MOST_ONCE).expectNothing();
    client.writable(true);

    assertThat(client.takePayloads()).isEqualTo(numbers(0, MANY));
    assertThat(broker.dropped()).isEmpty();
  }

  @Test
  void thoseAtQos0DoNotWaitForAClientThatItsSubackHasEnded() {
    retain(1);
    client.connect(asked -> asked.keepingSession().maximumPacketSize(12));
    List<Subscribe.Request> tooMany =
        IntStream.range(0, 10)
            .mapToObj(number -> TopicFilter.of("t/" + number))
            .map(filter -> new Subscribe.Request(filter, SubscriptionOptions.of(AT_MOST_ONCE)))
            .toList();
    client.receive(new Subscribe(1, 0, tooMany, List.of()));
    client.expectClosed(ReasonCode.PACKET_TOO_LARGE);

    client.resume();
    client.expectNothing();
    assertThat(broker.dropped()).isEmpty();
  }

  @Test
  void moreThanTheStoreIsSearchedForAtOnceComeInOrderToo() {
    int count = 10_050;
    retain(count);
    connect(1);
    client.subscribe("#", AT_MOST_ONCE);

    assertThat(client.takePayloads()).isEqualTo(numbers(0, count));
  }

  @Test
  @Tag("5.0:3.4.2.1")
  void theyKeepNobodyFromPublishingToTheClient() {
    retain(MANY);
    connect(1);
    client.subscribe("#", AT_LEAST_ONCE);
    for (int i = 0; i < 50; i++) {
      publish("live", "live " + i, false);
    }
    List<String> payloads = takeAllAcknowledging();

    assertThat(payloads).hasSize(MANY + 50).containsAll(numbers(0, MANY));
    assertThat(payloads.stream().filter(payload -> payload.startsWith("live")))
        .isEqualTo(IntStream.range(0, 50).mapToObj(i -> "live " + i).toList());
  }

  @Test
  @Tag("5.0:MQTT-4.6.0-6")
  void oneGoesBeforeALaterMessageOfItsTopicAndComesOnce() {
    retain(MANY);
    connect(1);
    client.subscribe("#", AT_LEAST_ONCE);
    publish("t/900", "later", false);
    List<String> payloads = takeAllAcknowledging();

    assertThat(payloads).hasSize(MANY + 1).containsOnlyOnce("900");
    assertThat(payloads.indexOf("900")).isLessThan(payloads.indexOf("later"));
  }

  @Test
  void oneThatIsReplacedMeanwhileComesAsTheNewOneOnly() {
    retain(MANY);
    connect(1);
    client.subscribe("#", AT_LEAST_ONCE);
    publish("t/900", "new", true);
    List<String> payloads = takeAllAcknowledging();

    assertThat(payloads).hasSize(MANY).containsOnlyOnce("new").doesNotContain("900");
  }

  @Test
  void oneThatIsTakenAwayOrExpiresMeanwhileDoesNotCome() {
    retain(MANY - 1);
    publisher.receive(
        ScriptedClient.publishPacket(
            "t/short",
            "short",
            true,
            MessageProperties.NONE.withMessageExpiry(Duration.ofSeconds(5))));
    connect(1);
    client.subscribe("#", AT_LEAST_ONCE);
    publish("t/900", "", true);
    broker.advance(Duration.ofSeconds(6));

    List<String> payloads = takeAllAcknowledging();
    assertThat(payloads).contains("899", "901").doesNotContain("900", "short");
  }

  @Test
  @Tag("5.0:MQTT-3.10.4-2")
  void nothingMoreOfThemIsTakenOnceTheSubscriptionHasEnded() {
    retain(MANY);
    connect(1);
    client.subscribe("#", AT_LEAST_ONCE);
    client.takePublish("0");
    client.unsubscribe("#");
    client.receive(new PubAck(1));

    assertThat(takeAllAcknowledging()).isEqualTo(numbers(1, 100)); // those that waited already
  }

  @Test
  @Tag("5.0:MQTT-3.8.4-4")
  void subscribingAgainBeginsAgainOnlyIfItAsksForThem() {
    retain(MANY);
    connect(1);
    client.subscribe("#", AT_LEAST_ONCE);
    Publish first = client.takePublish("0");
    client.subscribe(
        "#", new SubscriptionOptions(AT_LEAST_ONCE, false, false, RetainHandling.DO_NOT_SEND), 0);
    client.receive(new PubAck(first.packetIdentifier()));
    Publish second = client.takePublish("1");
    client.subscribe("#", AT_LEAST_ONCE);
    client.receive(new PubAck(second.packetIdentifier()));

    List<String> expected = new ArrayList<>(numbers(2, 101)); // waited when it began again
    expected.addAll(numbers(0, MANY));
    assertThat(takeAllAcknowledging()).hasSize(expected.size()).containsAll(numbers(0, MANY));
  }

  @Test
  @Tag("5.0:MQTT-4.4.0-1")
  void thoseAboveQos0GoOnWhenTheClientComesBack() {
    retain(MANY);
    connect(1);
    client.subscribe("#", AT_LEAST_ONCE).takePublish("0");
    client.subscribe("t/+", AT_MOST_ONCE);
    client.cut();
    client.connect(asked -> asked.keepingSession().receiveMaximum(1));

    assertThat(takeAllAcknowledging()).isEqualTo(numbers(0, MANY));
  }

  @Test
  void oneThatIsLargerThanTheWholeQueueIsCountedAndTheOthersCome() {
    VirtualBroker small = VirtualBroker.withQueue(new StoreLimit(10, 1_000));
    ScriptedClient sender = small.client("p");
    sender.connect();
    sender.publishRetained("t/1", "x".repeat(2_000)).publishRetained("t/2", "small");
    ScriptedClient reader = small.client("c");
    reader.connect();
    reader.writable(false);
    reader.subscribe("#", AT_MOST_ONCE);
    reader.writable(true);

    reader.takePublish("small");
    assertThat(small.dropped()).containsExactly("c QUEUE_FULL");
  }

  @Test
  void aSessionThatEndsForgetsThem() {
    retain(MANY);
    connect(1);
    client.subscribe("#", AT_LEAST_ONCE);
    client.cut();
    client.connect();
    client.expectNothing();

    assertThat(broker.dropped()).hasSizeLessThan(100).containsOnly("c SESSION_ENDED");
  }
}
