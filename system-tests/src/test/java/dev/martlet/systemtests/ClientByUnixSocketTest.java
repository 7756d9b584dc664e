package dev.martlet.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.MqttClient;
import dev.martlet.client.message.ConnectionFailedException;
import dev.martlet.testbroker.Listener;
import dev.martlet.testbroker.TestBroker;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same by a Unix domain socket. */
class ClientByUnixSocketTest extends ClientAgainstBrokerTest {
  @Override
  Listener listener() {
    return Listener.unixSocket();
  }

  @Test
  void aFileThatIsNoSocketIsNamed(@TempDir Path directory) {
    String server = "unix:" + directory.resolve("nobody");
    try (MqttClient client = MqttClient.builder(server).build()) {
      assertThatThrownBy(() -> client.connect().join())
          .cause()
          .isInstanceOf(ConnectionFailedException.class)
          .hasMessageStartingWith("cannot connect to " + server + ": ");
    }
  }

  @Test
  void aPathMayHaveSpaces(@TempDir Path directory) {
    Path socket = directory.resolve("a socket@home");
    String uri = "unix:" + socket.toString().replace(" ", "%20");
    try (TestBroker broker = TestBroker.builder().listen(Listener.unixSocket(socket)).start();
        MqttClient client = MqttClient.builder(uri).build()) {
      assertThat(broker.uris()).hasSize(1);
      assertThat(client.connect().join().sessionPresent()).isFalse();
    }
  }
}
