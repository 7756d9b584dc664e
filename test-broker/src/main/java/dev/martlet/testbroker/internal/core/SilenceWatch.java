package dev.martlet.testbroker.internal.core;

import dev.martlet.testbroker.internal.core.Deadlines.Deadline;

/** Notices when a client has been silent for too long. */
final class SilenceWatch {

  private final NanoClock clock;
  private final Deadlines deadlines;
  private final long limitNanos;
  private final Runnable onSilence;
  private long heardAtNanos;
  private boolean listening = true;
  private Deadline check;

  /** Starts to watch; {@code onSilence} runs at most once. */
  SilenceWatch(NanoClock clock, Deadlines deadlines, long limitNanos, Runnable onSilence) {
    this.clock = clock;
    this.deadlines = deadlines;
    this.limitNanos = limitNanos;
    this.onSilence = onSilence;
    this.heardAtNanos = clock.nanos();
    this.check = deadlines.at(heardAtNanos + limitNanos, this::check);
  }

  /** The client has sent something. */
  void heard() {
    heardAtNanos = clock.nanos(); // the deadline stays: moving it for every packet costs more
  }

  /** Whether the client is read from; while it is not, it cannot be heard. */
  void listening(boolean value) {
    listening = value;
    heard();
  }

  void stop() {
    deadlines.cancel(check);
  }

  private void check() {
    if (!listening) {
      heard();
    }
    long silentUntilNanos = heardAtNanos + limitNanos;
    if (silentUntilNanos <= clock.nanos()) {
      onSilence.run();
    } else {
      check = deadlines.at(silentUntilNanos, this::check);
    }
  }
}
