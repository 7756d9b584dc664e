package dev.martlet.testbroker.internal.core;

/** The broker's time. */
@FunctionalInterface
public interface NanoClock {

  /** Nanoseconds since the broker was made; never goes back. */
  long nanos();
}
