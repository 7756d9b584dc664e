package dev.martlet.topic;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Which texts are topic names and topic filters, said level by level and by the JDK's UTF-8. */
final class ReferenceSyntax {
  private ReferenceSyntax() {}

  static boolean isName(String text) {
    return isTopicText(text) && hasNoWildcard(text);
  }

  static boolean isFilter(String text) {
    if (!isTopicText(text)) {
      return false;
    }
    if (!text.startsWith("$share/")) {
      return areFilterLevels(text);
    }
    String[] parts = text.split("/", 3);
    return parts.length == 3
        && !parts[1].isEmpty()
        && hasNoWildcard(parts[1])
        && !parts[2].isEmpty()
        && areFilterLevels(parts[2]);
  }

  private static boolean isTopicText(String text) {
    return !text.isEmpty()
        && text.indexOf('\0') < 0
        && StandardCharsets.UTF_8.newEncoder().canEncode(text)
        && text.getBytes(StandardCharsets.UTF_8).length <= 65_535;
  }

  private static boolean areFilterLevels(String text) {
    List<String> levels = List.of(text.split("/", -1));
    List<String> allButLast = levels.subList(0, levels.size() - 1);
    String last = levels.get(levels.size() - 1);
    return allButLast.stream().allMatch(level -> level.equals("+") || hasNoWildcard(level))
        && (last.equals("+") || last.equals("#") || hasNoWildcard(last));
  }

  private static boolean hasNoWildcard(String text) {
    return !text.contains("+") && !text.contains("#");
  }
}
