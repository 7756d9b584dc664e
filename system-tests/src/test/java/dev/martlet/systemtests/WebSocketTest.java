package dev.martlet.systemtests;

import static dev.martlet.systemtests.WebSocketPeer.BINARY;
import static dev.martlet.systemtests.WebSocketPeer.CLOSE;
import static dev.martlet.systemtests.WebSocketPeer.CONTINUATION;
import static dev.martlet.systemtests.WebSocketPeer.PING;
import static dev.martlet.systemtests.WebSocketPeer.PONG;
import static dev.martlet.systemtests.WebSocketPeer.TEXT;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.MqttClient;
import dev.martlet.client.MqttClientBuilder;
import dev.martlet.client.TlsOptions;
import dev.martlet.client.WebSocketOptions;
import dev.martlet.client.WebSocketOptionsBuilder;
import dev.martlet.client.message.ConnectionFailedException;
import dev.martlet.client.message.MqttException;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReceivedMessage;
import dev.martlet.testbroker.Listener;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a WebSocket is asked for, what travels in it, and what goes wrong with it. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class WebSocketTest {
  private static final String CONNACK = "2003000000";

  private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
  private final BlockingQueue<MqttException> lost = new LinkedBlockingQueue<>();
  private final Received received = new Received();

  private static WebSocketOptions options(UnaryOperator<WebSocketOptionsBuilder> said) {
    return said.apply(WebSocketOptions.builder()).build();
  }

  private static void assertFails(MqttClient client, String... words) {
    assertThatThrownBy(() -> client.connect().join())
        .cause()
        .isInstanceOf(ConnectionFailedException.class)
        .hasMessageStartingWith("cannot connect to ws")
        .hasMessageContainingAll(words);
  }

  private static void assertFails(MqttClientBuilder described, String... words) {
    try (MqttClient client = described.connectTimeout(Duration.ofHours(1)).build()) {
      assertFails(client, words);
    }
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(20, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  // --- the request

  /** Refuses each request, and keeps what it said. */
  private RawServer refusing() {
    return RawServer.start(socket -> {
      heads.add(RawServer.readHead(socket.getInputStream()));
      socket
          .getOutputStream()
          .write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
      RawServer.readToEnd(socket.getInputStream());
    });
  }

  @ParameterizedTest
  @CsvSource({
    "'', /mqtt",
    "/, /",
    "/a/b%20c, /a/b%20c",
    "/mqtt?token=a@b&x=%2f, /mqtt?token=a@b&x=%2f",
    "?x, /mqtt?x"
  })
  @Tag("5.0:MQTT-6.0.0-3")
  @Tag("3.1.1:MQTT-6.0.0-3")
  void pathQueryAndSubProtocolAreAskedFor(String path, String target) throws Exception {
    try (RawServer server = refusing()) {
      assertFails(MqttClient.builder(server.uri("ws") + path), "401 Unauthorized");
      assertThat(next(heads))
          .startsWith("GET " + target + " HTTP/1.1\r\n")
          .containsIgnoringCase("\r\nhost: 127.0.0.1:" + server.port() + "\r\n")
          .containsIgnoringCase("\r\nsec-websocket-protocol: mqtt\r\n")
          .doesNotContainIgnoringCase("origin");
    }
  }

  @Test
  void headersAreSent() throws Exception {
    try (RawServer server = refusing()) {
      assertFails(
          MqttClient.builder(server.uri("ws"))
              .webSocket(
                  options(o ->
                      o.header("Cookie", "a=1")
                          .header("Origin", "https://example.org")
                          .header("Host", "broker.example.org")
                          .header("X-Two", "1")
                          .header("X-Two", "2"))),
          "401");
      assertThat(next(heads))
          .contains(
              "\r\nCookie: a=1\r\n",
              "\r\nOrigin: https://example.org\r\n",
              "\r\nHost: broker.example.org\r\n",
              "\r\nX-Two: 1\r\n",
              "\r\nX-Two: 2\r\n")
          .doesNotContain("127.0.0.1");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void headersAreAskedForBeforeEachAttemptOffTheLoop(boolean later) throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    BlockingQueue<String> askedOn = new LinkedBlockingQueue<>();
    try (RawServer server = refusing();
        MqttClient client =
            MqttClient.builder(server.uri("ws"))
                .webSocket(
                    later
                        ? options(o ->
                            o.header("X-Static", "s")
                                .headersAsync(() ->
                                    CompletableFuture.supplyAsync(() -> token(attempts, askedOn))))
                        : options(
                            o -> o.header("X-Static", "s").headers(() -> token(attempts, askedOn))))
                .build()) {
      assertFails(client, "401");
      assertFails(client, "401");
      assertThat(next(heads)).contains("\r\nAuthorization: Bearer 1\r\n", "\r\nX-Static: s\r\n");
      assertThat(next(heads)).contains("\r\nAuthorization: Bearer 2\r\n");
      assertThat(askedOn).noneMatch(name -> name.startsWith("martlet-client"));
    }
  }

  private static Map<String, String> token(AtomicInteger attempts, BlockingQueue<String> askedOn) {
    askedOn.add(Thread.currentThread().getName());
    return Map.of("Authorization", "Bearer " + attempts.incrementAndGet());
  }

  @Test
  void headersThatAreNotSuppliedFailTheAttempt() throws Exception {
    try (RawServer server = refusing()) {
      assertFails(
          MqttClient.builder(server.uri("ws"))
              .webSocket(
                  options(o ->
                      o.headers(() -> {
                        throw new IllegalStateException("no token today");
                      }))),
          "the headers of the WebSocket were not supplied",
          "no token today");
      assertFails(
          MqttClient.builder(server.uri("ws"))
              .webSocket(options(o -> o.headers(() -> Map.of("Upgrade", "h2c")))),
          "Upgrade is set by WebSocket itself");
      assertThat(heads).isEmpty();
    }
  }

  // --- the answer

  @Test
  void aRefusedUpgradeNamesTheStatus() {
    try (TestBroker broker =
        TestBroker.builder().listen(Listener.webSocket().path("/broker")).start()) {
      assertFails(
          MqttClient.builder(broker.uri().replace("/broker", "/elsewhere")),
          "the server refused the upgrade to WebSocket with the HTTP status 404 Not Found",
          "the path");
    }
  }

  @Test
  void aServerThatDoesNotSpeakHttpIsNamedAsSuch() throws Exception {
    try (RawServer server =
        RawServer.start(socket -> {
          RawServer.readHead(socket.getInputStream());
          socket.getOutputStream().write("220 mail.example.org ESMTP\r\n".getBytes(US_ASCII));
          RawServer.readToEnd(socket.getInputStream());
        })) {
      assertFails(MqttClient.builder(server.uri("ws")), "in something else than HTTP");
    }
  }

  @Test
  void aServerOfMqttWithoutWebSocketIsNamedAsSuch() {
    try (TestBroker plain = TestBroker.start()) {
      assertFails(
          MqttClient.builder(plain.uri().replace("mqtt:", "ws:")),
          "the server closed the connection during the upgrade to WebSocket");
    }
  }

  @Test
  void aWebSocketOfAnotherSubProtocolIsRefused() throws Exception {
    try (RawServer server =
        RawServer.start(socket ->
            WebSocketPeer.accept(socket, "Sec-WebSocket-Protocol: stomp\r\n").readToEnd())) {
      assertFails(
          MqttClient.builder(server.uri("ws")), "the server's answer makes no WebSocket for MQTT");
    }
  }

  // --- frames

  @Test
  @Tag("5.0:MQTT-6.0.0-2")
  void framesAndPacketsNeedNotAlign() throws Exception {
    String publish = "300700016100" + "010203";
    try (RawServer server =
            RawServer.start(socket -> {
              WebSocketPeer peer = WebSocketPeer.accept(socket);
              peer.read();
              peer.send(BINARY, false, "20").send(CONTINUATION, false, "").send(PING, "07");
              peer.send(CONTINUATION, true, "0300").send(BINARY, "").send(BINARY, "0000" + publish);
              for (int i = 0; i < publish.length(); i += 2) {
                peer.send(BINARY, publish.substring(i, i + 2));
              }
              peer.readToEnd();
            });
        MqttClient client = MqttClient.builder(server.uri("ws")).clientId("c").build()) {
      client.subscribe("a").handle(received);
      client.connect().join();
      assertThat(received.take().bytes()).containsExactly(1, 2, 3);
      assertThat(received.take().bytes()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void largeMessagesTravelInFramesOfABoundedSizeAndArriveWhole() throws Exception {
    byte[] payload = new byte[300_000];
    new Random(31).nextBytes(payload);
    try (TestBroker broker = TestBroker.builder().listen(Listener.secureWebSocket()).start();
        MqttClient client =
            MqttClient.builder(broker.uri())
                .tls(TlsOptions.builder().trustPem(broker.certificateAuthority().pem()).build())
                .build()) {
      client.subscribe("large").qos(QoS.EXACTLY_ONCE).handle(received);
      client.connect().join();
      client.publish("large").payload(payload).qos(QoS.EXACTLY_ONCE).send().join();
      ReceivedMessage message = received.take();
      assertThat(message.bytes()).isEqualTo(payload);
    }
  }

  @Test
  @Tag("5.0:MQTT-6.0.0-1")
  void whatIsSentIsBinaryAndAtMost64KibibytesAFrame() throws Exception {
    BlockingQueue<WebSocketPeer.Frame> frames = new LinkedBlockingQueue<>();
    try (RawServer server =
            RawServer.start(socket -> {
              WebSocketPeer peer = WebSocketPeer.acceptMqtt(socket);
              while (true) {
                frames.add(peer.read());
              }
            });
        MqttClient client = MqttClient.builder(server.uri("ws")).build()) {
      client.connect().join();
      client.publish("a").payload(new byte[150_000]).send().join();
      int bytes = 0;
      while (bytes < 150_000) {
        WebSocketPeer.Frame frame = next(frames);
        assertThat(frame.opcode()).isEqualTo(BINARY);
        assertThat(frame.size()).isBetween(1, 65_536);
        bytes += frame.size();
      }
    }
  }

  @Test
  void pingsAreAnswered() throws Exception {
    BlockingQueue<WebSocketPeer.Frame> frames = new LinkedBlockingQueue<>();
    try (RawServer server =
            RawServer.start(socket -> {
              WebSocketPeer peer = WebSocketPeer.acceptMqtt(socket);
              frames.add(peer.send(PING, "0102").read());
              peer.readToEnd();
            });
        MqttClient client = MqttClient.builder(server.uri("ws")).build()) {
      client.connect().join();
      assertThat(next(frames)).isEqualTo(new WebSocketPeer.Frame(PONG, "0102"));
    }
  }

  @Test
  void disconnectSaysGoodbyeInEachLayerBehindTheLastPacket() throws Exception {
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    try (RawServer server =
            RawServer.start(socket -> {
              WebSocketPeer peer = WebSocketPeer.acceptMqtt(socket);
              seen.add(peer.read());
              seen.add(peer.read());
              seen.add(peer.read());
              seen.add(peer.isAtEnd());
            });
        MqttClient client = MqttClient.builder(server.uri("ws")).build()) {
      client.connect().join();
      CompletableFuture<?> published = client.publish("a").payload("x").send();
      client.disconnect().join();
      published.join();
      assertThat(List.of(next(seen), next(seen), next(seen), next(seen)))
          .containsExactly(
              new WebSocketPeer.Frame(BINARY, "3005000161" + "00" + "78"),
              new WebSocketPeer.Frame(BINARY, "e000"),
              new WebSocketPeer.Frame(CLOSE, "03e8"), // 1000, as it should be
              true);
    }
  }

  // --- servers that break it

  /** Says something that ends a connection, and keeps what the client says to that. */
  private void assertLost(
      String hex, int opcode, int maximumFrameSizeBytes, String words, String goodbye)
      throws Exception {
    BlockingQueue<WebSocketPeer.Frame> frames = new LinkedBlockingQueue<>();
    try (RawServer server =
            RawServer.start(socket -> {
              WebSocketPeer peer = WebSocketPeer.acceptMqtt(socket);
              frames.add(peer.send(opcode, hex).read());
              peer.readToEnd();
            });
        MqttClient client =
            MqttClient.builder(server.uri("ws"))
                .webSocket(options(o -> o.maximumFrameSizeBytes(maximumFrameSizeBytes)))
                .onConnectionLost(lost::add)
                .build()) {
      client.connect().join();
      assertThat(next(lost)).hasMessageContaining(words);
      WebSocketPeer.Frame frame = next(frames);
      assertThat(frame.opcode()).isEqualTo(CLOSE);
      assertThat(frame.hex()).startsWith(goodbye);
    }
  }

  @Test
  @Tag("5.0:MQTT-6.0.0-1")
  void aTextFrameEndsTheConnection() throws Exception {
    assertLost("30", TEXT, 1_000, "the server sent a text frame", "03eb");
  }

  @Test
  void aFrameAboveTheMaximumEndsTheConnection() throws Exception {
    assertLost("00".repeat(101), BINARY, 100, "above maximumFrameSizeBytes, 100", "03f1");
  }

  @Test
  void aFrameAgainstTheRulesEndsTheConnection() throws Exception {
    assertLost("00", 3, 100, "the server broke the rules of WebSocket", "03ea");
  }

  @Test
  void theServersCloseFrameIsToldWithItsWords() throws Exception {
    assertLost(
        "03e9" + "627965", // 1001 bye
        CLOSE,
        1_000,
        "the server closed the WebSocket with status 1001: bye",
        "03e9");
  }

  @Test
  void withoutAnOptionFramesMayBeAsLargeAsAPacket() throws Exception {
    try (RawServer server =
            RawServer.start(socket -> {
              WebSocketPeer peer = WebSocketPeer.acceptMqtt(socket);
              peer.send(BINARY, "30b8170001610000".substring(0, 12) + "00" + "00".repeat(2_996));
              peer.readToEnd();
            });
        MqttClient client =
            MqttClient.builder(server.uri("ws")).maximumPacketSizeBytes(4_000).build()) {
      client.subscribe("a").handle(received);
      client.connect().join();
      assertThat(received.take().payloadBytes()).isPositive();
    }
  }

  @Test
  void anAnswerBeforeTheConnackFailsTheAttemptWithItsWords() throws Exception {
    try (RawServer server =
        RawServer.start(socket -> {
          WebSocketPeer peer = WebSocketPeer.accept(socket);
          peer.read();
          peer.send(TEXT, CONNACK).readToEnd();
        })) {
      assertFails(MqttClient.builder(server.uri("ws")), "the server sent a text frame");
    }
  }
}
