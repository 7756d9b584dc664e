package dev.martlet.testbroker;

import dev.martlet.testbroker.internal.core.DropReason;
import dev.martlet.testbroker.internal.core.Witness;
import dev.martlet.testbroker.internal.netty.Traffic;
import dev.martlet.testbroker.internal.netty.WireEvent;
import dev.martlet.testbroker.internal.netty.WirePacket;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a broker tells into its recording, on the broker's thread, and shows each packet to a
 * listener.
 */
final class RecordingWriter implements Witness, Traffic {

  private final EntryLog log;
  private final Losses losses = new Losses();
  private final Consumer<? super RecordedPacket> listener;
  private final AtomicReference<@Nullable IllegalStateException> failure = new AtomicReference<>();

  RecordingWriter(int capacity, long capacityBytes, Consumer<? super RecordedPacket> listener) {
    this.log = new EntryLog(capacity, capacityBytes);
    this.listener = listener;
  }

  /** All that it writes. */
  Recording recording() {
    return new Recording(log, losses, 0);
  }

  /** It writes on this thread, which must not wait for it. */
  void writesHere() {
    log.writtenHere();
  }

  /** The first that users' code threw, once; null if there is none. Any thread. */
  @Nullable IllegalStateException takeFailure() {
    return failure.getAndSet(null);
  }

  /** Nothing will be written any more. Any thread. */
  void end() {
    log.end();
  }

  @Override
  public void passed(WirePacket wirePacket) {
    RecordedPacket packet = new RecordedPacket(wirePacket);
    log.add(packet, packet.sizeBytes());
    try {
      listener.accept(packet);
    } catch (Throwable e) { // an assertion of a test as well: the broker is amid of its work
      failed("the packet listener", e);
    }
  }

  @Override
  public void happened(WireEvent event) {
    log.add(new RecordedEvent(event), event.words().length());
  }

  @Override
  public void dropped(String clientIdentifier, DropReason reason) {
    losses.count(reason);
  }

  @Override
  public void hookFailed(Throwable cause) {
    failed("a hook for authentication or authorization", cause);
  }

  private void failed(String what, Throwable cause) {
    failure.compareAndSet(null, new IllegalStateException(what + " has thrown " + cause, cause));
  }
}
