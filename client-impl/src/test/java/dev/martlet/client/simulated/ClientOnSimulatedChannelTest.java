package dev.martlet.client.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.ClientState;
import dev.martlet.client.MqttClient;
import dev.martlet.client.MqttClientBuilder;
import dev.martlet.client.message.ConnectResult;
import dev.martlet.client.message.ConnectionFailedException;
import dev.martlet.client.message.MqttException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.PublishResult;
import dev.martlet.client.message.QoS;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The whole client, without a socket, a thread or any real time. */
class ClientOnSimulatedChannelTest {
  private static final byte[] CONNACK = HexFormat.of().parseHex("2003000000");
  private static final byte[] PUBREC = HexFormat.of().parseHex("50020001");
  private static final byte[] PUBCOMP = HexFormat.of().parseHex("70020001");
  private static final byte[] PINGRESP = HexFormat.of().parseHex("d000");
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

  private final SimulatedRuntime runtime = new SimulatedRuntime();
  private final List<MqttException> lost = new ArrayList<>();
  private final MqttClient client = client().build();

  private MqttClientBuilder client() {
    return MqttClient.builder("mqtt://simulated")
        .clientId("c")
        .keepAlive(KEEP_ALIVE)
        .onConnectionLost(lost::add)
        .runtime(runtime);
  }

  @AfterEach
  void closeLeavesNothing() {
    client.close();
    runtime.run();
    runtime.advance(Duration.ofSeconds(2));
    assertThat(runtime.users()).isZero();
  }

  @Test
  @Tag("5.0:MQTT-3.1.0-1")
  @Tag("5.0:MQTT-4.3.3-4")
  void connectAndQos2PublishWorkWhateverWayTheBytesAreCut() {
    byte[] answers = concat(CONNACK, PUBREC, PUBCOMP);
    for (int cut = 1; cut < answers.length; cut++) {
      try (MqttClient cutClient = client().build()) {
        CompletableFuture<ConnectResult> connected = cutClient.connect();
        CompletableFuture<PublishResult> published = publish(cutClient);
        runtime.run();
        arrive(Arrays.copyOfRange(answers, 0, Math.min(cut, CONNACK.length)));
        arrive(Arrays.copyOfRange(answers, Math.min(cut, CONNACK.length), CONNACK.length));
        assertThat(connected).as("cut at %s", cut).isCompleted();
        arrive(Arrays.copyOfRange(answers, CONNACK.length, Math.max(cut, CONNACK.length)));
        arrive(Arrays.copyOfRange(answers, Math.max(cut, CONNACK.length), answers.length));
        assertThat(published).as("cut at %s", cut).isCompletedWithValue(PublishResult.SUCCESS);
      }
      runtime.advance(Duration.ofSeconds(2));
    }
  }

  /** As channels within one JVM do: what arrives amid of a call would overtake what it is about. */
  @Test
  void whatTheTransportHasAtHandComesAfterWhatWasHeldBefore() {
    List<String> handled = new ArrayList<>();
    try (MqttClient resumed =
        client()
            .protocolVersion(ProtocolVersion.MQTT_3_1_1)
            .resumable(Duration.ofHours(1))
            .receiveMaximum(1)
            .build()) {
      CompletableFuture<ConnectResult> connected = resumed.connect();
      runtime.run();
      arrive(HexFormat.of().parseHex("20020100")); // with a session of before
      assertThat(connected).isCompleted();
      arrive(HexFormat.of().parseHex("320600017400" + "0161")); // nobody's yet: no further reading
      runtime.lastChannel().atHand(HexFormat.of().parseHex("320600017400" + "0262"));

      resumed.subscribe("t").qos(QoS.AT_LEAST_ONCE).handle(message -> handled.add(message.text()));
      runtime.run();

      assertThat(handled).containsExactly("a", "b");
    }
  }

