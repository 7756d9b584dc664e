package dev.martlet.benchmarks.broker;

import java.nio.file.Path;

/** A broker in this process, as the documentation of its makers says that one embeds it. */
interface EmbeddedBroker {

  /**
   * Starts it; returns once it says that it listens.
   *
   * @param port free, for brokers that cannot choose one
   * @param directory empty, for brokers that need one
   * @return the port that it listens on
   */
  int start(int port, Path directory) throws Exception;

  /** Stops it; returns once it says that it has ended. */
  void stop() throws Exception;
}
