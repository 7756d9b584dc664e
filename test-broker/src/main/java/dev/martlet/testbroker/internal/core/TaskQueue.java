package dev.martlet.testbroker.internal.core;

/** The way to the broker's thread. */
public interface TaskQueue {

  /** Runs {@code task} on the broker's thread, after this; any thread. Not once that has ended. */
  void execute(Runnable task);
}
