package dev.martlet.testbroker.simulation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one schedule went.
 *
 * @param violation what was wrong; null if nothing
 * @param cause what was thrown, if that is what was wrong
 * @param fired the faults that happened
 * @param bytesSent of all connections
 * @param log the packets; empty if nothing was wrong and nobody asked
 */
record RunResult(
    @Nullable String violation,
    @Nullable Throwable cause,
    List<Fault> fired,
    long bytesSent,
    String log) {

  boolean isWrong() {
    return violation != null;
  }

  /** The violation without its numbers: what it has in common with those of other schedules. */
  String kind() {
    return String.valueOf(violation).replaceAll("\\d+", "#");
  }
}
