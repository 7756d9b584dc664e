package dev.martlet.testbroker.simulation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schedule under which a scenario fails. The message says which, how to repeat it, and what goes
 * over the wire until it fails; the cause is what the scenario or a callback has thrown, if
 * anything.
 */
public final class SimulationFailure extends AssertionError {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN_LINES = 400;

  private final long seed;
  private final String violation;
  private final transient List<Fault> faults;
  private final String log;

  private SimulationFailure(
      String message, long seed, RunResult reduced, @Nullable Throwable cause) {
    super(message, cause);
    this.seed = seed;
    this.violation = String.valueOf(reduced.violation());
    this.faults = reduced.fired();
    this.log = reduced.log();
  }

  /** Of the run that measures what is sent, which comes before the schedules of all seeds. */
  static SimulationFailure withoutFaults(long seed, RunResult failed) {
    return of(seed, failed, "It fails without any fault, so with every seed.\nPackets:\n");
  }

  static SimulationFailure of(long seed, RunResult failed, RunResult reduced) {
    if (reduced.fired().isEmpty()) {
      return of(seed, reduced, "It takes no fault at all.\nPackets:\n");
    }
    StringBuilder faults = new StringBuilder();
    faults.append("Of ").append(failed.fired().size()).append(" faults it takes:\n");
    reduced.fired().forEach(fault -> faults.append("  ").append(fault).append('\n'));
    return of(seed, reduced, faults.append("Packets with only these:\n").toString());
  }

  private static SimulationFailure of(long seed, RunResult reduced, String faults) {
    StringBuilder message = new StringBuilder();
    message.append("seed ").append(seed).append("L: ").append(reduced.violation()).append('\n');
    message
        .append("repeat it with .seed(")
        .append(seed)
        .append("L), or -D")
        .append(Settings.SEED)
        .append('=')
        .append(seed)
        .append('\n')
        .append(faults)
        .append(lastLines(reduced.log()));
    return new SimulationFailure(message.toString(), seed, reduced, reduced.cause());
  }

  private static String lastLines(String log) {
    List<String> lines = log.lines().toList();
    int hidden = Math.max(0, lines.size() - SHOWN_LINES);
    String shown = String.join("\n", lines.subList(hidden, lines.size()));
    return hidden == 0 ? shown : "(" + hidden + " earlier lines are in log())\n" + shown;
  }

  /** The seed that repeats it. */
  public long seed() {
    return seed;
  }

  /** What went wrong, in one line. */
  public String violation() {
    return violation;
  }

  /** The faults that it takes: leaving any of them out, the schedule passes or fails otherwise. */
  public List<Fault> faults() {
    return List.copyOf(faults);
  }

  /** Every packet at both ends, the connections and the faults, with their times. */
  public String log() {
    return log;
  }
}
