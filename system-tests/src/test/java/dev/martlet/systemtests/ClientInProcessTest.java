package dev.martlet.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.MqttClient;
import dev.martlet.client.message.ConnectionFailedException;
import dev.martlet.client.message.MqttException;
import dev.martlet.testbroker.BrokerState;
import dev.martlet.testbroker.Listener;
import dev.martlet.testbroker.TestBroker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The same without a socket. */
class ClientInProcessTest extends ClientAgainstBrokerTest {
  @Override
  Listener listener() {
    return Listener.inProcess();
  }

  @Test
  void aBrokerThatWasDownIsFoundAgainWithTheSession() {
    CompletableFuture<MqttException> lost = new CompletableFuture<>();
    try (TestBroker broker = TestBroker.builder().listen(Listener.inProcess()).start();
        MqttClient client =
            MqttClient.builder(broker.uri())
                .clientId("c")
                .resumable(Duration.ofHours(1))
                .onConnectionLost(lost::complete)
                .build()) {
      client.connect().join();
      broker.stop();
      assertThat(lost.join()).hasMessageContaining("connection");
      assertThatThrownBy(() -> client.connect().join())
          .hasCauseInstanceOf(ConnectionFailedException.class);
      broker.startAgain(BrokerState.KEPT);
      assertThat(client.connect().join().sessionPresent()).isTrue();
    }
  }

  @Test
  void whereNobodyListensConnectingFails() {
    try (MqttClient client = MqttClient.builder("inproc://nobody").build()) {
      assertThatThrownBy(() -> client.connect().join())
          .cause()
          .isInstanceOf(ConnectionFailedException.class)
          .hasMessageStartingWith("cannot connect to inproc://nobody: ");
      assertThat(client.state()).hasToString("DISCONNECTED");
    }
  }
}
