package dev.martlet.testbroker.internal.fault;

/** What a connection is told of changes to the rules; on any thread. */
public interface FaultyConnection {

  /** There is a new rule, or none any more. */
  void rulesChanged();
}
