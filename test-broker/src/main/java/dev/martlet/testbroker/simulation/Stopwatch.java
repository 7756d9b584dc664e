package dev.martlet.testbroker.simulation;

import java.time.Duration;

/** The only one here who knows the machine's time: how long simulating takes. */
final class Stopwatch {
  private final long startNanos = System.nanoTime();

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }
}
