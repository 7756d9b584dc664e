package dev.martlet.testbroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.testsupport.LeavesNothingBehind;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class TestBrokerTest {

  private static final String SUBSCRIBE_A = "82 06 0001 0001 61 00";
  private static final String SUBACK = "90 03 0001 00";
  private static final String PUBLISH_A = "30 04 0001 61 78";

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("martlet-testbroker") || name.startsWith("globalEvent"))
        .toList();
  }

  @Test
  void theAddressSaysWhereItListens() {
    try (TestBroker broker = TestBroker.start()) {
      assertThat(broker.port()).isPositive();
      assertThat(broker.uri()).isEqualTo("mqtt://127.0.0.1:" + broker.port());
      assertThat(broker.uris()).containsExactly(broker.uri());
    }
  }

  @Test
  @Tag("5.0:MQTT-4.2-1")
  @Tag("3.1.1:MQTT-7.1.1-1")
  @Tag("3.1.1:MQTT-7.0.0-2")
  void clientsOfBothVersionsExchangeMessagesByteForByte() {
    try (TestBroker broker = TestBroker.start();
        RawClient older = RawClient.connected(broker.port(), "older");
        RawClient newer = RawClient.connected5(broker.port(), "newer")) {
      older.send("82 06 1234 0001 61 01").expect("90 03 1234 01");
      newer.send("82 07 1235 00 0001 61 02").expect("90 04 1235 00 02");
      newer.send("34 0a 0001 61 0007 00 00ff7f80");
      older.expect("32 09 0001 61 0001 00ff7f80");
      newer.expect("34 0a 0001 61 0001 00 00ff7f80").expect("50 02 0007");
      older.send("40 02 0001");
      newer.send("50 02 0001 62 02 0007").expect("62 02 0001").expect("70 02 0007");
      newer.send("70 02 0001").ping();
      older.ping();
    }
  }

  @Test
  void packetsArriveInPiecesAndSeveralAtOnce() {
    try (TestBroker broker = TestBroker.start();
        RawClient client = new RawClient(broker.port())) {
      for (byte one : RawClient.bytes(RawClient.connect311("c"))) {
        client.send(new byte[] {one});
      }
      client.expect("20 02 00 00");
      client.send(SUBSCRIBE_A + "c0 00" + PUBLISH_A + PUBLISH_A);
      client.expect(SUBACK).expect("d0 00").expect(PUBLISH_A).expect(PUBLISH_A);
    }
  }

  @Test
  @Tag("5.0:MQTT-4.2-1")
  @Tag("3.1.1:MQTT-7.1.1-1")
  void aLargeMessageArrivesWhole() {
    byte[] payload = new byte[3 * 1024 * 1024];
    for (int i = 0; i < payload.length; i++) {
      payload[i] = (byte) (i * 31 + i / 251);
    }
    try (TestBroker broker = TestBroker.start();
        RawClient client = RawClient.connected(broker.port(), "c")) {
      client.send(SUBSCRIBE_A).expect(SUBACK);
      client.send("30 83 80 c0 01 0001 61").send(payload).expect("30 83 80 c0 01 0001 61");
      assertThat(Arrays.equals(client.read(payload.length), payload)).isTrue();
    }
  }

  @Test
  @Tag("3.1.1:MQTT-3.1.2-2")
  @Tag("3.1.1:MQTT-3.2.2-5")
  void mqtt31IsRefusedWithReturnCode1() {
    try (TestBroker broker = TestBroker.start();
        RawClient client = new RawClient(broker.port())) {
      client.send("10 0f 0006 4d5149736470 03 02 003c 0001 61").expect("20 02 00 01").expectEnd();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00 00", // a packet type that there is not
        "10 ff ff ff ff 7f", // a length of five bytes
        "16 03 01 02 00 01 00 01 fc 03 03", // TLS
        "47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a 0d 0a" // HTTP
      })
  @Tag("5.0:MQTT-4.13.1-1")
  @Tag("3.1.1:MQTT-4.8.0-1")
  void garbageClosesThatConnectionOnly(String garbage) {
    try (TestBroker broker = TestBroker.start();
        RawClient other = RawClient.connected(broker.port(), "other");
        RawClient stranger = new RawClient(broker.port())) {
      stranger.send(garbage).expectEnd();
      other.ping();
    }
  }

  @Test
  @Tag("5.0:MQTT-4.13.1-1")
  @Tag("5.0:MQTT-3.14.4-2")
  void aFaultAfterConnackIsNamedAndWhatFollowsIsIgnored() {
    try (TestBroker broker = TestBroker.start();
        RawClient watcher = RawClient.connected(broker.port(), "watcher");
        RawClient client = RawClient.connected5(broker.port(), "c")) {
      watcher.send(SUBSCRIBE_A).expect(SUBACK);
      client.send("36 06 0001 61 0001 00" + "30 05 0001 61 00 78");
      assertThat(client.read(1)).containsExactly(0xe0);
      byte[] rest = client.read(client.read(1)[0]);
      assertThat(rest[0]).as("reason code").isEqualTo((byte) 0x81);
      client.expectEnd();
      watcher.ping();
    }
  }

  @Test
  @Tag("5.0:MQTT-3.1.4-6")
  @Tag("3.1.1:MQTT-3.1.4-5")
  void whatFollowsARefusedConnectIsIgnored() {
    String retained = "31 04 0001 61 78";
    try (TestBroker broker = TestBroker.start();
        RawClient refused = new RawClient(broker.port());
        RawClient later = RawClient.connected(broker.port(), "later")) {
      refused.send("10 0c 0004 4d515454 04 00 003c 0000" + retained);
      refused.expect("20 02 00 02").expectEnd();
      later.send(SUBSCRIBE_A).expect(SUBACK).ping();
    }
  }

  @Test
  @Tag("5.0:MQTT-3.1.4-3")
  void aConnectionThatIsTakenOverReadsWhyEvenIfItWentOnSending() {
    try (TestBroker broker = TestBroker.start();
        RawClient first = RawClient.connected5(broker.port(), "c")) {
      first.send("30 05 0001 61 00 78".repeat(1_000));
      try (RawClient second = RawClient.connected5(broker.port(), "c")) {
        assertThat(first.read(1)).containsExactly(0xe0);
        byte[] rest = first.read(first.read(1)[0]);
        assertThat(rest[0]).as("reason code").isEqualTo((byte) 0x8e);
        first.expectEnd();
        second.ping();
      }
    }
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-8")
  @Tag("3.1.1:MQTT-3.1.2-8")
  void aClientThatClosesItsHalfIsGoneAndItsWillIsPublished() {
    String connectWithWill =
        RawClient.packet(
            "10", "0004 4d515454 04 06 003c" + RawClient.string("c") + "0001 61 0001 78");
    try (TestBroker broker = TestBroker.start();
        RawClient watcher = RawClient.connected(broker.port(), "watcher");
        RawClient client = new RawClient(broker.port())) {
      watcher.send(SUBSCRIBE_A).expect(SUBACK);
      client.send(connectWithWill).expect("20 02 00 00").shutOutput();
      client.expectEnd();
      watcher.expect(PUBLISH_A);
    }
  }

  @Test
  void aConnectionWithoutConnectIsClosedInTime() {
    try (TestBroker broker = TestBroker.builder().connectTimeout(Duration.ofMillis(50)).start();
        RawClient client = new RawClient(broker.port())) {
      client.expectEnd();
    }
  }

  @Test
  @Tag("3.1.1:MQTT-3.1.2-24")
  void theKeepAliveRunsOnTheRealClock() {
    try (TestBroker broker = TestBroker.start();
        RawClient client = new RawClient(broker.port())) {
      client.send("10 0d 0004 4d515454 04 02 0001 0001 63").expect("20 02 00 00").expectEnd();
    }
  }

  @Test
  void severalListenersLeadToOneBroker() {
    try (TestBroker broker =
            TestBroker.builder().port(0).listen("127.0.0.1", 0).listen("localhost", 0).start();
        RawClient first = RawClient.connected(broker.port(), "first")) {
      List<String> uris = broker.uris();
      assertThat(uris).hasSize(3).doesNotHaveDuplicates();
      int secondPort = Integer.parseInt(uris.get(1).replaceAll(".*:", ""));
      try (RawClient second = RawClient.connected(secondPort, "second")) {
        first.send(SUBSCRIBE_A).expect(SUBACK);
        second.send(PUBLISH_A);
        first.expect(PUBLISH_A);
      }
    }
  }

  @Test
  void aPortInUseIsNamedAndNothingIsLeftBehind() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      TestBrokerBuilder builder = TestBroker.builder().listen("127.0.0.1", taken.getLocalPort());
      assertThatThrownBy(builder::start)
          .isInstanceOf(BrokerStartException.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("in use");
      assertThat(threads()).isEmpty();
    }
  }

  @Test
  void anUnknownHostIsNamed() {
    assertThatThrownBy(() -> TestBroker.builder().host("no-such-host.invalid").start())
        .isInstanceOf(BrokerStartException.class)
        .hasMessage("cannot listen on no-such-host.invalid:0: unknown host");
  }

  @Test
  void aSlowReaderCostsNoMoreThanItsQueue() {
    String payload = "00".repeat(50_000);
    byte[] publish = RawClient.bytes("30 d3 86 03 0001 61" + payload);
    try (TestBroker broker = TestBroker.builder().maximumQueue(10, 1 << 20).start();
        RawClient slow = RawClient.connected(broker.port(), "slow");
        RawClient publisher = RawClient.connected(broker.port(), "publisher")) {
      slow.send(SUBSCRIBE_A).expect(SUBACK);
      for (int i = 0; i < 1_000 && broker.recording().droppedMessages() == 0; i++) {
        publisher.send(publish).ping();
      }
      assertThat(broker.recording().droppedMessages()).isPositive();
      slow.expect("30 d3 86 03 0001 61" + payload);
    }
  }

  @Test
  @Tag("5.0:3.14.2.1")
  void closingEndsConnectionsAndFreesThePort() {
    TestBroker broker = TestBroker.start();
    try (RawClient older = RawClient.connected(broker.port(), "older");
        RawClient newer = RawClient.connected5(broker.port(), "newer");
        RawClient silent = new RawClient(broker.port())) {
      older.ping();
      newer.ping();
      broker.close();
      assertThat(threads()).isEmpty();
      older.expectEnd();
      assertThat(newer.read(3)).startsWith(0xe0).endsWith(0x8b);
      silent.expectEnd();
      try (TestBroker next = TestBroker.builder().port(broker.port()).start();
          RawClient again = RawClient.connected(next.port(), "again")) {
        again.ping();
      }
    }
  }

  @Test
  void closingTwiceAndFromManyThreadsDoesNoHarm() throws Exception {
    TestBroker broker = TestBroker.start();
    ExecutorService closers = Executors.newFixedThreadPool(4);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<List<String>>> closed = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        closed.add(
            closers.submit(() -> {
              start.await();
              broker.close();
              return threads();
            }));
      }
      start.countDown();
      for (Future<List<String>> each : closed) {
        assertThat(each.get(10, TimeUnit.SECONDS)).isEmpty();
      }
      broker.close();
    } finally {
      closers.shutdownNow();
    }
  }

  @Test
  void closingFromThePacketListenerDoesNotWaitForItself() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    TestBroker[] holder = new TestBroker[1];
    TestBroker broker =
        TestBroker.builder()
            .packetListener(packet -> {
              holder[0].close();
              closed.countDown();
            })
            .start();
    holder[0] = broker;
    try (RawClient client = new RawClient(broker.port())) {
      client.send(RawClient.connect311("c"));
      assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
      broker.close();
      assertThat(threads()).isEmpty();
    }
  }

  @Test
  void twoHundredBrokersLeaveNoThread() {
    for (int i = 0; i < 200; i++) {
      try (TestBroker broker = TestBroker.start();
          RawClient client = RawClient.connected(broker.port(), "c")) {
        client.ping();
      }
    }
    assertThat(threads()).isEmpty();
  }

  @Test
  void valuesThatCannotBeAreRefused() {
    TestBrokerBuilder builder = TestBroker.builder();
    assertThatThrownBy(() -> builder.port(65_536)).hasMessageContaining("65536");
    assertThatThrownBy(() -> builder.receiveMaximum(0)).hasMessageContaining("receive maximum");
    assertThatThrownBy(() -> builder.topicAliasMaximum(65_536)).hasMessageContaining("65536");
    assertThatThrownBy(() -> builder.maximumPacketSizeBytes(0)).hasMessageContaining("packet size");
    assertThatThrownBy(() -> builder.connectTimeout(Duration.ZERO)).hasMessageContaining("PT0S");
    assertThatThrownBy(() -> builder.maximumSessions(0)).hasMessageContaining("sessions");
    assertThatThrownBy(() -> builder.maximumQueue(0, 1)).hasMessageContaining("queued");
    assertThatThrownBy(() -> builder.recordingCapacity(-1, 1)).hasMessageContaining("recorded");
  }

  @Test
  void theAnnouncedLimitsAreTheBuilders() {
    try (TestBroker broker =
            TestBroker.builder()
                .receiveMaximum(7)
                .topicAliasMaximum(0)
                .maximumPacketSizeBytes(300)
                .maximumSessions(1)
                .start();
        RawClient client = new RawClient(broker.port());
        RawClient second = new RawClient(broker.port())) {
      client.send(RawClient.connect5("c"));
      byte[] connack = client.read(13);
      assertThat(connack).startsWith(0x20, 0x0b, 0, 0, 8).contains(0x21, 0x27);
      second.send(RawClient.connect311("second")).expect("20 02 00 03").expectEnd();
      client.send("30 ad 02");
      assertThat(client.read(1)).containsExactly(0xe0);
      byte[] rest = client.read(client.read(1)[0]);
      assertThat(rest[0]).as("reason code").isEqualTo((byte) 0x95);
    }
  }

  @Test
  void whatThePacketListenerThrowsDisturbsNobodyAndIsThrownByClose() {
    AssertionError fault = new AssertionError("not what the test expected");
    TestBroker broker =
        TestBroker.builder()
            .packetListener(packet -> {
              throw fault;
            })
            .start();
    try (RawClient client = RawClient.connected5(broker.port(), "c")) {
      client.ping();
      assertThatThrownBy(broker::close).hasMessageContaining("packet listener").hasCause(fault);
      assertThat(threads()).isEmpty();
      broker.close();
    }
  }

  @Test
  void aConnectTimeoutThatNanosecondsCannotCountIsRefused() {
    TestBrokerBuilder builder = TestBroker.builder();
    assertThatThrownBy(() -> builder.connectTimeout(Duration.ofSeconds(Long.MAX_VALUE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("connect timeout");
    builder.connectTimeout(Duration.ofDays(36_500));
  }
}
