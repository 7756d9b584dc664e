package dev.martlet.topic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Distinct values that one thread adds and removes and any number read without a lock.
 *
 * <p>A value stays in its place; removing leaves a hole, which the next one fills. So to add or
 * remove one of very many costs no copy of all, and who reads an array meets each value that stays
 * exactly once. One that is removed and added again meanwhile may be met twice.
 */
class ValueList {
  private static final VarHandle ITEMS;
  private static final VarHandle ITEM = MethodHandles.arrayElementVarHandle(Object[].class);

  static {
    try {
      ITEMS = MethodHandles.lookup().findVarHandle(ValueList.class, "items", Object[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final Object[] NO_ITEMS = {};
  private static final int[] NONE = {};

  /** Up to so many values, looking at each is as good as a map. */
  private static final int SEARCHED = 16;

  private @Nullable Object[] items = NO_ITEMS;
  private int live;

  /** Where the last holes are that are to be filled first. */
  private int[] holes = NONE;

  private int holeCount;

  /** Where each value is; null while there are few. */
  private @Nullable Map<Object, Integer> places;

  ValueList() {}

  // ---- for all threads

  /** Returns the values, with holes anywhere. */
  @Nullable Object[] items() {
    return (Object[]) ITEMS.getAcquire(this);
  }

  void forEach(Consumer<Object> visitor) {
    Object[] all = items();
    for (int i = 0; i < all.length; i++) {
      Object item = item(all, i);
      if (item != null) {
        visitor.accept(item);
      }
    }
  }

  static @Nullable Object item(@Nullable Object[] items, int at) {
    return ITEM.getAcquire(items, at);
  }

  // ---- for the writer

  int size() {
    return live;
  }

  boolean contains(Object value) {
    return find(value) >= 0;
  }

  /** Returns false if it is there already. */
  boolean add(Object value) {
    if (contains(value)) {
      return false;
    }
    int at = holeCount > 0 ? holes[--holeCount] : live;
    if (at == items.length) {
      ITEMS.setRelease(this, Arrays.copyOf(items, at + at / 2 + 2));
    }
    ITEM.setRelease(items, at, value);
    live++;
    if (places != null) {
      places.put(value, at);
    } else if (live > SEARCHED) {
      places = placesOfAll();
    }
    return true;
  }

  /** Returns false if it is not there. */
  boolean remove(Object value) {
    int at = find(value);
    if (at < 0) {
      return false;
    }
    ITEM.setRelease(items, at, null);
    live--;
    if (places != null) {
      places.remove(value);
    }
    if (holeCount == holes.length) {
      holes = Arrays.copyOf(holes, holeCount + holeCount / 2 + 2);
    }
    holes[holeCount++] = at;
    if (live * 4 < items.length && items.length > SEARCHED) {
      leaveHolesOut();
    }
    return true;
  }

  /** Puts {@code replacement}, which is not there, in the place of {@code value}, which is. */
  void replace(Object value, Object replacement) {
    int at = find(value);
    ITEM.setRelease(items, at, replacement);
    if (places != null) {
      places.remove(value);
      places.put(replacement, at);
    }
  }

  /** Returns the value that is left of several. */
  Object only() {
    for (Object item : items) {
      if (item != null) {
        return item;
      }
    }
    throw new IllegalStateException("the list is empty");
  }

  private int find(Object value) {
    if (places != null) {
      return places.getOrDefault(value, -1);
    }
    for (int i = 0; i < items.length; i++) {
      if (value.equals(items[i])) {
        return i;
      }
    }
    return -1;
  }

  private void leaveHolesOut() {
    Object[] copy = new Object[live + live / 2 + 2];
    int to = 0;
    for (Object item : items) {
      if (item != null) {
        copy[to++] = item;
      }
    }
    ITEMS.setRelease(this, copy);
    holes = NONE;
    holeCount = 0;
    places = live > SEARCHED ? placesOfAll() : null;
  }

  private Map<Object, Integer> placesOfAll() {
    Map<Object, Integer> all = new HashMap<>(2 * live);
    for (int i = 0; i < items.length; i++) {
      Object item = items[i];
      if (item != null) {
        all.put(item, i);
      }
    }
    return all;
  }
}
