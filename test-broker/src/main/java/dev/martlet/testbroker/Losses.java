package dev.martlet.testbroker;

import dev.martlet.testbroker.internal.core.DropReason;
import java.util.EnumMap;
import java.util.Map;

/** How many messages were lost, and why. Counted on the broker's thread, read on any. */
final class Losses {

  private final Map<DropReason, Long> counts = new EnumMap<>(DropReason.class);

  synchronized void count(DropReason reason) {
    counts.merge(reason, 1L, Long::sum);
  }

  synchronized long of(DropReason reason) {
    return counts.getOrDefault(reason, 0L);
  }
}
