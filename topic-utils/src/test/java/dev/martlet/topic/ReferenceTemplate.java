package dev.martlet.topic;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Templates as regular expressions: the oracle of the code that walks levels. */
final class ReferenceTemplate {
  private static final String LEVEL = "(?:[^/{}+#\\x00\\p{Cs}]*|\\{[\\p{L}\\p{Nd}_-]+\\})";
  private static final String REST = "\\{[\\p{L}\\p{Nd}_-]+#\\}";
  private static final Pattern LEGAL =
      Pattern.compile(
          "(?!\\$share/)(?:" + LEVEL + "(?:/" + LEVEL + ")*(?:/" + REST + ")?|" + REST + ")");
  private static final Pattern PLACEHOLDER = Pattern.compile("(/?)\\{([^}#]+)(#?)\\}");

  private ReferenceTemplate() {}

  /** Returns whether a text that is not too long is a template. */
  static boolean isTemplate(String text) {
    List<String> names = PLACEHOLDER.matcher(text).results().map(name -> name.group(2)).toList();
    return !text.isEmpty()
        && LEGAL.matcher(text).matches()
        && Set.copyOf(names).size() == names.size();
  }

  /**
   * Returns what the placeholders match, without an entry for a rest that has no level; null if the
   * topic does not match.
   */
  static Map<String, String> captures(String template, String topic) {
    Map<String, String> captures = new HashMap<>();
    Matcher match = pattern(template).matcher(topic);
    if (!match.matches() || (template.startsWith("{") && topic.startsWith("$"))) {
      return null;
    }
    int group = 1;
    for (Matcher name = PLACEHOLDER.matcher(template); name.find(); group++) {
      if (match.group(group) != null) {
        captures.put(name.group(2), match.group(group));
      }
    }
    return captures;
  }

  private static Pattern pattern(String template) {
    StringBuilder pattern = new StringBuilder();
    int from = 0;
    for (Matcher name = PLACEHOLDER.matcher(template); name.find(); from = name.end()) {
      pattern.append(Pattern.quote(template.substring(from, name.start())));
      boolean isRest = !name.group(3).isEmpty();
      String slash = name.group(1);
      pattern.append(isRest ? "(?:" + slash + "(.*))" : slash + "([^/]*)");
      pattern.append(isRest && !slash.isEmpty() ? "?" : "");
    }
    pattern.append(Pattern.quote(template.substring(from)));
    return Pattern.compile(pattern.toString(), Pattern.DOTALL);
  }
}
