package dev.martlet.samples;

import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import java.util.ArrayList;
import java.util.List;

/** Why a filter matches a topic or does not, level by level, as a person would compare them. */
public final class MatchExplanation {
  private record Row(String level, String filter, String topic, String verdict) {}

  private final List<String> remarks = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();
  private boolean matches = true;
  private boolean hidden;

  private MatchExplanation() {}

  /** Compares {@code filter}, made without a policy of its own, with {@code topic}. */
  public static MatchExplanation of(TopicFilter filter, TopicName topic) {
    MatchExplanation explanation = new MatchExplanation();
    explanation.explainGroup(filter);
    explanation.explainDollar(filter.levels().get(0), topic);
    explanation.explainLevels(filter.levels(), topic.levels());
    return explanation;
  }

  /** Returns the conclusion, which is that of {@link TopicFilter#matches(TopicName)}. */
  public boolean matches() {
    return matches;
  }

  /** Returns what is to be said beforehand, a table of the levels, and the conclusion. */
  public List<String> lines() {
    List<Row> table = new ArrayList<>();
    table.add(new Row("level", "filter", "topic", "verdict"));
    table.addAll(rows);
    int filterWidth = table.stream().mapToInt(row -> row.filter.length()).max().orElseThrow();
    int topicWidth = table.stream().mapToInt(row -> row.topic.length()).max().orElseThrow();
    String format = "%-5s  %-" + filterWidth + "s  %-" + topicWidth + "s  %s";

    List<String> lines = new ArrayList<>(remarks);
    for (Row row : table) {
      lines.add(String.format(format, row.level, row.filter, row.topic, row.verdict));
    }
    lines.add(matches ? "yes" : "no");
    return lines;
  }

  private void explainGroup(TopicFilter filter) {
    filter
        .shareGroup()
        .ifPresent(group ->
            remarks.add(
                readable("shared by group '" + group + "': matched as " + filter.unshared())));
  }

  private void explainDollar(String firstLevel, TopicName topic) {
    if (topic.startsWithDollar() && (firstLevel.equals("+") || firstLevel.equals("#"))) {
      hidden = true;
      remarks.add(
          "a filter that starts with '"
              + firstLevel
              + "' matches no topic that starts with '$' [MQTT-4.7.2-1]");
    }
  }

  private void explainLevels(List<String> filter, List<String> topic) {
    for (int i = 0; i < Math.max(filter.size(), topic.size()); i++) {
      if (i == filter.size()) {
        add(i, "", rest(topic, i), false, "filter has no such level");
        return;
      }
      if (filter.get(i).equals("#")) {
        explainRest(i, topic);
        return;
      }
      if (i < topic.size()) {
        explainLevel(i, filter.get(i), topic.get(i));
      } else {
        add(i, filter.get(i), "", false, "topic has no such level");
      }
    }
  }

  private void explainRest(int index, List<String> topic) {
    int taken = Math.max(0, topic.size() - index);
    String levels = taken == 1 ? "1 level" : taken + " levels";
    String verdict = hidden ? hiddenFrom("#") : "'#' takes the rest (" + levels + ")";
    add(index, "#", rest(topic, index), !hidden, verdict);
  }

  private void explainLevel(int index, String filter, String topic) {
    if (hidden) {
      add(index, filter, topic, false, hiddenFrom(filter));
    } else if (filter.equals("+")) {
      String verdict = topic.isEmpty() ? "'+' takes an empty level too" : "'+' takes any level";
      add(index, filter, topic, true, verdict);
    } else if (filter.equals(topic)) {
      add(index, filter, topic, true, topic.isEmpty() ? "same: both are empty" : "same");
    } else {
      add(index, filter, topic, false, "differs: '" + filter + "' is not '" + topic + "'");
    }
  }

  private void add(int index, String filter, String topic, boolean fits, String verdict) {
    String shown = matches ? readable(verdict) : "not reached";
    rows.add(new Row(String.valueOf(index + 1), readable(filter), readable(topic), shown));
    matches &= fits;
  }

  private static String hiddenFrom(String wildcard) {
    return "the rule for '$' hides the topic from '" + wildcard + "'";
  }

  /** Nobody shall move the cursor, or the columns, by what stands in a topic. */
  private static String readable(String text) {
    StringBuilder readable = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          switch (Character.getType(c)) {
            case Character.CONTROL,
                Character.FORMAT,
                Character.LINE_SEPARATOR,
                Character.PARAGRAPH_SEPARATOR ->
                readable.append(String.format("\\u{%04X}", c));
            default -> readable.appendCodePoint(c);
          }
        });
    return readable.toString();
  }

  private static String rest(List<String> levels, int from) {
    return String.join("/", levels.subList(Math.min(from, levels.size()), levels.size()));
  }
}
