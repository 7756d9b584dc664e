package dev.martlet.client.internal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs user code for one item after the other, in order, on whatever threads an executor gives.
 * Each lane takes one thread at a time, so lanes do not wait for each other.
 *
 * @param <T> what it works on
 */
final class Lane<T> {
  /** After so many items the thread goes back, so that a busy lane leaves room for others. */
  private static final int BATCH = 256;

  private static final Logger log = LoggerFactory.getLogger(Lane.class);

  private final Queue<T> items = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean running = new AtomicBoolean();
  private final Executor executor;
  private final Executor fallback;
  private final Consumer<T> action;
  private final Consumer<Throwable> failed;

  /**
   * Runs {@code action} on {@code executor}; on {@code fallback} should that refuse. {@code failed}
   * hears what it throws.
   */
  Lane(Executor executor, Executor fallback, Consumer<T> action, Consumer<Throwable> failed) {
    this.executor = executor;
    this.fallback = fallback;
    this.action = action;
    this.failed = failed;
  }

  /** Adds {@code item}; any thread. */
  void add(T item) {
    items.add(item);
    if (!running.get() && running.compareAndSet(false, true)) {
      schedule();
    }
  }

  private void schedule() {
    try {
      executor.execute(this::run);
    } catch (Throwable e) { // whatever an executor throws, what waits here must not wait for ever
      if (!executor.equals(fallback)) {
        log.warn("the executor for handlers refuses to run them; they run on other threads", e);
      }
      runOnFallback();
    }
  }

  private void runOnFallback() {
    try {
      fallback.execute(this::run);
    } catch (RejectedExecutionException runtimeHasEnded) {
      run();
    } catch (Throwable e) {
      running.set(false); // the next item tries again
      log.error("no thread can be had for callbacks", e);
    }
  }

  private void run() {
    boolean interrupted = false;
    int left = BATCH;
    do {
      for (T item = next(left); item != null; item = next(left)) {
        act(item);
        interrupted |= Thread.interrupted(); // meant for one item, not for those behind it
        left--;
      }
      if (left == 0 && !items.isEmpty()) {
        schedule();
        break;
      }
      running.set(false);
    } while (!items.isEmpty() && running.compareAndSet(false, true));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable T next(int left) {
    return left > 0 ? items.poll() : null;
  }

  private void act(T item) {
    try {
      action.accept(item);
    } catch (Throwable e) { // whatever user code throws must not end the lane
      log.error("a callback failed", e);
      failed.accept(e);
    }
  }
}
