package dev.martlet.topic;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * A topic cut into levels, each with a hash that depends on its text, its place and a secret of
 * this JVM.
 *
 * <p>The hash of a sequence of levels is the sum of theirs, so that of a topic without some levels
 * is had by subtraction: one pass over the topic serves every filter that may match it. The secret
 * keeps strangers from choosing topics that collide; hashes only lead to candidates, which are
 * compared byte for byte.
 */
final class TopicDigest {
  private static final byte[] NOTHING = {};

  private static final int COMMON_LEVELS = 64;

  private static final int FOUR_LEVELS = 4;
  private static final int SUBSETS = 1 << FOUR_LEVELS;

  private static final long PLUS_AND_SLASH = '+' | ('/' << Byte.SIZE);

  private static final long SEED = new SecureRandom().nextLong();
  private static final long[] FACTORS = new long[COMMON_LEVELS];

  static {
    Arrays.setAll(FACTORS, TopicDigest::makeFactor);
  }

  private byte[] utf8 = NOTHING;
  private int levels;
  private int[] starts;
  private long[] sums;

  /** For each four levels and each subset of them, the sum of its hashes. */
  private long[] subsets = {};

  /** For each level, what is left of it after whole words, and a slash. */
  private long[] rests;

  TopicDigest() {
    this(COMMON_LEVELS);
  }

  /** Makes one that grows if it meets more levels than these. */
  TopicDigest(int levels) {
    this.starts = new int[levels + 1];
    this.sums = new long[levels + 1];
    this.rests = new long[levels + 1];
  }

  /** Reads the levels that stand in {@code bytes}, which are not copied. */
  void read(byte[] bytes, int from, int to) {
    utf8 = bytes;
    levels = 0;
    sums[0] = 0;
    int at = from;
    do {
      at = readLevel(at, to) + 1;
    } while (at <= to);
    starts[levels] = at;
  }

  /** Lets go of the bytes that were read. */
  void forget() {
    utf8 = NOTHING;
  }

  /** Reads the level that begins at {@code from}, and returns its end. */
  private int readLevel(int from, int to) {
    if (levels + 1 == starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
      sums = Arrays.copyOf(sums, starts.length);
      rests = Arrays.copyOf(rests, starts.length);
    }
    int at = from;
    long hash = SEED;
    long word = Utf8.upToEightBytes(utf8, at, to);
    int length = lengthOfLevel(word, to - at);
    while (length == Long.BYTES) {
      hash = mix(hash ^ word, FACTORS[0]);
      at += Long.BYTES;
      word = Utf8.upToEightBytes(utf8, at, to);
      length = lengthOfLevel(word, to - at);
    }
    // No topic has a zero byte, so that nothing else looks like what is left over when it is
    // padded.
    word &= (1L << (length * Byte.SIZE)) - 1;
    starts[levels] = from;
    rests[levels] = word | ((long) '/' << (length * Byte.SIZE));
    sums[levels + 1] = sums[levels] + mix(hash ^ word, factor(levels));
    levels++;
    return at + length;
  }

  /** Returns the hash of the level that stands between {@code from} and {@code to}. */
  static long hash(byte[] bytes, int from, int to, int level) {
    int at = from;
    long hash = SEED;
    for (; to - at >= Long.BYTES; at += Long.BYTES) {
      hash = mix(hash ^ Utf8.eightBytes(bytes, at), FACTORS[0]);
    }
    long word = Utf8.upToEightBytes(bytes, at, to) & ((1L << ((to - at) * Byte.SIZE)) - 1);
    return mix(hash ^ word, factor(level));
  }

  /** Returns how many of the bytes in {@code word}, of which {@code left} count, are of a level. */
  private static int lengthOfLevel(long word, int left) {
    return Math.min(Long.numberOfTrailingZeros(Utf8.slashes(word)) >>> 3, left);
  }

  byte[] utf8() {
    return utf8;
  }

  int levels() {
    return levels;
  }

  /** Whether a level of a filter is '+'. */
  boolean isPlus(int level) {
    return starts[level + 1] - starts[level] == "+/".length() && utf8[starts[level]] == '+';
  }

  byte[] copyOfLevel(int level) {
    return Arrays.copyOfRange(utf8, start(level), start(level + 1) - 1);
  }

