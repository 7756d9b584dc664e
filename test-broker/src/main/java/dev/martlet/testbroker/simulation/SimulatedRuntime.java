package dev.martlet.testbroker.simulation;

import dev.martlet.client.netty.NettyRuntime;
import dev.martlet.testbroker.internal.simulation.Dice;
import dev.martlet.testbroker.internal.simulation.Pipelines;
import dev.martlet.testbroker.internal.simulation.SimulatedNetwork;
import dev.martlet.testbroker.internal.simulation.VirtualLoop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Ticker;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What one client runs on. Its callbacks run on the simulation's thread, some of them late. */
final class SimulatedRuntime implements NettyRuntime, Pipelines {
  private static final long LATEST_CALLBACK_NANOS = TimeUnit.MILLISECONDS.toNanos(3);
  private static final int LATE_CALLBACK_PERCENT = 25;

  private final VirtualLoop loop;
  private final SimulatedNetwork network;
  private final Dice dice;
  private final Activity activity;
  private final Consumer<Throwable> callbackFailed;
  private final ChannelFactory<? extends Channel> channels;

  SimulatedRuntime(
      VirtualLoop loop,
      SimulatedNetwork network,
      Dice dice,
      Activity activity,
      Consumer<Throwable> callbackFailed) {
    this.loop = loop;
    this.network = network;
    this.dice = dice;
    this.activity = activity;
    this.callbackFailed = callbackFailed;
    this.channels = network.clientChannels();
  }

  @Override
  public void acquire() {
    // the world ends all of it
  }

  @Override
  public void release() {
    // the world ends all of it
  }

  @Override
  public EventLoop nextEventLoop() {
    return loop;
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory() {
    return channels;
  }

  @Override
  public CompletionStage<List<SocketAddress>> resolve(String host, int port) {
    return CompletableFuture.completedFuture(
        List.of(InetSocketAddress.createUnresolved(host, port)));
  }

  @Override
  public Ticker ticker() {
    return loop.ticker();
  }

  @Override
  public Executor callbackExecutor() {
    return this::call;
  }

  @Override
  public void callbackFailed(Throwable failure) {
    callbackFailed.accept(failure);
  }

  @Override
  public void onPipeline(Visitor visitor) {
    network.onPipeline(visitor);
  }

  /** As other threads would: at once, or a little later, when more has happened. */
  private void call(Runnable callback) {
    if (dice.percent(LATE_CALLBACK_PERCENT)) {
      activity.after(dice.below(LATEST_CALLBACK_NANOS), callback);
    } else {
      loop.execute(callback);
    }
  }
}
