package dev.martlet.topic;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where in an index the values of a filter are: in an entry of its own, or a simpler filter's. */
final class FilterAddress {
  /** A simpler filter keeps at most so many levels, so that few shapes are needed for all. */
  private static final int SIMPLE_LEVELS = 8;

  final Shape shape;

  /** The hash of the first level, which chooses the group of shapes. */
  final long firstLevel;

  final long hash;

  /** The filter that the entry is for. */
  final byte[] key;

  /** Whether that matches more than the filter whose address this is. */
  final boolean isChecked;

  private FilterAddress(Shape shape, TopicDigest levels, byte[] key, boolean isChecked) {
    this.shape = shape;
    this.firstLevel = levels.hash(0);
    this.hash = shape.hash(levels);
    this.key = key;
    this.isChecked = isChecked;
  }

  /** Returns the filter's own address; null if it has no shape. */
  static @Nullable FilterAddress own(TopicPattern pattern, TopicDigest levels) {
    Shape shape = Shape.of(pattern, levels);
    return shape == null ? null : new FilterAddress(shape, levels, pattern.utf8(), false);
  }

  /** Returns the address of the filter that has the leading literal levels, and then '#'. */
  static FilterAddress simpler(TopicPattern pattern, TopicDigest levels) {
    int kept = 0;
    int most = pattern.isEverything() ? 0 : Math.min(SIMPLE_LEVELS, levels.levels());
    while (kept < most && !levels.isPlus(kept) && fits(levels, kept + 1)) {
      kept++;
    }
    Shape own = Shape.of(pattern, levels);
    if (kept == 0 && own != null && !own.startsWithWildcard()) {
      return new FilterAddress(own, levels, pattern.utf8(), true); // its first level leaves no room
    }
    return new FilterAddress(new Shape(kept, 0, true), levels, open(pattern, levels, kept), true);
  }

  private static boolean fits(TopicDigest levels, int count) {
    return levels.start(count) + "#".length() <= TopicSyntax.MAX_LENGTH_BYTES;
  }

  private static byte[] open(TopicPattern pattern, TopicDigest levels, int count) {
    int end = levels.start(count);
    byte[] key = Arrays.copyOf(pattern.utf8(), end + "#".length());
    if (end > 0) {
      key[end - 1] = '/';
    }
    key[end] = '#';
    return key;
  }

  /** Whether {@code filter} is the one that the entry is for, not one filed under it. */
  boolean isOwn(TopicFilter filter) {
    return !isChecked && filter.prefix().isEmpty();
  }

  /** Returns what is filed; an index goes by its own rule for '$', so the filter's is left out. */
  FilterValues.Filed filed(TopicFilter filter, Object value) {
    return new FilterValues.Filed(filter.withoutDollarTopics(), value, isChecked);
  }
}
