package dev.martlet.topic;

import java.util.List;

/**
 * Section 4.7 of the standard as plainly as it can be written: the oracle of the faster code. It
 * shares nothing with that: it works on texts cut by the JDK, level by level, and knows no classes
 * of the module.
 */
final class ReferenceMatcher {
  /** How many levels the definition may recurse through; beyond, the same is said without. */
  private static final int MAX_RECURSION_LEVELS = 500;

  private ReferenceMatcher() {}

  static boolean matches(String filter, String topic) {
    List<String> filterLevels = levels(unshared(filter));
    List<String> topicLevels = levels(topic);
    if (topic.startsWith("$") && isWildcard(filterLevels.get(0))) {
      return false;
    }
    return filterLevels.size() > MAX_RECURSION_LEVELS
        ? matchLevelByLevel(filterLevels, topicLevels)
        : match(filterLevels, 0, topicLevels, 0);
  }

  /**
   * Returns whether the levels of the filter from {@code f} on match the topic's from {@code t}.
   */
  static boolean match(List<String> filter, int f, List<String> topic, int t) {
    if (f == filter.size()) {
      return t == topic.size();
    }
    if (filter.get(f).equals("#")) {
      return true;
    }
    return t < topic.size()
        && (filter.get(f).equals("+") || filter.get(f).equals(topic.get(t)))
        && match(filter, f + 1, topic, t + 1);
  }

  /** What {@link #match} says of whole lists, said without recursion. */
  static boolean matchLevelByLevel(List<String> filter, List<String> topic) {
    boolean anyTail = filter.get(filter.size() - 1).equals("#");
    int compared = anyTail ? filter.size() - 1 : filter.size();
    if (anyTail ? topic.size() < compared : topic.size() != compared) {
      return false;
    }
    for (int i = 0; i < compared; i++) {
      if (!filter.get(i).equals("+") && !filter.get(i).equals(topic.get(i))) {
        return false;
      }
    }
    return true;
  }

  static List<String> levels(String text) {
    return List.of(text.split("/", -1));
  }

  private static boolean isWildcard(String level) {
    return level.equals("+") || level.equals("#");
  }

  private static String unshared(String filter) {
    return filter.startsWith("$share/") ? filter.split("/", 3)[2] : filter;
  }
}
