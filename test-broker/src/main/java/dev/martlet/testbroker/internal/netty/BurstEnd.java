package dev.martlet.testbroker.internal.netty;

import dev.martlet.testbroker.internal.core.BrokerCore;
import dev.martlet.testbroker.internal.time.BrokerTime;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What follows every burst of packets and every deadline: whatever was written meanwhile, to
 * whichever client, is flushed once, and the next deadline is asked for.
 */
final class BurstEnd {

  private BrokerCore core;
  private final BrokerTime time;
  private final Deque<ClientHandler> written = new ArrayDeque<>();
  private boolean running;
  private BrokerTime.@Nullable Timer wakeUp;
  private long wakeUpNanos = Long.MAX_VALUE;

  BurstEnd(BrokerCore core, BrokerTime time) {
    this.core = core;
    this.time = time;
  }

  /** The state of before is lost, and with it what it waited for. */
  void goOnWith(BrokerCore next) {
    core = next;
    cancelWakeUp();
    wakeUpNanos = Long.MAX_VALUE;
  }

  /** Nothing is to happen at any time any more: the loop may outlive the broker. */
  void stopTime() {
    cancelWakeUp();
    wakeUpNanos = Long.MIN_VALUE; // nothing is before that
  }

  private void cancelWakeUp() {
    if (wakeUp != null) {
      wakeUp.cancel();
      wakeUp = null;
    }
  }

  /** {@code client} has something to flush; called once until it does. */
  void add(ClientHandler client) {
    written.add(client);
  }

  /** Flushes; what flushing sets free to be written is flushed as well. */
  void run() {
    if (running) {
      return; // a flush has set something free: the loop below comes to it
    }
    running = true;
    try {
      for (ClientHandler next = written.poll(); next != null; next = written.poll()) {
        next.flush();
      }
    } finally {
      running = false;
      scheduleWakeUp();
    }
  }

  private void scheduleWakeUp() {
    long nextNanos = core.nextDeadlineNanos();
    if (nextNanos >= wakeUpNanos) {
      return; // the wake-up that stands looks again
    }
    if (wakeUp != null) {
      wakeUp.cancel();
    }
    wakeUpNanos = nextNanos;
    wakeUp = time.at(nextNanos, this::wakeUp);
  }

  private void wakeUp() {
    wakeUp = null;
    wakeUpNanos = Long.MAX_VALUE;
    try {
      core.fireDeadlines();
    } finally {
      run(); // or no later deadline would ever be looked at
    }
  }
}
