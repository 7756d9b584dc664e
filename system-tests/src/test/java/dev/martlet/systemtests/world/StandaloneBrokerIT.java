package dev.martlet.systemtests.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.MqttClient;
import dev.martlet.client.message.ConnectionFailedException;
import dev.martlet.client.message.MqttException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The test broker as a program of its own, with Mosquitto's clients. */
@ExtendWith(LeavesNothingBehind.class)
class StandaloneBrokerIT {
  private static final String LISTENING = "martlet test broker listening on mqtt://127.0.0.1:";

  @RequiresMosquitto
  @ParameterizedTest
  @CsvSource({
    "MQTT_3_1_1, 0",
    "MQTT_3_1_1, 1",
    "MQTT_3_1_1, 2",
    "MQTT_5, 0",
    "MQTT_5, 1",
    "MQTT_5, 2"
  })
  void messageArrivesAsPublished(ProtocolVersion version, String qos) throws Exception {
    try (ChildProcess broker = broker("--port", "0", "--verbose")) {
      int port = awaitPort(broker);
      try (MosquittoSub sub =
          MosquittoSub.start(port, version, "-i", "sub", "-t", "a/#", "-q", qos, "-C", "1")) {
        broker.awaitLine(line -> line.startsWith("sub <- SUBACK"));

        new MosquittoPub(port, version).publish("-t", "a/b", "-m", "hello", "-q", qos);

        assertThat(sub.awaitEnd()).containsExactly(qos + " 0 a/b hello");
      }
    }
  }

  @RequiresMosquitto
  @ParameterizedTest
  @ValueSource(strings = {"", "?client-certificate=required"})
  void messageArrivesByTlsFromClientsThatTrustTheAuthority(String query, @TempDir Path directory)
      throws Exception {
    List<String> tls = new ArrayList<>(List.of("--cafile", directory.resolve("ca.pem").toString()));
    if (!query.isEmpty()) {
      tls.addAll(List.of("--cert", directory.resolve("client.pem").toString()));
      tls.addAll(List.of("--key", directory.resolve("client.key").toString()));
    }
    try (ChildProcess broker =
        broker(
            "--verbose",
            "--listen",
            "mqtts://127.0.0.1:0" + query,
            "--certificates-to",
            directory.toString())) {
      int port = awaitUri(broker, "mqtts").getPort();
      try (MosquittoSub sub =
          MosquittoSub.start(
              port, ProtocolVersion.MQTT_5, with(tls, "-i", "sub", "-t", "a/#", "-C", "1"))) {
        broker.awaitLine(line -> line.startsWith("sub <- SUBACK"));

        new MosquittoPub(port, ProtocolVersion.MQTT_3_1_1)
            .publish(with(tls, "-t", "a/b", "-m", "hello", "-q", "1"));

        assertThat(sub.awaitEnd()).containsExactly("0 0 a/b hello");
      }
    }
  }

  @RequiresMosquitto
  @Test
  void messageOfAClientWithoutTheCertificateThatIsRequiredIsNotTaken(@TempDir Path directory)
      throws Exception {
    try (ChildProcess broker =
        broker(
            "--verbose",
            "--listen",
            "mqtts://127.0.0.1:0?client-certificate=required",
            "--certificates-to",
            directory.toString())) {
      int port = awaitUri(broker, "mqtts").getPort();
      List<String> command =
          MosquittoPrograms.client(
              "mosquitto_pub",
              port,
              ProtocolVersion.MQTT_5,
              "--cafile",
              directory.resolve("ca.pem").toString(),
              "-t",
              "a",
              "-m",
              "refused");
      try (ChildProcess pub = ChildProcess.start(command)) {
        assertThat(pub.awaitExit()).as(pub.toString()).isNotZero();
      }
      assertThat(broker.lines()).noneMatch(line -> line.contains("refused"));
    }
  }

