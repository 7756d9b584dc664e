package dev.martlet.testbroker.internal.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Where a broker listens. It may stop to, and begin again in the same places. */
final class Listeners {

  /** Each packet counts as 96 bytes more than it has on the wire. */
  static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

  private final EventLoop loop;
  private final ChannelHandler limit;
  private final OpenChannels open;
  private final List<ListeningPlace> places = new CopyOnWriteArrayList<>(); // added by any thread

  /**
   * None is open yet.
   *
   * @param limit sees what is accepted before anything is spent on it
   * @param open holds what is open
   */
  Listeners(EventLoop loop, ChannelHandler limit, OpenChannels open) {
    this.loop = loop;
    this.limit = limit;
    this.open = open;
  }

  /**
   * Listens at one more place. Any thread but the loop's.
   *
   * @param pipeline of what is accepted there
   * @return the address with its real port
   * @throws IOException if that cannot be, such as when the port is in use
   */
  SocketAddress open(SocketAddress address, ChannelInitializer<Channel> pipeline)
      throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loop)
            .channelFactory(() -> newChannel(address))
            .handler(limit)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(pipeline);
    if (address instanceof InetSocketAddress) {
      bootstrap.childOption(ChannelOption.TCP_NODELAY, true);
    }
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    Throwable cause = bound.cause();
    if (cause != null) {
      throw cause instanceof IOException failure
          ? failure
          : new IOException(cause.getMessage(), cause);
    }
    places.add(new ListeningPlace(bootstrap, address, bound.channel(), loop));
    return bound.channel().localAddress();
  }

  /** Made on any thread, closed with the broker. */
  private ServerChannel newChannel(SocketAddress address) {
    ServerChannel made;
    if (address instanceof InetSocketAddress) {
      made = new NioServerSocketChannel();
    } else if (address instanceof UnixDomainSocketAddress) {
      made = new NioServerDomainSocketChannel();
    } else {
      made = new InProcessServerChannel();
    }
    open.add(made);
    return made;
  }

  /** Stops to listen; completes once nobody can connect any more. On the loop. */
  CompletableFuture<Void> close() {
    return all(ListeningPlace::close);
  }

  /** Listens in the same places again; fails if one of them is taken. On the loop. */
  CompletableFuture<Void> reopen() {
    return all(ListeningPlace::reopen);
  }

  /** Keeps no place any more; what is under way fails. On the loop. */
  void giveUp() {
    places.forEach(ListeningPlace::giveUp);
  }

  private CompletableFuture<Void> all(Function<ListeningPlace, CompletableFuture<Void>> action) {
    return CompletableFuture.allOf(
        places.stream().map(action).toArray(CompletableFuture<?>[]::new));
  }
}