  boolean startsWithDollar() {
    return starts[1] - 1 > starts[0] && utf8[starts[0]] == '$';
  }

  /** Returns where a level begins; of the level behind the last, one more than the topic's end. */
  int start(int level) {
    return starts[level];
  }

  /**
   * Whether a key is the filter of a shape that matches this topic: the topic's own levels, and
   * wildcards where the shape has them. What a level of the key must be is chosen and compared
   * without asking: where the wildcards are no processor can foretell.
   */
  boolean isFilter(long[] packed, int shape, byte[] keys, int slot) {
    int count = Shape.levels(packed, shape);
    boolean isOpen = Shape.isOpen(packed, shape);
    int withoutSlash = isOpen ? -1 : count - 1;
    long pluses = Shape.pluses(packed, shape);
    int end = Segment.keyEnd(keys, slot);
    int at = Segment.keyStart(slot);
    long difference = 0;
    for (int level = 0; level < count; level++) {
      long ifPlus = -(pluses & 1);
      pluses >>>= 1;
      int length = starts[level + 1] - 1 - starts[level];
      int whole = length & -Long.BYTES & (int) ~ifPlus;
      if (at + whole > end) {
        return false;
      }
      for (int i = 0; i < whole; i += Long.BYTES) {
        difference |= Utf8.eightBytes(utf8, starts[level] + i) ^ Utf8.eightBytes(keys, at + i);
      }
      at += whole;
      int rest = (length & (Long.BYTES - 1) & (int) ~ifPlus) | (1 & (int) ifPlus);
      long expected = (rests[level] & ~ifPlus) | (PLUS_AND_SLASH & ifPlus);
      long different =
          (Utf8.eightBytes(keys, at) ^ expected) << ((Long.BYTES - 1 - rest) * Byte.SIZE);
      difference |= level == withoutSlash ? different << Byte.SIZE : different;
      at += rest + 1;
    }
    return difference == 0 && (isOpen ? at == end - 1 && keys[at] == '#' : at == end + 1);
  }

  /** Returns the hash of the first levels. */
  long sum(int levels) {
    return sums[levels];
  }

  /** Returns the hash of one level. */
  long hash(int level) {
    return sums[level + 1] - sums[level];
  }

  /** Returns the hash of the first levels without those whose bit is set in {@code left}. */
  long hash(int levels, long left) {
    long hash = sums[levels];
    for (long bits = left; bits != 0; bits &= bits - 1) {
      hash -= hash(Long.numberOfTrailingZeros(bits));
    }
    return hash;
  }

  /** Prepares {@link #tabulated}: adds up the hashes of each subset of each four levels. */
  void tabulate() {
    int tabled = Math.min(levels, Shape.LEVELS_WITH_PLUS);
    if (subsets.length == 0) {
      subsets = new long[Shape.LEVELS_WITH_PLUS / FOUR_LEVELS * SUBSETS];
    }
    for (int first = 0; first < tabled; first += FOUR_LEVELS) {
      int table = first * (SUBSETS / FOUR_LEVELS);
      for (int subset = 1; subset < SUBSETS; subset++) {
        int level = first + Integer.numberOfTrailingZeros(subset);
        long hash = level < tabled ? hash(level) : 0;
        subsets[table + subset] = subsets[table + (subset & (subset - 1))] + hash;
      }
    }
  }

  /** As {@link #hash(int, long)}, but faster. */
  long tabulated(int levels, long left) {
    long hash = sums[levels];
    int table = 0;
    for (long bits = left; bits != 0; bits >>>= FOUR_LEVELS) {
      hash -= subsets[table + (int) (bits & (SUBSETS - 1))];
      table += SUBSETS;
    }
    return hash;
  }

  /** Returns a number that nobody outside can foretell, always the same for the same argument. */
  static long secret(long of) {
    return mix(mix(SEED ^ of, 0x9E37_79B9_7F4A_7C15L), 0xD1B5_4A32_D192_ED03L);
  }

  private static long factor(int level) {
    return level < COMMON_LEVELS ? FACTORS[level] : makeFactor(level);
  }

  private static long makeFactor(int level) {
    return secret(level) | 1;
  }

  /** Multiplies, and folds the upper half of the product into the lower. */
  private static long mix(long a, long b) {
    return Math.multiplyHigh(a, b) ^ a * b;
  }
}
