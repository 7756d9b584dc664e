package dev.martlet.testbroker.internal.core;

import dev.martlet.testbroker.internal.core.Deadlines.Deadline;

/**
 * Notices when a client gives no sign of life for too long. What it sends is one. While it is not
 * read from, since it does not take what it is sent, it is read once now and then to hear that, and
 * has to give another one as well: that its socket takes bytes.
 */
final class SilenceWatch {

  /** How often in the limit a client is looked at that is not read from. */
  private static final int LOOKS = 8;

  /**
   * Answers to what such a client sends have to wait: beyond so many, counted as {@link
   * ClientLink#unsentBytes} does, it is not read any more.
   */
  private static final long MAX_ANSWER_BYTES = 1024 * 1024;

  private final NanoClock clock;
  private final Deadlines deadlines;
  private final long limitNanos;
  private final ClientLink link;
  private final Runnable onSilence;
  private long heardAtNanos;
  private long takenAtNanos;
  private boolean listening = true;
  private long unsentAtFirst;
  private long unsentAtLastLook;
  private Deadline check;

  /** Starts to watch; {@code onSilence} runs at most once. */
  SilenceWatch(BrokerCore broker, long limitNanos, ClientLink link, Runnable onSilence) {
    this.clock = broker.clock();
    this.deadlines = broker.deadlines();
    this.limitNanos = limitNanos;
    this.link = link;
    this.onSilence = onSilence;
    this.heardAtNanos = clock.nanos();
    this.check = deadlines.at(heardAtNanos + limitNanos, this::check);
  }

  /** The client has sent something. */
  void heard() {
    heardAtNanos = clock.nanos(); // the deadline stays: moving it for every packet costs more
  }

  /** Whether the client is read from. */
  void listening(boolean value) {
    if (value == listening) {
      return;
    }
    listening = value;
    if (!value) {
      takenAtNanos = clock.nanos();
      unsentAtFirst = link.unsentBytes();
      unsentAtLastLook = unsentAtFirst;
      deadlines.cancel(check);
      checkAt(Math.min(heardAtNanos + limitNanos, takenAtNanos + limitNanos / LOOKS));
    }
  }

  void stop() {
    deadlines.cancel(check);
  }

  private void check() {
    if (!listening) {
      look();
    }
    long nowNanos = clock.nanos();
    long silentUntilNanos =
        limitNanos + (listening ? heardAtNanos : Math.min(heardAtNanos, takenAtNanos));
    if (silentUntilNanos <= nowNanos) {
      onSilence.run();
    } else {
      checkAt(
          listening ? silentUntilNanos : Math.min(silentUntilNanos, nowNanos + limitNanos / LOOKS));
    }
  }

  private void look() {
    long unsent = link.unsentBytes();
    if (unsent < unsentAtLastLook) {
      takenAtNanos = clock.nanos();
    }
    unsentAtLastLook = unsent;
    if (unsent <= unsentAtFirst + MAX_ANSWER_BYTES) {
      link.glance();
    }
  }

  private void checkAt(long nanos) {
    check = deadlines.at(nanos, this::check);
  }
}
