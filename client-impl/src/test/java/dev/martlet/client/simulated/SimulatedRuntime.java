package dev.martlet.client.simulated;

import dev.martlet.client.netty.NettyRuntime;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Runs clients on the thread that made it, in time that it moves. */
final class SimulatedRuntime implements NettyRuntime {
  private final MockTicker ticker = Ticker.newMockTicker();
  private final ManualIoEventLoop loop =
      new ManualIoEventLoop(null, Thread.currentThread(), LocalIoHandler.newFactory(), ticker);
  private final List<SimulatedChannel> channels = new ArrayList<>();
  private int deadAddresses;
  private int users;

  /** The channel of the last connection. */
  SimulatedChannel lastChannel() {
    return channels.get(channels.size() - 1);
  }

  /** Puts so many addresses that never answer before the one that does. */
  void deadAddresses(int count) {
    deadAddresses = count;
  }

  /** How many clients use it. */
  int users() {
    return users;
  }

  /** Does all that is due now. */
  void run() {
    while (loop.runNow() > 0) {
      // one task may have made another
    }
  }

  /** Moves the clock, and does all that has come due. */
  void advance(Duration time) {
    ticker.advance(time.toNanos(), TimeUnit.NANOSECONDS);
    run();
  }

  @Override
  public void acquire() {
    users++;
  }

  @Override
  public void release() {
    users--;
  }

  @Override
  public EventLoop nextEventLoop() {
    return loop;
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory() {
    return () -> {
      SimulatedChannel channel = new SimulatedChannel(channels.size() >= deadAddresses);
      channels.add(channel);
      return channel;
    };
  }

  @Override
  public CompletionStage<List<SocketAddress>> resolve(String host, int port) {
    SocketAddress address = InetSocketAddress.createUnresolved(host, port);
    return CompletableFuture.completedFuture(Collections.nCopies(deadAddresses + 1, address));
  }

  @Override
  public Ticker ticker() {
    return ticker;
  }

  @Override
  public Executor callbackExecutor() {
    return loop;
  }
}
