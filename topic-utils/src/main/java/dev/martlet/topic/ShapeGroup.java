package dev.martlet.topic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Which shapes there are among filters that begin alike, and how many filters of each. One thread
 * writes, any number read without a lock: the lists that they read are replaced, never changed.
 */
final class ShapeGroup {
  private static final VarHandle LISTS;
  private static final VarHandle LIST = MethodHandles.arrayElementVarHandle(long[][].class);

  static {
    try {
      LISTS = MethodHandles.lookup().findVarHandle(ShapeGroup.class, "lists", long[][].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final long[] NONE = {};

  /** Where the list of all open shapes stands, those of fewer levels first. */
  private static final int OPEN = 0;

  /** Shapes of more levels than this have one list together; all others one for each number. */
  private static final int COMMON_LEVELS = 32;

  /** Lists of packed shapes. */
  private long[][] lists = {};

  /** For each list and shape, how many filters have it. */
  private int[][] filters = {};

  private int shapes;

  ShapeGroup() {}

  // ---- for all threads

  /** Returns the shapes that end with '#', those of fewer levels first. */
  long[] open() {
    return list(OPEN);
  }

  /** Returns the shapes of so many levels, and maybe of others, that do not end with '#'. */
  long[] closed(int levels) {
    return list(closedIndex(levels));
  }

  private long[] list(int index) {
    long[][] all = (long[][]) LISTS.getAcquire(this);
    return index < all.length ? (long[]) LIST.getAcquire(all, index) : NONE;
  }

  private static int closedIndex(int levels) {
    return 1 + Math.min(levels, COMMON_LEVELS);
  }

  // ---- for the writer

  /** Returns how many different shapes there are. */
  int size() {
    return shapes;
  }

  boolean contains(Shape shape) {
    int list = index(shape);
    return list < lists.length && find(shape, list) >= 0;
  }

  /** Counts one more filter of this shape. */
  void add(Shape shape) {
    int list = index(shape);
    if (list >= lists.length) {
      growTo(list + 1);
    }
    int at = find(shape, list);
    if (at < 0) {
      at = insert(shape, list);
    }
    filters[list][at / Shape.PACKED]++;
  }

  /** Counts one less filter of this shape, of which there is one. */
  void remove(Shape shape) {
    int list = index(shape);
    int at = find(shape, list);
    if (--filters[list][at / Shape.PACKED] == 0) {
      delete(list, at);
    }
  }

  private static int index(Shape shape) {
    return shape.open() ? OPEN : closedIndex(shape.levels());
  }

  private int find(Shape shape, int list) {
    long[] packed = lists[list];
    for (int at = 0; at < packed.length; at += Shape.PACKED) {
      if (shape.isPackedAt(packed, at)) {
        return at;
      }
    }
    return -1;
  }

  private int insert(Shape shape, int list) {
    long[] packed = lists[list];
    int at = 0;
    while (at < packed.length && Shape.levels(packed, at) <= shape.levels()) {
      at += Shape.PACKED;
    }
    long[] more = new long[packed.length + Shape.PACKED];
    System.arraycopy(packed, 0, more, 0, at);
    shape.pack(more, at);
    System.arraycopy(packed, at, more, at + Shape.PACKED, packed.length - at);

    int[] counts = filters[list];
    int[] moreCounts = new int[counts.length + 1];
    int index = at / Shape.PACKED;
    System.arraycopy(counts, 0, moreCounts, 0, index);
    System.arraycopy(counts, index, moreCounts, index + 1, counts.length - index);

    filters[list] = moreCounts;
    LIST.setRelease(lists, list, more);
    shapes++;
    return at;
  }

  private void delete(int list, int at) {
    long[] packed = lists[list];
    long[] less = new long[packed.length - Shape.PACKED];
    System.arraycopy(packed, 0, less, 0, at);
    System.arraycopy(packed, at + Shape.PACKED, less, at, less.length - at);

    int[] counts = filters[list];
    int[] lessCounts = new int[counts.length - 1];
    int index = at / Shape.PACKED;
    System.arraycopy(counts, 0, lessCounts, 0, index);
    System.arraycopy(counts, index + 1, lessCounts, index, lessCounts.length - index);

    filters[list] = lessCounts;
    LIST.setRelease(lists, list, less);
    shapes--;
  }

  private void growTo(int size) {
    long[][] more = Arrays.copyOf(lists, size);
    Arrays.fill(more, lists.length, size, NONE);
    filters = Arrays.copyOf(filters, size);
    Arrays.fill(filters, lists.length, size, new int[0]);
    LISTS.setRelease(this, more);
  }
}
