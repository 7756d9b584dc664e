package dev.martlet.testbroker;

import static dev.martlet.testbroker.RawWebSocket.BINARY;
import static dev.martlet.testbroker.RawWebSocket.CLOSE;
import static dev.martlet.testbroker.RawWebSocket.CONTINUATION;
import static dev.martlet.testbroker.RawWebSocket.PING;
import static dev.martlet.testbroker.RawWebSocket.PONG;
import static dev.martlet.testbroker.RawWebSocket.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.testsupport.LeavesNothingBehind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class WebSocketListenerTest {

  private static final String SUBSCRIBE_A = "82 07 0001 00 0001 61 00";
  private static final String SUBACK = "90 04 0001 00 00";
  private static final String PUBLISH_A = "30 05 0001 61 00 78";

  private final TestBroker broker = TestBroker.builder().listen(Listener.webSocket()).start();
  private final RawWebSocket bystander = connected("bystander");

  @AfterEach
  void theOthersAreUnharmed() {
    bystander.ping();
    bystander.close();
    broker.close();
  }

  private RawWebSocket connected(String clientIdentifier) {
    return RawWebSocket.connected5(client(), clientIdentifier);
  }

  private RawClient client() {
    return new RawClient(broker.port());
  }

  @Test
  void theAddressHasThePath() {
    assertThat(broker.uri()).isEqualTo("ws://127.0.0.1:" + broker.port() + "/mqtt");
  }

  @Test
  @Tag("5.0:MQTT-6.0.0-1")
  @Tag("5.0:MQTT-6.0.0-4")
  @Tag("3.1.1:MQTT-6.0.0-1")
  @Tag("3.1.1:MQTT-6.0.0-4")
  void packetsTravelInBinaryFramesOfTheSubProtocolMqtt() {
    try (RawWebSocket client = connected("c")) {
      client.send(SUBSCRIBE_A).expect(SUBACK);
      client.send(PUBLISH_A).expect(PUBLISH_A);
    }
  }

  @Test
  @Tag("5.0:MQTT-6.0.0-2")
  @Tag("3.1.1:MQTT-6.0.0-2")
  void packetsNeedNotAlignWithFrames() {
    try (RawWebSocket client = RawWebSocket.over(client())) {
      for (byte one : RawClient.bytes(RawClient.connect5("c"))) {
        client.send(BINARY, true, new byte[] {one});
      }
      client.expect("20 06 00 00 03 22 00 10");
      client.send(SUBSCRIBE_A + PUBLISH_A + PUBLISH_A + PUBLISH_A + "c0");
      client.expect(SUBACK).expect(PUBLISH_A).expect(PUBLISH_A).expect(PUBLISH_A);
      client.send("00").expect("d0 00");
    }
  }

  @Test
  @Tag("5.0:MQTT-6.0.0-2")
  @Tag("3.1.1:MQTT-6.0.0-2")
  void aMessageOfSeveralFramesMayBeSplitAnywhereAndPingedAmid() {
    byte[] packets = RawClient.bytes(SUBSCRIBE_A + PUBLISH_A);
    try (RawWebSocket client = connected("c")) {
      client.send(BINARY, false, Arrays.copyOf(packets, 3));
      client.send(PING, true, new byte[] {7}).expect(PONG, new byte[] {7});
      client.send(CONTINUATION, false, Arrays.copyOfRange(packets, 3, 11));
      client.expect(SUBACK);
      client.send(CONTINUATION, true, Arrays.copyOfRange(packets, 11, packets.length));
      client.expect(PUBLISH_A);
    }
  }

  @Test
  @Tag("5.0:MQTT-6.0.0-1")
  @Tag("3.1.1:MQTT-6.0.0-1")
  void aTextFrameClosesTheConnection() {
    try (RawWebSocket client = connected("c")) {
      client.send(TEXT, true, RawClient.bytes("c0 00")).expectClose(1003);
    }
    assertThat(broker.recording().log())
        .contains("c         -- closed by the broker: MQTT travels in binary frames\n");
  }

  @Test
  void theClientsGoodbyeIsAnsweredAndItsWillIsPublished() {
    String connectWithWill =
        RawClient.packet(
            "10", "0004 4d515454 05 06 003c 00" + RawClient.string("c") + "00 0001 61 0001 78");
    bystander.send(SUBSCRIBE_A).expect(SUBACK);
    try (RawWebSocket client = RawWebSocket.over(client())) {
      client.send(connectWithWill).expect("20 06 00 00 03 22 00 10");
      client.send(CLOSE, true, new byte[] {0x03, (byte) 0xe9}).expectClose(1001);
      bystander.expect(PUBLISH_A);
    }
    assertThat(broker.recording().log()).contains("c         -- closed by the client\n");
  }

  @Test
  void aPongThatNobodyAskedForIsNoFault() {
    try (RawWebSocket client = connected("c")) {
      client.send(PONG, true, new byte[] {1}).ping();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "82 02 c0 00,             1002", // not masked
    "c2 82 01020304 c102,     1002", // a reserved bit
    "83 82 01020304 c102,     1002", // an opcode that there is not
    "80 82 01020304 c102,     1002", // nothing is to be continued
    "82 ff 7fffffffffffffff 01020304, 1009" // giant
  })
  void whatIsNoFrameClosesTheConnection(String hex, int status) {
    try (RawWebSocket client = connected("c")) {
      client.sendRaw(hex).expectClose(status);
    }
  }

  @Test
  @Tag("5.0:MQTT-3.1.4-3")
  void aConnectionThatIsTakenOverReadsWhyEvenIfItWentOnSending() {
    try (RawWebSocket first = connected("c")) {
      for (int i = 0; i < 1_000; i++) {
        first.send(PUBLISH_A);
      }
      try (RawWebSocket second = connected("c")) {
        assertThat(first.read(BINARY)).startsWith(0xe0).contains(0x8e);
        first.expectClose(1000);
        second.ping();
      }
    }
  }

  @Test
  void closingTheBrokerSaysGoodbyeInBothProtocols() {
    TestBroker closed = TestBroker.builder().listen(Listener.webSocket()).start();
    try (RawWebSocket client = RawWebSocket.connected5(new RawClient(closed.port()), "c")) {
      closed.close();
      assertThat(client.read(BINARY)).startsWith(0xe0).contains(0x8b);
      client.expectClose(1000);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /mqtt | GET /other | 404 not found",
        "GET /mqtt | POST /mqtt | 405 method not allowed",
        "GET /mqtt | NONSENSE | 400 bad request",
        "Upgrade: websocket | Upgrade: h2c | 426 upgrade required",
        "Connection: Upgrade | Connection: keep-alive | 426 upgrade required",
        "Version: 13 | Version: 8 | 426 upgrade required",
        "Protocol: mqtt | Protocol: mqttv3.1 | 400 bad request",
        "Protocol: mqtt | Other: mqtt | 400 bad request",
        "WebSocket-Key | WebSocket-None | 400 bad request",
        "Host: localhost | Content-Length: 1 | 413 request entity too large"
      })
  @Tag("5.0:MQTT-6.0.0-4")
  @Tag("3.1.1:MQTT-6.0.0-4")
  void aRequestThatIsNoUpgradeToMqttIsToldSo(String part, String instead, String status) {
    try (RawClient client = client()) {
      String request = RawWebSocket.request("/mqtt").replace(part, instead);
      assertThat(RawWebSocket.answer(client, request)).startsWith("http/1.1 " + status);
    }
  }

  @Test
  void aRefusedRequestSaysWhatIsNeededAndEndsTheConnection() {
    try (RawClient client = client()) {
      String head = RawWebSocket.answer(client, "GET /other HTTP/1.1\nHost: localhost\n\n");
      assertThat(head).contains("connection: close");
      assertThat(client.read(17)).asString(StandardCharsets.UTF_8).isEqualTo("MQTT is at /mqtt\n");
      client.expectEnd();
    }
    assertThat(broker.recording().log()).contains("closed by the broker: 404 Not Found\n");
  }

  @Test
  void theSubProtocolMayBeOneOfManyAndTheQueryIsNotThePath() {
    try (RawClient client = client()) {
      String request =
          RawWebSocket.request("/mqtt?token=1").replace("Protocol: mqtt", "Protocol: wamp, mqtt");
      assertThat(RawWebSocket.answer(client, request))
          .startsWith("http/1.1 101 ")
          .contains("sec-websocket-protocol: mqtt\r\n");
    }
  }

  @Test
  void aRequestWithoutEndIsRefusedByItsSize() {
    String endless = "x".repeat(20_000);
    try (RawClient line = client();
        RawClient headers = client()) {
      assertThat(RawWebSocket.answer(line, "GET /" + endless + " HTTP/1.1\n"))
          .startsWith("http/1.1 414 ");
      assertThat(RawWebSocket.answer(headers, "GET /mqtt HTTP/1.1\nX: " + endless + "\n"))
          .startsWith("http/1.1 431 ");
    }
  }

  @Test
  void framesBeforeTheUpgradeIsAnsweredAreNoMqtt() {
    try (RawClient client = client()) {
      client.send(
          (RawWebSocket.request("/mqtt").replace("\n", "\r\n") + "\u0082\u0080\1\2\3\4")
              .getBytes(StandardCharsets.ISO_8859_1));
      byte[] answer = client.read(100_000);
      assertThat(new String(answer, StandardCharsets.ISO_8859_1)).startsWith("HTTP/1.1 101 ");
    }
  }

  @Test
  void thePathIsTheListeners() {
    try (TestBroker other = TestBroker.builder().listen(Listener.webSocket().path("/a/b")).start();
        RawWebSocket client = RawWebSocket.over(new RawClient(other.port()), "/a/b")) {
      assertThat(other.uri()).endsWith("/a/b");
      client.send(RawClient.connect5("c")).expect("20 06 00 00 03 22 00 10");
    }
  }
}
