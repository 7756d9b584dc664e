package dev.martlet.topic;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where in an index the values of a filter are.
 *
 * @param firstLevel the hash of the first level, which chooses the group of shapes
 * @param key the entry's filter
 * @param isChecked whether the entry is that of a simpler filter, which matches more
 */
record FilterAddress(Shape shape, long firstLevel, long hash, byte[] key, boolean isChecked) {
  /** A simpler filter keeps at most so many levels, so that few shapes are needed for all. */
  private static final int SIMPLE_LEVELS = 8;

  /** Returns the filter's own address; null if it has no shape. */
  static @Nullable FilterAddress own(TopicPattern pattern, TopicDigest levels) {
    Shape shape = Shape.of(pattern, levels);
    return shape == null ? null : of(shape, levels, pattern.utf8(), false);
  }

  /** Returns the address of the filter that has the leading literal levels, and then '#'. */
  static FilterAddress simpler(TopicPattern pattern, TopicDigest levels) {
    int kept = pattern.isEverything() ? 0 : Math.min(SIMPLE_LEVELS, levels.levels());
    int literal = pattern.plusCount() > 0 ? pattern.plus(0) : pattern.endOfLevels();
    int longest = Math.min(literal, TopicSyntax.MAX_LENGTH_BYTES - "/#".length());
    while (kept > 0 && levels.start(kept) - 1 > longest) {
      kept--;
    }
    Shape shape = new Shape(kept, 0, true);
    byte[] key;
    if (kept == 0) {
      key = new byte[] {'#'};
    } else {
      int end = levels.start(kept) - 1;
      key = Arrays.copyOf(pattern.utf8(), end + 2);
      key[end] = '/';
      key[end + 1] = '#';
    }
    return of(shape, levels, key, true);
  }

  private static FilterAddress of(Shape shape, TopicDigest levels, byte[] key, boolean isChecked) {
    long firstLevel = shape.startsWithWildcard() ? 0 : levels.hash(0);
    return new FilterAddress(shape, firstLevel, shape.hash(levels), key, isChecked);
  }

  /** Whether {@code filter} is the one that the entry is for, not one filed under it. */
  boolean isOwn(TopicFilter filter) {
    return !isChecked && filter.prefix().isEmpty();
  }

  FilterValues.Filed filed(TopicFilter filter, Object value) {
    return new FilterValues.Filed(filter, value, isChecked);
  }
}
