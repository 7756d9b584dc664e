package dev.martlet.testbroker.simulation;

import dev.martlet.testbroker.internal.simulation.Dice;
import java.util.List;

/** One run of a scenario under one seed and some faults. */
final class Run {
  private static final long RANDOM_STREAM = 0x2545_F491_4F6C_DD1DL;

  private Run() {}

  /**
   * Runs it on this thread.
   *
   * @param logged whether the log of packets is wanted even where all goes well
   */
  static RunResult run(Scenario scenario, long seed, List<Fault> faults, boolean logged) {
    FaultPlan plan = new FaultPlan(faults);
    Machinery machinery = new Machinery(new Dice(seed), plan);
    try {
      scenario.run(new World(machinery, new Dice(seed ^ RANDOM_STREAM).next()));
    } catch (RunEnded e) {
      // what is wrong is known
    } catch (Throwable e) { // an assertion of the user's, above all
      machinery.failed("the scenario has thrown", e);
    }
    String log = logged || machinery.violation() != null ? machinery.log() : "";
    machinery.shutDown();
    return new RunResult(
        machinery.violation(), machinery.cause(), plan.fired(), machinery.bytesSent(), log);
  }
}
