package dev.martlet.systemtests.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.MqttClient;
import dev.martlet.client.MqttClientBuilder;
import dev.martlet.client.Subscription;
import dev.martlet.client.message.MqttException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.PublishResult;
import dev.martlet.client.message.QoS;
import dev.martlet.testsupport.LeavesNothingBehind;
import dev.martlet.testsupport.TcpProxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Packet identifiers, windows and queues under many messages at once. */
@RequiresMosquitto
@ExtendWith(LeavesNothingBehind.class)
class MosquittoVolumeIT {
  @TempDir Path directory;

  /** What a server does whose administrator has changed nothing: 20 messages may be under way. */
  @ParameterizedTest
  @CsvSource({
    "MQTT_3_1_1, AT_LEAST_ONCE",
    "MQTT_3_1_1, EXACTLY_ONCE",
    "MQTT_5, AT_LEAST_ONCE",
    "MQTT_5, EXACTLY_ONCE"
  })
  void hundredMessagesAtOnceArriveThroughAServerAsInstalled(ProtocolVersion version, QoS qos)
      throws Exception {
    try (Mosquitto server = Mosquitto.start(directory)) {
      allArriveOnceAndInOrder(100, 100, server, version, qos);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MQTT_3_1_1, AT_LEAST_ONCE",
    "MQTT_3_1_1, EXACTLY_ONCE",
    "MQTT_5, AT_LEAST_ONCE",
    "MQTT_5, EXACTLY_ONCE"
  })
  void manyMessagesArriveOnceAndInOrder(ProtocolVersion version, QoS qos) throws Exception {
    try (Mosquitto server = Mosquitto.start(directory, "max_queued_messages 100000")) {
      int window = version == ProtocolVersion.MQTT_3_1_1 ? 20 : 20_000;
      allArriveOnceAndInOrder(20_000, window, server, version, qos);
    }
  }

  @ParameterizedTest
  @EnumSource
  void closingWhileManyPublishesWaitFailsThemAll(ProtocolVersion version) throws Exception {
    List<CompletableFuture<PublishResult>> outcomes = new ArrayList<>();
    try (Mosquitto server = Mosquitto.start(directory);
        TcpProxy proxy = TcpProxy.to(server.port())) {
      try (MqttClient client =
          MqttClient.builder(proxy.uri())
              .protocolVersion(version)
              .outgoingLimits(20_000, 1 << 24)
              .build()) {
        Futures.await(client.connect());
        proxy.stall();
        for (int i = 0; i < 20_000; i++) {
          outcomes.add(client.publish("many").qos(QoS.AT_LEAST_ONCE).send());
        }
        proxy.cutToServerAfter(0); // a close that need not wait for the stalled connection
      }
      for (CompletableFuture<PublishResult> outcome : outcomes) {
        Futures.awaitFailure(outcome, MqttException.class);
      }
    }
  }

  /**
   * Publishes {@code count} messages, {@code window} of them at a time at most: an MQTT 3.1.1
   * client cannot know how many a server takes, and Mosquitto 2.0.11 acknowledges QoS 2 messages
   * above its {@code max_inflight_messages} all the same, and drops them.
   */
  private static void allArriveOnceAndInOrder(
      int count, int window, Mosquitto server, ProtocolVersion version, QoS qos) throws Exception {
    Inbox inbox = new Inbox();
    Semaphore free = new Semaphore(window);
    // Mosquitto 2.0.11 exceeds the Receive Maximum of a slow client (its issue 2301), which the
    // client answers as the standard says; at the protocol's maximum there is nothing to exceed.
    try (MqttClient subscriber = client(server, version).receiveMaximum(65_535).build();
        MqttClient publisher = client(server, version).outgoingLimits(count, 1 << 24).build()) {
      Subscription subscription = subscriber.subscribe("many").qos(qos).handle(inbox);
      Futures.await(subscriber.connect());
      Futures.await(subscription.granted());
      Futures.await(publisher.connect());

      List<CompletableFuture<PublishResult>> outcomes = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        assertThat(free.tryAcquire(ChildProcess.PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
            .as("an answer after " + i + " messages")
            .isTrue();
        CompletableFuture<PublishResult> outcome =
            publisher.publish("many").qos(qos).payload(Integer.toString(i)).send();
        outcomes.add(outcome.whenComplete((result, failure) -> free.release()));
      }

      for (int i = 0; i < count; i++) {
        assertThat(inbox.next("message " + i).text()).isEqualTo(Integer.toString(i));
      }
      for (CompletableFuture<PublishResult> outcome : outcomes) {
        Futures.await(outcome);
      }
      Futures.await(publisher.publish("many").qos(qos).payload("end").send());
      assertThat(inbox.textsUntil("end")).isEmpty();
    }
  }

  private static MqttClientBuilder client(Mosquitto server, ProtocolVersion version) {
    return MqttClient.builder(server.uri()).protocolVersion(version);
  }
}
