package dev.martlet.testbroker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Waits for packets or events. They are looked at under the lock of the {@link EntryLog}, as they
 * come, so that none is missed, however few are kept.
 *
 * @param <E> which of the two
 */
final class EntryWait<E extends RecordedEntry> {

  private final Class<E> type;
  private final String words;
  private final Predicate<? super E> condition;
  private final int times;
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<E> found = new ArrayList<>();
  private @Nullable Throwable failure;

  private EntryWait(Class<E> type, String words, Predicate<? super E> condition, int times) {
    this.type = type;
    this.words = words;
    this.condition = condition;
    this.times = times;
  }

  static EntryWait<RecordedPacket> packets(PacketPattern pattern, int times) {
    return new EntryWait<>(RecordedPacket.class, pattern.toString(), pattern::matches, times);
  }

  static EntryWait<RecordedEvent> event(String words, Predicate<? super RecordedEvent> condition) {
    return new EntryWait<>(RecordedEvent.class, words, condition, 1);
  }

  /** What is waited for, for people. */
  String words() {
    return words;
  }

  int times() {
    return times;
  }

  void offer(RecordedEntry entry) {
    if (isOver() || !type.isInstance(entry)) {
      return;
    }
    E candidate = type.cast(entry);
    try {
      if (condition.test(candidate)) {
        found.add(candidate);
      }
    } catch (RuntimeException | Error e) { // of a condition of the test's own, which is told
      failure = e;
    }
    if (found.size() == times || failure != null) {
      over.countDown();
    }
  }

  boolean isOver() {
    return over.getCount() == 0;
  }

  /** No more will come. */
  void end() {
    over.countDown();
  }

  /** Waits until it is over, at most {@code within}. */
  void await(Duration within) throws InterruptedException {
    over.await(TimeUnit.MILLISECONDS.convert(within), TimeUnit.MILLISECONDS);
  }

  /** What was found; call it once nothing is offered any more. */
  List<E> found() {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    return found;
  }

  boolean isComplete() {
    return found().size() >= times;
  }
}
