package dev.martlet.systemtests;

import static dev.martlet.testbroker.PacketPattern.connect;
import static dev.martlet.testbroker.PacketPattern.disconnect;
import static dev.martlet.testbroker.PacketPattern.publish;
import static dev.martlet.testbroker.ServerPacket.connAck;
import static dev.martlet.testbroker.ServerScript.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.ClientState;
import dev.martlet.client.MqttClient;
import dev.martlet.client.message.ConnectRefusedException;
import dev.martlet.client.message.ConnectionFailedException;
import dev.martlet.client.message.ConnectionLostException;
import dev.martlet.client.message.MqttException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.testbroker.ScriptedServer;
import dev.martlet.testbroker.ServerPacket;
import dev.martlet.testbroker.ServerScript;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that are absent, silent, refusing or broken: each gets its own exception, in time. */
@ExtendWith(LeavesNothingBehind.class)
class BrokenServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final BlockingQueue<MqttException> lost = new LinkedBlockingQueue<>();

  private static void assertConnectFails(MqttClient client, String reason) {
    assertThatThrownBy(() -> client.connect().join())
        .cause()
        .isInstanceOf(ConnectionFailedException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void aServerThatNeverAnswersConnectFailsTheAttempt() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(script().expect(connect()));
        MqttClient client =
            MqttClient.builder(server.uri()).connectTimeout(Duration.ofMillis(300)).build()) {
      assertConnectFails(client, "did not answer CONNECT within PT0.3S");
      assertThat(client.state()).isIn(ClientState.DISCONNECTING, ClientState.DISCONNECTED);
    }
  }

  @Test
  void aPortWithoutServerFailsTheAttempt() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (MqttClient client = MqttClient.builder("mqtt://127.0.0.1:" + port).build()) {
      assertConnectFails(client, "mqtt://127.0.0.1:" + port);
    }
  }

  @Test
  void anUnknownHostFailsTheAttempt() {
    try (MqttClient client = MqttClient.builder("mqtt://no-such-host.invalid").build()) {
      assertConnectFails(client, "no-such-host.invalid is not known");
    }
  }

  @Test
  void aServerThatClosesAtOnceFailsTheAttempt() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(script().expect(connect()).close());
        MqttClient client = MqttClient.builder(server.uri()).build()) {
      assertConnectFails(client, "the server closed the connection");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "garbage, 485454502f312e3120343030, the answer to CONNECT is no CONNACK",
    "a packet that is not CONNACK, d000, ''",
    "a CONNACK that is too long, 2008000000, a CONNACK that MQTT does not permit",
    "a CONNACK with an unknown code, 200300ff00, a CONNACK that MQTT does not permit",
    "success in the form of MQTT 3.1.1, 20020000, a CONNACK that MQTT does not permit",
    "session present without a session, 2003010000, ''"
  })
  void anAnswerThatIsNoConnackFailsTheAttempt(String what, String bytes, String words)
      throws Exception {
    ServerScript script = script().expect(connect()).sendBytes(bytes);
    if (what.contains("too long")) {
      script.sendBytes("ffffffffff");
    }
    try (ScriptedServer server = ScriptedServer.start(script);
        MqttClient client =
            MqttClient.builder(server.uri()).connectTimeout(Duration.ofSeconds(5)).build()) {
      assertThatThrownBy(() -> client.connect().join())
          .cause()
          .isInstanceOf(ConnectionFailedException.class)
          .hasMessageContaining("cannot connect to " + server.uri())
          .hasMessageContaining(words);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MQTT_5, 2003008700, NOT_AUTHORIZED",
    "MQTT_5, 20020001, UNSUPPORTED_PROTOCOL_VERSION",
    "MQTT_3_1_1, 20020005, NOT_AUTHORIZED",
    "MQTT_3_1_1, 20020002, CLIENT_IDENTIFIER_NOT_VALID"
  })
  void aRefusalCarriesTheServersCode(ProtocolVersion version, String bytes, ReasonCode code)
      throws Exception {
    ServerScript script = script().expect(connect()).sendBytes(bytes).close();
    try (ScriptedServer server = ScriptedServer.start(script);
        MqttClient client =
            MqttClient.builder(server.uri()).protocolVersion(version).clientId("c").build()) {
      assertThatThrownBy(() -> client.connect().join())
          .cause()
          .isInstanceOf(ConnectRefusedException.class)
          .satisfies(e -> assertThat(((MqttException) e).reasonCode()).contains(code));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "garbage, 0000, MALFORMED_PACKET",
    "a topic with a wildcard, 30050001230078, MALFORMED_PACKET",
    "a second CONNACK, 2003000000, PROTOCOL_ERROR",
    "an answer nobody waits for, 900400050000, PROTOCOL_ERROR",
    "more than the client takes, 30ffffff7f, PACKET_TOO_LARGE"
  })
  @Tag("5.0:MQTT-4.13.2-1")
  void aServerThatBreaksTheProtocolLosesTheConnectionAndIsToldWhy(
      String what, String bytes, ReasonCode code) throws Exception {
    ServerScript script =
        script()
            .expect(connect())
            .send(connAck())
            .expect(publish("t").qos(1))
            .sendBytes(bytes)
            .expect(disconnect().reasonCode(code))
            .expectEnd();
    try (ScriptedServer server = ScriptedServer.start(script);
        MqttClient client =
            MqttClient.builder(server.uri())
                .maximumPacketSizeBytes(1_000)
                .onConnectionLost(lost::add)
                .build()) {
      client.connect().join();
      CompletableFuture<?> published = client.publish("t").qos(QoS.AT_LEAST_ONCE).send();

      MqttException cause = lost.poll(20, TimeUnit.SECONDS);
      assertThat(cause).as(what).isInstanceOf(ConnectionLostException.class);
      assertThat(cause.reasonCode()).contains(code);
      server.awaitFinished(PATIENCE);
      assertThatThrownBy(published::join).hasCauseInstanceOf(ConnectionLostException.class);
    }
  }

  @Test
  void theServersGoodbyeIsInTheCause() throws Exception {
    ServerScript script =
        script()
            .expect(connect())
            .send(connAck())
            .send(ServerPacket.disconnect(ReasonCode.SERVER_SHUTTING_DOWN).reasonString("close"))
            .close();
    try (ScriptedServer server = ScriptedServer.start(script);
        MqttClient client = MqttClient.builder(server.uri()).onConnectionLost(lost::add).build()) {
      client.connect().join();
      MqttException cause = lost.poll(20, TimeUnit.SECONDS);
      assertThat(cause).isInstanceOf(ConnectionLostException.class);
      assertThat(cause.reasonCode()).contains(ReasonCode.SERVER_SHUTTING_DOWN);
      assertThat(cause.reasonString()).contains("close");
    }
  }

  @Test
  void aClosedClientStopsAnAttemptUnderWay() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(script())) {
      MqttClient client = MqttClient.builder(server.uri()).build();
      CompletableFuture<?> connected = client.connect();
      client.close();
      assertThatThrownBy(connected::join).isInstanceOf(Exception.class);
      assertThat(client.state()).isEqualTo(ClientState.CLOSED);
    }
  }

  @Test
  void disconnectStopsAnAttemptUnderWay() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(script());
        MqttClient client = MqttClient.builder(server.uri()).build()) {
      CompletableFuture<?> connected = client.connect();
      assertThat(client.disconnect()).succeedsWithin(Duration.ofSeconds(20));
      assertThatThrownBy(connected::join)
          .cause()
          .isInstanceOf(ConnectionFailedException.class)
          .hasMessageContaining("disconnect()");
      assertThat(client.state()).isEqualTo(ClientState.DISCONNECTED);
    }
  }
}
