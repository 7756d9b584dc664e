package dev.martlet.topic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a {@link SegmentTable}: an open-addressed table that one thread writes and any number
 * read without a lock.
 *
 * <p>A slot is free, or it holds some bits of a hash, where the key is, and of which of two kinds
 * the value is. Once taken it never changes: to remove only takes the value away, and what is
 * removed makes room when the segment is copied. So a reader may be at any slot at any time; what
 * it found there stays true. A key whose value changes its kind gets a second slot, which readers
 * come to after the first: it is filled before the first is emptied.
 */
final class Segment {
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(int[].class);
  private static final VarHandle VALUE = MethodHandles.arrayElementVarHandle(Object[].class);

  // A slot, from its lowest bit on: the kind of value; the place of the key; bits of the hash.
  private static final int SEVERAL = 1;
  private static final int PLACE_BITS = 16;
  private static final int TAG_SHIFT = 1 + PLACE_BITS;
  private static final int TAG = -1 << TAG_SHIFT;

  /** Keys begin at multiples of this. */
  private static final int ALIGNMENT = 8;

  /** Before a key stand the upper half of its hash, and its length in two bytes. */
  private static final int LENGTH_AT = Integer.BYTES;

  private static final int KEY_AT = LENGTH_AT + Short.BYTES;

  /** How much readers may read behind the last key. */
  private static final int MARGIN = 64;

  private static final int FEW_KEY_BYTES = 4_096;

  static final int MAX_KEY_BYTES = ALIGNMENT << PLACE_BITS;

  /** Of ten slots, how many may be taken. */
  private static final int LOAD_OF_TEN = 6;

  private final int[] slots;
  private final @Nullable Object[] values;

  /** How many leading bits of the hash all entries have in common. */
  final int depth;

  /** Replaced by a longer copy before a slot refers to what only that one has. */
  private byte[] keys;

  private int keyBytes = ALIGNMENT; // a slot that refers to 0 could look free
  private int liveKeyBytes;
  private int taken;
  private int live;

