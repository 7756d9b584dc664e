package dev.martlet.testbroker.internal.simulation;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * One direction of a connection: bytes arrive in their order, later, cut into other pieces than
 * they were sent in. Confined to the loop.
 */
final class Link {
  /** What a sender may be ahead of its receiver, as if in the buffers of two sockets. */
  private static final int CAPACITY_BYTES = 128 * 1024;

  private static final byte[] NOTHING = {};

  private final SimulatedNetwork network;
  private final SimulatedConnection connection;
  private final SimulatedChannel receiver;
  private final Deque<Segment> underWay = new ArrayDeque<>();
  private int bytesUnderWay;
  private long lastArrivalNanos;
  private long stalledUntilNanos;
  private boolean expecting;
  private boolean ended;
  private boolean dead;
  private boolean cleared;

  /** Bytes, or the end of them. */
  private static final class Segment {
    final byte[] bytes;
    final long arrivalNanos;
    final boolean end;
    int taken;

    Segment(byte[] bytes, long arrivalNanos, boolean end) {
      this.bytes = bytes;
      this.arrivalNanos = arrivalNanos;
      this.end = end;
    }

    /** How much it weighs; an end is something as well. */
    int weight() {
      return end ? 1 : bytes.length - taken;
    }

    int left() {
      return bytes.length - taken;
    }
  }

  Link(SimulatedNetwork network, SimulatedConnection connection, SimulatedChannel receiver) {
    this.network = network;
    this.connection = connection;
    this.receiver = receiver;
  }

  SimulatedChannel receiver() {
    return receiver;
  }

  /** How many bytes it takes now. */
  int room() {
    return Math.max(0, CAPACITY_BYTES - bytesUnderWay - receiver.unreadBytes());
  }

  /** Sends; of what would be lost nothing is noticed here. */
  void send(byte[] bytes) {
    boolean lost = dead || ended;
    int passing = network.count(connection, this, bytes.length); // which may end it here
    if (!lost && !cleared && passing > 0) { // what was before is lost: there must be no gap
      enqueue(passing == bytes.length ? bytes : Arrays.copyOf(bytes, passing), false);
    }
  }

  /** No more bytes follow. */
  void end() {
    if (!ended && !dead) {
      ended = true;
      enqueue(NOTHING, true);
    }
  }

  /** From now on nothing sent arrives; what is under way does, unless it is lost as well. */
  void kill(boolean withWhatIsUnderWay) {
    dead = true;
    if (withWhatIsUnderWay) {
      cleared = true;
      underWay.clear();
      weigh(-bytesUnderWay);
    }
  }

  boolean isDead() {
    return dead;
  }

  /** Nothing arrives for so long; it is late, not lost. */
  void stall(long nanos) {
    stalledUntilNanos = Math.max(stalledUntilNanos, network.nanos() + nanos);
  }

  private void enqueue(byte[] bytes, boolean end) {
    lastArrivalNanos = Math.max(lastArrivalNanos, network.nanos() + network.latencyNanos());
    underWay.add(new Segment(bytes, lastArrivalNanos, end));
    weigh(end ? 1 : bytes.length);
    expect(lastArrivalNanos);
  }

  private void expect(long nanos) {
    if (!expecting) {
      expecting = true;
      network.loop().after(Math.max(0, nanos - network.nanos()), this::arrive);
    }
  }

  private void arrive() {
    expecting = false;
    Segment first = underWay.peek();
    if (first == null) {
      return;
    }
    long now = network.nanos();
    long dueNanos = Math.max(first.arrivalNanos, stalledUntilNanos);
    if (dueNanos > now) {
      expect(dueNanos);
      return;
    }
    if (first.end) {
      underWay.remove();
      weigh(-first.weight());
      receiver.inputEnded();
      return;
    }
    byte[] bytes = take(now);
    Segment next = underWay.peek();
    if (next != null) {
      expect(Math.max(next.arrivalNanos, now + 1));
    }
    connection.arrived(this, bytes);
  }

  /** All that is here by now in one piece, or only the beginning of it. */
  private byte[] take(long now) {
    int available = 0;
    for (Segment segment : underWay) {
      if (segment.arrivalNanos > now || segment.end) {
        break;
      }
      available += segment.left();
    }
    byte[] taken =
        new byte[network.splits() ? (int) network.dice().between(1, available) : available];
    int filled = 0;
    while (filled < taken.length) {
      Segment segment = underWay.element();
      int count = Math.min(segment.left(), taken.length - filled);
      System.arraycopy(segment.bytes, segment.taken, taken, filled, count);
      segment.taken += count;
      filled += count;
      if (segment.left() == 0) {
        underWay.remove();
      }
    }
    weigh(-taken.length);
    return taken;
  }

  private void weigh(int bytes) {
    bytesUnderWay += bytes;
    network.underWay(bytes);
  }
}
