package dev.martlet.testbroker.internal.simulation;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.ManualIoEventLoop;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;

/**
 * The loop of everything in a simulation, on the thread that made it, in a time that passes when
 * nothing is left to do: it then jumps to what comes next.
 */
public final class VirtualLoop extends ManualIoEventLoop {
  /** There is nothing to come. */
  public static final long NEVER = Long.MAX_VALUE;

  private final MockTicker clock;
  private boolean running;

  /** A loop of this thread, at the time 0. */
  public VirtualLoop() {
    this(Ticker.newMockTicker());
  }

  private VirtualLoop(MockTicker clock) {
    super(null, Thread.currentThread(), executor -> new NoIo(), clock);
    this.clock = clock;
  }

  /** The time, from 0. */
  public long nanos() {
    return clock.nanoTime();
  }

  /** Whether a task of the loop is running now. */
  public boolean isRunning() {
    return running;
  }

  /**
   * Does what is due now; if that is nothing, moves the clock to what comes next, and does that.
   *
   * @param untilNanos the clock goes no further
   * @return false if nothing comes until then; the clock is then where it was
   */
  public boolean step(long untilNanos) {
    running = true;
    try {
      if (runNow() > 0) {
        return true;
      }
      long next = nextNanos();
      if (next == NEVER || next > untilNanos) {
        return false;
      }
      advanceTo(next);
      runNow();
      return true;
    } finally {
      running = false;
    }
  }

  /**
   * Moves the clock to {@code nanos}, unless it is beyond; what is due then is still to be done.
   */
  public void advanceTo(long nanos) {
    long ahead = nanos - nanos();
    if (ahead > 0) {
      clock.advance(ahead, TimeUnit.NANOSECONDS);
    }
  }

  /** When the next task is due, or {@link #NEVER}. */
  public long nextNanos() {
    long next = nextScheduledTaskDeadlineNanos();
    return next == -1 ? NEVER : next;
  }

  /** Does {@code task} after {@code nanos}. */
  @SuppressWarnings("FutureReturnValueIgnored") // what fails in it, the simulation's rules notice
  public void after(long nanos, Runnable task) {
    schedule(task, nanos, TimeUnit.NANOSECONDS);
  }

  /** There is nothing to wait for: what arrives comes as a task. */
  private static final class NoIo implements IoHandler {
    @Override
    public int run(IoHandlerContext context) {
      return 0;
    }

    @Override
    public IoRegistration register(IoHandle handle) {
      throw new UnsupportedOperationException("a simulation has no handles");
    }

    @Override
    public void wakeup() {
      // nobody else has this loop
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
      return false;
    }
  }
}
