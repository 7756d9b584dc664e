package dev.martlet.testbroker.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.testbroker.internal.core.BrokerLimits;
import dev.martlet.testbroker.internal.core.BrokerOptions;
import dev.martlet.testbroker.internal.core.StoreLimit;
import dev.martlet.testbroker.internal.fault.FaultScript;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stops, starts and ends that come amid of each other. */
@Timeout(60)
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of the last one is awaited
@ExtendWith(LeavesNothingBehind.class)
class BrokerServerTest {

  private static final StoreLimit STORE = new StoreLimit(100, 100_000);
  private static final BrokerLimits LIMITS =
      new BrokerLimits(20, 0, 10_000, Duration.ofSeconds(10), 10, 10, STORE, STORE, false);

  private final BrokerServer server =
      new BrokerServer(
          BrokerOptions.of(LIMITS),
          100,
          new Blind(),
          new Blind(),
          new Surroundings(null, null, new FaultScript()));
  private InetSocketAddress address;

  @BeforeEach
  void listen() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    address = (InetSocketAddress) server.listen(Endpoint.plain(any));
  }

  @AfterEach
  void close() {
    server.close();
  }

  /** All at once, as far as the broker can tell. */
  private void together(Runnable calls) {
    server.ask(core -> {
      calls.run();
      return 0;
    });
  }

  private void assertThatNobodyListens() {
    assertThatThrownBy(() -> new Socket(address.getAddress(), address.getPort()).close())
        .isInstanceOf(ConnectException.class);
  }

  private void assertThatItListens() throws IOException {
    new Socket(address.getAddress(), address.getPort()).close();
  }

  @Test
  void stoppingItWhileItStartsStopsItOnceItHas() throws Exception {
    server.await(server.stop(false));
    CompletableFuture<Void> both = new CompletableFuture<>();
    together(() -> {
      CompletableFuture<Void> started = server.startAgain(true);
      CompletableFuture<Void> stopped = server.stop(false);
      CompletableFuture.allOf(started, stopped)
          .whenComplete((done, failure) -> {
            if (failure == null) {
              both.complete(null);
            } else {
              both.completeExceptionally(failure);
            }
          });
    });
    both.get(10, TimeUnit.SECONDS);
    assertThatNobodyListens();
    server.await(server.startAgain(true));
    assertThatItListens();
  }

  @Test
  void startingItWhileItStopsStartsItOnceItHas() throws Exception {
    CompletableFuture<Void> last = new CompletableFuture<>();
    together(() -> {
      server.stop(false);
      server.startAgain(true);
      server.stop(true);
      server.startAgain(false).thenAccept(last::complete);
    });
    last.get(10, TimeUnit.SECONDS);
    assertThatItListens();
  }

  @Test
  void restartsAndStopsTakeTurns() throws Exception {
    CompletableFuture<Void> restarts = new CompletableFuture<>();
    CompletableFuture<Void> last = new CompletableFuture<>();
    together(() -> {
      CompletableFuture<Void> first = server.restart(true);
      CompletableFuture.allOf(first, server.restart(false)).thenAccept(restarts::complete);
      server.stop(true).thenAccept(last::complete);
    });
    restarts.get(10, TimeUnit.SECONDS);
    last.get(10, TimeUnit.SECONDS);
    assertThatNobodyListens();
  }

  @Test
  void closingItBeforeItStartsEndsTheStart() throws Exception {
    server.await(server.stop(false));
    CompletableFuture<Void> started = new CompletableFuture<>();
    together(() -> {
      server
          .startAgain(true)
          .whenComplete((done, failure) -> started.completeExceptionally(failure));
      server.close();
    });
    server.close();
    assertThat(started)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .withMessageContaining("the test broker is closed");
    assertThatNobodyListens();
  }

  @Test
  void closingItBeforeItStopsEndsTheStop() {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    together(() -> {
      server.stop(false).whenComplete((done, failure) -> ended.complete(true));
      server.startAgain(true);
      server.close();
    });
    server.close();
    assertThat(ended).succeedsWithin(Duration.ofSeconds(10));
    assertThatNobodyListens();
  }

  @Test
  void whatFailsByTheEndOfTheBrokerIsNoNews() {
    together(() -> {
      CompletableFuture<Void> started = new CompletableFuture<>();
      try {
        server.await(started);
      } catch (ExecutionException e) {
        throw new AssertionError(e);
      }
      server.close();
      started.completeExceptionally(new IllegalStateException("the test broker is closed"));
    });
  }
}
