package dev.martlet.topic;

/**
 * What topics are matched against: a filter without prefix, as UTF-8.
 *
 * <p>That of a {@link TopicFilter} never changes; that of a {@link Scratch} is read anew for each
 * question.
 */
final class TopicPattern {
  private byte[] utf8;
  private int length;

  /** Makes one to be {@linkplain #readAscii read} into. */
  TopicPattern() {
    this.utf8 = new byte[0];
  }

  /** Makes that of {@code filter}, which is known to be one. */
  TopicPattern(String filter) {
    this.utf8 = Utf8.encode(filter);
    this.length = utf8.length;
  }

  /**
   * Reads the pattern that the first {@code count} of {@code bytes} are, without a copy.
   *
   * @param count may be negative, for no bytes at all
   * @return false if they are no filter, or one that only {@link TopicSyntax} can tell: not ASCII,
   *     or maybe with a prefix
   */
  boolean readAscii(byte[] bytes, int count) {
    if (count <= 0 || count > TopicSyntax.MAX_LENGTH_BYTES || bytes[0] == '$') {
      return false;
    }
    int at = Utf8.plainBytes(bytes, 0, count);
    while (at < count) {
      byte b = bytes[at];
      boolean isPlaced =
          isWildcard(b) && isLevel(bytes, at, count) && (b == '+' || at == count - 1);
      if (!isPlaced) {
        return false;
      }
      at++;
      at += Utf8.plainBytes(bytes, at, count);
    }
    utf8 = bytes;
    length = count;
    return true;
  }

  /** Returns the pattern as UTF-8, which nobody may write to. */
  byte[] utf8() {
    return utf8;
  }

  /** Whether a level of any text, or any number of them, comes first. */
  boolean startsWithWildcard() {
    return isWildcard(utf8[0]);
  }

  /** Whether more levels may follow those that the pattern has: it ends with '#'. */
  boolean isOpen() {
    return utf8[length - 1] == '#';
  }

  /** Whether this is "#", which has no level and matches every topic. */
  boolean isEverything() {
    return length == 1 && isOpen();
  }

  /** Whether from a level on any levels match: it is the '#'. */
  boolean isOpenFrom(int at) {
    return at < length && utf8[at] == '#';
  }

  boolean hasWildcards() {
    return isOpen() || Utf8.contains(utf8, '+');
  }

  /** Returns where the levels end that a topic must have: before "/#", or "#" alone. */
  int endOfLevels() {
    return isOpen() ? Math.max(0, length - "/#".length()) : length;
  }

  /**
   * Whether a topic name matches, the rule about '$' apart [MQTT-4.7.2-1]. No topic has a wildcard:
   * what is the same in both ends before the next one of the pattern.
   */
  boolean matches(byte[] topic, int from, int to) {
    return matches(0, topic, from, to);
  }

  /**
   * Whether the levels of a topic that stand between {@code from} and {@code to} match those of the
   * pattern that begin at {@code patternFrom}. Quickest where these begin with several '+'.
   */
  boolean matchesFrom(int patternFrom, byte[] topic, int from, int to) {
    int at = patternFrom;
    int topicAt = from;
    while (at + 1 < length && utf8[at] == '+') {
      int end = Utf8.endOfLevel(topic, topicAt, to);
      if (end == to) {
        break;
      }
      at += "+/".length();
      topicAt = end + 1;
    }
    return matches(at, topic, topicAt, to);
  }

  private boolean matches(int patternFrom, byte[] topic, int from, int to) {
    int at = patternFrom;
    int topicAt = from;
    while (true) {
      int same = Utf8.sameBytes(utf8, at, topic, topicAt, Math.min(length - at, to - topicAt));
      at += same;
      topicAt += same;
      if (at == length) {
        return topicAt == to;
      }
      if (utf8[at] != '+') {
        return utf8[at] == '#' || (topicAt == to && isOpen() && at == endOfLevels());
      }
      at++;
      topicAt = Utf8.endOfLevel(topic, topicAt, to);
    }
  }

  /** Returns how many bytes, eight at most, follow {@code from} and the last wildcard. */
  int literalsAtEnd(int from) {
    int least = Math.max(from, length - Long.BYTES);
    int at = length;
    while (at > least && !isWildcard(utf8[at - 1])) {
      at--;
    }
    return length - at;
  }

  /** Returns the last bytes, eight at most, the last of them highest. */
  long ending(int count) {
    long ending = 0;
    for (int i = 1; i <= count; i++) {
      ending |= (utf8[length - i] & 0xFFL) << (Long.SIZE - i * Byte.SIZE);
    }
    return ending;
  }

  private static boolean isWildcard(byte b) {
    return b == '+' || b == '#';
  }

  private static boolean isLevel(byte[] bytes, int i, int count) {
    return (i == 0 || bytes[i - 1] == '/') && (i == count - 1 || bytes[i + 1] == '/');
  }
}
