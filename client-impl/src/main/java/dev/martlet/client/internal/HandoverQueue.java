package dev.martlet.client.internal;

import dev.martlet.client.internal.protocol.Command;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * How commands get from any thread to the client's loop: one queue without a lock, and one wake-up
 * for all that gathers until the loop takes it. Commands of one thread keep their order.
 *
 * <p>Whoever raises the flag drains, and nobody else meanwhile. Once the loop has ended, that is
 * the caller itself.
 */
final class HandoverQueue {
  private final Queue<Command> commands = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean draining = new AtomicBoolean();
  private final Consumer<Runnable> loop;
  private final Consumer<Command> each;
  private final Runnable afterBurst;

  /**
   * Hands over to {@code loop}, which runs {@code each} for every command and {@code afterBurst}
   * when it has taken all that was there.
   */
  HandoverQueue(Consumer<Runnable> loop, Consumer<Command> each, Runnable afterBurst) {
    this.loop = loop;
    this.each = each;
    this.afterBurst = afterBurst;
  }

  /** Hands {@code command} over; any thread. */
  void add(Command command) {
    commands.add(command);
    if (!draining.get() && draining.compareAndSet(false, true)) {
      try {
        loop.accept(this::drain);
      } catch (RejectedExecutionException loopHasEnded) {
        drain();
      }
    }
  }

  private void drain() {
    do {
      for (Command command = commands.poll(); command != null; command = commands.poll()) {
        each.accept(command);
      }
      afterBurst.run();
      draining.set(false);
    } while (!commands.isEmpty() && draining.compareAndSet(false, true));
  }
}
