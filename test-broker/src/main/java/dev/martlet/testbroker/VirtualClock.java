package dev.martlet.testbroker;

import dev.martlet.testbroker.internal.time.VirtualTime;
import java.time.Duration;

/**
 * A clock that stands still until a test moves it. A broker that was given it ({@link
 * TestBrokerBuilder#clock}) lets Keep Alive, session expiry, message expiry, Will Delay, the time
 * for a CONNECT and delays that a test has asked for pass by it, in no real time:
 *
 * <pre>{@code
 * VirtualClock clock = new VirtualClock();
 * try (TestBroker broker = TestBroker.builder().clock(clock).start()) {
 *   ...
 *   clock.advance(Duration.ofHours(1)); // the session of a client that has left ends
 * }
 * }</pre>
 *
 * <p>Several brokers may have one clock. What stays on the machine's time is what is about the
 * machine: how long a closed connection is kept for the client to close its side (1 second), and
 * how long the broker waits for its own end.
 *
 * <p>All methods may be called from any thread, but {@link #advance} not from a broker's, on which
 * hooks and packet listeners run.
 */
public final class VirtualClock {

  private final VirtualTime time = new VirtualTime();

  /** A clock that shows zero. */
  public VirtualClock() {}

  /** By how much it was moved so far; amid of {@link #advance}, the time of what happens now. */
  public Duration now() {
    return Duration.ofNanos(time.nanos());
  }

  /**
   * Moves it on. First the brokers do what they have received by now. Then all that is due by the
   * new time happens, in the order of time and each at its own, of several brokers too; what is set
   * by that and falls due meanwhile happens as well. When this returns, all of it is done, and what
   * clients are to hear of it is handed to their sockets.
   *
   * <p>What a client has just sent may still be on its way: await it ({@link Recording}) before you
   * move time past it.
   *
   * @param duration zero does what is due now
   * @throws IllegalArgumentException if {@code duration} is negative, as time never goes back
   * @throws IllegalStateException if called on a broker's thread, or while another thread moves the
   *     clock; if it was moved by more than 36,500 days in all; or if a broker's thread was held up
   *     for 30 seconds and does not come to what is due
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(
          "a clock cannot be moved by " + duration + ": time never goes back");
    }
    time.advance(nanos(duration));
  }

  private static long nanos(Duration duration) {
    return duration.compareTo(Duration.ofNanos(VirtualTime.MAX_NANOS)) > 0
        ? Long.MAX_VALUE
        : duration.toNanos();
  }

  VirtualTime time() {
    return time;
  }

  /** For people: {@code virtual clock at PT1H}. */
  @Override
  public String toString() {
    return "virtual clock at " + now();
  }
}