  @RequiresMosquitto
  @Test
  void messageArrivesByAUnixSocketThatIsGoneAfterwards(@TempDir Path directory) throws Exception {
    Path socket = directory.resolve("mqtt.sock");
    List<String> command =
        List.of(
            MosquittoPrograms.path("mosquitto_pub"),
            "--unix",
            socket.toString(),
            "-t",
            "a",
            "-m",
            "hello",
            "-q",
            "1");
    try (ChildProcess broker = broker("--verbose", "--listen", "unix://" + socket)) {
      awaitUri(broker, "unix");
      try (ChildProcess pub = ChildProcess.start(command)) {
        assertThat(pub.awaitExit()).as(pub.toString()).isZero();
      }
      assertThat(broker.lines()).anyMatch(line -> line.contains("PUBLISH topic=a"));
      broker.terminate();
      assertThat(broker.awaitExit()).isEqualTo(143);
    }
    assertThat(socket).doesNotExist();
  }

  @Test
  void oneLineNamesEveryListenerOfAFile(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("broker.conf");
    Files.writeString(file, "listen = ws://127.0.0.1:0/a\nlisten = mqtt://[::1]:0\nport = 0\n");
    try (ChildProcess broker = broker("--config", file.toString())) {
      assertThat(broker.awaitLine(line -> line.startsWith(LISTENING)).split(" ", -1))
          .filteredOn(word -> word.contains("://"))
          .extracting(uri -> URI.create(uri).getScheme())
          .containsExactly("mqtt", "ws", "mqtt");
    }
  }

  @Test
  void sigtermEndsItWithAGoodbyeToClientsAndFreesThePort() throws Exception {
    CompletableFuture<MqttException> lost = new CompletableFuture<>();
    try (ChildProcess broker = broker("--port", "0");
        MqttClient client =
            MqttClient.builder("mqtt://127.0.0.1:" + awaitPort(broker))
                .onConnectionLost(lost::complete)
                .build()) {
      Futures.await(client.connect());

      broker.terminate();

      assertThat(broker.awaitExit()).as("128 + SIGTERM, as a JVM says it").isEqualTo(143);
      assertThat(broker.lines()).as("no more than that it listens").hasSize(1);
      assertThat(Futures.await(lost).reasonCode()).contains(ReasonCode.SERVER_SHUTTING_DOWN);
      Futures.awaitFailure(client.connect(), ConnectionFailedException.class);
    }
  }

  @Test
  void portInUseGivesOneLineAndAnExitCode() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ChildProcess broker = broker("--port", Integer.toString(taken.getLocalPort()))) {
      assertThat(broker.awaitExit()).as(broker.toString()).isEqualTo(1);
      assertThat(broker.lines())
          .singleElement()
          .asString()
          .startsWith("cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": ")
          .contains("in use");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--port=65536", "--port=x", "--nonsense"})
  void badOptionGivesOneLineAndAnExitCode(String option) throws Exception {
    try (ChildProcess broker = broker(option)) {
      assertThat(broker.awaitExit()).as(broker.toString()).isNotZero();
      assertThat(broker.lines()).hasSize(1);
    }
  }

  private static ChildProcess broker(String... arguments) {
    String jar = System.getProperty("martlet.standaloneJar");
    assertThat(jar).as("system property martlet.standaloneJar").isNotNull();
    return ChildProcess.startJava(List.of("-jar", jar), arguments);
  }

  private static String[] with(List<String> options, String... further) {
    return Stream.concat(options.stream(), Stream.of(further)).toArray(String[]::new);
  }

  private static URI awaitUri(ChildProcess broker, String scheme) throws InterruptedException {
    String line = broker.awaitLine(printed -> printed.contains("listening on " + scheme + "://"));
    return URI.create(line.replaceAll(".* ", ""));
  }

  private static int awaitPort(ChildProcess broker) throws InterruptedException {
    String line = broker.awaitLine(printed -> printed.startsWith(LISTENING));
    return Integer.parseInt(line.substring(LISTENING.length()));
  }
}
