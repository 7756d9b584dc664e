package dev.martlet.topic;

import java.util.Arrays;

/**
 * What topics are matched against: a filter without prefix as UTF-8, and where its wildcards stand.
 * Between them are literal runs, slashes included, that a topic must have byte for byte.
 *
 * <p>That of a {@link TopicFilter} never changes; that of a {@link Scratch} is read anew for each
 * question.
 */
final class TopicPattern {
  private byte[] utf8;
  private int length;

  /** Where each '+' stands. */
  private int[] pluses;

  private int plusCount;

  /** Where the levels end that a topic must have: before "/#", or "#" alone. */
  private int endOfLevels;

  private boolean open;

  /** Makes one to be {@link #read} into. */
  TopicPattern() {
    this.utf8 = new byte[0];
    this.pluses = new int[0];
  }

  /** Makes that of {@code filter}, which is known to be one. */
  TopicPattern(String filter) {
    this.utf8 = Utf8.encode(filter);
    this.pluses = new int[(int) filter.chars().filter(c -> c == '+').count()];
    read(utf8, utf8.length);
  }

  /**
   * Reads the pattern that the first {@code length} of {@code bytes} are, without a copy.
   *
   * @param length may be negative, for no bytes at all
   * @return false if they are no filter, or one that only {@link TopicSyntax} can tell: not ASCII,
   *     or maybe with a prefix
   */
  boolean readAscii(byte[] bytes, int length) {
    if (length <= 0 || length > TopicSyntax.MAX_LENGTH_BYTES || bytes[0] == '$') {
      return false;
    }
    for (int i = 0; i < length; i++) {
      byte b = bytes[i];
      if (b <= 0 || isWildcard(b) && !isLevel(bytes, i, length) || b == '#' && i < length - 1) {
        return false;
      }
    }
    read(bytes, length);
    return true;
  }

  private void read(byte[] bytes, int length) {
    this.utf8 = bytes;
    this.length = length;
    this.plusCount = 0;
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '+') {
        add(i);
      }
    }
    this.open = bytes[length - 1] == '#';
    this.endOfLevels = open ? Math.max(0, length - "/#".length()) : length;
  }

  private void add(int plus) {
    if (plusCount == pluses.length) {
      pluses = Arrays.copyOf(pluses, Math.max(8, 2 * plusCount));
    }
    pluses[plusCount++] = plus;
  }

  /** Whether a level of any text, or any number of them, comes first. */
  boolean startsWithWildcard() {
    return isWildcard(utf8[0]);
  }

  /** Whether more levels may follow those that the pattern has: it ends with '#'. */
  boolean isOpen() {
    return open;
  }

  /** Whether this is "#", which has no level and matches every topic. */
  boolean isEverything() {
    return open && length == 1;
  }

  int plusCount() {
    return plusCount;
  }

  /** Returns where a '+' stands in {@link #utf8()}. */
  int plus(int index) {
    return pluses[index];
  }

  int endOfLevels() {
    return endOfLevels;
  }

  boolean hasWildcards() {
    return open || plusCount > 0;
  }

  /** Returns the pattern as UTF-8, which nobody may write to. */
  byte[] utf8() {
    return utf8;
  }

  /** Whether a topic name matches, the rule about '$' apart [MQTT-4.7.2-1]. */
  boolean matches(byte[] topic, int from, int to) {
    if (isEverything()) {
      return true;
    }
    int at = from;
    int literal = 0;
    for (int i = 0; i < plusCount; i++) {
      int plus = pluses[i];
      int run = plus - literal;
      if (run > to - at || !Utf8.sameBytes(utf8, literal, topic, at, run)) {
        return false;
      }
      at = Utf8.endOfLevel(topic, at + run, to);
      literal = plus + 1;
    }
    int run = endOfLevels - literal;
    int end = at + run;
    return end <= to
        && (end == to || open && topic[end] == '/')
        && Utf8.sameBytes(utf8, literal, topic, at, run);
  }

  private static boolean isWildcard(byte b) {
    return b == '+' || b == '#';
  }

  private static boolean isLevel(byte[] bytes, int i, int length) {
    return (i == 0 || bytes[i - 1] == '/') && (i == length - 1 || bytes[i + 1] == '/');
  }
}
