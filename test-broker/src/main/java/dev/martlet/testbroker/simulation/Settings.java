package dev.martlet.testbroker.simulation;

import org.jspecify.annotations.Nullable;

/** System properties, by which whoever runs a test changes its simulations without touching it. */
final class Settings {
  static final String SEED = "martlet.simulation.seed";
  static final String SCHEDULES = "martlet.simulation.schedules";
  static final String THREADS = "martlet.simulation.threads";

  private Settings() {}

  /** The number that is set, or null. */
  static @Nullable Long number(String property) {
    String value = System.getProperty(property);
    if (value == null || value.isEmpty()) {
      return null;
    }
    try {
      return Long.valueOf(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("-D" + property + " is no number: " + value, e);
    }
  }
}
