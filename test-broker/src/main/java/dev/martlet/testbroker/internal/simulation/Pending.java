package dev.martlet.testbroker.internal.simulation;

import java.util.LinkedHashSet;
import java.util.Set;

/** What of a network is still to happen. */
final class Pending {
  private final Set<SimulatedConnection> silenced = new LinkedHashSet<>();
  private long bytes;
  private int events;

  void bytes(int difference) {
    bytes += difference;
  }

  /** One thing more, or less, is to happen. */
  void events(int difference) {
    events += difference;
  }

  /** An end of it has to find out by itself that nobody is there. */
  void silenced(SimulatedConnection connection) {
    silenced.add(connection);
  }

  boolean isNothing() {
    silenced.removeIf(connection -> !connection.isUndiscovered());
    return bytes == 0 && events == 0 && silenced.isEmpty();
  }
}
