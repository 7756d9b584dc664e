package dev.martlet.testbroker.internal.core;

import java.util.Comparator;
import java.util.TreeSet;

/** What is to happen at a time. Somebody outside has to say that the time has come. */
final class Deadlines {

  /** The time of the earliest deadline when there is none. */
  static final long NONE = Long.MAX_VALUE;

  /** One thing to happen. */
  static final class Deadline {
    private final long nanos;
    private final long number;
    private final Runnable action;

    private Deadline(long nanos, long number, Runnable action) {
      this.nanos = nanos;
      this.number = number;
      this.action = action;
    }

    /** When. */
    long nanos() {
      return nanos;
    }

    private long number() {
      return number;
    }
  }

  // A tree and not a heap: most deadlines are cancelled, and a heap finds what it loses by a scan.
  private final TreeSet<Deadline> pending =
      new TreeSet<>(Comparator.comparingLong(Deadline::nanos).thenComparingLong(Deadline::number));
  private long lastNumber;

  /** Runs {@code action} once {@code nanos} is reached; of the same time, in the order of calls. */
  Deadline at(long nanos, Runnable action) {
    lastNumber++;
    Deadline deadline = new Deadline(nanos, lastNumber, action);
    pending.add(deadline);
    return deadline;
  }

  /** Drops {@code deadline}; nothing happens if it has passed. */
  void cancel(Deadline deadline) {
    pending.remove(deadline);
  }

  /** When the earliest is due, or {@link #NONE}. */
  long earliestNanos() {
    return pending.isEmpty() ? NONE : pending.first().nanos;
  }

  /** Runs all that is due. */
  void fire(long nowNanos) {
    while (earliestNanos() <= nowNanos) {
      pending.pollFirst().action.run();
    }
  }
}
