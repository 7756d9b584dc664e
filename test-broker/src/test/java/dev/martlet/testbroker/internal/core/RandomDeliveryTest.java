package dev.martlet.testbroker.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.codec.packet.Publish;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients that publish, answer, break off and come back at random, against a model of what each has
 * to get: a run is repeated by its seed, which is the name of the test.
 */
class RandomDeliveryTest {

  private static final int STEPS = 3_000;
  private static final List<String> TOPICS = List.of("a", "b/c");

  private record Published(String publisher, String topic, QoS qos, String payload) {}

  private final List<Published> published = new ArrayList<>();
  private final VirtualBroker broker = new VirtualBroker();
  private final List<FaithfulClient> clients = new ArrayList<>();

  /** A few are enough to see a fault that is there. */
  static LongStream seeds() {
    return LongStream.rangeClosed(1, Fault.isWanted() ? 3 : 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @Tag("5.0:MQTT-4.3.2-3")
  @Tag("5.0:MQTT-4.3.3-10")
  @Tag("5.0:MQTT-4.4.0-1")
  @Tag("5.0:MQTT-4.5.0-1")
  @Tag("5.0:MQTT-4.6.0-5")
  @Tag("3.1.1:MQTT-4.3.2-1")
  @Tag("3.1.1:MQTT-4.3.3-1")
  @Tag("3.1.1:MQTT-4.3.3-2")
  @Tag("3.1.1:MQTT-4.4.0-1")
  @Tag("3.1.1:MQTT-4.5.0-1")
  @Tag("3.1.1:MQTT-4.6.0-1")
  @Tag("3.1.1:MQTT-4.6.0-6")
  void nothingAcknowledgedIsLostDoubledOrOutOfOrder(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 4; i++) {
      ProtocolVersion version =
          random.nextBoolean() ? ProtocolVersion.MQTT_5 : ProtocolVersion.MQTT_3_1_1;
      FaithfulClient client = new FaithfulClient(broker, version, "client-" + i);
      client.connect();
      client.subscribe("#");
      clients.add(client);
    }
    for (int step = 0; step < STEPS; step++) {
      act(random);
    }
    settle();
    for (FaithfulClient client : clients) {
      assertThat(client.isIdle()).isTrue();
      assertComplete(client);
      assertOrdered(client);
    }
  }

  private void act(Random random) {
    int number = random.nextInt(clients.size());
    FaithfulClient client = clients.get(number);
    switch (random.nextInt(20)) {
      case 0 -> client.cut();
      case 1, 2 -> client.connect();
      case 3 -> client.writable(random.nextBoolean());
      case 4, 5, 6, 7 -> publish(client, "client-" + number, random);
      default -> client.step();
    }
  }

  private void publish(FaithfulClient client, String name, Random random) {
    if (client.mayPublish()) {
      Published message =
          new Published(
              name,
              TOPICS.get(random.nextInt(TOPICS.size())),
              QoS.of(1 + random.nextInt(2)),
              name + " #" + published.size());
      published.add(message);
      client.publish(message.topic(), message.payload(), message.qos(), random.nextInt(10) > 0);
    }
  }

  /** Everybody comes back and answers until nothing is left to say. */
  private void settle() {
    clients.forEach(FaithfulClient::connect);
    clients.forEach(client -> client.writable(true));
    boolean busy = true;
    while (busy) {
      busy = false;
      for (FaithfulClient client : clients) {
        busy |= client.step();
      }
    }
  }

  private void assertComplete(FaithfulClient client) {
    assertThat(payloads(client, QoS.EXACTLY_ONCE))
        .as("QoS 2: exactly once")
        .containsExactlyInAnyOrderElementsOf(payloadsPublished(QoS.EXACTLY_ONCE));
    assertThat(new LinkedHashSet<>(payloads(client, QoS.AT_LEAST_ONCE)))
        .as("QoS 1: at least once")
        .containsExactlyInAnyOrderElementsOf(payloadsPublished(QoS.AT_LEAST_ONCE));
  }

  /** By the first copy of each message, for each publisher, topic and QoS. */
  private void assertOrdered(FaithfulClient client) {
    LinkedHashSet<String> arrived = new LinkedHashSet<>();
    client.delivered().forEach(publish -> arrived.add(FaithfulClient.payload(publish)));
    for (Published kind : published) {
      List<String> sent =
          published.stream()
              .filter(message -> sameOrder(message, kind))
              .map(Published::payload)
              .toList();
      assertThat(arrived.stream().filter(sent::contains).toList())
          .as("order of %s on %s", kind.publisher(), kind.topic())
          .isEqualTo(sent);
    }
  }

  private static boolean sameOrder(Published one, Published other) {
    return one.publisher().equals(other.publisher())
        && one.topic().equals(other.topic())
        && one.qos() == other.qos();
  }

  private List<String> payloadsPublished(QoS qos) {
    return published.stream()
        .filter(message -> message.qos() == qos)
        .map(Published::payload)
        .toList();
  }

  private static List<String> payloads(FaithfulClient client, QoS qos) {
    List<String> payloads = new ArrayList<>();
    for (Publish publish : client.delivered()) {
      if (publish.qos() == qos) {
        payloads.add(FaithfulClient.payload(publish));
      }
    }
    return payloads;
  }
}
