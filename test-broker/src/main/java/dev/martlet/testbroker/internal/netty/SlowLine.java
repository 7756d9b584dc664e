package dev.martlet.testbroker.internal.netty;

import dev.martlet.testbroker.internal.fault.LinkSchedule;
import dev.martlet.testbroker.internal.time.BrokerTime;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPromise;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One direction of a slow link: bytes pass piece by piece, when its schedule says so. */
final class SlowLine {

  private final BrokerTime time;
  private final End end;
  private final Deque<Load> loads = new ArrayDeque<>();
  private @Nullable LinkSchedule schedule;
  private int generation; // of the schedule: who waits for an older one is not waited for
  private boolean awaiting;
  private long waitingBytes;

  SlowLine(BrokerTime time, End end) {
    this.time = time;
    this.end = end;
  }

  /** Where the bytes come out. */
  interface End {

    /**
     * Takes some, which then are its to release.
     *
     * @param promise for the last bytes of what was sent together; else null
     */
    void arrived(ByteBuf bytes, @Nullable ChannelPromise promise);

    /** More, or less, is under way. */
    void waitingChanged();
  }

  private record Load(ByteBuf bytes, @Nullable ChannelPromise promise, long sinceNanos) {}

  /** How fast it is from now on, for what is under way as well; null for not slow at all. */
  void schedule(@Nullable LinkSchedule value) {
    schedule = value;
    generation++;
    awaiting = false;
    awaitNext();
  }

  /** Whether what is sent has to pass here. */
  boolean isInUse() {
    return schedule != null || !loads.isEmpty();
  }

  /** Sends {@code bytes}, which then are its to release. */
  void send(ByteBuf bytes, @Nullable ChannelPromise promise) {
    loads.add(new Load(bytes, promise, time.nanos()));
    waitingBytes += bytes.readableBytes();
    awaitNext();
    end.waitingChanged();
  }

  long waitingBytes() {
    return waitingBytes;
  }

  /** All that is under way arrives now. */
  void hurry() {
    generation++;
    awaiting = false;
    while (!loads.isEmpty()) {
      arrive(loads.remove());
    }
  }

  /** Nothing arrives any more. */
  void abandon() {
    generation++;
    for (Load load = loads.poll(); load != null; load = loads.poll()) {
      load.bytes.release();
      if (load.promise != null) {
        load.promise.tryFailure(new ClosedChannelException());
      }
    }
    waitingBytes = 0;
  }

  private void awaitNext() {
    Load load = loads.peek();
    if (awaiting || load == null) {
      return;
    }
    awaiting = true;
    int awaited = generation;
    LinkSchedule slow = schedule;
    if (slow == null) {
      // Not at once: whoever changes the speed may be amid of something.
      time.at(time.nanos(), () -> passAll(awaited));
      return;
    }
    int length = Math.min(load.bytes.readableBytes(), slow.pieceBytes());
    long nanos = slow.arrivalNanos(length, load.sinceNanos);
    time.at(nanos, () -> pass(length, awaited));
  }

  private void passAll(int awaited) {
    if (awaited == generation) {
      hurry();
      end.waitingChanged();
    }
  }

  private void pass(int length, int awaited) {
    Load load = loads.peek();
    if (load == null || awaited != generation) {
      return; // the speed has changed since, or all has passed
    }
    awaiting = false;
    if (load.bytes.readableBytes() <= length) {
      arrive(loads.remove());
    } else {
      waitingBytes -= length;
      end.arrived(load.bytes.readRetainedSlice(length), null);
    }
    end.waitingChanged();
    awaitNext();
  }

  private void arrive(Load load) {
    waitingBytes -= load.bytes.readableBytes();
    end.arrived(load.bytes, load.promise);
  }
}
