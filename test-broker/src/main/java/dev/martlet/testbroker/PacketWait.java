package dev.martlet.testbroker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits for packets. They are looked at under the lock of the {@link EntryLog}, as they come, so
 * that none is missed, however few are kept.
 */
final class PacketWait {

  private final PacketPattern pattern;
  private final int times;
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<RecordedPacket> found = new ArrayList<>();
  private @Nullable Throwable failure;

  PacketWait(PacketPattern pattern, int times) {
    this.pattern = pattern;
    this.times = times;
  }

  PacketPattern pattern() {
    return pattern;
  }

  int times() {
    return times;
  }

  void offer(RecordedPacket packet) {
    if (isOver()) {
      return;
    }
    try {
      if (pattern.matches(packet)) {
        found.add(packet);
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
  List<RecordedPacket> found() {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    return found;
  }
}
