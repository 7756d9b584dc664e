package dev.martlet.testbroker.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds few faults that it takes: leaves out one part after the other, as long as the same thing
 * goes wrong without it (Zeller's ddmin). The dice stay the same.
 */
final class Reduction {
  private static final int MAX_RUNS = 400;

  private final Scenario scenario;
  private final long seed;
  private RunResult best;
  private int runsLeft = MAX_RUNS;

  private Reduction(Scenario scenario, long seed, RunResult failed) {
    this.scenario = scenario;
    this.seed = seed;
    this.best = failed;
  }

  /** The same failure with as few faults as could be found. */
  static RunResult reduce(Scenario scenario, long seed, RunResult failed) {
    Reduction reduction = new Reduction(scenario, seed, failed);
    if (!reduction.failsWith(List.of())) {
      reduction.reduce();
    }
    return reduction.best;
  }

  private void reduce() {
    int parts = 2;
    while (best.fired().size() >= 2 && runsLeft > 0) {
      List<Fault> faults = best.fired();
      int size = Math.max(1, faults.size() / parts);
      boolean smaller = false;
      for (int from = 0; from < faults.size() && !smaller; from += size) {
        smaller = failsWith(without(faults, from, Math.min(faults.size(), from + size)));
      }
      if (smaller) {
        parts = 2;
      } else if (size == 1) {
        return;
      } else {
        parts = Math.min(faults.size(), parts * 2);
      }
    }
  }

  private static List<Fault> without(List<Fault> faults, int from, int to) {
    List<Fault> rest = new ArrayList<>(faults.subList(0, from));
    rest.addAll(faults.subList(to, faults.size()));
    return rest;
  }

  private boolean failsWith(List<Fault> faults) {
    runsLeft--;
    RunResult result = Run.run(scenario, seed, faults, false);
    if (result.isWrong() && result.kind().equals(best.kind())) {
      best = result;
      return true;
    }
    return false;
  }
}
