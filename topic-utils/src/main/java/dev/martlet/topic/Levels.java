package dev.martlet.topic;

import java.util.ArrayList;
import java.util.List;

/** How slashes cut a text into levels; n slashes make n + 1 levels, however many are empty. */
final class Levels {
  private static final char SEPARATOR = '/';

  private Levels() {}

  /** Returns the levels of {@code text} from the index {@code start} on. */
  static List<String> split(String text, int start) {
    List<String> levels = new ArrayList<>();
    int from = start;
    int end = end(text, from);
    while (end < text.length()) {
      levels.add(text.substring(from, end));
      from = end + 1;
      end = end(text, from);
    }
    levels.add(text.substring(from));
    return levels;
  }

  /** Returns how many levels {@link #split} cuts. */
  static int count(String text, int start) {
    int count = 1;
    for (int end = end(text, start); end < text.length(); end = end(text, end + 1)) {
      count++;
    }
    return count;
  }

  /** Returns where the level begins that {@code levels} others lie before, of those split. */
  static int start(String text, int start, int levels) {
    int from = start;
    for (int i = 0; i < levels; i++) {
      from = end(text, from) + 1;
    }
    return from;
  }

  /** Returns the index behind the level that {@code from} lies in. */
  static int end(String text, int from) {
    int separator = text.indexOf(SEPARATOR, from);
    return separator < 0 ? text.length() : separator;
  }
}
