package dev.martlet.codec;

import org.jspecify.annotations.Nullable;

/**
 * Room for the packets that have not come to their end, of all channels that share it. Strangers,
 * of whom no CONNECT has come, have one of their own: they cannot take it from those who are let
 * in. Who needs more than there is left has its connection refused. Of one event loop.
 */
public final class UnfinishedPackets {

  /** What one kind of channels holds, and may hold. */
  static final class Room {
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

  /** Where a channel has its bytes. */
  Room of(CodecState state) {
    return state.version() == null ? strangers : known;
  }

  /** The bytes of one channel, in the room that it had when they came. */
  static final class Share {
    private @Nullable Room room;
    private int bytes;

    /** Whether {@code wantedBytes} in all are too many. */
    boolean isTooSmallFor(int wantedBytes, Room in) {
      return in.isExceededBy(wantedBytes - (in == room ? bytes : 0));
    }

    /** From now on it has {@code nowBytes}, in {@code in}. */
    void set(int nowBytes, Room in) {
      if (room != null) {
        room.giveBack(bytes);
      }
      room = in;
      bytes = nowBytes;
      in.take(nowBytes);
    }
  }
}
