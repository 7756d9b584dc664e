package dev.martlet.client.internal;

import dev.martlet.client.internal.protocol.Delivery;
import dev.martlet.client.internal.protocol.Outcome;
import dev.martlet.client.netty.NettyRuntime;
import io.netty.channel.EventLoop;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where user code runs: futures in one lane, news of the connection in another, each subscription's
 * handler in one of its own. So a handler may wait for a future, whichever executor it runs on.
 */
final class CallbackLanes {
  private final EventLoop loop;
  private final Executor callbacks;
  private final Executor handlers;
  private final Consumer<Throwable> failed;
  private final Lane<Outcome<?>> outcomes;
  private final Lane<Runnable> news;

  /**
   * Handlers run on {@code handlers}, or where the runtime says, where all the rest runs, if null.
   */
  CallbackLanes(EventLoop loop, NettyRuntime runtime, @Nullable Executor handlers) {
    this.loop = loop;
    this.callbacks = runtime.callbackExecutor();
    this.failed = runtime::callbackFailed;
    this.handlers = handlers == null ? callbacks : task -> handlers.execute(offLoop(task));
    this.outcomes = new Lane<>(callbacks, callbacks, Outcome::run, failed);
    this.news = new Lane<>(callbacks, callbacks, Runnable::run, failed);
  }

  /** Completes the future of {@code outcome} as it was decided. */
  void tell(Outcome<?> outcome) {
    outcomes.add(outcome);
  }

  /** Runs {@code listener}. */
  void tell(Runnable listener) {
    news.add(listener);
  }

  /** A handler has thrown {@code failure}. */
  void handlerFailed(Throwable failure) {
    failed.accept(failure);
  }

  /** A lane for the handler of one subscription. */
  Lane<Delivery> handlerLane(Consumer<Delivery> action) {
    return new Lane<>(handlers, callbacks, action, failed);
  }

  /** An executor that runs its tasks in the caller would block every client of the loop. */
  private Runnable offLoop(Runnable task) {
    return () -> {
      if (loop.inEventLoop()) {
        callbacks.execute(task);
      } else {
        task.run();
      }
    };
  }
}
