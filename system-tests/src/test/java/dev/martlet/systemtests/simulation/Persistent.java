// region persistent
package dev.martlet.systemtests.simulation;

import dev.martlet.client.MqttClient;
import dev.martlet.client.MqttClientBuilder;
import dev.martlet.client.message.ClientClosedException;
import dev.martlet.testbroker.simulation.World;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** Clients that connect again whenever the connection is lost, as applications do it by hand. */
@SuppressWarnings("FutureReturnValueIgnored") // it tries again
final class Persistent {
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(20);

  private Persistent() {}

  /** Builds a client that connects, and keeps connecting until it is closed. */
  static MqttClient connecting(World world, MqttClientBuilder options) {
    AtomicReference<MqttClient> itself = new AtomicReference<>();
    MqttClient client = options.onConnectionLost(cause -> connect(world, itself.get())).build();
    itself.set(client);
    connect(world, client);
    return client;
  }

  private static void connect(World world, MqttClient client) {
    client
        .connect()
        .whenComplete((connected, failure) -> {
          if (failure != null && !(failure instanceof ClientClosedException)) {
            world.after(BETWEEN_ATTEMPTS, () -> connect(world, client));
          }
        });
  }
}
// endregion