  Segment(int slots, int depth, int keyCapacity) {
    this.slots = new int[slots];
    this.values = new Object[slots];
    this.depth = depth;
    this.keys = new byte[keyBytes + keyCapacity + MARGIN];
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
  int slot(int at) {
    return (int) SLOT.getAcquire(slots, at);
  }

  /** Returns 1 if a slot is taken, else 0. */
  private static int isTaken(int slot) {
    return (slot | -slot) >>> (Integer.SIZE - 1);
  }

  /** Returns 1 if a slot is taken and has not the bits of this hash, else 0. */
  static int isOther(int slot, long hash) {
    return isTaken(slot) - isTagged(slot, hash);
  }

  /** Returns 1 if a slot is taken and has bits of this hash, else 0. */
  static int isTagged(int slot, long hash) {
    int difference = (slot ^ (int) hash) >>> TAG_SHIFT;
    return ((difference - 1) >>> (Integer.SIZE - 1)) & isTaken(slot);
  }

  /** Whether the value of a slot is {@link FilterValues}, and not one value by itself. */
  static boolean isSeveral(int slot) {
    return (slot & SEVERAL) != 0;
  }

  /** Returns the value of a taken slot, null if it was removed. */
  @Nullable Object value(int at) {
    return VALUE.getAcquire(values, at);
  }

  /** Returns the bytes that the slots read so far refer to, and some more behind the last. */
  byte[] keys() {
    return keys;
  }

  static int keyStart(int slot) {
    return place(slot) + KEY_AT;
  }

  static int keyEnd(byte[] keys, int slot) {
    int length = place(slot) + LENGTH_AT;
    return place(slot) + KEY_AT + (keys[length] & 0xFF) + ((keys[length + 1] & 0xFF) << Byte.SIZE);
  }

  /** Returns a byte of each line of memory that a key of usual length lies in. */
  static int touch(byte[] keys, int slot) {
    return keys[place(slot)] + keys[place(slot) + MARGIN - ALIGNMENT];
  }

  private static int place(int slot) {
    return (slot >>> 1 & (1 << PLACE_BITS) - 1) * ALIGNMENT;
  }

  int capacity() {
    return slots.length;
  }

  // ---- for the writer

  int live() {
    return live;
  }

  /** Returns how many bytes the keys of live entries take. */
  int liveKeyBytes() {
    return liveKeyBytes;
  }

  /** Whether keys of removed entries take much more than those of live ones. */
  boolean isMostlyDead() {
    return keyBytes > FEW_KEY_BYTES && keyBytes > 4 * liveKeyBytes;
  }

  boolean hasRoom(int keyLength) {
    return taken * 10 < slots.length * LOAD_OF_TEN && keyBytes + size(keyLength) <= MAX_KEY_BYTES;
  }

  static String key(byte[] keys, int slot) {
    int start = keyStart(slot);
    return new String(keys, start, keyEnd(keys, slot) - start, StandardCharsets.UTF_8);
  }

  void forEach(BiConsumer<String, Object> visitor) {
    for (int at = 0; at < slots.length; at++) {
      Object value = values[at];
      if (value != null) {
        visitor.accept(key(keys, slots[at]), value);
      }
    }
  }

  /** Returns where a key has its value, -1 if it has none. */
  int find(long hash, byte[] key) {
    int at = home(hash);
    for (int slot = slots[at]; slot != 0; slot = slots[at]) {
      if (values[at] != null && isTagged(slot, hash) != 0 && hasKey(slot, key)) {
        return at;
      }
      at = next(at);
    }
    return -1;
  }

  /** Sets the value of a key. There must be room for it. */
  void put(long hash, byte[] key, boolean several, Object value) {
    int before = -1;
    int reused = -1;
    int place = 0;
    int at = home(hash);
    for (int slot = slots[at]; slot != 0; slot = slots[at]) {
      if (isTagged(slot, hash) != 0 && hasKey(slot, key)) {
        place = place(slot);
        if (values[at] != null) {
          before = at;
          reused = -1; // a slot before this may have been passed by a reader who then misses both
        }
        if (isSeveral(slot) == several) {
          reused = at;
        }
      }
      at = next(at);
    }
    if (reused >= 0) {
      set(reused, value);
    } else {
      int keyPlace = place == 0 ? append(hash, key, 0, key.length) : place;
      take(at, hash, keyPlace, several, value);
    }
    if (before >= 0 && before != reused) {
      set(before, null);
    }
  }

  /** Adds a value that is found by its hash alone. There must be room for it. */
  void add(long hash, Object value) {
    take(freeSlot(hash), hash, append(hash, keys, 0, 0), false, value);
  }

  /** Sets a value; null removes it. */
  void set(int at, @Nullable Object value) {
    int entries = (value == null ? 0 : 1) - (values[at] == null ? 0 : 1);
    live += entries;
    liveKeyBytes += entries * size(keyEnd(keys, slots[at]) - keyStart(slots[at]));
    VALUE.setRelease(values, at, value);
  }

  /** Adds what lives in {@code from} and has, or has not, a bit of the hash; 0 is had by none. */
  void addAll(Segment from, long bit, boolean set) {
    for (int at = 0; at < from.slots.length; at++) {
      int slot = from.slots[at];
      Object value = from.values[at];
      if (value != null) {
        long hash = from.hash(slot);
        if ((hash & bit) != 0 == set) {
          int start = keyStart(slot);
          int key = append(hash, from.keys, start, keyEnd(from.keys, slot) - start);
          take(freeSlot(hash), hash, key, isSeveral(slot), value);
        }
      }
    }
  }

  /** Returns what is left of the hash that the entry was added with: all bits that matter. */
  private long hash(int slot) {
    return (Utf8.eightBytes(keys, place(slot)) << Integer.SIZE) | (slot & TAG & 0xFFFF_FFFFL);
  }

  private boolean hasKey(int slot, byte[] key) {
    return Arrays.equals(keys, keyStart(slot), keyEnd(keys, slot), key, 0, key.length);
  }

  private int freeSlot(long hash) {
    int at = home(hash);
    while (slots[at] != 0) {
      at = next(at);
    }
    return at;
  }

  private void take(int at, long hash, int place, boolean several, Object value) {
    int slot = ((int) hash & TAG) | ((place / ALIGNMENT) << 1) | (several ? SEVERAL : 0);
    VALUE.setRelease(values, at, value);
    SLOT.setRelease(slots, at, slot);
    taken++;
    live++;
    liveKeyBytes += size(keyEnd(keys, slot) - keyStart(slot));
  }

  /** Returns how many bytes a key takes, with what stands before it. */
  private static int size(int keyLength) {
    return KEY_AT + keyLength + ALIGNMENT - 1 & -ALIGNMENT;
  }

  private int append(long hash, byte[] source, int start, int length) {
    int place = keyBytes;
    keyBytes += size(length);
    if (keyBytes + MARGIN > keys.length) {
      keys = Arrays.copyOf(keys, keyBytes + keyBytes / 4 + MARGIN);
    }
    for (int i = 0; i < LENGTH_AT; i++) {
      keys[place + i] = (byte) (hash >>> (Integer.SIZE + i * Byte.SIZE));
    }
    keys[place + LENGTH_AT] = (byte) length;
    keys[place + LENGTH_AT + 1] = (byte) (length >>> Byte.SIZE);
    System.arraycopy(source, start, keys, place + KEY_AT, length);
    return place;
  }
}
