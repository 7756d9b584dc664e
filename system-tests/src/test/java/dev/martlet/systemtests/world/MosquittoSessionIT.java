package dev.martlet.systemtests.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.MqttClient;
import dev.martlet.client.MqttClientBuilder;
import dev.martlet.client.Subscription;
import dev.martlet.client.message.MqttException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.PublishResult;
import dev.martlet.client.message.QoS;
import dev.martlet.testsupport.LeavesNothingBehind;
import dev.martlet.testsupport.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The client's session on a Mosquitto server, across connections that end at a chosen byte: what
 * was not acknowledged is sent again by both sides, and nothing is lost, doubled or out of order.
 * Every acknowledgement that both sides send here has four bytes.
 */
@RequiresMosquitto
@ExtendWith(LeavesNothingBehind.class)
class MosquittoSessionIT {
  private static final Duration FOR_LONG = Duration.ofHours(1);
  private static final List<String> TEN = numbers(0, 10);

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"MQTT_3_1_1, 0", "MQTT_3_1_1, 14", "MQTT_5, 0", "MQTT_5, 14"})
  void publishesAtQos1ThatLostTheirAnswersAreSentAgain(ProtocolVersion version, int bytesPassed)
      throws Exception {
    CompletableFuture<MqttException> lost = new CompletableFuture<>();
    try (Mosquitto server = Mosquitto.start(directory);
        TcpProxy proxy = TcpProxy.to(server.port());
        MosquittoSub witness = witness(server, version);
        MqttClient client = resumable(proxy, version).onConnectionLost(lost::complete).build()) {
      Futures.await(client.connect());
      proxy.swallowFromServerAfter(bytesPassed);
      List<CompletableFuture<PublishResult>> outcomes = publish(client, QoS.AT_LEAST_ONCE);
      proxy.awaitSwallowed(4 * TEN.size() - bytesPassed, ChildProcess.PATIENCE);
      proxy.cutAll();
      Futures.await(lost);
      int answered = bytesPassed / 4;
      assertThat(outcomes.get(answered)).isNotDone();

      assertThat(Futures.await(client.connect()).sessionPresent()).isTrue();

      for (CompletableFuture<PublishResult> outcome : outcomes) {
        Futures.await(outcome);
      }
      List<String> expected = new ArrayList<>(witnessed(QoS.AT_LEAST_ONCE, TEN));
      expected.addAll(witnessed(QoS.AT_LEAST_ONCE, TEN.subList(answered, TEN.size())));
      assertThat(witnessedAll(witness, server, version)).isEqualTo(expected);
    }
  }

  /** The bytes that pass end the flow of packets within every phase of the handshakes. */
  @ParameterizedTest
  @CsvSource({
    "MQTT_3_1_1, 0", "MQTT_3_1_1, 22", "MQTT_3_1_1, 40", "MQTT_3_1_1, 54", "MQTT_3_1_1, 76",
    "MQTT_5, 0", "MQTT_5, 22", "MQTT_5, 40", "MQTT_5, 54", "MQTT_5, 76"
  })
  void publishesAtQos2ThatLostTheirAnswersArriveExactlyOnce(
      ProtocolVersion version, int bytesPassed) throws Exception {
    CompletableFuture<MqttException> lost = new CompletableFuture<>();
    try (Mosquitto server = Mosquitto.start(directory);
        TcpProxy proxy = TcpProxy.to(server.port());
        MosquittoSub witness = witness(server, version);
        MqttClient client = resumable(proxy, version).onConnectionLost(lost::complete).build()) {
      Futures.await(client.connect());
      proxy.swallowFromServerAfter(bytesPassed);
      List<CompletableFuture<PublishResult>> outcomes = publish(client, QoS.EXACTLY_ONCE);
      proxy.awaitSwallowed(1, ChildProcess.PATIENCE);
      proxy.cutAll();
      Futures.await(lost);
      assertThat(outcomes).anyMatch(outcome -> !outcome.isDone());

      assertThat(Futures.await(client.connect()).sessionPresent()).isTrue();

      for (CompletableFuture<PublishResult> outcome : outcomes) {
        Futures.await(outcome);
      }
      assertThat(witnessedAll(witness, server, version))
          .isEqualTo(witnessed(QoS.EXACTLY_ONCE, TEN));
    }
  }

  @ParameterizedTest
  @CsvSource({"MQTT_3_1_1, 0", "MQTT_3_1_1, 100", "MQTT_5, 0", "MQTT_5, 100"})
  void publishesAtQos2ThatWereCutOffHalfWayArriveExactlyOnce(
      ProtocolVersion version, int bytesPassed) throws Exception {
    CompletableFuture<MqttException> lost = new CompletableFuture<>();
    try (Mosquitto server = Mosquitto.start(directory);
        TcpProxy proxy = TcpProxy.to(server.port());
        MosquittoSub witness = witness(server, version);
        MqttClient client = resumable(proxy, version).onConnectionLost(lost::complete).build()) {
      Futures.await(client.connect());
      proxy.cutToServerAfter(bytesPassed);
      List<CompletableFuture<PublishResult>> outcomes = publish(client, QoS.EXACTLY_ONCE);
      Futures.await(lost);

      assertThat(Futures.await(client.connect()).sessionPresent()).isTrue();

      for (CompletableFuture<PublishResult> outcome : outcomes) {
        Futures.await(outcome);
      }
      assertThat(witnessedAll(witness, server, version))
          .isEqualTo(witnessed(QoS.EXACTLY_ONCE, TEN));
    }
  }

  /** The bytes that pass end the client's acknowledgements between two of them, and within one. */
  @ParameterizedTest
  @CsvSource({
    "MQTT_3_1_1, 4", "MQTT_3_1_1, 22", "MQTT_3_1_1, 54",
    "MQTT_5, 4", "MQTT_5, 22", "MQTT_5, 54"
  })
  void messagesAtQos2ThatWereNotAcknowledgedAreHandledOnce(ProtocolVersion version, int bytesPassed)
      throws Exception {
    assertThat(receivedAcrossACut(version, 2, bytesPassed)).isEqualTo(numbers(0, 15));
  }

  /**
   * The bytes that pass end within an acknowledgement: that message was handled, and comes again.
   */
  @ParameterizedTest
  @CsvSource({"MQTT_3_1_1, 6", "MQTT_3_1_1, 14", "MQTT_5, 6", "MQTT_5, 14"})
  void messagesAtQos1ThatWereNotAcknowledgedAreHandledAgain(
      ProtocolVersion version, int bytesPassed) throws Exception {
    List<String> received = receivedAcrossACut(version, 1, bytesPassed);
    assertThat(received.size()).as("%s", received).isGreaterThan(15);
    assertThat(received.stream().distinct()).containsExactlyElementsOf(numbers(0, 15));
    assertThat(received.subList(received.lastIndexOf("0") + 1, received.size()))
        .containsSubsequence(numbers(bytesPassed / 4, 15));
  }

  @ParameterizedTest
  @EnumSource
  void newClientForTheSameSessionReceivesWhatTheServerKept(ProtocolVersion version)
      throws Exception {
    Inbox first = new Inbox();
    Inbox second = new Inbox();
    try (Mosquitto server = Mosquitto.start(directory)) {
      try (MqttClient client = resumable(server.uri(), version).build()) {
        Subscription subscription = client.subscribe("t/#").qos(QoS.EXACTLY_ONCE).handle(first);
        Futures.await(client.connect());
        Futures.await(subscription.granted());
      }
      server.awaitDisconnection("martlet");
      new MosquittoPub(server.port(), version).publishLines(TEN, "-t", "t/a", "-q", "2");

      try (MqttClient client = resumable(server.uri(), version).build()) {
        client.subscribe("t/#").qos(QoS.EXACTLY_ONCE).handle(second);
        assertThat(Futures.await(client.connect()).sessionPresent()).isTrue();

        new MosquittoPub(server.port(), version).publish("-t", "t/a", "-m", "end", "-q", "2");
        assertThat(second.textsUntil("end")).isEqualTo(TEN);
        assertThat(first.isEmpty()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void publishWithoutConnectionWaitsForTheNextOne(ProtocolVersion version) throws Exception {
    try (Mosquitto server = Mosquitto.start(directory);
        MosquittoSub witness = witness(server, version);
        MqttClient client = resumable(server.uri(), version).build()) {
      Futures.await(client.connect());
      Futures.await(client.disconnect());
      List<CompletableFuture<PublishResult>> outcomes = publish(client, QoS.EXACTLY_ONCE);

      assertThat(Futures.await(client.connect()).sessionPresent()).isTrue();

      Futures.await(outcomes.get(outcomes.size() - 1));
      assertThat(witnessedAll(witness, server, version))
          .isEqualTo(witnessed(QoS.EXACTLY_ONCE, TEN));
    }
  }

  @ParameterizedTest
  @EnumSource
  void serverThatLostTheSessionIsAskedForTheSubscriptionsAgain(ProtocolVersion version)
      throws Exception {
    Inbox inbox = new Inbox();
    try (Mosquitto server = Mosquitto.start(directory);
        MqttClient client = resumable(server.uri(), version).build()) {
      Subscription subscription = client.subscribe("t/#").qos(QoS.AT_LEAST_ONCE).handle(inbox);
      Futures.await(client.connect());
      Futures.await(subscription.granted());
      Futures.await(client.disconnect());
      server.awaitDisconnection("martlet");
      try (MqttClient usurper =
          MqttClient.builder(server.uri()).protocolVersion(version).clientId("martlet").build()) {
        Futures.await(usurper.connect()); // ephemeral: it starts clean, which ends the session
      }

      assertThat(Futures.await(client.connect()).sessionPresent()).isFalse();

      server.awaitSubscriptions(2, "martlet", 1, "t/#");
      new MosquittoPub(server.port(), version).publish("-t", "t/a", "-m", "end", "-q", "1");
      assertThat(inbox.textsUntil("end")).isEmpty();
    }
  }

  /**
   * Ten messages come while the client's acknowledgements are cut off, five more while it is away.
   */
  private List<String> receivedAcrossACut(ProtocolVersion version, int qos, int bytesPassed)
      throws Exception {
    CompletableFuture<MqttException> lost = new CompletableFuture<>();
    Inbox inbox = new Inbox();
    try (Mosquitto server = Mosquitto.start(directory);
        TcpProxy proxy = TcpProxy.to(server.port());
        MqttClient client = resumable(proxy, version).onConnectionLost(lost::complete).build()) {
      Subscription subscription = client.subscribe("t/#").qos(QoS.of(qos)).handle(inbox);
      Futures.await(client.connect());
      Futures.await(subscription.granted());
      MosquittoPub publisher = new MosquittoPub(server.port(), version);
      proxy.cutToServerAfter(bytesPassed);
      publisher.publishLines(TEN, "-t", "t/a", "-q", Integer.toString(qos));
      Futures.await(lost);
      publisher.publishLines(numbers(10, 15), "-t", "t/a", "-q", Integer.toString(qos));

      assertThat(Futures.await(client.connect()).sessionPresent()).isTrue();

      publisher.publish("-t", "t/a", "-m", "end", "-q", Integer.toString(qos));
      return inbox.textsUntil("end");
    }
  }

  private static List<CompletableFuture<PublishResult>> publish(MqttClient client, QoS qos) {
    return TEN.stream()
        .map(number -> client.publish("t/a").payload(number).qos(qos).send())
        .toList();
  }

  private static MqttClientBuilder resumable(TcpProxy proxy, ProtocolVersion version) {
    return resumable(proxy.uri(), version);
  }

  private static MqttClientBuilder resumable(String uri, ProtocolVersion version) {
    return MqttClient.builder(uri).protocolVersion(version).clientId("martlet").resumable(FOR_LONG);
  }

  private static MosquittoSub witness(Mosquitto server, ProtocolVersion version)
      throws InterruptedException {
    MosquittoSub witness =
        MosquittoSub.start(server.port(), version, "-i", "witness", "-t", "t/#", "-q", "2");
    server.awaitSubscription("witness", 2, "t/#");
    return witness;
  }

  private static List<String> witnessed(QoS qos, List<String> texts) {
    return texts.stream().map(text -> qos.code() + " 0 t/a " + text).toList();
  }

  /** All that the witness has received, and will ever. */
  private static List<String> witnessedAll(
      MosquittoSub witness, Mosquitto server, ProtocolVersion version) throws InterruptedException {
    new MosquittoPub(server.port(), version).publish("-t", "t/end", "-m", "end", "-q", "2");
    return witness.receivedUntil("t/end end");
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).toList();
  }
}
