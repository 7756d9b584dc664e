package dev.martlet.testbroker.internal.time;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How long another thread waits for a broker's. */
public final class Patience {

  private static final long LIMIT_SECONDS = 30;

  private Patience() {}

  /**
   * Waits for what a broker's thread does; an interrupt is kept for later, as something half done
   * is no state to be in.
   *
   * @throws ExecutionException with what it failed with
   * @throws IllegalStateException if it is not done within 30 seconds
   */
  public static <T> T await(CompletableFuture<T> done) throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return done.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "the broker's thread has not come to it for "
              + LIMIT_SECONDS
              + " seconds: a hook or a packet listener holds it up",
          e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
