package dev.martlet.testbroker.internal.core;

import dev.martlet.testbroker.internal.core.Deadlines.Deadline;
import java.util.function.LongSupplier;

/**
 * Notices when a client gives no sign of life for too long. As long as it is read from, what it
 * sends is one. While it is not, since it does not take what it is sent, it cannot be heard: then
 * it is one that its socket takes bytes.
 */
final class SilenceWatch {

  /** How often in the limit it is looked whether the socket has taken something. */
  private static final int LOOKS = 8;

  private final NanoClock clock;
  private final Deadlines deadlines;
  private final long limitNanos;
  private final LongSupplier unsentBytes;
  private final Runnable onSilence;
  private long aliveAtNanos;
  private boolean listening = true;
  private long unsentAtLastLook;
  private Deadline check;

  /** Starts to watch; {@code onSilence} runs at most once. */
  SilenceWatch(BrokerCore broker, long limitNanos, LongSupplier unsentBytes, Runnable onSilence) {
    this.clock = broker.clock();
    this.deadlines = broker.deadlines();
    this.limitNanos = limitNanos;
    this.unsentBytes = unsentBytes;
    this.onSilence = onSilence;
    this.aliveAtNanos = clock.nanos();
    this.check = deadlines.at(aliveAtNanos + limitNanos, this::check);
  }

  /** The client has sent something. */
  void heard() {
    aliveAtNanos = clock.nanos(); // the deadline stays: moving it for every packet costs more
  }

  /** Whether the client is read from. */
  void listening(boolean value) {
    if (value == listening) {
      return;
    }
    listening = value;
    heard();
    if (!value) {
      unsentAtLastLook = unsentBytes.getAsLong();
      deadlines.cancel(check);
      checkAt(aliveAtNanos + limitNanos / LOOKS);
    }
  }

  void stop() {
    deadlines.cancel(check);
  }

  private void check() {
    if (!listening) {
      look();
    }
    long silentUntilNanos = aliveAtNanos + limitNanos;
    if (silentUntilNanos <= clock.nanos()) {
      onSilence.run();
    } else {
      checkAt(
          listening
              ? silentUntilNanos
              : Math.min(silentUntilNanos, clock.nanos() + limitNanos / LOOKS));
    }
  }

  private void look() {
    long unsent = unsentBytes.getAsLong();
    if (unsent < unsentAtLastLook) {
      heard();
    }
    unsentAtLastLook = unsent;
  }

  private void checkAt(long nanos) {
    check = deadlines.at(nanos, this::check);
  }
}
