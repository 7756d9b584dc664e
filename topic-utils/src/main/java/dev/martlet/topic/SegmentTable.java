package dev.martlet.topic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keys of bytes and their values, found by hash: one thread writes, any number read without a lock
 * and without a write.
 *
 * <p>The table grows a piece at a time: it is a directory of {@link Segment segments} by the
 * leading bits of the hash, and a segment that is full is copied: into a larger one, or once it is
 * large into two. So no addition takes longer than to copy one segment.
 */
final class SegmentTable {
  private static final VarHandle DIRECTORY;

  static {
    try {
      DIRECTORY =
          MethodHandles.lookup().findVarHandle(SegmentTable.class, "directory", Segment[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int MIN_SLOTS = 16;
  private static final int MAX_SLOTS = 8_192;

  /** This many leading bits make room for more than any memory holds. */
  private static final int MAX_DEPTH = 18;

  /**
   * For each value of the leading bits, its segment; those of less depth stand in many places. To
   * be replaced, never changed: who has got it finds all that was there, until he gets it anew.
   */
  private Segment[] directory = {new Segment(MIN_SLOTS, 0, 0)};

  SegmentTable() {}

  // ---- for all threads

  Segment[] directory() {
    return (Segment[]) DIRECTORY.getAcquire(this);
  }

  static Segment segment(Segment[] directory, long hash) {
    return directory[index(directory, hash)];
  }

  private static int index(Segment[] directory, long hash) {
    return (int) (hash >>> 1 >>> (Integer.SIZE + Integer.numberOfLeadingZeros(directory.length)));
  }

  // ---- for the writer

  /** Returns the value of a key, null if there is none. */
  @Nullable Object get(long hash, byte[] key) {
    Segment segment = segment(directory, hash);
    int at = segment.find(hash, key);
    return at < 0 ? null : segment.value(at);
  }

  /** Sets the value of a key: one by itself, or {@link FilterValues}. */
  void put(long hash, byte[] key, boolean several, Object value) {
    roomFor(hash, key.length).put(hash, key, several, value);
  }

  /** Adds a value that is found by its hash alone. */
  void add(long hash, Object value) {
    roomFor(hash, 0).add(hash, value);
  }

  /** Removes a key that is there. */
  void remove(long hash, byte[] key) {
    Segment segment = segment(directory, hash);
    remove(hash, segment, segment.find(hash, key));
  }

  /** Removes a value that is there. */
  @SuppressWarnings("ReferenceEquality") // of values that are equal, this very one is meant
  void remove(long hash, Object value) {
    Segment segment = segment(directory, hash);
    int at = segment.home(hash);
    while (segment.value(at) != value) {
      at = segment.next(at);
    }
    remove(hash, segment, at);
  }

  private void remove(long hash, Segment segment, int at) {
    segment.set(at, null);
    if (segment.isMostlyDead()
        || (segment.live() * 8 < segment.capacity() && segment.capacity() > MIN_SLOTS)) {
      copy(segment, hash);
    }
  }

  private Segment roomFor(long hash, int keyLength) {
    Segment segment = segment(directory, hash);
    while (!segment.hasRoom(keyLength)) {
      makeRoom(segment, hash);
      segment = segment(directory, hash);
    }
    return segment;
  }

  private void makeRoom(Segment full, long hash) {
    boolean isLarge =
        capacityFor(full.live()) > MAX_SLOTS || full.liveKeyBytes() > Segment.MAX_KEY_BYTES / 2;
    if (!isLarge) {
      copy(full, hash);
    } else if (full.depth < MAX_DEPTH) {
      split(full, hash);
    } else {
      throw new TopicIndexFullException(
          "No room for more than " + full.live() + " << " + MAX_DEPTH);
    }
  }

  private void split(Segment full, long hash) {
    int depth = full.depth + 1;
    long bit = 1L << (Long.SIZE - depth);
    Segment[] changed = 1 << full.depth < directory.length ? directory.clone() : doubled(directory);
    replace(changed, hash & ~bit, part(full, depth, bit, false));
    replace(changed, hash | bit, part(full, depth, bit, true));
    DIRECTORY.setRelease(this, changed);
  }

  private void copy(Segment segment, long hash) {
    Segment[] changed = directory.clone();
    replace(changed, hash, part(segment, segment.depth, 0, false));
    DIRECTORY.setRelease(this, changed);
  }

  /** Returns the part of {@code segment} whose hashes have, or have not, {@code bit}. */
  private static Segment part(Segment segment, int depth, long bit, boolean set) {
    int parts = 1 << (depth - segment.depth);
    int keyBytes = segment.liveKeyBytes() / parts;
    Segment part = new Segment(capacityFor(segment.live() / parts), depth, keyBytes + keyBytes / 8);
    part.addAll(segment, bit, set);
    return part;
  }

  /** Returns a number of slots of which {@code entries} take 20 to 40 of a hundred. */
  private static int capacityFor(int entries) {
    return Math.max(MIN_SLOTS, Integer.highestOneBit(entries * 5 / 2) << 1);
  }

  private static Segment[] doubled(Segment[] directory) {
    Segment[] doubled = new Segment[2 * directory.length];
    Arrays.setAll(doubled, i -> directory[i / 2]);
    return doubled;
  }

  /** Puts {@code segment} where what has the same leading bits as {@code hash} belongs. */
  private static void replace(Segment[] directory, long hash, Segment segment) {
    int places = directory.length >>> segment.depth;
    int first = index(directory, hash) & -places;
    Arrays.fill(directory, first, first + places, segment);
  }
}
