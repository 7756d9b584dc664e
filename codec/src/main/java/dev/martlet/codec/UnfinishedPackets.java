package dev.martlet.codec;

import org.jspecify.annotations.Nullable;

/**
 * Room for the packets that have not come to their end, of all channels that share it, and for what
 * carries them. Strangers, of whom no CONNECT has come, have one of their own: they cannot take it
 * from those who are let in. Who needs more than there is left has its connection refused. Of one
 * event loop.
 */
public final class UnfinishedPackets {

  /** What one kind of senders holds, and may hold. */
  private static final class Room {
    private final long maximumBytes;
    private long bytes;

    private Room(long maximumBytes) {
      this.maximumBytes = maximumBytes;
    }

    boolean isExceededBy(long moreBytes) {
      return bytes + moreBytes > maximumBytes;
    }

    void take(int moreBytes) {
      bytes += moreBytes;
    }

    void giveBack(int lessBytes) {
      bytes -= lessBytes;
    }
  }

  private final Room strangers;
  private final Room known;

  /**
   * None yet.
   *
   * @param strangersBytes how much those may hold together who have sent no CONNECT
   * @param knownBytes how much the others may
   */
  public UnfinishedPackets(long strangersBytes, long knownBytes) {
    this.strangers = new Room(strangersBytes);
    this.known = new Room(knownBytes);
  }

  /** As much as is never reached. */
  static UnfinishedPackets unlimited() {
    return new UnfinishedPackets(Long.MAX_VALUE / 2, Long.MAX_VALUE / 2);
  }

  /** For one more channel, whose bytes are a stranger's. */
  public Sender newSender() {
    return new Sender(strangers, known);
  }

  /** Who sends packets by one channel. */
  public static final class Sender {
    private final Room known;
    private Room room;

    private Sender(Room strangers, Room known) {
      this.known = known;
      this.room = strangers;
    }

    /** Its CONNECT has come: what it holds from now on is no stranger's. */
    void letIn() {
      room = known;
    }

    /** For one more decoder of its channel, which holds nothing. */
    public Share newShare() {
      return new Share(this);
    }
  }

  /** The bytes of one decoder, in the room that its sender had when they came. */
  public static final class Share {
    private final Sender sender;
    private @Nullable Room room;
    private int bytes;

    private Share(Sender sender) {
      this.sender = sender;
    }

    /** Whether {@code wantedBytes} in all are too many; none never are. */
    public boolean isTooSmallFor(int wantedBytes) {
      int heldBytes = room == sender.room ? bytes : 0;
      return wantedBytes > 0 && sender.room.isExceededBy(wantedBytes - heldBytes);
    }

    /** From now on it has {@code nowBytes}. */
    public void set(int nowBytes) {
      if (room != null) {
        room.giveBack(bytes);
      }
      room = sender.room;
      bytes = nowBytes;
      room.take(nowBytes);
    }
  }
}
