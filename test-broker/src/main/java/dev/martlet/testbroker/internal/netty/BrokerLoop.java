package dev.martlet.testbroker.internal.netty;

import dev.martlet.codec.LoopIo;
import dev.martlet.testbroker.internal.time.BrokerTime;
import dev.martlet.testbroker.internal.time.TimedThread;
import dev.martlet.testbroker.internal.time.VirtualTime;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.PromiseCombiner;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Thread and time of a broker: its own, which end with it, or such that it was lent. */
@SuppressWarnings("FutureReturnValueIgnored") // what ends is told by the end of the thread
final class BrokerLoop {

  private static final long CLOSE_TIMEOUT_SECONDS = 5;

  private final EventLoop eventLoop;

  /** Null if the loop is lent. */
  private final @Nullable BrokerThread own;

  private final @Nullable VirtualTime clock;
  private final TimedThread timed;
  private final BrokerTime time;

  /**
   * Begins.
   *
   * @param execute does something on the loop, and what follows every burst; false once it has
   *     ended
   */
  BrokerLoop(Surroundings surroundings, Predicate<Runnable> execute) {
    NettyBrokerRuntime runtime = surroundings.runtime();
    this.own = runtime == null ? new BrokerThread() : null;
    // A loop without a group: a group's end is told on a thread that outlives it by a second.
    this.eventLoop =
        runtime == null
            ? new SingleThreadIoEventLoop(null, own, LoopIo.newFactory())
            : runtime.eventLoop();
    this.timed = new Timed(execute);
    this.clock = surroundings.clock();
    this.time = clock == null ? new LoopTime(eventLoop) : clock.join(timed);
  }

  EventLoop eventLoop() {
    return eventLoop;
  }

  BrokerTime time() {
    return time;
  }

  /** Nothing is to happen at any time any more. Any thread. */
  void stopTime() {
    if (clock != null) {
      clock.leave(timed);
    }
  }

  /** Ends the loop, if it is the broker's own. */
  void end() {
    if (own != null) {
      eventLoop.shutdownGracefully(0, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
  }

  /**
   * Ends the loop, if it is the broker's own, once {@code peers} have closed their ends, for which
   * they need it.
   */
  void endAfter(List<Channel> peers) {
    if (peers.isEmpty()) {
      end();
      return;
    }
    PromiseCombiner closed = new PromiseCombiner(eventLoop);
    peers.forEach(peer -> closed.add((Future<?>) peer.closeFuture()));
    Promise<Void> all = eventLoop.newPromise();
    closed.finish(all);
    Future<?> patience =
        eventLoop.schedule(() -> all.tryFailure(new TimeoutException()), 1, TimeUnit.SECONDS);
    all.addListener(ended -> {
      patience.cancel(false);
      end();
    });
  }

  /** Waits for its end, if it has one and this is not its thread. */
  void awaitEnd() {
    if (own != null && !eventLoop.inEventLoop()) {
      own.join();
    }
  }

  private final class Timed implements TimedThread {
    private final Predicate<Runnable> execute;

    private Timed(Predicate<Runnable> execute) {
      this.execute = execute;
    }

    @Override
    public boolean execute(Runnable task) {
      return execute.test(task);
    }

    @Override
    public boolean isCurrent() {
      return eventLoop.inEventLoop();
    }
  }
}
