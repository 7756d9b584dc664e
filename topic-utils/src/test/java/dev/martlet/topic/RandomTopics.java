package dev.martlet.topic;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Topics, filters and questions drawn from a seed; the same seed draws the same on every JDK.
 * Levels repeat, so that filters meet; whatever a careless reading of the standard stumbles over is
 * drawn more often than it is met in practice.
 */
final class RandomTopics {
  /** Does {@code filter} match {@code topic}? Both are legal. */
  record Question(String filter, String topic) {}

  private static final int MAX_LENGTH_BYTES = 65_535;

  /** Alike in pairs; some just shorter and just longer than the eight bytes of a machine word. */
  private static final String[] COMMON_LEVELS = {
    "",
    "",
    "",
    "a",
    "a",
    "b",
    "ab",
    "ba",
    "A",
    "$",
    "$x",
    "$SYS",
    "$share",
    "x$",
    " ",
    "é",
    "e\u0301",
    "€",
    "𝄞",
    "𝄢",
    "\u0001",
    "\n",
    "\u007F",
    "\u0085",
    "\uFEFF",
    "\uFFFE",
    "tennis",
    "abcdefg",
    "abcdefgh",
    "abcdefgH",
    "abcdefghi",
    "abcdefgé",
    "abcdef€€",
    "player-0123456789",
    "player-0123456788"
  };

  /** Of one to four bytes of UTF-8, first and last of each length, controls and non-characters. */
  private static final String[] CHARACTERS = {
    "a",
    "b",
    "z",
    "A",
    "Z",
    "0",
    "9",
    "-",
    ".",
    "$",
    "*",
    "!",
    "\"",
    "\\",
    "%",
    " ",
    "\u0001",
    "\t",
    "\n",
    "\r",
    "\u001F",
    "~",
    "\u007F",
    "\u0080",
    "\u009F",
    "é",
    "ß",
    "я",
    "\u07FF",
    "\u0800",
    "€",
    "中",
    "\uD7FF",
    "\uE000",
    "\uFDD0",
    "\uFEFF",
    "\uFFFD",
    "\uFFFF",
    "\uD800\uDC00",
    "𝄞",
    "𝄢",
    "😀",
    "\uDBFF\uDFFF"
  };

  /** What breaks a rule in some places, not in others. */
  private static final String[] SUSPECTS = {
    "+",
    "#",
    "/",
    "//",
    "+/",
    "/+",
    "/#",
    "#/",
    "++",
    "##",
    "+#",
    "$",
    "$share/",
    "$share",
    "$share//",
    "$SHARE/g/",
    "\0",
    "\uD834",
    "\uDD1E",
    "\uD800",
    "\uDBFF",
    "\uDC00",
    "\uDFFF",
    "\uDD1E\uD834",
    "\uFEFF",
    "\n",
    "\u007F"
  };

  private final SplittableRandom random;

