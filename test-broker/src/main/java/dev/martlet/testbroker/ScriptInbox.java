package dev.martlet.testbroker;

import dev.martlet.testbroker.internal.netty.PeerEvent;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What clients have sent to a scripted server and the script has not come to. */
final class ScriptInbox {

  private static final int CAPACITY = 100_000;

  private final BlockingQueue<PeerEvent> events = new LinkedBlockingQueue<>(CAPACITY);
  private LongSupplier clock = () -> 0;

  /** Before the script is played. */
  void clock(LongSupplier nanos) {
    clock = nanos;
  }

  /** On the server's thread. What is above the capacity ends the connection. */
  @SuppressWarnings("FutureReturnValueIgnored") // how it ends is an event of its own
  void add(PeerEvent event) {
    if (!events.offer(event)) {
      event.connection().end(true);
    }
  }

  long deadlineNanos(Duration within) {
    return clock.getAsLong() + within.toNanos();
  }

  /** The next event; null if there is none by then. */
  @Nullable PeerEvent poll(long deadlineNanos) throws InterruptedException {
    return events.poll(deadlineNanos - clock.getAsLong(), TimeUnit.NANOSECONDS);
  }

  PeerEvent take() throws InterruptedException {
    return events.take();
  }
}
