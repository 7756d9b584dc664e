package dev.martlet.topic;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Distinct values, told apart by {@code equals}. */
class ValueList extends PlaceList {
  /** Up to so many values, looking at each is as good as a map. */
  private static final int SEARCHED = 16;

  private static final int NOWHERE = -1;

  /** Where each value is; null while there are few. */
  private @Nullable Map<Object, Integer> places;

  ValueList() {}

  final boolean contains(Object value) {
    return find(value) >= 0;
  }

  /** Adds a value that is not there. What its methods may throw comes before any change. */
  final void add(Object value) {
    if (places == null && size() == SEARCHED) {
      places = placesOfAll();
    }
    if (places == null) {
      place(value);
      return;
    }
    places.put(value, NOWHERE);
    places.put(value, place(value));
  }

  /** Removes a value that is there. */
  final void remove(Object value) {
    int at = find(value);
    if (places != null) {
      places.remove(value);
    }
    vacate(at);
    if (size() < SEARCHED / 2) {
      places = null;
    }
  }

  /** Puts {@code replacement}, which is not there, in the place of {@code value}, which is. */
  final void replace(Object value, Object replacement) {
    int at = find(value);
    set(at, replacement);
    if (places != null) {
      places.remove(value);
      places.put(replacement, at);
    }
  }

  @Override
  final void moved(Object item, int to) {
    if (places != null) {
      places.put(item, to);
    }
  }

  private Map<Object, Integer> placesOfAll() {
    Map<Object, Integer> all = new HashMap<>();
    @Nullable Object[] items = items();
    for (int i = 0; i < items.length; i++) {
      Object item = items[i];
      if (item != null) {
        all.put(item, i);
      }
    }
    return all;
  }

  private int find(Object value) {
    if (places != null) {
      return places.getOrDefault(value, NOWHERE);
    }
    @Nullable Object[] items = items();
    for (int i = 0; i < items.length; i++) {
      if (value.equals(items[i])) {
        return i;
      }
    }
    return NOWHERE;
  }
}