  RandomTopics(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Returns a question that is answered with yes about half of the time, or with a close no. */
  Question question() {
    String filter = filter();
    if (oneIn(40)) {
      return new Question(filter, topic());
    }
    return new Question(filter, oneIn(3) ? topicFor(filter) : nearMiss(topicFor(filter)));
  }

  /** Returns a legal filter, one in six of them shared. */
  String filter() {
    String filter = oneIn(10_000) ? hugeFilter() : ordinaryFilter();
    if (oneIn(6) || filter.startsWith("$share/")) {
      String shared = "$share/" + nonEmptyLevel() + "/" + filter;
      return fits(shared) ? shared : "$share/g/#";
    }
    return filter;
  }

  /** Returns a legal topic name. */
  String topic() {
    return topicFor(filter());
  }

  /**
   * Returns a legal topic name that reads as {@code filter} with levels in place of its wildcards.
   * It matches unless the {@code $} rule says no.
   */
  String topicFor(String filter) {
    List<String> levels = levels(unshared(filter));
    boolean ordinary = levels.size() < 1_000 && filter.length() < 10_000;
    levels.replaceAll(level -> level.equals("+") ? (ordinary ? level() : "") : level);
    if (last(levels).equals("#")) {
      levels.remove(levels.size() - 1);
      for (int further = ordinary ? below(4) : 0; further > 0; further--) {
        levels.add(level());
      }
    }
    String topic = String.join("/", levels);
    return topic.isEmpty() ? nonEmptyLevel() : topic;
  }

  /** Returns a legal topic name that differs from {@code topic} a little, rarely not at all. */
  String nearMiss(String topic) {
    String changed = oneIn(2) ? changedLevels(topic) : changedCharacters(topic);
    return ReferenceSyntax.isName(changed) ? changed : topic;
  }

  /** Returns a text that may be a topic name, a filter, both or neither. */
  String text() {
    String text = oneIn(2) ? filter() : topic();
    if (oneIn(2_000)) {
      return padded(text);
    }
    for (int changes = below(3); changes > 0; changes--) {
      int at = below(text.length() + 1);
      int end = oneIn(3) ? Math.min(text.length(), at + 1) : at;
      String between = oneIn(4) ? "" : pick(SUSPECTS);
      text = text.substring(0, at) + between + text.substring(end);
    }
    return text;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  <T> T pick(List<T> choices) {
    return choices.get(below(choices.size()));
  }

  private String ordinaryFilter() {
    List<String> levels = new ArrayList<>();
    for (int count = levelCount(); count > 0; count--) {
      levels.add(oneIn(3) ? "+" : level());
    }
    if (oneIn(4)) {
      levels.set(levels.size() - 1, "#");
    }
    String filter = String.join("/", levels);
    return filter.isEmpty() ? "+" : filter;
  }

  /** Returns mostly few; at times about as many as a word, or two, has bits. */
  private int levelCount() {
    int kind = below(100);
    if (kind < 85) {
      return 1 + below(6);
    }
    if (kind < 98) {
      return 7 + below(10);
    }
    return 60 + below(10) + 64 * below(2);
  }

  /** Returns a filter at the greatest length, or with about as many levels as a filter can have. */
  private String hugeFilter() {
    int less = below(3);
    return switch (below(6)) {
      case 0 -> "/".repeat(MAX_LENGTH_BYTES - less);
      case 1 -> "/".repeat(MAX_LENGTH_BYTES - 1 - less) + (oneIn(2) ? "+" : "#");
      case 2 -> "+/".repeat(MAX_LENGTH_BYTES / 2 - less) + (oneIn(2) ? "+" : "#");
      case 3 -> "a/".repeat(MAX_LENGTH_BYTES / 2 - less) + (oneIn(2) ? "+" : "#");
      case 4 -> "+/" + filled(MAX_LENGTH_BYTES - 2 - less);
      default -> filled(MAX_LENGTH_BYTES - 2 - less) + (oneIn(2) ? "/+" : "/#");
    };
  }

  /** Returns a level of so many bytes, of one character of any length and {@code x}. */
  private String filled(int bytes) {
    String character = pick(CHARACTERS);
    int each = bytes(character);
    return character.repeat(bytes / each) + "x".repeat(bytes % each);
  }

  private String padded(String text) {
    int missing = MAX_LENGTH_BYTES + below(3) - 1 - bytes(text);
    String padding = missing > 0 ? filled(missing) : "";
    return oneIn(2) ? text + padding : padding + text;
  }

  private String level() {
    if (!oneIn(4)) {
      return pick(COMMON_LEVELS);
    }
    StringBuilder level = new StringBuilder();
    for (int length = below(12); length > 0; length--) {
      level.append(pick(CHARACTERS));
    }
    return level.toString();
  }

  private String nonEmptyLevel() {
    String level = level();
    return level.isEmpty() ? "g" : level;
  }

  private String changedLevels(String topic) {
    List<String> levels = levels(topic);
    int at = below(levels.size());
    switch (below(6)) {
      case 0 -> levels.remove(at);
      case 1 -> levels.add(at, level());
      case 2 -> levels.add(level());
      case 3 -> levels.set(at, level());
      case 4 -> levels.set(at, "");
      default -> Collections.swap(levels, at, below(levels.size()));
    }
    return String.join("/", levels);
  }

  private String changedCharacters(String topic) {
    int at = topic.offsetByCodePoints(0, below(topic.codePointCount(0, topic.length())));
    int next = topic.offsetByCodePoints(at, 1);
    String before = topic.substring(0, at);
    String here = topic.substring(at, next);
    String after = topic.substring(next);
    return switch (below(7)) {
      case 0 -> before + after;
      case 1 -> before + pick(CHARACTERS) + after;
      case 2 -> before + pick(CHARACTERS) + here + after;
      case 3 -> before + "/" + here + after;
      case 4 -> topic + "/";
      case 5 -> "$" + topic;
      default -> before + swappedCase(here) + after;
    };
  }

  private static String swappedCase(String character) {
    String upper = character.toUpperCase(java.util.Locale.ROOT);
    return upper.equals(character) ? character.toLowerCase(java.util.Locale.ROOT) : upper;
  }

  private String pick(String[] choices) {
    return choices[below(choices.length)];
  }

  private static String unshared(String filter) {
    return filter.startsWith("$share/") ? filter.split("/", 3)[2] : filter;
  }

  private static List<String> levels(String text) {
    return new ArrayList<>(Arrays.asList(text.split("/", -1)));
  }

  private static String last(List<String> levels) {
    return levels.get(levels.size() - 1);
  }

  private static boolean fits(String text) {
    return text.length() <= MAX_LENGTH_BYTES && bytes(text) <= MAX_LENGTH_BYTES;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
