package dev.martlet.client.internal.protocol;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How a call of the user's ends: decided on the client's loop, made known by {@link #run} on a
 * callback thread, so that no code of the user's ever runs on the loop.
 *
 * @param <T> what success gives
 */
public class Outcome<T extends @Nullable Object> implements Runnable {
  private final CompletableFuture<T> future = new CompletableFuture<>();
  private @Nullable T value;
  private @Nullable RuntimeException failure;

  /** What the user holds. */
  public final CompletableFuture<T> future() {
    return future;
  }

  /** Decides for success; {@link #run} tells it. */
  public final void succeed(T result) {
    value = result;
  }

  /** Decides for failure; {@link #run} tells it. */
  public final void fail(RuntimeException cause) {
    failure = cause;
  }

  /** What has to happen first, on the same thread. */
  protected void beforeTold() {}

  /** Completes the future as it was decided. */
  @Override
  @SuppressWarnings("NullAway") // the value is null only where T allows it
  public final void run() {
    beforeTold();
    if (failure != null) {
      future.completeExceptionally(failure);
    } else {
      future.complete(value);
    }
  }
}
