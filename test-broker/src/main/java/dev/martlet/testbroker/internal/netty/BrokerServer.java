package dev.martlet.testbroker.internal.netty;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.PacketCodec;
import dev.martlet.codec.Role;
import dev.martlet.testbroker.internal.core.BrokerCore;
import dev.martlet.testbroker.internal.core.BrokerOptions;
import dev.martlet.testbroker.internal.core.NanoClock;
import dev.martlet.testbroker.internal.core.TaskQueue;
import dev.martlet.testbroker.internal.core.Witness;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A broker on sockets. All its connections and deadlines run on one thread, so that the core needs
 * no lock. May be closed from any thread.
 */
public final class BrokerServer implements AutoCloseable {

  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(64 * 1024, 256 * 1024);
  private static final long CLOSE_TIMEOUT_SECONDS = 5;

  private final BrokerThread thread = new BrokerThread();
  private final EventLoop loop;
  private final BrokerCore core;
  private final BurstEnd burstEnd;
  private final BrokerOptions options;
  private final Set<Channel> open = ConcurrentHashMap.newKeySet(); // listeners open on any thread
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Listens to nothing yet. */
  public BrokerServer(BrokerOptions options, Witness witness) {
    // A loop without a group: a group's end is told on a thread that outlives it by a second.
    this.loop = new SingleThreadIoEventLoop(null, thread, NioIoHandler.newFactory());
    this.options = options;
    NanoClock clock = clockOf(loop);
    this.core = new BrokerCore(clock, options, witness, tasks());
    this.burstEnd = new BurstEnd(core, loop, clock);
  }

  /**
   * Listens to one more address.
   *
   * @return the address with its real port
   * @throws IOException if that cannot be, such as when the port is in use
   */
  public InetSocketAddress listen(InetSocketAddress address) throws IOException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept(channel);
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    Throwable cause = bound.cause();
    if (cause != null) {
      throw cause instanceof IOException failure ? failure : new IOException(cause);
    }
    opened(bound.channel());
    return (InetSocketAddress) bound.channel().localAddress();
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

  /** Ends all connections and the thread; waits for both, unless called on that thread. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      loop.execute(this::shutDown);
    }
    if (!loop.inEventLoop()) {
      thread.join();
    }
  }

  private void accept(Channel channel) {
    opened(channel);
    PacketCodec codec =
        PacketCodec.addTo(
            channel.pipeline(), Role.SERVER, options.limits().maximumPacketSizeBytes());
    channel.pipeline().addLast(new ClientHandler(channel, codec, core, burstEnd));
  }

  private TaskQueue tasks() {
    return this::execute;
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

  private void opened(Channel channel) {
    open.add(channel);
    channel.closeFuture().addListener(ended -> open.remove(channel));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the end of the thread is what is waited for
  private void shutDown() {
    try {
      core.shutDown();
      burstEnd.run();
    } finally { // whatever defect there is, ports and thread go
      // A loop that is shut down by a task of its own ends without closing what is registered with
      // it.
      open.forEach(Channel::close);
      loop.shutdownGracefully(0, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static NanoClock clockOf(EventLoop loop) {
    Ticker ticker = loop.ticker();
    long startNanos = ticker.nanoTime();
    return () -> ticker.nanoTime() - startNanos;
  }
}
