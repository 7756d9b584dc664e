package dev.martlet.testbroker.internal.netty;

import dev.martlet.testbroker.internal.time.BrokerTime;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** The time of an event loop. */
final class LoopTime implements BrokerTime {

  private final EventLoop loop;
  private final long startNanos;

  LoopTime(EventLoop loop) {
    this.loop = loop;
    this.startNanos = loop.ticker().nanoTime();
  }

  @Override
  public long nanos() {
    return loop.ticker().nanoTime() - startNanos;
  }

  @Override
  public Timer at(long nanos, Runnable task) {
    try {
      ScheduledFuture<?> scheduled =
          loop.schedule(task, Math.max(0, nanos - nanos()), TimeUnit.NANOSECONDS);
      return () -> scheduled.cancel(false);
    } catch (RejectedExecutionException e) {
      return () -> {}; // the loop has ended, and with it whoever asked
    }
  }
}
