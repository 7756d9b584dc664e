package dev.martlet.topic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a {@link SegmentTable}: an open-addressed table that one thread writes and any number
 * read without a lock.
 *
 * <p>A slot is free, or holds 32 bits of a hash and where the key's bytes begin. Once taken, it
 * never changes: to remove only takes away the value, and what is removed makes room when the
 * segment is copied. So a reader may be at any slot at any time; what it found there stays true.
 */
final class Segment {
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle VALUE = MethodHandles.arrayElementVarHandle(Object[].class);

  /** A key is preceded by its length in two bytes. */
  private static final int LENGTH_BYTES = 2;

  /** Of ten slots, how many may be taken. */
  private static final int LOAD_OF_TEN = 6;

  private final long[] slots;
  private final @Nullable Object[] values;

  /** How many leading bits of the hash all entries have in common. */
  final int depth;

  /** Replaced by a longer copy before a slot refers to what only that one has. */
  private byte[] keys;

  private int keyBytes = 1; // a slot that refers to 0 would look free
  private int liveKeyBytes;
  private int taken;
  private int live;

  Segment(int slots, int depth, int keyCapacity) {
    this.slots = new long[slots];
    this.values = new Object[slots];
    this.depth = depth;
    this.keys = new byte[keyBytes + keyCapacity];
  }

  // ---- for all threads

  /** Returns where the search for a hash begins. */
  int home(long hash) {
    return (int) (hash >>> Integer.SIZE) & slots.length - 1;
  }

  int next(int at) {
    return at + 1 & slots.length - 1;
  }

  /** Returns a slot, 0 if it is free. */
  long slot(int at) {
    return (long) SLOT.getAcquire(slots, at);
  }

  static boolean hasTag(long slot, long hash) {
    return (slot ^ hash) >>> Integer.SIZE == 0;
  }

  /** Returns the value at a taken slot, null if it was removed. */
  @Nullable Object value(int at) {
    return VALUE.getAcquire(values, at);
  }

  /** Returns the bytes that the slots read so far refer to. */
  byte[] keys() {
    return keys;
  }

  static int keyStart(long slot) {
    return (int) slot + LENGTH_BYTES;
  }

  static int keyEnd(byte[] keys, long slot) {
    int at = (int) slot;
    return at + LENGTH_BYTES + (keys[at] & 0xFF) + ((keys[at + 1] & 0xFF) << Byte.SIZE);
  }

  static String key(byte[] keys, long slot) {
    int start = keyStart(slot);
    return new String(keys, start, keyEnd(keys, slot) - start, StandardCharsets.UTF_8);
  }

  int capacity() {
    return slots.length;
  }

  /** Returns where a key is, -1 if it is not here. */
  int find(long hash, byte[] key) {
    int at = home(hash);
    for (long slot = slot(at); slot != 0; slot = slot(at)) {
      if (hasTag(slot, hash) && hasKey(slot, key)) {
        return at;
      }
      at = next(at);
    }
    return -1;
  }

  private boolean hasKey(long slot, byte[] key) {
    return Arrays.equals(keys, keyStart(slot), keyEnd(keys, slot), key, 0, key.length);
  }

  // ---- for the writer

  int live() {
    return live;
  }

  /** Returns how many bytes the keys take, those of removed ones included. */
  int keyBytes() {
    return keyBytes;
  }

  int liveKeyBytes() {
    return liveKeyBytes;
  }

  boolean hasFreeSlots() {
    return taken * 10 < slots.length * LOAD_OF_TEN;
  }

  /** Sets the value of a key that is here; null removes it. */
  void set(int at, @Nullable Object value) {
    count(slots[at], (value == null ? 0 : 1) - (values[at] == null ? 0 : 1));
    VALUE.setRelease(values, at, value);
  }

  /** Adds a key that is not here, to a segment that is not full. */
  void add(long hash, byte[] key, Object value) {
    add(hash, key, 0, key.length, value);
  }

  /** Adds what lives in {@code from} and has, or has not, a bit of the hash; 0 is had by none. */
  void addAll(Segment from, long bit, boolean set) {
    for (int at = 0; at < from.slots.length; at++) {
      long slot = from.slots[at];
      Object value = from.values[at];
      if (value != null && (slot & bit) != 0 == set) {
        int start = keyStart(slot);
        add(slot, from.keys, start, keyEnd(from.keys, slot) - start, value);
      }
    }
  }

  private void add(long hash, byte[] source, int start, int length, Object value) {
    int at = home(hash);
    while (slots[at] != 0) {
      at = next(at);
    }
    long slot = hash >>> Integer.SIZE << Integer.SIZE | append(source, start, length);
    VALUE.setRelease(values, at, value);
    SLOT.setRelease(slots, at, slot);
    taken++;
    count(slot, 1);
  }

  private void count(long slot, int entries) {
    live += entries;
    liveKeyBytes += entries * (keyEnd(keys, slot) - (int) slot);
  }

  private int append(byte[] source, int start, int length) {
    int key = keyBytes;
    keyBytes += LENGTH_BYTES + length;
    if (keyBytes > keys.length) {
      keys = Arrays.copyOf(keys, keyBytes + keyBytes / 4);
    }
    keys[key] = (byte) length;
    keys[key + 1] = (byte) (length >>> Byte.SIZE);
    System.arraycopy(source, start, keys, key + LENGTH_BYTES, length);
    return key;
  }
}
