package dev.martlet.systemtests.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting, with a bound, for what a client promises. */
final class Futures {
  private Futures() {}

  /** What {@code future} completes with; an error if it fails, or does neither. */
  static <T> T await(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get(ChildProcess.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("no outcome but " + e, e);
    }
  }

  /** What {@code future} fails with, which must be a {@code type}. */
  static <X extends Throwable> X awaitFailure(CompletableFuture<?> future, Class<X> type)
      throws InterruptedException {
    try {
      Object outcome = future.get(ChildProcess.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      throw new AssertionError("no failure but " + outcome);
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(type);
      return type.cast(e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("neither outcome nor failure", e);
    }
  }
}
