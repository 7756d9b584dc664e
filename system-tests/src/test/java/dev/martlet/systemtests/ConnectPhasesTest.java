package dev.martlet.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.ClientState;
import dev.martlet.client.MqttClient;
import dev.martlet.client.MqttClientBuilder;
import dev.martlet.client.TlsOptions;
import dev.martlet.client.WebSocketOptions;
import dev.martlet.client.message.ClientClosedException;
import dev.martlet.client.message.ConnectionFailedException;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One limit of time covers all phases of an attempt and names the one; each can be given up. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class ConnectPhasesTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration FOR_EVER = Duration.ofHours(1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

  /** Hears what a client says first, and answers nothing. */
  private RawServer silent() {
    return RawServer.start(socket -> {
      socket.getInputStream().read();
      seen.add("began");
      waitForEnd(socket);
      seen.add("ended");
    });
  }

  private static void waitForEnd(Socket socket) {
    try {
      RawServer.readToEnd(socket.getInputStream());
    } catch (IOException e) {
      // a reset is an end, too
    }
  }

  private String next() throws InterruptedException {
    return seen.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static void assertOverdue(MqttClientBuilder described, String words) {
    try (MqttClient client = described.connectTimeout(SHORT).build()) {
      assertThatThrownBy(() -> client.connect().join())
          .cause()
          .isInstanceOf(ConnectionFailedException.class)
          .hasMessageEndingWith(words + " within PT0.3S");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "mqtt, the server did not answer CONNECT",
    "mqtts, the TLS handshake did not end",
    "ws, the server did not answer the upgrade to WebSocket",
    "wss, the TLS handshake did not end"
  })
  void aSilentServerIsGivenUpInTheRightPhase(String scheme, String words) throws Exception {
    try (RawServer server = silent()) {
      assertOverdue(MqttClient.builder(server.uri(scheme)), words);
      assertThat(next()).isEqualTo("began");
      assertThat(next()).isEqualTo("ended");
    }
  }

  @Test
  void aSilentServerBehindAWebSocketIsGivenUpInTheRightPhase() throws Exception {
    try (RawServer server =
        RawServer.start(socket -> {
          WebSocketPeer.accept(socket).read();
          waitForEnd(socket);
        })) {
      assertOverdue(MqttClient.builder(server.uri("ws")), "the server did not answer CONNECT");
    }
  }

  @Test
  void certificatesThatCannotBeReadAreToldThoughHeadersDoNotCome() throws Exception {
    try (RawServer server = silent();
        MqttClient client =
            MqttClient.builder(server.uri("wss"))
                .connectTimeout(FOR_EVER)
                .tls(TlsOptions.builder().trustPem("no PEM").build())
                .webSocket(WebSocketOptions.builder().headersAsync(CompletableFuture::new).build())
                .build()) {
      assertThat(client.connect())
          .failsWithin(PATIENCE)
          .withThrowableThat()
          .withMessageContaining("holds no certificate");
    }
  }

  @Test
  void headersThatDoNotComeAreGivenUp() throws Exception {
    try (RawServer server = silent()) {
      assertOverdue(
          MqttClient.builder(server.uri("ws"))
              .webSocket(WebSocketOptions.builder().headersAsync(CompletableFuture::new).build()),
          "the certificates or headers were not there");
      assertThat(seen).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqtts", "ws", "wss"})
  void closingEndsAHandshakeUnderWay(String scheme) throws Exception {
    try (RawServer server = silent()) {
      MqttClient client = MqttClient.builder(server.uri(scheme)).connectTimeout(FOR_EVER).build();
      CompletableFuture<?> connected = client.connect();
      assertThat(next()).isEqualTo("began");
      client.close();
      assertThat(connected)
          .failsWithin(PATIENCE)
          .withThrowableThat()
          .withCauseInstanceOf(ClientClosedException.class);
      assertThat(next()).isEqualTo("ended");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqtts", "ws", "wss"})
  void disconnectEndsAHandshakeUnderWay(String scheme) throws Exception {
    try (RawServer server = silent();
        MqttClient client =
            MqttClient.builder(server.uri(scheme)).connectTimeout(FOR_EVER).build()) {
      CompletableFuture<?> connected = client.connect();
      assertThat(next()).isEqualTo("began");
      assertThat(client.disconnect()).succeedsWithin(PATIENCE);
      assertThat(connected).failsWithin(PATIENCE);
      assertThat(client.state()).isEqualTo(ClientState.DISCONNECTED);
      assertThat(next()).isEqualTo("ended");
    }
  }
}
