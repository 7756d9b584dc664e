package dev.martlet.testbroker.internal.fault;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The packets that one rule holds back. Any thread. */
public final class HeldPackets {

  private final Set<Runnable> releases = new LinkedHashSet<>();
  private boolean released;

  /** Holds nothing yet. */
  public HeldPackets() {}

  /**
   * Holds one more.
   *
   * @param release lets it go; called at most once, on any thread
   * @return false if nothing is held any more
   */
  synchronized boolean keep(Runnable release) {
    if (!released) {
      releases.add(release);
    }
    return !released;
  }

  /** It is lost, with its connection. */
  synchronized void lost(Runnable release) {
    releases.remove(release);
  }

  /** How many it holds. */
  public synchronized int count() {
    return releases.size();
  }

  /** Lets them go in the order in which they came, and holds no more. */
  public void release() {
    List<Runnable> due;
    synchronized (this) {
      released = true;
      due = List.copyOf(releases);
      releases.clear();
    }
    due.forEach(Runnable::run);
  }
}
