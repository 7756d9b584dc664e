package dev.martlet.topic;

import org.jspecify.annotations.Nullable;

/**
 * The values of one entry of a {@link TopicFilterIndex}, if that is more than one value of one
 * filter: those of the entry's own filter in the list that this is, those of others in a second.
 */
final class FilterValues extends ValueList {
  /**
   * A value of a filter that is not the entry's own.
   *
   * @param isChecked whether the filter matches less than the entry's, so that it must be asked
   */
  record Filed(TopicFilter filter, Object value, boolean isChecked) implements Comparable<Filed> {
    /** An order of filters, for maps that meet equal hash codes; values have none. */
    @Override
    public int compareTo(Filed other) {
      return filter.compareTo(other.filter);
    }
  }

  private final ValueList filed = new ValueList();

  /** Makes one of the only value that the entry had, if it had one. */
  FilterValues(@Nullable Object value) {
    if (value != null) {
      add(value);
    }
  }

  /** Returns the values of other filters, each a {@link Filed}. */
  ValueList filed() {
    return filed;
  }

  boolean isEmpty() {
    return size() == 0 && filed.size() == 0;
  }
}
