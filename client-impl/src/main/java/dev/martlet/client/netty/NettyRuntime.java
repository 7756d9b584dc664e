package dev.martlet.client.netty;

import dev.martlet.client.spi.ClientRuntime;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.util.concurrent.Ticker;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * The seam under a client, in Netty's own terms: whoever supplies these decides where the client
 * runs, what it sends its bytes through, and what time it is. The pipeline above is always the
 * same.
 *
 * <p>Between {@link #acquire} and {@link #release} every method may be called, by any thread.
 */
public interface NettyRuntime extends ClientRuntime {
  /** The loop on which one client stays for its whole life. */
  EventLoop nextEventLoop();

  /** Makes the channels that {@link #nextEventLoop} can run, not connected. */
  ChannelFactory<? extends Channel> channelFactory();

  /**
   * Makes the channels to servers of this JVM ({@code inproc://}), not connected. Where {@link
   * #nextEventLoop} cannot run them, connecting fails.
   */
  default ChannelFactory<? extends Channel> inProcessChannelFactory() {
    return LocalChannel::new;
  }

  /** Where a server of this JVM listens, for {@link #inProcessChannelFactory}. */
  default SocketAddress inProcessAddress(String name) {
    return new LocalAddress(name);
  }

  /**
   * Makes the channels to Unix domain sockets of this machine, not connected. Where {@link
   * #nextEventLoop} cannot run them, connecting fails.
   */
  default ChannelFactory<? extends Channel> unixSocketChannelFactory() {
    return NioDomainSocketChannel::new;
  }

  /** The addresses of a host, best first; must not block its caller. */
  CompletionStage<List<SocketAddress>> resolve(String host, int port);

  /** The clock by which the loops of {@link #nextEventLoop} schedule. */
  Ticker ticker();

  /**
   * Where callbacks of the user's run, and what else may block: reading certificates and judging
   * those of servers. It must always find a thread for one more task, because a callback may wait
   * for another.
   */
  Executor callbackExecutor();

  /**
   * A callback or a handler of the user's has thrown {@code failure}, which the client has logged
   * and gone on after; by the thread that ran it. Does nothing by default.
   */
  default void callbackFailed(Throwable failure) {}

  /** The runtime that all clients share: made for the first of them, freed after the last. */
  static NettyRuntime shared() {
    return SharedRuntime.INSTANCE;
  }
}
