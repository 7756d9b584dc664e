package dev.martlet.systemtests.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.testbroker.RecordedPacket;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Mosquitto's clients against the test broker. */
@RequiresMosquitto
@ExtendWith(LeavesNothingBehind.class)
class MosquittoClientsIT {
  private static final List<String> FIVE = IntStream.range(0, 5).mapToObj(i -> "m" + i).toList();

  @TempDir Path directory;

  private final PacketWatch packets = new PacketWatch();
  private TestBroker broker;
  private int subscribers;

  @BeforeEach
  void startBroker() {
    broker = TestBroker.builder().packetListener(packets).start();
  }

  @AfterEach
  void stopBroker() {
    broker.close();
  }

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
    try (MosquittoSub sub = subscribe(version, "-t", "home/+/temp", "-q", qos)) {
      publisher(version).publish("-t", "home/kitchen/temp", "-m", "21.4 °C", "-q", qos);
      sub.await(qos + " 0 home/kitchen/temp 21.4 °C");
    }
  }

  @ParameterizedTest
  @CsvSource({"MQTT_3_1_1, MQTT_5", "MQTT_5, MQTT_3_1_1"})
  void messageArrivesAtTheLowerOfBothQosAcrossVersions(
      ProtocolVersion publishing, ProtocolVersion subscribing) throws Exception {
    try (MosquittoSub sub = subscribe(subscribing, "-t", "a/#", "-q", "1")) {
      publisher(publishing).publish("-t", "a/2", "-m", "x", "-q", "2");
      publisher(publishing).publish("-t", "a/0", "-m", "x", "-q", "0");
      sub.await("1 0 a/2 x");
      sub.await("0 0 a/0 x");
    }
  }

  @ParameterizedTest
  @EnumSource
  void lateSubscriberReceivesTheRetainedMessageUntilItIsCleared(ProtocolVersion version)
      throws Exception {
    MosquittoPub publisher = publisher(version);
    publisher.publish("-t", "doors/1", "-m", "open", "-q", "1", "-r");
    publisher.publish("-t", "doors/2", "-m", "shut", "-q", "2", "-r");
    try (MosquittoSub sub = subscribe(version, "-t", "doors/#", "-q", "1", "-C", "2")) {
      assertThat(sub.awaitEnd()).containsExactlyInAnyOrder("1 1 doors/1 open", "1 1 doors/2 shut");
    }

    publisher.publish("-t", "doors/1", "-n", "-r");

    try (MosquittoSub sub = subscribe(version, "-t", "doors/#")) {
      publisher.publish("-t", "doors/end", "-m", "end");
      assertThat(sub.receivedUntil("doors/end end")).containsExactly("0 1 doors/2 shut");
    }
  }

  @ParameterizedTest
  @EnumSource
  void willOfAKilledClientIsPublished(ProtocolVersion version) throws Exception {
    try (MosquittoSub witness = subscribe(version, "-t", "wills/#", "-q", "2");
        MosquittoSub mortal =
            start(
                version,
                "mortal",
                "-t",
                "unused",
                "--will-topic",
                "wills/mortal",
                "--will-payload",
                "gone",
                "--will-qos",
                "1",
                "--will-retain")) {
      packets.awaitSubscribed("mortal");
      mortal.kill();
      witness.await("1 0 wills/mortal gone");
      try (MosquittoSub late = start(version, "late", "-t", "wills/#", "-q", "1")) {
        late.await("1 1 wills/mortal gone");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void willIsNotPublishedAfterGoodbye(ProtocolVersion version) throws Exception {
    String[] will = {"-t", "unused", "-E", "--will-topic", "wills/polite", "--will-payload", "x"};
    try (MosquittoSub witness = subscribe(version, "-t", "wills/#")) {
      try (MosquittoSub polite = start(version, "polite", will)) {
        polite.awaitEnd();
      }
      packets.await(packet ->
          packet.clientIdentifier().equals("polite") && packet.type().equals("DISCONNECT"));
      publisher(version).publish("-t", "wills/end", "-m", "end");
      assertThat(witness.receivedUntil("wills/end end")).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"MQTT_3_1_1, 1", "MQTT_3_1_1, 2", "MQTT_5, 1", "MQTT_5, 2"})
  void persistentSessionReceivesWhatCameWhileItsClientWasAway(ProtocolVersion version, String qos)
      throws Exception {
    List<String> session = new ArrayList<>(List.of("-c", "-t", "news/#", "-q", qos));
    if (version == ProtocolVersion.MQTT_5) {
      session.addAll(List.of("-x", "600"));
    }
    try (MosquittoSub first = start(version, "reader", with(session, "-E"))) {
      assertThat(first.awaitEnd()).isEmpty();
    }
    publisher(version).publishLines(FIVE, "-t", "news/a", "-q", qos);

    try (MosquittoSub second = start(version, "reader", with(session, "-C", "5"))) {
      assertThat(second.awaitEnd())
          .isEqualTo(FIVE.stream().map(text -> qos + " 0 news/a " + text).toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void cleanSessionReceivesNothingOfWhatCameWhileItsClientWasAway(ProtocolVersion version)
      throws Exception {
    try (MosquittoSub first = start(version, "reader", "-t", "news/#", "-q", "1", "-E")) {
      first.awaitEnd();
    }
    publisher(version).publishLines(FIVE, "-t", "news/a", "-q", "1");

    try (MosquittoSub second = start(version, "reader", "-t", "news/#", "-q", "1")) {
      packets.awaitSubscribed("reader", 2);
      publisher(version).publish("-t", "news/a", "-m", "end");
      assertThat(second.receivedUntil("end")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void wildcardsMatchWhatTheStandardSays(ProtocolVersion version) throws Exception {
    try (MosquittoSub plus = start(version, "plus", "-t", "+/b/+");
        MosquittoSub hash = start(version, "hash", "-t", "a/b/#");
        MosquittoSub all = start(version, "all", "-t", "#")) {
      packets.awaitSubscribed("plus");
      packets.awaitSubscribed("hash");
      packets.awaitSubscribed("all");
      for (String topic : List.of("a/b", "a/b/c", "a/b/c/d", "x/b/", "/b/c", "$own/b/c", "a")) {
        publisher(version).publish("-t", topic, "-m", "-");
      }
      publisher(version).publish("-t", "a/b/end", "-m", "end");

      assertThat(plus.receivedUntil("end"))
          .containsExactly("0 0 a/b/c -", "0 0 x/b/ -", "0 0 /b/c -");
      assertThat(hash.receivedUntil("end"))
          .containsExactly("0 0 a/b -", "0 0 a/b/c -", "0 0 a/b/c/d -");
      assertThat(all.receivedUntil("end"))
          .containsExactly(
              "0 0 a/b -", "0 0 a/b/c -", "0 0 a/b/c/d -", "0 0 x/b/ -", "0 0 /b/c -", "0 0 a -");
    }
  }

  @ParameterizedTest
  @EnumSource
  void membersOfAShareGroupTakeTurns(ProtocolVersion version) throws Exception {
    try (MosquittoSub one = start(version, "one", "-t", "$share/group/jobs/#", "-q", "1");
        MosquittoSub two = start(version, "two", "-t", "$share/group/jobs/#", "-q", "1");
        MosquittoSub all = start(version, "all", "-t", "jobs/#", "-q", "1")) {
      packets.awaitSubscribed("one");
      packets.awaitSubscribed("two");
      packets.awaitSubscribed("all");
      List<String> work = IntStream.range(0, 10).mapToObj(i -> "w" + i).toList();
      publisher(version).publishLines(work, "-t", "jobs/a", "-q", "1");
      publisher(version).publishLines(List.of("end", "end"), "-t", "jobs/end", "-q", "1");

      List<String> expected = work.stream().map(text -> "1 0 jobs/a " + text).toList();
      assertThat(all.receivedUntil("end")).isEqualTo(expected);
      List<String> shared = new ArrayList<>(one.receivedUntil("end"));
      assertThat(shared).hasSize(5);
      shared.addAll(two.receivedUntil("end"));
      assertThat(shared).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MQTT_3_1_1, 0",
    "MQTT_3_1_1, 1",
    "MQTT_3_1_1, 2",
    "MQTT_5, 0",
    "MQTT_5, 1",
    "MQTT_5, 2"
  })
  void oneMegabyteArrivesWhole(ProtocolVersion version, String qos) throws Exception {
    String payload = "0123456789abcdef".repeat(1 << 16);
    Path file = Files.writeString(directory.resolve("payload"), payload);
    try (MosquittoSub sub = subscribe(version, "-t", "big", "-q", qos, "-C", "1")) {
      publisher(version).publish("-t", "big", "-f", file.toString(), "-q", qos);
      assertThat(sub.awaitEnd().equals(List.of(qos + " 0 big " + payload))).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"MQTT_3_1_1, 1", "MQTT_3_1_1, 2", "MQTT_5, 1", "MQTT_5, 2"})
  void manyMessagesArriveOnceAndInOrder(ProtocolVersion version, String qos) throws Exception {
    List<String> numbers = IntStream.range(0, 2_000).mapToObj(Integer::toString).toList();
    try (MosquittoSub sub = subscribe(version, "-t", "many", "-q", qos, "-C", "2000")) {
      publisher(version).publishLines(numbers, "-t", "many", "-q", qos);
      assertThat(sub.awaitEnd())
          .isEqualTo(numbers.stream().map(number -> qos + " 0 many " + number).toList());
    }
  }

  @Test
  void propertiesTravelWithTheMessage() throws Exception {
    String format = "%t|%p|%C|%R|%D|%F|%P";
    List<String> properties = new ArrayList<>(List.of("-t", "a", "-m", "x", "-q", "1"));
    for (String property :
        List.of(
            "content-type text/plain",
            "response-topic answers/1",
            "correlation-data ticket-7",
            "payload-format-indicator 1")) {
      properties.addAll(List.of("-D", "publish"));
      properties.addAll(List.of(property.split(" ")));
    }
    properties.addAll(List.of("-D", "publish", "user-property", "k", "1"));
    properties.addAll(List.of("-D", "publish", "user-property", "k", "2"));
    try (MosquittoSub sub =
        MosquittoSub.startWithFormat(
            format, broker.port(), ProtocolVersion.MQTT_5, "-i", "sub", "-t", "a", "-q", "1")) {
      packets.awaitSubscribed("sub");
      publisher(ProtocolVersion.MQTT_5).publish(properties.toArray(String[]::new));
      sub.await("a|x|text/plain|answers/1|ticket-7|1|k:1 k:2");
    }
  }

  @Test
  void messageThatExpiredWhileQueuedIsNotDelivered() throws Exception {
    String[] session = {"-c", "-x", "600", "-t", "news", "-q", "1"};
    try (MosquittoSub first =
        start(ProtocolVersion.MQTT_5, "reader", with(List.of(session), "-E"))) {
      first.awaitEnd();
    }
    MosquittoPub publisher = publisher(ProtocolVersion.MQTT_5);
    String[] lasting = {"-D", "publish", "message-expiry-interval", "600"};
    String[] fleeting = {"-D", "publish", "message-expiry-interval", "0"};
    publisher.publish(with(List.of("-t", "news", "-q", "1", "-m", "fleeting"), fleeting));
    publisher.publish(with(List.of("-t", "news", "-q", "1", "-m", "lasting"), lasting));
    try (MosquittoSub second =
        start(ProtocolVersion.MQTT_5, "reader", with(List.of(session), "-C", "1"))) {
      assertThat(second.awaitEnd()).containsExactly("1 0 news lasting");
    }
  }

  @Test
  void subscriptionIdentifierComesBackWithTheMessage() throws Exception {
    try (MosquittoSub sub =
        MosquittoSub.startWithFormat(
            "%S %t %p",
            broker.port(),
            ProtocolVersion.MQTT_5,
            "-i",
            "sub",
            "-t",
            "a/#",
            "-D",
            "subscribe",
            "subscription-identifier",
            "77")) {
      packets.awaitSubscribed("sub");
      publisher(ProtocolVersion.MQTT_5).publish("-t", "a/b", "-m", "x");
      sub.await("77 a/b x");
    }
  }

  @Test
  void topicAliasStandsForTheTopic() throws Exception {
    try (MosquittoSub sub = subscribe(ProtocolVersion.MQTT_5, "-t", "a/#", "-q", "1")) {
      publisher(ProtocolVersion.MQTT_5)
          .publishLines(FIVE, "-t", "a/b", "-q", "1", "-D", "publish", "topic-alias", "3");
      for (String text : FIVE) {
        sub.await("1 0 a/b " + text);
      }
      assertThat(packets.await(packet -> packet.text().equals("m4")).topicAlias()).isEqualTo(3);
    }
  }

  @Test
  void mqtt31IsRefused() throws Exception {
    List<String> command =
        List.of(
            MosquittoPrograms.path("mosquitto_pub"),
            "-h",
            "127.0.0.1",
            "-p",
            Integer.toString(broker.port()),
            "-V",
            "mqttv31",
            "-t",
            "a",
            "-m",
            "x");
    try (ChildProcess pub = ChildProcess.start(command)) {
      assertThat(pub.awaitExit()).as(pub.toString()).isNotZero();
      assertThat(pub.lines()).anyMatch(line -> line.contains("unacceptable protocol version"));
    }
    RecordedPacket answer = packets.await(packet -> packet.type().equals("CONNACK"));
    assertThat(answer.reasonCode()).isEqualTo(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);
  }

  private MosquittoPub publisher(ProtocolVersion version) {
    return new MosquittoPub(broker.port(), version);
  }

  /** Starts a client and waits until it has subscribed. */
  private MosquittoSub subscribe(ProtocolVersion version, String... options)
      throws InterruptedException {
    String name = "sub-" + ++subscribers;
    MosquittoSub sub = start(version, name, options);
    try {
      packets.awaitSubscribed(name);
      return sub;
    } catch (InterruptedException | AssertionError e) {
      sub.close();
      throw e;
    }
  }

  private MosquittoSub start(ProtocolVersion version, String name, String... options) {
    return MosquittoSub.start(broker.port(), version, with(List.of("-i", name), options));
  }

  private static String[] with(List<String> first, String... more) {
    List<String> all = new ArrayList<>(first);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
