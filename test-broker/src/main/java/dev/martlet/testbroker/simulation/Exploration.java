package dev.martlet.testbroker.simulation;

import java.time.Duration;

/**
 * How a simulation went under which nothing was wrong.
 *
 * @param firstSeed the seed of the first schedule; the others follow it, each one higher
 * @param schedules how many schedules were run
 * @param faults how many faults happened in all of them
 * @param time how long it took
 * @param threads on how many threads
 */
public record Exploration(long firstSeed, long schedules, long faults, Duration time, int threads) {

  /** Schedules per second, of all threads together. */
  public double schedulesPerSecond() {
    return schedules * 1e9 / Math.max(1, time.toNanos());
  }

  /** For people. */
  @Override
  public String toString() {
    return schedules
        + " schedules from seed "
        + firstSeed
        + "L with "
        + faults
        + " faults in "
        + time.toMillis()
        + " ms on "
        + threads
        + (threads == 1 ? " thread: " : " threads: ")
        + Math.round(schedulesPerSecond())
        + " schedules per second";
  }
}
