package dev.martlet.testbroker.spi;

import java.util.List;

/**
 * What a broker runs on when it does not have a thread, sockets and a time of its own: a simulation
 * that has client, network and broker on one thread, for instance. It outlives the broker, which
 * leaves it as it is.
 *
 * <p>It is a token here, so that users' code needs no network library; the broker says which
 * runtimes it can run on, and refuses others when it is described.
 */
public interface BrokerRuntime {

  /** Where clients reach the broker that runs on it, best first; at least one. */
  List<String> uris();
}
