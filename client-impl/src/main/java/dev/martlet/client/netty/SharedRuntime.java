package dev.martlet.client.netty;

import dev.martlet.codec.LoopIo;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Ticker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Loops and threads for all clients of this JVM, as long as there is one. */
final class SharedRuntime implements NettyRuntime {
  static final SharedRuntime INSTANCE = new SharedRuntime();

  private final AtomicReference<@Nullable Threads> current = new AtomicReference<>();

  private SharedRuntime() {}

  @Override
  public void acquire() {
    while (true) {
      Threads threads = current.get();
      if (threads != null && threads.retain()) {
        return;
      }
      Threads fresh = new Threads();
      if (current.compareAndSet(threads, fresh)) {
        return;
      }
      fresh.release();
    }
  }

  @Override
  public void release() {
    threads().release();
  }

  @Override
  public EventLoop nextEventLoop() {
    return threads().loops.next();
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory() {
    return () -> {
      NioSocketChannel channel = new NioSocketChannel();
      channel.config().setTcpNoDelay(true);
      return channel;
    };
  }

  @Override
  public CompletionStage<List<SocketAddress>> resolve(String host, int port) {
    return CompletableFuture.supplyAsync(() -> lookUp(host, port), callbackExecutor());
  }

  @Override
  public Ticker ticker() {
    return Ticker.systemTicker();
  }

  @Override
  public Executor callbackExecutor() {
    return threads().callbacks;
  }

  private Threads threads() {
    Threads threads = current.get();
    if (threads == null) {
      throw new IllegalStateException("the runtime was not acquired");
    }
    return threads;
  }

  private static List<SocketAddress> lookUp(String host, int port) {
    try {
      List<SocketAddress> addresses = new ArrayList<>();
      for (InetAddress address : InetAddress.getAllByName(host)) {
        addresses.add(new InetSocketAddress(address, port));
      }
      return addresses;
    } catch (UnknownHostException e) {
      throw new CompletionException(e);
    }
  }

  private static final class Threads {
    private static final long IDLE_SECONDS = 10;

    final MultiThreadIoEventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(
            Runtime.getRuntime().availableProcessors(),
            new DefaultThreadFactory("martlet-client", true),
            LoopIo.newFactory());

    // Unbounded in number: a lane of callbacks takes one thread at a time, and each may block.
    final ExecutorService callbacks =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new DefaultThreadFactory("martlet-callback", true));

    private final AtomicInteger users = new AtomicInteger(1);

    /** False if the last user has gone: these threads are ending. */
    boolean retain() {
      return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for threads to end
    void release() {
      if (users.decrementAndGet() == 0) {
        // what the loops still have to tell needs a thread
        loops
            .shutdownGracefully(0, IDLE_SECONDS, TimeUnit.SECONDS)
            .addListener(ended -> callbacks.shutdown());
      }
    }
  }
}
