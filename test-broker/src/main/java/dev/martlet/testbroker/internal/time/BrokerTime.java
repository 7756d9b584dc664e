package dev.martlet.testbroker.internal.time;

/**
 * The time of one broker, and what is to happen at a time. Whatever of the broker waits does so
 * here; only the closing of sockets does not, which is about the machine and not about MQTT.
 */
public interface BrokerTime {

  /** Nanoseconds since the broker was made; never goes back. Any thread. */
  long nanos();

  /**
   * Runs {@code task} on the broker's thread once {@link #nanos} is {@code nanos}, soon if it is by
   * now; of the same time, in the order of calls. Not once the broker has closed. Any thread.
   */
  Timer at(long nanos, Runnable task);

  /** As {@link #at}, counted from now. */
  default Timer after(long delayNanos, Runnable task) {
    return at(nanos() + delayNanos, task);
  }

  /** Something that is to happen. */
  interface Timer {

    /** It does not; nothing if it has. On the broker's thread. */
    void cancel();
  }
}
