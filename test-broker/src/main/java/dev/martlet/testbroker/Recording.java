package dev.martlet.testbroker;

import dev.martlet.codec.packet.Packet;
import dev.martlet.testbroker.internal.core.DropReason;
import dev.martlet.testbroker.internal.core.Witness;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The packets that a broker received and sent, the newest ones. May be read from any thread, while
 * the broker runs and after.
 *
 * <p>A packet from a client is here before the broker's answer to it is sent. Of packets that
 * cannot be parsed there is no trace.
 */
public final class Recording {

  private final int capacity;
  private final long capacityBytes;
  private final Deque<RecordedPacket> packets = new ArrayDeque<>();
  private long heldBytes;
  private long forgotten;
  private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
  private @Nullable IllegalStateException failure;

  Recording(int capacity, long capacityBytes) {
    this.capacity = capacity;
    this.capacityBytes = capacityBytes;
  }

  /** The packets of all clients, in the order in which the broker dealt with them; a copy. */
  public synchronized List<RecordedPacket> packets() {
    return new ArrayList<>(packets);
  }

  /** The packets from and to one client, in order; a copy. */
  public synchronized List<RecordedPacket> packets(String clientIdentifier) {
    return packets.stream()
        .filter(packet -> packet.clientIdentifier().equals(clientIdentifier))
        .toList();
  }

  /** How many packets are not here any more, as newer ones took their place. */
  public synchronized long forgottenPackets() {
    return forgotten;
  }

  /**
   * How many messages the broker lost without telling a publisher: for want of room not delivered
   * to a session whose queue was full, or not retained; or not published at all, as the publisher
   * may not, and cannot be told so.
   */
  public long droppedMessages() {
    return dropped(DropReason.QUEUE_FULL)
        + dropped(DropReason.RETAINED_FULL)
        + dropped(DropReason.REFUSED);
  }

  /**
   * How many messages were not sent to a client since they were above its Maximum Packet Size; to
   * the sender they count as delivered.
   */
  public long oversizedMessages() {
    return dropped(DropReason.TOO_LARGE);
  }

  /**
   * How many messages waited for a client until their Message Expiry Interval had passed. Those
   * that were only retained are not counted.
   */
  public long expiredMessages() {
    return dropped(DropReason.EXPIRED);
  }

  /**
   * How many messages were still waiting when the connection, at QoS 0, or the session ended, and
   * went to nobody else.
   */
  public long abandonedMessages() {
    return dropped(DropReason.CONNECTION_ENDED) + dropped(DropReason.SESSION_ENDED);
  }

  private synchronized long dropped(DropReason reason) {
    return dropped.getOrDefault(reason, 0L);
  }

  /** Forgets all packets, without counting them as forgotten. */
  public synchronized void clear() {
    packets.clear();
    heldBytes = 0;
  }

  private synchronized void add(RecordedPacket packet) {
    packets.add(packet);
    heldBytes += packet.sizeBytes();
    while (packets.size() > capacity || (heldBytes > capacityBytes && !packets.isEmpty())) {
      heldBytes -= packets.remove().sizeBytes();
      forgotten++;
    }
  }

  private synchronized void countDropped(DropReason reason) {
    dropped.merge(reason, 1L, Long::sum);
  }

  private synchronized void failed(String what, Throwable cause) {
    if (failure == null) {
      failure = new IllegalStateException(what + " has thrown " + cause, cause);
    }
  }

  /** The first that users' code threw, once; null if there is none. */
  synchronized @Nullable IllegalStateException takeFailure() {
    IllegalStateException taken = failure;
    failure = null;
    return taken;
  }

  /** Writes into {@code recording}, and shows each packet to {@code listener}. */
  static Witness writer(Recording recording, Consumer<? super RecordedPacket> listener) {
    return new Witness() {
      @Override
      public void received(String clientIdentifier, Packet packet, long nanos) {
        add(new RecordedPacket(nanos, clientIdentifier, Direction.TO_BROKER, packet));
      }

      @Override
      public void sent(String clientIdentifier, Packet packet, long nanos) {
        add(new RecordedPacket(nanos, clientIdentifier, Direction.FROM_BROKER, packet));
      }

      @Override
      public void dropped(String clientIdentifier, DropReason reason) {
        recording.countDropped(reason);
      }

      @Override
      public void hookFailed(Throwable failure) {
        recording.failed("a hook for authentication or authorization", failure);
      }

      private void add(RecordedPacket packet) {
        recording.add(packet);
        try {
          listener.accept(packet);
        } catch (Throwable e) { // an assertion of a test as well: the broker is amid of its work
          recording.failed("the packet listener", e);
        }
      }
    };
  }
}
