package dev.martlet.testbroker.internal.fault;

import dev.martlet.testbroker.internal.time.BrokerTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection: what passes at once, what waits, and what waits behind it. On the
 * broker's thread.
 *
 * @param <T> what passes; each object once, and equal to itself alone
 */
public final class Lane<T> {

  /** What may wait and be overtaken: it holds nothing up, so nothing else bounds it. */
  private static final int MAX_APART = 100_000;

  private static final int MAX_APART_MIB = 64;

  /** For people. */
  public static final String TOO_MUCH_APART =
      "more than "
          + MAX_APART
          + " packets, or "
          + MAX_APART_MIB
          + " MiB, are held or delayed past others";

  private final Exit<? super T> exit;
  private final BrokerTime time;
  private final Executor thread;
  private final Deque<Waiting<T>> queue = new ArrayDeque<>();

  /** What waits and is overtaken; with what takes it out of a {@link HeldPackets}, if it is in. */
  private final Map<T, Runnable> apart = new LinkedHashMap<>();

  private final Set<T> late = new LinkedHashSet<>(); // of those apart: the delayed, as they came
  private @Nullable T swapped;
  private long waitingBytes;
  private long apartBytes;
  private boolean ended;

  /**
   * A lane that is free.
   *
   * @param thread the broker's
   */
  public Lane(Exit<? super T> exit, BrokerTime time, Executor thread) {
    this.exit = exit;
    this.time = time;
    this.thread = thread;
  }

  /**
   * Where a lane leads to.
   *
   * @param <T> what passes
   */
  public interface Exit<T> {

    /** It has passed. */
    void pass(T item);

    /** How many bytes it has, roughly. */
    long sizeBytes(T item);

    /** More, or less, waits in order than before. */
    void waitingChanged();

    /** What had waited has passed, outside of any burst. */
    void passedLate();

    /** It is lost, as more would be overtaken than may. */
    void tooMuchApart(T item);
  }

  private static final class Waiting<T> {
    private final T item;
    private final boolean swaps;
    private boolean due;

    private Waiting(T item, boolean due, boolean swaps) {
      this.item = item;
      this.due = due;
      this.swaps = swaps;
    }
  }

  /** Whether nothing waits that what passes now would meet. */
  public boolean isFree() {
    return queue.isEmpty() && swapped == null;
  }

  /** How many bytes wait in order; what is overtaken does not count. */
  public long waitingBytes() {
    return waitingBytes;
  }

  /** Passes, once all that it may not overtake has. */
  public void pass(T item) {
    if (ended) {
      return;
    }
    if (queue.isEmpty()) {
      forward(item);
    } else {
      enqueue(new Waiting<>(item, true, false));
    }
  }

  /** Passes later; what comes meanwhile waits behind it. */
  public void delay(T item, long nanos) {
    if (ended) {
      return;
    }
    Waiting<T> waiting = new Waiting<>(item, false, false);
    enqueue(waiting);
    time.after(
        nanos,
        () -> {
          waiting.due = true;
          drain();
        });
  }

  /** Passes later; what comes meanwhile overtakes it. */
  public void delayAlone(T item, long nanos) {
    if (ended) {
      return;
    }
    if (hasRoomApart(item)) {
      late.add(item);
      setApart(item, () -> {});
      time.after(nanos, () -> returned(item));
    } else {
      exit.tooMuchApart(item);
    }
  }

  /**
   * Passes after the next one. If another waits for that already, this is the next one. It does not
   * count as waiting: the next one would not come if it did and were large.
   */
  public void swap(T item) {
    if (ended) {
      return;
    }
    if (queue.isEmpty()) {
      swapNow(item);
    } else {
      enqueue(new Waiting<>(item, true, true));
    }
  }

  private void swapNow(T item) {
    if (swapped == null) {
      swapped = item;
    } else {
      forward(item);
    }
  }

  /** Passes when {@code held} is released; what comes meanwhile overtakes it. */
  public void keep(T item, HeldPackets held) {
    if (ended) {
      return;
    }
    Runnable release = () -> thread.execute(() -> returned(item));
    if (!held.keep(release)) {
      pass(item);
    } else if (hasRoomApart(item)) {
      setApart(item, () -> held.lost(release));
    } else {
      held.lost(release);
      exit.tooMuchApart(item);
    }
  }

  /** The connection ends: what was only to come later passes now. */
  public void hurry() {
    while (!queue.isEmpty()) {
      T item = queue.remove().item;
      long bytes = exit.sizeBytes(item);
      forward(item);
      gone(bytes);
    }
    for (T item : List.copyOf(late)) {
      returned(item);
    }
    passSwapped();
  }

  /** The connection has ended; {@code lost} gets what has not passed. */
  public void end(Consumer<? super T> lost) {
    ended = true;
    queue.forEach(waiting -> lost.accept(waiting.item));
    queue.clear();
    new ArrayList<>(apart.values()).forEach(Runnable::run);
    List<T> left = new ArrayList<>(apart.keySet());
    apart.clear();
    late.clear();
    left.forEach(lost);
    if (swapped != null) {
      lost.accept(swapped);
      swapped = null;
    }
    waitingBytes = 0;
    apartBytes = 0;
  }

  private void enqueue(Waiting<T> waiting) {
    queue.add(waiting);
    waitingBytes += exit.sizeBytes(waiting.item);
    exit.waitingChanged();
  }

  private boolean hasRoomApart(T item) {
    return apart.size() < MAX_APART
        && apartBytes + exit.sizeBytes(item) <= MAX_APART_MIB * 1024L * 1024;
  }

  private void setApart(T item, Runnable forget) {
    apart.put(item, forget);
    apartBytes += exit.sizeBytes(item);
  }

  /** Told once it has passed: whoever was held back by it must not overtake it. */
  private void gone(long bytes) {
    if (!ended) {
      waitingBytes -= bytes;
      exit.waitingChanged();
    }
  }

  private void returned(T item) {
    if (apart.remove(item) != null) { // else the connection has ended
      late.remove(item);
      apartBytes -= exit.sizeBytes(item);
      pass(item);
      exit.passedLate();
    }
  }

  private void drain() {
    boolean passed = false;
    for (Waiting<T> next = queue.peek(); next != null && next.due; next = queue.peek()) {
      queue.remove();
      long bytes = exit.sizeBytes(next.item);
      if (next.swaps) {
        swapNow(next.item);
      } else {
        forward(next.item);
      }
      gone(bytes);
      passed = true;
    }
    if (passed) {
      exit.passedLate();
    }
  }

  private void forward(T item) {
    exit.pass(item);
    passSwapped();
  }

  private void passSwapped() {
    T waited = swapped;
    if (waited != null) {
      swapped = null;
      exit.pass(waited);
    }
  }
}