  @Test
  @Tag("5.0:MQTT-4.3.3-2")
  @Tag("5.0:MQTT-4.3.3-5")
  void theQos2HandshakeGoesByteByByte() {
    CompletableFuture<ConnectResult> connected = client.connect();
    CompletableFuture<PublishResult> published = publish(client);
    runtime.run();
    assertThat(connected).isNotDone();
    assertThat(runtime.lastChannel().takeSent()).startsWith("10").contains("4d515454");
    arriveByteByByte(CONNACK);
    assertThat(runtime.lastChannel().takeSent()).isEqualTo("340b0003612f62000100" + "323134");
    arriveByteByByte(PUBREC);
    assertThat(runtime.lastChannel().takeSent()).startsWith("62").contains("0001");
    assertThat(published).isNotDone();
    arriveByteByByte(PUBCOMP);
    assertThat(published).isCompletedWithValue(PublishResult.SUCCESS);
  }

  @Test
  void aServerThatNeverAnswersConnectFailsTheAttemptWhenItsTimeIsUp() {
    CompletableFuture<ConnectResult> connected = client.connect();
    runtime.run();
    runtime.advance(Duration.ofMillis(9_999));
    assertThat(connected).isNotDone();
    runtime.advance(Duration.ofMillis(1));
    assertThatThrownBy(connected::join)
        .cause()
        .isInstanceOf(ConnectionFailedException.class)
        .hasMessageContaining("did not answer CONNECT within PT10S");
    assertThat(client.state()).isEqualTo(ClientState.DISCONNECTED);
    assertThat(runtime.lastChannel().isOpen()).isFalse();
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-20")
  void aHalfOpenConnectionIsGivenUpWithinOneAndAHalfTimesTheKeepAlive() {
    CompletableFuture<ConnectResult> connected = client.connect();
    runtime.run();
    arrive(CONNACK);
    assertThat(connected).isCompleted();
    runtime.lastChannel().takeSent();

    runtime.advance(KEEP_ALIVE);
    assertThat(runtime.lastChannel().takeSent()).isEqualTo("c000");
    arrive(PINGRESP);
    runtime.advance(KEEP_ALIVE);
    assertThat(runtime.lastChannel().takeSent()).isEqualTo("c000");
    assertThat(lost).isEmpty();
    runtime.advance(KEEP_ALIVE.dividedBy(2));

    assertThat(lost)
        .singleElement()
        .extracting(Throwable::getMessage)
        .asString()
        .contains("PINGREQ");
    assertThat(client.state()).isEqualTo(ClientState.DISCONNECTED);
  }

  @Test
  void aPacketThatComesSlowlyIsASignOfLife() {
    CompletableFuture<ConnectResult> connected = client.connect();
    runtime.run();
    arrive(CONNACK);
    assertThat(connected).isCompleted();
    byte[] slow = HexFormat.of().parseHex("300a000174000102030405" + "06");
    for (byte b : slow) {
      runtime.advance(KEEP_ALIVE.dividedBy(3));
      arrive(new byte[] {b});
    }
    assertThat(lost).isEmpty();
    assertThat(client.state()).isEqualTo(ClientState.CONNECTED);
  }

  @Test
  void anAddressThatDoesNotAnswerLeavesTimeForTheNext() {
    runtime.deadAddresses(1);
    CompletableFuture<ConnectResult> connected = client.connect();
    runtime.run();
    assertThat(runtime.lastChannel().takeSent()).isEmpty();
    runtime.advance(Duration.ofSeconds(5));
    assertThat(runtime.lastChannel().takeSent()).startsWith("10");
    arrive(CONNACK);
    assertThat(connected).isCompleted();
  }

  private static CompletableFuture<PublishResult> publish(MqttClient client) {
    return client.publish("a/b").payload("214").qos(QoS.EXACTLY_ONCE).send();
  }

  private void arrive(byte[] bytes) {
    runtime.lastChannel().arrive(bytes);
    runtime.run();
  }

  private void arriveByteByByte(byte[] bytes) {
    for (byte b : bytes) {
      arrive(new byte[] {b});
    }
  }

  private static byte[] concat(byte[]... parts) {
    StringBuilder hex = new StringBuilder();
    for (byte[] part : parts) {
      hex.append(HexFormat.of().formatHex(part));
    }
    return HexFormat.of().parseHex(hex);
  }
}
