package dev.martlet.testbroker.simulation;

/** Thrown through a scenario whose schedule has failed; what failed is known already. */
final class RunEnded extends Error {
  private static final long serialVersionUID = 1L;

  RunEnded(String message) {
    super(message, null, false, false);
  }
}
