package dev.martlet.samples;

import dev.martlet.client.BlockingClient;
import dev.martlet.client.MqttClient;
import dev.martlet.client.MqttClientBuilder;
import dev.martlet.client.Subscription;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReceivedMessage;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Something in the house that listens: a client of its own with one subscription. */
final class Resident implements AutoCloseable {
  private final String name;
  private final String filter;
  private final QoS qos;
  private final MqttClient client;
  private final Duration patience;
  private final BlockingQueue<ReceivedMessage> received = new LinkedBlockingQueue<>();

  Resident(String name, String filter, QoS qos, MqttClientBuilder client, Duration patience) {
    this.name = name;
    this.filter = filter;
    this.qos = qos;
    this.client = client.build();
    this.patience = patience;
  }

  String name() {
    return name;
  }

  /** The highest QoS at which it wants messages. */
  QoS qos() {
    return qos;
  }

  /** Connects and subscribes. */
  void moveIn(PrintStream out) throws InterruptedException {
    BlockingClient blocking = client.blocking(patience);
    Subscription subscription =
        client
            .subscribe(filter)
            .qos(qos)
            .handle(message -> {
              if (isOfTheSensor(message)) {
                received.add(message);
              }
            });
    blocking.connect();
    QoS granted = blocking.granted(subscription).grantedQos();
    out.printf("  %s subscribes %s, granted QoS %d%n", name, filter, granted.code());
  }

  /** Waits for the next message and says how it came. */
  void tellNext(PrintStream out) throws InterruptedException {
    ReceivedMessage message = received.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (message == null) {
      throw new IllegalStateException("the " + name + " received nothing within " + patience);
    }
    out.printf(
        "  %s received %s on %s at QoS %d%s%n",
        name,
        message.text(),
        message.topic(),
        message.qos().code(),
        message.retained() ? ", retained" : "");
  }

  /** Makes sure, by a round trip, that nothing is on its way to it any more, and says what came. */
  void tellNothing(PrintStream out) throws InterruptedException {
    client.blocking(patience).unsubscribe("home/never/subscribed");
    if (!received.isEmpty()) {
      throw new IllegalStateException("the " + name + " received " + received);
    }
    out.printf("  %s got nothing%n", name);
  }

  /** A real server may have messages of others, or the last value of an earlier visit. */
  private static boolean isOfTheSensor(ReceivedMessage message) {
    return message.topic().toString().equals(House.TOPIC) && message.payloadBytes() > 0;
  }

  @Override
  public void close() {
    client.close();
  }
}
