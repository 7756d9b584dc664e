package dev.martlet.testbroker.simulation;

import dev.martlet.testbroker.internal.simulation.VirtualLoop;

/**
 * What is still to be done by those who run on the loop, the timers of clients and brokers aside.
 */
final class Activity {
  private final VirtualLoop loop;
  private int pending;

  Activity(VirtualLoop loop) {
    this.loop = loop;
  }

  /** Does {@code task} after {@code nanos}; until then there is something to wait for. */
  void after(long nanos, Runnable task) {
    pending++;
    loop.after(
        nanos,
        () -> {
          pending--;
          task.run();
        });
  }

  boolean isNone() {
    return pending == 0;
  }
}
