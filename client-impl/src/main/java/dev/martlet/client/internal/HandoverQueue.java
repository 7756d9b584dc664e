package dev.martlet.client.internal;

import dev.martlet.client.internal.protocol.Command;
import io.netty.channel.EventLoop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How commands get from any thread to the client's loop: one queue without a lock, and one wake-up
 * for all that gathers until the loop takes it. Commands of one thread keep their order.
 *
 * <p>Whoever raises the flag sees to it that the queue is drained, and nobody else drains
 * meanwhile. Once the loop has ended, that is the caller itself.
 */
final class HandoverQueue {
  /** After so many commands others on the loop get their turn. */
  private static final int BATCH = 1_024;

  private final Queue<Command> commands = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean draining = new AtomicBoolean();
  private final EventLoop loop;
  private final Consumer<Command> each;
  private final Runnable afterBurst;

  /**
   * Hands over to {@code loop}, which runs {@code each} for every command and {@code afterBurst}
   * when it has taken a burst; neither may throw.
   */
  HandoverQueue(EventLoop loop, Consumer<Command> each, Runnable afterBurst) {
    this.loop = loop;
    this.each = each;
    this.afterBurst = afterBurst;
  }

  /** Hands {@code command} over; any thread. */
  void add(Command command) {
    commands.add(command);
    if (!draining.get() && draining.compareAndSet(false, true)) {
      schedule();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the listener is all that is wanted of it
  private void schedule() {
    try {
      loop.execute(this::drain);
    } catch (RejectedExecutionException e) {
      if (loop.isTerminated()) {
        drain();
      } else if (loop.isShuttingDown()) {
        loop.terminationFuture().addListener(ended -> drain());
      } else {
        draining.set(false); // what is queued goes with the next command that the loop takes
        throw e;
      }
    }
  }

  private void drain() {
    do {
      int left = BATCH;
      for (Command command = next(left); command != null; command = next(left)) {
        each.accept(command);
        left--;
      }
      afterBurst.run();
      if (left == 0 && !commands.isEmpty()) {
        schedule();
        return;
      }
      draining.set(false);
    } while (!commands.isEmpty() && draining.compareAndSet(false, true));
  }

  private @Nullable Command next(int left) {
    return left > 0 ? commands.poll() : null;
  }
}
