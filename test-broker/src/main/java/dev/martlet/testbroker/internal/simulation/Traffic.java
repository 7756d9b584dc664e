package dev.martlet.testbroker.internal.simulation;

import org.jspecify.annotations.Nullable;

/** Counts what is sent by all, and says when it is so much. */
final class Traffic {
  private @Nullable TrafficMark next;
  private long bytesSent;

  void mark(@Nullable TrafficMark mark) {
    next = mark;
  }

  long bytesSent() {
    return bytesSent;
  }

  /** Bytes are sent; returns how many of them may go on. */
  int count(Passage passage, int bytes) {
    long before = bytesSent;
    bytesSent += bytes;
    int passing = bytes;
    for (TrafficMark mark = next; mark != null && mark.atByte() < bytesSent; mark = next) {
      next = null;
      int offset = (int) Math.max(0, mark.atByte() - before);
      if (mark.reached(passage)) {
        passing = Math.min(passing, offset);
      }
    }
    return passing;
  }
}
