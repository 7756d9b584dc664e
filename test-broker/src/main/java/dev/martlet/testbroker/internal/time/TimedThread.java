package dev.martlet.testbroker.internal.time;

/** A broker's thread, as a clock sees it that several brokers have in common. */
public interface TimedThread {

  /**
   * Runs {@code task} there, after what it was given before. Any thread.
   *
   * @return false if it has ended; then {@code task} does not run
   */
  boolean execute(Runnable task);

  /** Whether this is it. */
  boolean isCurrent();
}
