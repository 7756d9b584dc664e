package dev.martlet.testbroker.internal.netty;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Makes the one thread of a broker, and waits for its end. */
final class BrokerThread implements ThreadFactory {

  private static final AtomicInteger LAST_NUMBER = new AtomicInteger();
  private static final long JOIN_TIMEOUT_MILLIS = TimeUnit.SECONDS.toMillis(10);

  private volatile @Nullable Thread thread;

  @Override
  public Thread newThread(Runnable task) {
    Thread made =
        new FastThreadLocalThread(task, "martlet-testbroker-" + LAST_NUMBER.incrementAndGet());
    made.setDaemon(true); // a test that forgets to close must still end
    thread = made;
    return made;
  }

  /** Waits until the thread is gone; an interrupt is kept for later. */
  void join() {
    Thread running = thread;
    if (running == null) {
      return;
    }
    boolean interrupted = false;
    while (true) {
      try {
        running.join(JOIN_TIMEOUT_MILLIS);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
