package dev.martlet.testbroker.internal.fault;

import java.util.SplittableRandom;

/** When the bytes of one direction arrive on a slow link; in their order. */
public final class LinkSchedule {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** So often in a second a link that is busy passes something on. */
  private static final int PIECES_PER_SECOND = 20;

  private final LinkSpeed speed;
  private final SplittableRandom random;
  private long freeNanos = Long.MIN_VALUE;
  private long lastArrivalNanos = Long.MIN_VALUE;

  /** A link on which nothing has travelled yet. */
  public LinkSchedule(LinkSpeed speed) {
    this.speed = speed;
    this.random = new SplittableRandom(speed.seed());
  }

  /** How many bytes travel together, at most. */
  public int pieceBytes() {
    long bytes = Math.max(1, speed.bytesPerSecond() / PIECES_PER_SECOND);
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }

  /** When a piece arrives that is there to be sent at {@code nowNanos}; asked once for each. */
  public long arrivalNanos(int bytes, long nowNanos) {
    freeNanos = Math.max(freeNanos, nowNanos) + durationNanos(bytes);
    long jitter = speed.jitterNanos() == 0 ? 0 : random.nextLong(speed.jitterNanos() + 1);
    lastArrivalNanos = Math.max(lastArrivalNanos, freeNanos + speed.latencyNanos() + jitter);
    return lastArrivalNanos;
  }

  private long durationNanos(int bytes) {
    return speed.bytesPerSecond() == Long.MAX_VALUE
        ? 0
        : (long) Math.ceil((double) bytes * NANOS_PER_SECOND / speed.bytesPerSecond());
  }
}
