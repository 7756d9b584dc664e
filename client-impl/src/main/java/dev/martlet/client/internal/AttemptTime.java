package dev.martlet.client.internal;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The time that one attempt to connect has, and the share of it that one address has. Confined. */
final class AttemptTime {
  private final EventLoop loop;
  private final Ticker ticker;
  private final long deadline;
  private @Nullable Future<?> limit;
  private @Nullable Future<?> limitOfAddress;

  AttemptTime(EventLoop loop, Ticker ticker, Duration length) {
    this.loop = loop;
    this.ticker = ticker;
    this.deadline = ticker.nanoTime() + length.toNanos();
  }

  /** {@code overdue} runs on the loop when the time is over. */
  void start(Runnable overdue) {
    limit = loop.schedule(overdue, deadline - ticker.nanoTime(), TimeUnit.NANOSECONDS);
  }

  /** {@code overdue} runs on the loop when the share of one address is used up. */
  void startAddress(int othersBehind, Runnable overdue) {
    long share = (deadline - ticker.nanoTime()) / (othersBehind + 1);
    limitOfAddress = loop.schedule(overdue, share, TimeUnit.NANOSECONDS);
  }

  /** The address has answered, or will not be asked any more. */
  void endAddress() {
    cancel(limitOfAddress);
  }

  /** Nothing runs any more. */
  void end() {
    cancel(limit);
    cancel(limitOfAddress);
  }

  private static void cancel(@Nullable Future<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
