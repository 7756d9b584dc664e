package dev.martlet.topic;

import java.nio.charset.StandardCharsets;

/** What MQTT demands of the text of a topic name and of a topic filter. */
final class TopicSyntax {
  /** The most that fits behind the two bytes which hold the length of a string. */
  static final int MAX_LENGTH_BYTES = 65_535;

  static final int MAX_LEVELS = MAX_LENGTH_BYTES + 1;

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
  private static final String MALFORMED =
      "a topic name or filter is well-formed UTF-8 [MQTT-1.5.4-1]";

  private static final String CONTROL_CHARACTER =
      "the policy refuses control characters and non-characters (section 1.5.4)";

  private TopicSyntax() {}

  static final String NAME = "topic name";
  static final String FILTER = "topic filter";

  static void checkName(String text) {
    checkCharacters(text, NAME);
    checkNoWildcards(text);
  }

  /** Refuses what neither a name nor a filter may be. */
  static void checkCharacters(String text, String kind) {
    if (text.isEmpty()) {
      throw new InvalidTopicException(kind, text, 0, EMPTY);
    }
    int lengthBytes = 0;
    int codePoint;
    for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
      codePoint = text.codePointAt(i);
      if (codePoint == 0) {
        throw new InvalidTopicException(kind, text, i, NUL);
      }
      if (isSurrogate(codePoint)) {
        throw new InvalidTopicException(kind, text, i, LONE_SURROGATE);
      }
      lengthBytes += lengthBytes(codePoint);
      if (lengthBytes > MAX_LENGTH_BYTES) {
        throw new InvalidTopicException(kind, text, i, TOO_LONG);
      }
    }
  }

  /** Refuses bytes that are no UTF-8, as far as any topic goes. */
  static void checkWellFormed(byte[] bytes, int offset, int length, String kind) {
    int end = offset + length;
    int limit = Math.min(length, MAX_LENGTH_BYTES);
    for (int at = offset; at < offset + limit; ) {
      int character = Utf8.lengthOfCharacter(bytes, at, end);
      if (character == 0) {
        String before = new String(bytes, offset, at - offset, StandardCharsets.UTF_8);
        String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
        throw new InvalidTopicException(kind, text, before.length(), MALFORMED);
      }
      at += character;
    }
  }

  static void checkNoWildcards(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (isWildcard(name.charAt(i))) {
        throw new InvalidTopicException(NAME, name, i, WILDCARD_IN_NAME);
      }
    }
  }

  /** Refuses what the standard allows and {@code policy} does not, in the levels from an index. */
  static void checkPolicy(String text, int from, TopicPolicy policy, String kind) {
    int levels = Levels.count(text, from);
    if (levels > policy.maximumLevels()) {
      throw new InvalidTopicException(
          kind,
          text,
          Levels.start(text, from, policy.maximumLevels()),
          "the policy allows " + policy.maximumLevels() + " levels, not " + levels);
    }
    if (policy.refusesControlCharacters()) {
      checkNoControlCharacters(text, kind);
    }
  }

  private static void checkNoControlCharacters(String text, String kind) {
    int codePoint;
    for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
      codePoint = text.codePointAt(i);
      if (Character.isISOControl(codePoint) || isNonCharacter(codePoint)) {
        throw new InvalidTopicException(kind, text, i, CONTROL_CHARACTER);
      }
    }
  }

  private static boolean isNonCharacter(int codePoint) {
    return (codePoint & 0xFFFE) == 0xFFFE || (codePoint >= 0xFDD0 && codePoint <= 0xFDEF);
  }

  static void checkWildcards(String filter) {
    for (int i = 0; i < filter.length(); i++) {
      char c = filter.charAt(i);
      if (c == '#' && !(isLevel(filter, i) && i == filter.length() - 1)) {
        throw new InvalidTopicException(FILTER, filter, i, HASH_NOT_LAST_LEVEL);
      }
      if (c == '+' && !isLevel(filter, i)) {
        throw new InvalidTopicException(FILTER, filter, i, PLUS_NOT_LEVEL);
      }
    }
  }

  /** Returns whether the character at {@code i} is a whole level. */
  private static boolean isLevel(String text, int i) {
    return (i == 0 || text.charAt(i - 1) == '/')
        && (i == text.length() - 1 || text.charAt(i + 1) == '/');
  }

  static boolean isWildcard(char c) {
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
