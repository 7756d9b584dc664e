package dev.martlet.topic;

import java.util.List;

/** Section 4.7 of the standard as plainly as it can be written: the oracle of the faster code. */
final class ReferenceMatcher {
  private ReferenceMatcher() {}

  static boolean matches(String filter, String topic) {
    String inner = filter.startsWith("$share/") ? filter.split("/", 3)[2] : filter;
    if (topic.startsWith("$") && (inner.startsWith("+") || inner.startsWith("#"))) {
      return false;
    }
    return matches(List.of(inner.split("/", -1)), List.of(topic.split("/", -1)));
  }

  private static boolean matches(List<String> filter, List<String> topic) {
    if (filter.isEmpty()) {
      return topic.isEmpty();
    }
    if (filter.get(0).equals("#")) {
      return true;
    }
    if (topic.isEmpty()) {
      return false;
    }
    return (filter.get(0).equals("+") || filter.get(0).equals(topic.get(0)))
        && matches(withoutFirst(filter), withoutFirst(topic));
  }

  private static List<String> withoutFirst(List<String> levels) {
    return levels.subList(1, levels.size());
  }
}
