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

  static int count(String text) {
    int count = 1;
    for (int end = end(text, 0); end < text.length(); end = end(text, end + 1)) {
      count++;
    }
    return count;
  }

  /** Returns the index behind the level that {@code from} lies in. */
  static int end(String text, int from) {
    int separator = text.indexOf(SEPARATOR, from);
    return separator < 0 ? text.length() : separator;
  }
}
