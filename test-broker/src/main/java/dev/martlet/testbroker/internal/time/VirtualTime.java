package dev.martlet.testbroker.internal.time;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A time that passes only when it is told to. One queue holds the timers of all brokers that have
 * joined; each runs on its broker's thread, and the next one waits for it. Any thread.
 */
public final class VirtualTime {

  /** How far it may be moved in all: deadlines beyond it still fit into nanoseconds. */
  public static final long MAX_NANOS = TimeUnit.DAYS.toNanos(36_500);

  private final TreeSet<Due> pending =
      new TreeSet<>(
          Comparator.comparingLong((Due due) -> due.nanos)
              .thenComparingLong((Due due) -> due.number));
  private final Set<TimedThread> threads = new LinkedHashSet<>();
  private long lastNumber;
  private boolean advancing;
  private volatile long nowNanos;

  /** Nanoseconds since this was made. */
  public long nanos() {
    return nowNanos;
  }

  /** The time for a broker that begins now, until {@link #leave}. */
  public synchronized BrokerTime join(TimedThread thread) {
    threads.add(thread);
    return new Share(thread, nowNanos);
  }

  /** The broker ends: what it waits for does not happen. */
  public synchronized void leave(TimedThread thread) {
    threads.remove(thread);
    pending.removeIf(due -> due.thread.equals(thread));
  }

  /**
   * Lets time pass. What is due meanwhile has run when this returns, in the order of time, each at
   * its own, and so has what was set by that and is due as well.
   *
   * @throws IllegalStateException on a broker's thread, which would wait for itself; if {@link
   *     #MAX_NANOS} is exceeded; or if a broker's thread does not come to what is due
   */
  public void advance(long nanos) {
    long targetNanos = begin(nanos);
    try {
      settle(); // what brokers were given before belongs to the time before
      while (true) {
        Due next = nextUntil(targetNanos);
        if (next != null) {
          moveTo(next.nanos);
          run(next.thread, next::run);
        } else if (nowNanos < targetNanos) {
          moveTo(targetNanos);
          settle();
        } else if (end(targetNanos)) {
          return;
        }
      }
    } catch (RuntimeException | Error e) {
      abort();
      throw e;
    }
  }

  private synchronized long begin(long nanos) {
    for (TimedThread thread : threads) {
      if (thread.isCurrent()) {
        throw new IllegalStateException(
            "a broker's thread cannot move the time that it is to do something in:"
                + " advance the clock from the test's thread");
      }
    }
    if (advancing) {
      throw new IllegalStateException("another thread is advancing this clock");
    }
    if (nanos > MAX_NANOS - nowNanos) {
      throw new IllegalStateException(
          "a virtual clock cannot be moved by more than "
              + TimeUnit.NANOSECONDS.toDays(MAX_NANOS)
              + " days in all");
    }
    advancing = true;
    return nowNanos + nanos;
  }

  /** Ends, unless something has become due in the last moment. */
  private synchronized boolean end(long targetNanos) {
    if (!pending.isEmpty() && pending.first().nanos <= targetNanos) {
      return false;
    }
    advancing = false;
    return true;
  }

  private synchronized void abort() {
    advancing = false;
  }

  private synchronized @Nullable Due nextUntil(long targetNanos) {
    return pending.isEmpty() || pending.first().nanos > targetNanos ? null : pending.pollFirst();
  }

  /** Not back: a broker that was busy meanwhile may have set a timer for what is the past now. */
  private synchronized void moveTo(long nanos) {
    nowNanos = Math.max(nowNanos, nanos);
  }

  /** Lets every broker do what it has been given so far. */
  private void settle() {
    List<TimedThread> all;
    synchronized (this) {
      all = new ArrayList<>(threads);
    }
    for (TimedThread thread : all) {
      run(thread, () -> {});
    }
  }

  private static void run(TimedThread thread, Runnable task) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    boolean accepted =
        thread.execute(() -> {
          try {
            task.run();
          } finally {
            done.complete(null);
          }
        });
    if (accepted) {
      await(done);
    }
  }

  private static void await(CompletableFuture<Void> done) {
    try {
      Patience.await(done);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // it only completes
    }
  }

  private void add(Due due) {
    synchronized (this) {
      if (!threads.contains(due.thread)) {
        return;
      }
      if (advancing || due.nanos > nowNanos) {
        lastNumber++;
        due.number = lastNumber;
        pending.add(due);
        return;
      }
    }
    due.thread.execute(due::run); // nobody else would: time stands still
  }

  private synchronized void remove(Due due) {
    pending.remove(due);
  }

  /** One broker's part, counted from its own beginning. */
  private final class Share implements BrokerTime {
    private final TimedThread thread;
    private final long startNanos;

    private Share(TimedThread thread, long startNanos) {
      this.thread = thread;
      this.startNanos = startNanos;
    }

    @Override
    public long nanos() {
      return nowNanos - startNanos;
    }

    @Override
    public Timer at(long nanos, Runnable task) {
      long dueNanos = nanos > Long.MAX_VALUE - startNanos ? Long.MAX_VALUE : startNanos + nanos;
      Due due = new Due(dueNanos, thread, task);
      add(due);
      return () -> {
        due.cancelled = true;
        remove(due);
      };
    }
  }

  private static final class Due {
    private final long nanos;
    private final TimedThread thread;
    private final Runnable task;
    private long number;

    /** Of the broker's thread, where it runs as well. */
    private boolean cancelled;

    private Due(long nanos, TimedThread thread, Runnable task) {
      this.nanos = nanos;
      this.thread = thread;
      this.task = task;
    }

    private void run() {
      if (!cancelled) {
        task.run();
      }
    }
  }
}
