package dev.martlet.topic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Objects in places, that one thread adds and removes and any number read without a lock.
 *
 * <p>An object stays in its place; removing leaves a hole, which the next one fills. So to add or
 * remove one of very many costs no copy of all, and who reads an array meets each object that stays
 * exactly once. One that is removed and added again meanwhile may be met twice.
 */
abstract class PlaceList {
  private static final VarHandle ITEMS;
  private static final VarHandle ITEM = MethodHandles.arrayElementVarHandle(Object[].class);

  static {
    try {
      ITEMS = MethodHandles.lookup().findVarHandle(PlaceList.class, "items", Object[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final Object[] NO_ITEMS = {};
  private static final int[] NO_HOLES = {};

  /** Fewer places than these are never given up. */
  private static final int FEW = 16;

  private @Nullable Object[] items = NO_ITEMS;
  private int size;
  private int[] holes = NO_HOLES;
  private int holeCount;

  // ---- for all threads

  /** Returns the objects, with holes anywhere. */
  final @Nullable Object[] items() {
    return (Object[]) ITEMS.getAcquire(this);
  }

  static @Nullable Object item(@Nullable Object[] items, int at) {
    return ITEM.getAcquire(items, at);
  }

  final void forEach(Consumer<Object> visitor) {
    @Nullable Object[] all = items();
    for (int i = 0; i < all.length; i++) {
      Object item = item(all, i);
      if (item != null) {
        visitor.accept(item);
      }
    }
  }

  // ---- for the writer

  final int size() {
    return size;
  }

  /** Puts {@code item} into a place, and returns that. */
  final int place(Object item) {
    int at = holeCount > 0 ? holes[--holeCount] : size;
    if (at == items.length) {
      ITEMS.setRelease(this, Arrays.copyOf(items, at + at / 2 + 2));
    }
    set(at, item);
    size++;
    return at;
  }

  final void set(int at, @Nullable Object item) {
    ITEM.setRelease(items, at, item);
  }

  /** Makes a hole; others may {@linkplain #moved move}, now and then, for what that makes free. */
  final void vacate(int at) {
    set(at, null);
    size--;
    if (size * 4 < items.length && items.length > FEW) {
      leaveHolesOut();
      return;
    }
    if (holeCount == holes.length) {
      holes = Arrays.copyOf(holes, holeCount + holeCount / 2 + 2);
    }
    holes[holeCount++] = at;
  }

  private void leaveHolesOut() {
    Object[] copy = new Object[size + size / 2 + 2];
    int to = 0;
    for (Object item : items) {
      if (item != null) {
        moved(item, to);
        copy[to++] = item;
      }
    }
    holes = NO_HOLES;
    holeCount = 0;
    ITEMS.setRelease(this, copy);
  }

  /** Returns the object that is left of several. */
  final Object only() {
    for (Object item : items) {
      if (item != null) {
        return item;
      }
    }
    throw new IllegalStateException("the list is empty");
  }

  /** Tells that {@code item} has another place now. */
  abstract void moved(Object item, int to);
}
