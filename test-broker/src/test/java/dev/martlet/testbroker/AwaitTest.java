package dev.martlet.testbroker;

import static dev.martlet.testbroker.PacketPattern.connect;
import static dev.martlet.testbroker.PacketPattern.pingReq;
import static dev.martlet.testbroker.PacketPattern.pingResp;
import static dev.martlet.testbroker.PacketPattern.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.testsupport.LeavesNothingBehind;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test waits for packets. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class AwaitTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void whatIsRecordedAlreadyIsFoundAgainAndAgain() {
    try (TestBroker broker = TestBroker.start();
        RawClient client = RawClient.connected(broker.port(), "c")) {
      client.ping();
      RecordedPacket found = broker.await(pingReq().from("c"), Duration.ZERO);
      assertThat(broker.await(pingReq(), Duration.ZERO)).isSameAs(found);
    }
  }

  @Test
  void whatComesLaterEndsTheWait() throws Exception {
    try (TestBroker broker = TestBroker.start();
        RawClient client = RawClient.connected(broker.port(), "c")) {
      client.ping();
      RecordedPacket first = broker.await(pingReq(), LONG);
      FutureTask<List<RecordedPacket>> wait =
          waiting(() -> broker.recording().after(first).await(pingReq(), 2, LONG));
      client.ping();
      client.ping();
      assertThat(wait.get()).hasSize(2).doesNotContain(first);
    }
  }

  /** Begins {@code question} on another thread, and returns once that is seen to wait. */
  private static <T> FutureTask<T> waiting(java.util.concurrent.Callable<T> question) {
    FutureTask<T> task = new FutureTask<>(question);
    Thread thread = new Thread(task, "waiting");
    thread.setDaemon(true);
    thread.start();
    while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    return task;
  }

  @Test
  void whatDoesNotComeIsToldWithThePatternAndWhatCame() {
    try (TestBroker broker = TestBroker.start();
        RawClient client = RawClient.connected(broker.port(), "c")) {
      client.ping();
      assertThatThrownBy(() -> broker.await(publish("home/+").qos(1), Duration.ofMillis(1)))
          .isInstanceOf(PacketNotSeenError.class)
          .hasMessageContainingAll(
              "no packet came within PT0.001S that is: PUBLISH, to home/+, QoS 1",
              "c -> CONNECT version=4",
              "c <- PINGRESP");
      assertThatThrownBy(() -> broker.recording().await(pingReq(), 3, Duration.ofMillis(1)))
          .hasMessageContaining("only 1 of 3 packets came");
      assertThatThrownBy(() -> broker.recording().fromNow().await(pingReq(), Duration.ZERO))
          .hasMessageEndingWith("Nothing came at all.");
    }
  }

  @Test
  void whatBecomesOfAConnectionIsAwaitedAsWell() throws Exception {
    try (TestBroker broker = TestBroker.start()) {
      Recording recording = broker.recording();
      FutureTask<RecordedEvent> wait =
          waiting(() -> recording.awaitEvent(RecordedEvent.Kind.CLOSED, LONG));
      RawClient.connected(broker.port(), "c").close();
      RecordedEvent closed = wait.get();
      assertThat(closed).hasToString("closed by the client");
      assertThat(recording.awaitEvent(RecordedEvent.Kind.CLOSED, Duration.ZERO)).isSameAs(closed);
      FutureTask<RecordedEvent> next =
          waiting(() ->
              recording
                  .after(closed)
                  .awaitEvent("the end of d", event -> event.clientIdentifier().equals("d"), LONG));
      RawClient.connected(broker.port(), "e").close();
      RawClient.connected(broker.port(), "d").close();
      assertThat(next.get().clientIdentifier()).isEqualTo("d");
    }
  }

  @Test
  void anEventThatDoesNotComeIsToldWithWhatCame() {
    try (TestBroker broker = TestBroker.start();
        RawClient client = RawClient.connected(broker.port(), "c")) {
      client.ping();
      Recording recording = broker.recording();
      assertThatThrownBy(
              () -> recording.awaitEvent(RecordedEvent.Kind.MALFORMED, Duration.ofMillis(1)))
          .isInstanceOf(EventNotSeenError.class)
          .hasMessageContainingAll(
              "no event came within PT0.001S that is: MALFORMED\nWhat came:\n", "c <- PINGRESP");
      assertThatThrownBy(
              () -> recording.fromNow().awaitEvent("the end", event -> true, Duration.ZERO))
          .hasMessage("no event came within PT0S that is: the end\nNothing came at all.");
      assertThatThrownBy(() ->
              recording.awaitEvent(
                  "wrong",
                  event -> {
                    throw new AssertionError("not as it should be");
                  },
                  LONG))
          .hasMessage("not as it should be");
    }
  }

  @Test
  void aFloodIsToldByItsEnd() {
    try (TestBroker broker = TestBroker.start();
        RawClient client = RawClient.connected(broker.port(), "c")) {
      for (int i = 0; i < 60; i++) {
        client.ping();
      }
      assertThatThrownBy(() -> broker.await(publish(), Duration.ZERO))
          .hasMessageContaining("What came last, 50 of 123 entries")
          .message()
          .doesNotContain("CONNECT");
    }
  }

  @Test
  void noPacketIsMissedHoweverFewAreKept() throws Exception {
    try (TestBroker broker = TestBroker.builder().recordingCapacity(0, 0).start()) {
      FutureTask<RecordedPacket> wait = waiting(() -> broker.await(connect(), LONG));
      RawClient.connected(broker.port(), "c").close();
      assertThat(wait.get().clientIdentifier()).isEqualTo("c");
      assertThat(broker.recording().packets()).isEmpty();
    }
  }

  @Test
  void closingTheBrokerEndsTheWait() {
    TestBroker broker = TestBroker.start();
    FutureTask<RecordedPacket> wait = waiting(() -> broker.await(connect(), LONG));
    broker.close();
    assertThatThrownBy(wait::get).hasCauseInstanceOf(PacketNotSeenError.class);
    assertThatThrownBy(() -> broker.await(connect(), LONG)).isInstanceOf(PacketNotSeenError.class);
  }

  @Test
  void closingTheBrokerEndsTheWaitThoughItsFilesCannotBeRemoved() throws Exception {
    TestBroker broker = TestBroker.builder().listen(Listener.tls()).start();
    Path directory = broker.certificateAuthorityFile().getParent();
    Path foreign = Files.createFile(directory.resolve("foreign"));
    FutureTask<RecordedPacket> wait = waiting(() -> broker.await(connect(), LONG));
    assertThatThrownBy(broker::close).isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> wait.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(PacketNotSeenError.class);
    Files.delete(foreign);
    broker.close();
    assertThat(directory).doesNotExist();
  }

  @Test
  void anInterruptEndsTheWaitAndIsKept() {
    try (TestBroker broker = TestBroker.start()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> broker.await(connect(), LONG))
          .isInstanceOf(PacketNotSeenError.class)
          .hasMessageContaining("until the wait was interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void theBrokersThreadDoesNotWaitForItself() throws Exception {
    CompletableFuture<Throwable> refused = new CompletableFuture<>();
    CountDownLatch started = new CountDownLatch(1);
    TestBroker[] itself = new TestBroker[1];
    try (TestBroker broker =
        TestBroker.builder()
            .packetListener(packet -> {
              try {
                started.await();
                itself[0].await(connect(), Duration.ZERO); // is here: no wait
                itself[0].await(pingResp(), LONG);
              } catch (Exception e) {
                refused.complete(e);
              }
            })
            .start()) {
      itself[0] = broker;
      started.countDown();
      RawClient.connected(broker.port(), "c").close();
      assertThat(refused.get())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("wait on another");
    }
  }

  @Test
  void aConditionThatThrowsIsToldToWhoWaits() {
    PacketPattern broken =
        pingReq()
            .and(
                "broken",
                packet -> {
                  throw new IllegalArgumentException("no such condition");
                });
    try (TestBroker broker = TestBroker.start();
        RawClient client = RawClient.connected(broker.port(), "c")) {
      FutureTask<RecordedPacket> wait = waiting(() -> broker.await(broken, LONG));
      client.ping();
      assertThatThrownBy(wait::get).rootCause().hasMessage("no such condition");
      client.ping();
    }
  }

  @Test
  void anAssertionInAConditionFailsTheTestAndNotTheConnection() throws Exception {
    PacketPattern wrong =
        pingReq()
            .and(
                "wrong",
                packet -> {
                  throw new AssertionError("not as it should be");
                });
    try (TestBroker broker = TestBroker.start();
        RawClient client = RawClient.connected(broker.port(), "c")) {
      FutureTask<RecordedPacket> wait = waiting(() -> broker.await(wrong, LONG));
      client.ping();
      assertThatThrownBy(wait::get).rootCause().hasMessage("not as it should be");
      client.ping();
    }
  }

  @Test
  void noPacketsAreNotWaitedFor() {
    try (TestBroker broker = TestBroker.start()) {
      assertThatThrownBy(() -> broker.recording().await(connect(), 0, LONG))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
