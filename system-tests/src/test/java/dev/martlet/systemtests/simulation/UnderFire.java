package dev.martlet.systemtests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.MqttClient;
import dev.martlet.client.MqttClientBuilder;
import dev.martlet.client.Subscription;
import dev.martlet.client.SubscriptionState;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.PublishResult;
import dev.martlet.client.message.QoS;
import dev.martlet.testbroker.simulation.DeliveryLedger;
import dev.martlet.testbroker.simulation.Scenario;
import dev.martlet.testbroker.simulation.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * Twenty messages from one client to another, at all three QoS, to a few topics, in bursts, with
 * resumable sessions at both ends: each is delivered as its QoS promises.
 *
 * @param sessionsLast whether nothing makes the broker lose a session. Otherwise messages may be
 *     lost with it, and where the CONNACK is lost that would tell of it, come twice: the client
 *     then resumes what the server does not have. No client can know; what is left to check is the
 *     wire
 */
record UnderFire(ProtocolVersion version, int receiveMaximum, boolean sessionsLast)
    implements Scenario {
  private static final int MESSAGES = 20;
  private static final int TOPICS = 3;

  UnderFire(ProtocolVersion version, int receiveMaximum) {
    this(version, receiveMaximum, true);
  }

  @Override
  public void run(World world) {
    world.broker(options -> options.receiveMaximum(receiveMaximum));
    DeliveryLedger ledger = sessionsLast ? world.ledger() : new DeliveryLedger();
    ledger.requireHandlingBeforeAcknowledgement();
    MqttClient receiver = Persistent.connecting(world, client(world, "receiver"));
    MqttClient sender = Persistent.connecting(world, client(world, "sender"));
    List<Subscription> subscriptions = new ArrayList<>();
    for (int topic = 0; topic < TOPICS; topic++) { // each has its own lane, so handlers overtake
      String filter = "fire/" + topic;
      subscriptions.add(
          receiver
              .subscribe(filter)
              .qos(QoS.EXACTLY_ONCE)
              .handle(ledger.receiver(filter, filter, QoS.EXACTLY_ONCE)));
    }
    world.until(
        "the subscriptions are granted",
        () -> subscriptions.stream().allMatch(one -> one.state() == SubscriptionState.ACTIVE));

    List<CompletableFuture<PublishResult>> outcomes = publish(world, ledger, sender);
    world.until("all is decided", () -> outcomes.stream().allMatch(CompletableFuture::isDone));
    world.settle();
    if (sessionsLast) {
      ledger.verifyComplete();
      assertThat(ledger.refused()).as("what sessions should have kept").isEmpty();
    }
    receiver.close();
    sender.close();
    world.settle();
  }

  private MqttClientBuilder client(World world, String identifier) {
    return world
        .client(identifier)
        .protocolVersion(version)
        .receiveMaximum(receiveMaximum)
        .keepAlive(Duration.ofSeconds(5))
        .resumable(Duration.ofHours(2));
  }

  private static List<CompletableFuture<PublishResult>> publish(
      World world, DeliveryLedger ledger, MqttClient sender) {
    Random random = world.random();
    List<CompletableFuture<PublishResult>> outcomes = new ArrayList<>();
    for (int i = 1; i <= MESSAGES; i++) {
      Message message =
          Message.builder("fire/" + random.nextInt(TOPICS))
              .payload(Integer.toString(i))
              .qos(QoS.of(random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(2)))
              .build();
      outcomes.add(ledger.publish(sender, message));
      if (random.nextInt(3) == 0) {
        world.run(Duration.ofNanos(random.nextInt(2_000_000)));
      }
    }
    return outcomes;
  }
}
