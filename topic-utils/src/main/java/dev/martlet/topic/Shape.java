package dev.martlet.topic;

import org.jspecify.annotations.Nullable;

/**
 * What filters that differ in their literal levels only have in common.
 *
 * @param levels how many levels, a {@code #} at the end not counted
 * @param pluses the levels that are {@code +}: bit n is that of level n
 * @param open whether a {@code #} comes last
 */
record Shape(int levels, long pluses, boolean open) {
  /** A {@code +} can stand in one of these levels. */
  static final int LEVELS_WITH_PLUS = Long.SIZE;

  private static final Shape EVERYTHING = new Shape(0, 0, true);

  /** How many longs a packed shape takes. */
  static final int PACKED = 3;

  /**
   * Returns the shape of {@code pattern}, whose levels have been read.
   *
   * @return null if a '+' stands too far behind for a shape to tell
   */
  static @Nullable Shape of(TopicPattern pattern, TopicDigest levels) {
    if (pattern.isEverything()) {
      return EVERYTHING;
    }
    long pluses = 0;
    for (int level = 0; level < levels.levels(); level++) {
      if (levels.isPlus(level)) {
        if (level >= LEVELS_WITH_PLUS) {
          return null;
        }
        pluses |= 1L << level;
      }
    }
    return new Shape(levels.levels(), pluses, pattern.isOpen());
  }

  /** Whether its first level is a wildcard, so that it may match whatever the topic starts with. */
  boolean startsWithWildcard() {
    return levels == 0 || (pluses & 1) != 0;
  }

  /** Writes this to {@code to}, for {@link #levels(long[], int)} and the others to be read. */
  void pack(long[] to, int at) {
    to[at] = (long) levels << 1 | (open ? 1 : 0);
    to[at + 1] = pluses;
    to[at + 2] = salt();
  }

  boolean isPackedAt(long[] packed, int at) {
    return levels(packed, at) == levels
        && pluses(packed, at) == pluses
        && isOpen(packed, at) == open;
  }

  static int levels(long[] packed, int at) {
    return (int) (packed[at] >>> 1);
  }

  static boolean isOpen(long[] packed, int at) {
    return (packed[at] & 1) != 0;
  }

  static long pluses(long[] packed, int at) {
    return packed[at + 1];
  }

  static long salt(long[] packed, int at) {
    return packed[at + 2];
  }

  /** Returns the hash that a filter of this shape has if its literal levels are those read. */
  long hash(TopicDigest digest) {
    return digest.hash(levels, pluses) ^ salt();
  }

  private long salt() {
    return TopicDigest.secret(TopicDigest.secret(pluses) ^ ((long) levels << 1 | (open ? 1 : 0)));
  }
}
