package dev.martlet.testbroker.internal.netty;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.PacketCodec;
import dev.martlet.codec.Role;
import dev.martlet.testbroker.internal.core.BrokerCore;
import dev.martlet.testbroker.internal.core.BrokerOptions;
import dev.martlet.testbroker.internal.core.Witness;
import dev.martlet.testbroker.internal.time.BrokerTime;
import dev.martlet.testbroker.internal.time.TimedThread;
import dev.martlet.testbroker.internal.time.VirtualTime;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.PromiseCombiner;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A broker on sockets. All its connections and deadlines run on one thread, so that the core needs
 * no lock. May be closed from any thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what ends is told by the end of the thread
public final class BrokerServer implements AutoCloseable {

  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(64 * 1024, 256 * 1024);
  private static final long SHARED_FRAME_BYTES = 1024 * 1024;

  private final BrokerLoop brokerLoop;
  private final EventLoop loop;
  private final @Nullable VirtualTime clock;
  private final TimedThread thread;
  private final BrokerTime time;
  private final BrokerCore core;
  private final BurstEnd burstEnd;
  private final BrokerOptions options;
  private final ConnectionLimit connectionLimit;
  private final OpenChannels open = new OpenChannels();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Listens to nothing yet.
   *
   * @param maximumConnections of all listeners together
   */
  public BrokerServer(
      BrokerOptions options,
      int maximumConnections,
      Witness witness,
      Surroundings surroundings) {
    if (surroundings.runtime() == null) {
      ColdStart.begin();
    }
    this.brokerLoop = BrokerLoop.of(surroundings.runtime());
    this.loop = brokerLoop.eventLoop();
    this.thread = new LoopThread();
    this.clock = surroundings.clock();
    this.time = clock == null ? new LoopTime(loop) : clock.join(thread);
    this.options = options;
    this.connectionLimit = new ConnectionLimit(maximumConnections);
    this.core = new BrokerCore(time::nanos, options, witness, this::execute);
    this.burstEnd = new BurstEnd(core, time);
    NettyBrokerRuntime runtime = surroundings.runtime();
    if (runtime != null) {
      runtime.serve(this::take);
    }
  }

