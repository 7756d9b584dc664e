package dev.martlet.testbroker.internal.netty;

import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The loop of a broker: its own, which ends with it, or one that it was lent. */
@SuppressWarnings("FutureReturnValueIgnored") // what ends is told by the end of the thread
final class BrokerLoop {

  private static final long CLOSE_TIMEOUT_SECONDS = 5;

  private final EventLoop eventLoop;
  private final @Nullable BrokerThread thread;

  private BrokerLoop(EventLoop eventLoop, @Nullable BrokerThread thread) {
    this.eventLoop = eventLoop;
    this.thread = thread;
  }

  static BrokerLoop of(@Nullable NettyBrokerRuntime runtime) {
    if (runtime != null) {
      return new BrokerLoop(runtime.eventLoop(), null);
    }
    BrokerThread thread = new BrokerThread();
    // A loop without a group: a group's end is told on a thread that outlives it by a second.
    return new BrokerLoop(
        new SingleThreadIoEventLoop(null, thread, LoopIo.newFactory()), thread);
  }

  EventLoop eventLoop() {
    return eventLoop;
  }

  /** Ends it, if it is the broker's own. */
  void end() {
    if (thread != null) {
      eventLoop.shutdownGracefully(0, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Waits for its end, if it has one and this is not its thread. */
  void awaitEnd() {
    if (thread != null && !eventLoop.inEventLoop()) {
      thread.join();
    }
  }
}
