package dev.martlet.testbroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.testsupport.LeavesNothingBehind;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Real sockets, and a time that only the test moves. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class VirtualClockTest {

  private static final String CONNACK = "20 06 00 00 03 22 00 10";
  private static final String CONNACK_OF_KEPT_SESSION = "20 06 01 00 03 22 00 10";
  private static final String KEPT_FOR_AN_HOUR = "11 00000e10";
  private static final String SUBSCRIBE_TO_ALL = "82 07 0001 00 0001 23 01";
  private static final String SUBACK = "90 04 0001 00 01";
  private static final String GOODBYE = "e0 00";

  private final VirtualClock clock = new VirtualClock();

  private TestBroker broker() {
    return TestBroker.builder().clock(clock).start();
  }

  /** Clean Start 0, Keep Alive 60. */
  private static String connect(String clientIdentifier, String properties) {
    return RawClient.packet(
        "10",
        "0004 4d515454 05 00 003c"
            + length(properties)
            + properties
            + RawClient.string(clientIdentifier));
  }

  /** With a will to topic w that says bye. */
  private static String connectWithWill(String clientIdentifier, String delaySeconds) {
    return RawClient.packet(
        "10",
        "0004 4d515454 05 04 003c 05"
            + KEPT_FOR_AN_HOUR
            + RawClient.string(clientIdentifier)
            + "05 18"
            + delaySeconds
            + RawClient.string("w")
            + RawClient.string("bye"));
  }

  private static String length(String hex) {
    return HexFormat.of().toHexDigits((byte) RawClient.bytes(hex).length);
  }

  @Test
  void whoIsSilentForOneAndAHalfTimesTheKeepAliveIsDisconnectedInNoRealTime() {
    try (TestBroker broker = broker();
        RawClient client = new RawClient(broker.port()).send(connect("c", "")).expect(CONNACK)) {
      clock.advance(Duration.ofSeconds(80));
      client.ping();
      clock.advance(Duration.ofSeconds(90).minusNanos(1));
      assertThat(broker.recording().packets("c")).hasSize(4);
      clock.advance(Duration.ofNanos(1));
      assertThat(broker.recording().packets("c").get(4).reasonCode())
          .hasToString("KEEP_ALIVE_TIMEOUT (0x8D)");
      assertThat(broker.recording().packets("c").get(4).time()).isEqualTo(Duration.ofSeconds(170));
      client.expect("e0").read(1);
    }
  }

  @Test
  void aConnectionWithoutConnectEndsByTheClockAsWell() {
    try (TestBroker broker = broker();
        RawClient early = new RawClient(broker.port());
        RawClient late = new RawClient(broker.port())) {
      late.send(connect("late", "")).expect(CONNACK); // so both have been accepted by now
      clock.advance(Duration.ofSeconds(10));
      early.expectEnd();
      late.ping();
    }
  }

  @Test
  void aSessionEndsWhenItsExpiryHasPassed() {
    try (TestBroker broker = broker()) {
      leave(broker, CONNACK);
      clock.advance(Duration.ofHours(1).minusNanos(1));
      leave(broker, CONNACK_OF_KEPT_SESSION);
      clock.advance(Duration.ofHours(1));
      leave(broker, CONNACK);
    }
  }

  private static void leave(TestBroker broker, String connAck) {
    try (RawClient client = new RawClient(broker.port())) {
      client.send(connect("c", KEPT_FOR_AN_HOUR)).expect(connAck).send(GOODBYE).expectEnd();
    }
  }

  @Test
  void messagesExpireWhileTheirClientIsAway() {
    try (TestBroker broker = broker();
        RawClient sender = RawClient.connected5(broker.port(), "sender")) {
      try (RawClient receiver = new RawClient(broker.port())) {
        receiver.send(connect("receiver", KEPT_FOR_AN_HOUR)).expect(CONNACK);
        receiver.send(SUBSCRIBE_TO_ALL).expect(SUBACK).send(GOODBYE).expectEnd();
      }
      sender.send("32 0c 0001 61 0001 05 02 0000000a 73").expect("40 02 0001"); // 10 seconds
      sender.send("32 0c 0001 62 0002 05 02 0000003c 74").expect("40 02 0002"); // a minute
      clock.advance(Duration.ofSeconds(40));
      try (RawClient receiver = new RawClient(broker.port())) {
        receiver.send(connect("receiver", KEPT_FOR_AN_HOUR)).expect(CONNACK_OF_KEPT_SESSION);
        receiver.expect("32 0c 0001 62 0001 05 02 00000014 74"); // and 20 seconds are left
      }
      assertThat(broker.recording().expiredMessages()).isEqualTo(1);
    }
  }

  @Test
  void whatFallsDueOneAfterTheOtherHappensInOneAdvanceEachAtItsTime() {
    try (TestBroker broker = broker();
        RawClient watcher = new RawClient(broker.port());
        RawClient client = new RawClient(broker.port())) {
      watcher.send("10 10 0004 4d515454 05 02 0000 00 0003 776174").expect(CONNACK);
      watcher.send(SUBSCRIBE_TO_ALL).expect(SUBACK);
      client.send(connectWithWill("c", "0000001e")).expect(CONNACK); // 30 seconds

      clock.advance(Duration.ofDays(1));

      watcher.expect("30 07 0001 77 00 627965");
      assertThat(times(broker, "wat").get(4)).isEqualTo(Duration.ofMinutes(2));
      client.expect("e0"); // and the session has ended an hour after the connection
      try (RawClient again = new RawClient(broker.port())) {
        again.send(connect("c", KEPT_FOR_AN_HOUR)).expect(CONNACK);
      }
      assertThat(clock.now()).isEqualTo(Duration.ofDays(1));
    }
  }

  private static List<Duration> times(TestBroker broker, String client) {
    return broker.recording().packets(client).stream().map(RecordedPacket::time).toList();
  }

  @Test
  void brokersOnOneClockActInTheOrderOfTime() {
    List<String> order = new CopyOnWriteArrayList<>();
    try (TestBroker first = recorded("first", order);
        TestBroker second = recorded("second", order);
        RawClient a = connected(first, "a", "0014");
        RawClient b = connected(second, "b", "000a");
        RawClient c = connected(second, "c", "001e")) {
      order.clear();
      clock.advance(Duration.ofMinutes(1));
      assertThat(order).containsExactly("second b PT15S", "first a PT30S", "second c PT45S");
      a.expect("e0");
      b.expect("e0");
      c.expect("e0");
    }
  }

  private TestBroker recorded(String name, List<String> order) {
    return TestBroker.builder()
        .clock(clock)
        .packetListener(
            packet -> order.add(name + " " + packet.clientIdentifier() + " " + packet.time()))
        .start();
  }

  private static RawClient connected(TestBroker broker, String identifier, String keepAlive) {
    return new RawClient(broker.port())
        .send("10 0e 0004 4d515454 05 02" + keepAlive + "00" + RawClient.string(identifier))
        .expect(CONNACK);
  }

  @Test
  void aBrokerThatStartsLaterCountsFromItsOwnStart() {
    clock.advance(Duration.ofHours(5));
    try (TestBroker broker = broker();
        RawClient client = connected(broker, "c", "000a")) {
      assertThat(times(broker, "c")).containsOnly(Duration.ZERO);
      clock.advance(Duration.ofSeconds(15));
      client.expect("e0");
      assertThat(clock.now()).isEqualTo(Duration.ofHours(5).plusSeconds(15));
    }
  }

  @Test
  void aClosedBrokerHoldsTheClockUpNoMore() {
    TestBroker broker = broker();
    try (RawClient client = connected(broker, "c", "000a")) {
      broker.close();
      clock.advance(Duration.ofDays(1));
      client.expect("e0");
      assertThat(times(broker, "c")).containsOnly(Duration.ZERO);
    }
  }

  @Test
  void timeNeverGoesBack() {
    clock.advance(Duration.ofSeconds(1));
    assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("time never goes back");
    assertThat(clock).hasToString("virtual clock at PT1S");
  }

  @Test
  void timeEndsAfterAHundredYears() {
    clock.advance(Duration.ofDays(36_500));
    clock.advance(Duration.ZERO);
    for (Duration tooFar : List.of(Duration.ofNanos(1), Duration.ofSeconds(Long.MAX_VALUE))) {
      assertThatThrownBy(() -> clock.advance(tooFar))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("36500 days in all");
    }
  }

  @Test
  void theBrokersThreadCannotMoveIt() {
    List<Throwable> thrown = new CopyOnWriteArrayList<>();
    try (TestBroker broker =
            TestBroker.builder()
                .clock(clock)
                .packetListener(packet -> {
                  try {
                    clock.advance(Duration.ofSeconds(1));
                  } catch (IllegalStateException e) {
                    thrown.add(e);
                  }
                })
                .start();
        RawClient client = connected(broker, "c", "0000")) {
      client.ping();
      assertThat(thrown)
          .hasSize(4)
          .allSatisfy(each ->
              assertThat(each).hasMessageContaining("advance the clock from the test's thread"));
    }
  }
}