  /**
   * Listens at one more place.
   *
   * @return the address with its real port
   * @throws IOException if that cannot be, such as when the port is in use
   */
  public SocketAddress listen(Endpoint endpoint) throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loop)
            .channelFactory(() -> newChannel(endpoint.address()))
            .handler(connectionLimit)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(initializer(endpoint));
    if (endpoint.address() instanceof InetSocketAddress) {
      bootstrap.childOption(ChannelOption.TCP_NODELAY, true);
    }
    ChannelFuture bound = bootstrap.bind(endpoint.address()).awaitUninterruptibly();
    Throwable cause = bound.cause();
    if (cause != null) {
      throw cause instanceof IOException failure
          ? failure
          : new IOException(cause.getMessage(), cause);
    }
    open.add(bound.channel());
    return bound.channel().localAddress();
  }

  /** How many connections were closed at once, as there were too many. */
  public long refusedConnections() {
    return connectionLimit.refused();
  }

  private static ServerChannel newChannel(SocketAddress address) {
    if (address instanceof InetSocketAddress) {
      return new NioServerSocketChannel();
    }
    return address instanceof UnixDomainSocketAddress
        ? new NioServerDomainSocketChannel()
        : new InProcessServerChannel();
  }

  /**
   * Sends the clients elsewhere that are connected now.
   *
   * @return completes on the broker's thread with how many there were; with none once it is closed
   */
  public CompletableFuture<Integer> redirect(ReasonCode reasonCode, String serverReference) {
    CompletableFuture<Integer> told = new CompletableFuture<>();
    if (!execute(() -> told.complete(core.redirect(reasonCode, serverReference)))) {
      told.complete(0);
    }
    return told;
  }

  /**
   * Ends all connections and the thread; waits for both, unless called on that thread, or if the
   * thread is not the broker's own.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      if (clock != null) {
        clock.leave(thread);
      }
      loop.execute(this::shutDown);
    }
    brokerLoop.awaitEnd();
    ColdStart.awaitEnd();
  }

  /** Serves a channel that nobody has listened for. */
  private void take(Channel channel) {
    if (closed.get()) {
      channel.unsafe().closeForcibly();
    } else if (connectionLimit.admits(channel)) {
      channel.config().setWriteBufferWaterMark(WATER_MARK);
      channel.pipeline().addLast(initializer(Endpoint.inProcess("runtime")));
      loop.register(channel);
    }
  }

  private ChannelInitializer<Channel> initializer(Endpoint endpoint) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        accept(channel, endpoint);
      }
    };
  }

  private void accept(Channel channel, Endpoint endpoint) {
    open.add(channel);
    ChannelPipeline pipeline = channel.pipeline();
    ServerTls tls = endpoint.tls();
    if (tls != null) {
      pipeline.addLast(tls.newHandler(channel.alloc(), endpoint.clientAuthentication()));
    }
    String webSocketPath = endpoint.webSocketPath();
    if (webSocketPath != null) {
      WebSocketUpgrade.addTo(pipeline, webSocketPath, maximumFrameBytes());
    }
    PacketCodec codec =
        PacketCodec.addTo(pipeline, Role.SERVER, options.limits().maximumPacketSizeBytes());
    if (options.limits().refusesControlCharacters()) {
      codec.refuseControlCharacters();
    }
    pipeline.addLast(new ClientHandler(channel, codec, core, burstEnd));
  }

  /** Small packets may share a frame; a frame is held in memory until it is whole. */
  private int maximumFrameBytes() {
    return (int) Math.max(SHARED_FRAME_BYTES, options.limits().maximumPacketSizeBytes());
  }

  /**
   * Does {@code task} on the broker's thread, and what follows every burst.
   *
   * @return false if the thread has ended
   */
  private boolean execute(Runnable task) {
    try {
      loop.execute(() -> {
        try {
          task.run();
        } finally {
          burstEnd.run();
        }
      });
      return true;
    } catch (RejectedExecutionException e) {
      return false; // the broker is closed, and with it whoever asked
    }
  }

  private void shutDown() {
    List<Channel> peers = new ArrayList<>();
    List<Channel> all = open.all();
    for (Channel channel : all) {
      Channel peer = InProcessServerChannel.peerOf(channel);
      if (peer != null) {
        peers.add(peer);
      }
    }
    try {
      core.shutDown();
      burstEnd.run();
    } finally { // whatever defect there is, ports and thread go
      // A loop that is shut down by a task of its own ends without closing what is registered with
      // it.
      all.forEach(Channel::close);
      // TLS waits for its goodbye to be read; this does not.
      all.forEach(channel -> channel.unsafe().close(channel.newPromise()));
      endAfter(peers);
    }
  }

  /** Ends the thread once {@code peers}, which need it for that, have closed their ends. */
  private void endAfter(List<Channel> peers) {
    if (peers.isEmpty()) {
      end();
      return;
    }
    PromiseCombiner closed = new PromiseCombiner(loop);
    peers.forEach(peer -> closed.add((Future<?>) peer.closeFuture()));
    Promise<Void> all = loop.newPromise();
    closed.finish(all);
    Future<?> patience =
        loop.schedule(() -> all.tryFailure(new TimeoutException()), 1, TimeUnit.SECONDS);
    all.addListener(ended -> {
      patience.cancel(false);
      end();
    });
  }

  private void end() {
    brokerLoop.end();
  }

  /** The loop's thread, for a clock. */
  private final class LoopThread implements TimedThread {
    @Override
    public boolean execute(Runnable task) {
      return BrokerServer.this.execute(task);
    }

    @Override
    public boolean isCurrent() {
      return loop.inEventLoop();
    }
  }
}
