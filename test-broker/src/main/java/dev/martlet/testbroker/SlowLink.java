package dev.martlet.testbroker;

import dev.martlet.testbroker.internal.fault.LinkSpeed;
import java.time.Duration;

/**
 * How slow a connection is: each direction by itself. Nothing is lost, and nothing is overtaken.
 * Immutable; each method returns another one.
 *
 * <p>What TLS and WebSocket add to the bytes of MQTT takes no time, and neither do their
 * handshakes. When a connection ends, what was still under way to the broker arrives at once; what
 * was under way to the client is lost, after a second in which the client has not closed if the
 * broker ended it.
 */
public final class SlowLink {

  private static final Duration MAX_DURATION = Duration.ofDays(36_500); // nanoseconds fit

  private final LinkSpeed speed;
  private final boolean toBroker;
  private final boolean fromBroker;

  private SlowLink(LinkSpeed speed, boolean toBroker, boolean fromBroker) {
    this.speed = speed;
    this.toBroker = toBroker;
    this.fromBroker = fromBroker;
  }

  /**
   * A link that carries so much, each way.
   *
   * @throws IllegalArgumentException if that is below 1
   */
  public static SlowLink ofBytesPerSecond(long value) {
    if (value < 1) {
      throw new IllegalArgumentException("bytes per second of " + value + " are below 1");
    }
    return new SlowLink(new LinkSpeed(value, 0, 0, 0), true, true);
  }

  /**
   * A link of any capacity on which everything takes so long, each way.
   *
   * @throws IllegalArgumentException if that is negative
   */
  public static SlowLink ofLatency(Duration value) {
    return new SlowLink(new LinkSpeed(Long.MAX_VALUE, 0, 0, 0), true, true).latency(value);
  }

  /**
   * Everything takes so long as well, each way.
   *
   * @throws IllegalArgumentException if that is negative
   */
  public SlowLink latency(Duration value) {
    return with(
        new LinkSpeed(
            speed.bytesPerSecond(), nanos("latency", value), speed.jitterNanos(), speed.seed()));
  }

  /**
   * Everything may take longer, by anything up to that; what comes after it waits for it.
   *
   * @param seed of what it takes: the same seed gives the same again for each connection
   * @throws IllegalArgumentException if {@code atMost} is negative
   */
  public SlowLink jitter(Duration atMost, long seed) {
    return with(
        new LinkSpeed(speed.bytesPerSecond(), speed.latencyNanos(), nanos("jitter", atMost), seed));
  }

  /** Only what the client sends is slow. */
  public SlowLink toBroker() {
    return new SlowLink(speed, true, false);
  }

  /** Only what the client is sent is slow. */
  public SlowLink fromBroker() {
    return new SlowLink(speed, false, true);
  }

  boolean isSlowToBroker() {
    return toBroker;
  }

  boolean isSlowFromBroker() {
    return fromBroker;
  }

  LinkSpeed speed() {
    return speed;
  }

  static long nanos(String what, Duration value) {
    if (value.isNegative() || value.compareTo(MAX_DURATION) > 0) {
      throw new IllegalArgumentException(
          what + " of " + value + " is not from zero to " + MAX_DURATION);
    }
    return value.toNanos();
  }

  private SlowLink with(LinkSpeed value) {
    return new SlowLink(value, toBroker, fromBroker);
  }

  /** For people. */
  @Override
  public String toString() {
    String way = toBroker && fromBroker ? "" : toBroker ? " to the broker" : " from the broker";
    String rate =
        speed.bytesPerSecond() == Long.MAX_VALUE ? "" : speed.bytesPerSecond() + " bytes/s ";
    return rate
        + "latency "
        + Duration.ofNanos(speed.latencyNanos())
        + " jitter "
        + Duration.ofNanos(speed.jitterNanos())
        + way;
  }
}
