package dev.martlet.systemtests.world;

import dev.martlet.testbroker.RecordedPacket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The packets of a test broker, for a test to wait for one. */
final class PacketWatch implements Consumer<RecordedPacket> {
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<RecordedPacket> packets = new ArrayList<>(); // guarded by lock

  @Override
  public void accept(RecordedPacket packet) {
    lock.lock();
    try {
      packets.add(packet);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the broker has answered the client's SUBSCRIBE. */
  void awaitSubscribed(String clientIdentifier) throws InterruptedException {
    awaitSubscribed(clientIdentifier, 1);
  }

  /** Waits until the broker has answered so many of the client's SUBSCRIBEs. */
  void awaitSubscribed(String clientIdentifier, int times) throws InterruptedException {
    await(
        packet ->
            packet.type().equals("SUBACK") && packet.clientIdentifier().equals(clientIdentifier),
        times);
  }

  /** Waits for a packet that the broker receives or sends, or did already. */
  RecordedPacket await(Predicate<RecordedPacket> wanted) throws InterruptedException {
    return await(wanted, 1);
  }

  private RecordedPacket await(Predicate<RecordedPacket> wanted, int times)
      throws InterruptedException {
    long leftNanos = ChildProcess.PATIENCE.toNanos();
    lock.lock();
    try {
      while (packets.stream().filter(wanted).count() < times) {
        if (leftNanos <= 0) {
          throw new AssertionError("no such packet, but " + packets);
        }
        leftNanos = changed.awaitNanos(leftNanos);
      }
      return packets.stream().filter(wanted).findFirst().orElseThrow();
    } finally {
      lock.unlock();
    }
  }
}
