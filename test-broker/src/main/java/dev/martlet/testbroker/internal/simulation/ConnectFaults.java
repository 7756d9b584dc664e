package dev.martlet.testbroker.internal.simulation;

import java.util.ArrayDeque;
import java.util.Deque;

/** What becomes of the next attempts to connect; what nothing is said of succeeds. */
public final class ConnectFaults {
  enum Outcome {
    TAKEN,
    REFUSED,
    NEVER_ANSWERED
  }

  private final Deque<Outcome> next = new ArrayDeque<>();

  ConnectFaults() {}

  /** The next {@code count} attempts are refused. */
  public void refuse(int count) {
    for (int i = 0; i < count; i++) {
      next.add(Outcome.REFUSED);
    }
  }

  /** The next {@code count} attempts get no answer. */
  public void neverAnswer(int count) {
    for (int i = 0; i < count; i++) {
      next.add(Outcome.NEVER_ANSWERED);
    }
  }

  Outcome next() {
    return next.isEmpty() ? Outcome.TAKEN : next.remove();
  }
}
