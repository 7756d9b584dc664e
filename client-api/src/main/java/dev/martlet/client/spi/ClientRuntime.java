package dev.martlet.client.spi;

/**
 * Where a client's event loop, channels, addresses, threads and time come from. Shared by any
 * number of clients.
 *
 * <p>It is a token here, so that this module needs no network library; the client implementation
 * says which runtimes it can run on (see {@code dev.martlet.client.netty.NettyRuntime}) and refuses
 * others when a client is built.
 */
public interface ClientRuntime {
  /** A client begins to use it; any thread. Called once by each client, before anything else. */
  void acquire();

  /**
   * A client that has closed needs it no more; any thread. Called once by each client. A runtime
   * frees its threads when the last client has let go; it must not wait for them.
   */
  void release();
}
