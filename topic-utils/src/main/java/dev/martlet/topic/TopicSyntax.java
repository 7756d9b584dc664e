package dev.martlet.topic;

/** What MQTT demands of the text of a topic name and of a topic filter. */
final class TopicSyntax {
  static final String SHARE_PREFIX = "$share/";

  /** The most that fits behind the two bytes which hold the length of a string. */
  private static final int MAX_LENGTH_BYTES = 65_535;

  private static final String EMPTY =
      "a topic name or filter has at least one character [MQTT-4.7.3-1]";
  private static final String NUL = "a topic name or filter has no U+0000 [MQTT-4.7.3-2]";
  private static final String TOO_LONG =
      "a topic name or filter has at most 65,535 bytes of UTF-8 [MQTT-4.7.3-3]";
  private static final String LONE_SURROGATE = "a surrogate stands in a pair only [MQTT-1.5.4-1]";
  private static final String WILDCARD_IN_NAME =
      "a topic name has no wildcard, '+' or '#' [MQTT-4.7.0-1]";
  private static final String HASH_NOT_LAST_LEVEL =
      "'#' is the last level of a filter and fills it alone [MQTT-4.7.1-1]";
  private static final String PLUS_NOT_LEVEL = "'+' fills a level of a filter alone [MQTT-4.7.1-2]";
  private static final String NO_SHARE_NAME =
      "a share name has at least one character [MQTT-4.8.2-1]";
  private static final String WILDCARD_IN_SHARE_NAME =
      "a share name has no wildcard, '+' or '#' [MQTT-4.8.2-2]";
  private static final String NO_FILTER_SHARED =
      "a share name is followed by '/' and a topic filter [MQTT-4.8.2-2]";

  private TopicSyntax() {}

  /** Refuses what neither a name nor a filter may be, and returns the length in bytes of UTF-8. */
  static int checkCharacters(String text) {
    if (text.isEmpty()) {
      throw new InvalidTopicException(text, 0, EMPTY);
    }
    int lengthBytes = 0;
    int codePoint;
    for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
      codePoint = text.codePointAt(i);
      if (codePoint == 0) {
        throw new InvalidTopicException(text, i, NUL);
      }
      if (isSurrogate(codePoint)) {
        throw new InvalidTopicException(text, i, LONE_SURROGATE);
      }
      lengthBytes += lengthBytes(codePoint);
      if (lengthBytes > MAX_LENGTH_BYTES) {
        throw new InvalidTopicException(text, i, TOO_LONG);
      }
    }
    return lengthBytes;
  }

  static void checkNoWildcards(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (isWildcard(name.charAt(i))) {
        throw new InvalidTopicException(name, i, WILDCARD_IN_NAME);
      }
    }
  }

  /** Returns where topics are matched from: behind the share name, whose form it checks, or 0. */
  static int startOfFilter(String text) {
    if (!text.startsWith(SHARE_PREFIX)) {
      return 0;
    }
    int nameStart = SHARE_PREFIX.length();
    int nameEnd = Levels.end(text, nameStart);
    if (nameEnd == nameStart) {
      throw new InvalidTopicException(text, nameStart, NO_SHARE_NAME);
    }
    for (int i = nameStart; i < nameEnd; i++) {
      if (isWildcard(text.charAt(i))) {
        throw new InvalidTopicException(text, i, WILDCARD_IN_SHARE_NAME);
      }
    }
    if (nameEnd + 1 >= text.length()) {
      throw new InvalidTopicException(text, text.length(), NO_FILTER_SHARED);
    }
    return nameEnd + 1;
  }

  static void checkWildcards(String filter) {
    for (int i = 0; i < filter.length(); i++) {
      char c = filter.charAt(i);
      if (c == '#' && !(isLevel(filter, i) && i == filter.length() - 1)) {
        throw new InvalidTopicException(filter, i, HASH_NOT_LAST_LEVEL);
      }
      if (c == '+' && !isLevel(filter, i)) {
        throw new InvalidTopicException(filter, i, PLUS_NOT_LEVEL);
      }
    }
  }

  /** Returns whether the character at {@code i} is a whole level. */
  private static boolean isLevel(String text, int i) {
    return (i == 0 || text.charAt(i - 1) == '/')
        && (i == text.length() - 1 || text.charAt(i + 1) == '/');
  }

  private static boolean isWildcard(char c) {
    return c == '+' || c == '#';
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private static int lengthBytes(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }
    if (codePoint < 0x800) {
      return 2;
    }
    return Character.isBmpCodePoint(codePoint) ? 3 : 4;
  }
}
