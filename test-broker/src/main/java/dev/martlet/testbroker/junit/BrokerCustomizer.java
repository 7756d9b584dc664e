package dev.martlet.testbroker.junit;

import dev.martlet.testbroker.TestBrokerBuilder;

/**
 * Says what a broker is like that {@link TestBrokerExtension} starts. As a class that {@link
 * WithTestBroker#customizers} names, it needs a constructor without parameters.
 */
@FunctionalInterface
public interface BrokerCustomizer {

  /**
   * Called for each broker, before it starts, on the thread that runs the test; in tests that run
   * at the same time, on several at once. What it throws fails the test.
   */
  void customize(TestBrokerBuilder builder);
}
