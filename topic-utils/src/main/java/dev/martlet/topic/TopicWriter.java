package dev.martlet.topic;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Writes the topic of a template piece by piece, and refuses values that do not suit. */
final class TopicWriter {
  private static final String EMPTY =
      "{name} takes at least one character, as an empty level is hardly meant";
  private static final String EMPTY_REST =
      "{name#} takes List.of() for no further level and List.of(\"\") for one that is empty";
  private static final String SLASH = "a level has no '/'";
  private static final String SEVERAL =
      "{name} takes one value, and {name#} text or a List of values: no array, Map or Optional, and"
          + " no other collection";
  private static final String NO_TOPIC = "a topic has at least one character [MQTT-4.7.3-1]";
  private static final String DOLLAR =
      "a template that starts with a placeholder matches no topic with '$' first [MQTT-4.7.2-1]";

  private final TopicTemplate template;
  private final StringBuilder topic = new StringBuilder();

  TopicWriter(TopicTemplate template) {
    this.template = template;
  }

  void literal(String text, int from, int to) {
    topic.append(text, from, to);
  }

  void value(Placeholder placeholder, Object value) {
    Objects.requireNonNull(value, () -> "value for " + placeholder + " of " + template);
    if (placeholder.isRest() && value instanceof List<?> levels) {
      levels(placeholder, levels);
    } else {
      checkOneValue(placeholder, value);
      text(placeholder, value.toString());
    }
    checkTopicSoFar(placeholder, value);
  }

  TopicName toName() {
    return TopicName.of(topic.toString());
  }

  private void text(Placeholder placeholder, String text) {
    if (text.isEmpty()) {
      throw refusal(placeholder, text, 0, placeholder.isRest() ? EMPTY_REST : EMPTY);
    }
    if (!placeholder.isRest()) {
      checkNoSlash(placeholder, text);
    }
    append(placeholder, text);
  }

  private void levels(Placeholder placeholder, List<?> levels) {
    if (levels.isEmpty()) {
      topic.setLength(Math.max(0, topic.length() - 1)); // the slash that led to the rest
    }
    String separator = "";
    for (Object level : levels) {
      Objects.requireNonNull(level, () -> "level for " + placeholder + " of " + template);
      checkOneValue(placeholder, level);
      String text = level.toString();
      checkNoSlash(placeholder, text);
      topic.append(separator);
      append(placeholder, text);
      separator = "/";
    }
  }

  private void append(Placeholder placeholder, String text) {
    if (!text.isEmpty()) {
      checkCharacters(placeholder, text);
      topic.append(text);
    }
  }

  /** What contains values has a text for people, which nobody wants in a topic. */
  private void checkOneValue(Placeholder placeholder, Object value) {
    if (value.getClass().isArray()) {
      String inBrackets = Arrays.deepToString(new Object[] {value});
      String shown = inBrackets.substring(1, inBrackets.length() - 1);
      throw refusal(placeholder, shown, 0, SEVERAL);
    }
    if (value instanceof Collection || value instanceof Map || isOptional(value)) {
      throw refusal(placeholder, value.toString(), 0, SEVERAL);
    }
  }

  private static boolean isOptional(Object value) {
    return value instanceof Optional
        || value instanceof OptionalInt
        || value instanceof OptionalLong
        || value instanceof OptionalDouble;
  }

  private void checkNoSlash(Placeholder placeholder, String level) {
    int slash = level.indexOf('/');
    if (slash >= 0) {
      throw refusal(placeholder, level, slash, SLASH);
    }
  }

  /** What has no wildcard and no other character that is illegal is a topic name by itself. */
  private void checkCharacters(Placeholder placeholder, String text) {
    try {
      TopicName.of(text);
    } catch (InvalidTopicException e) {
      throw refusal(placeholder, text, e.position(), e.rule());
    }
  }

  private void checkTopicSoFar(Placeholder placeholder, Object value) {
    if (topic.length() == 0) {
      throw refusal(placeholder, value.toString(), 0, NO_TOPIC);
    }
    if (placeholder.start() == 0 && topic.charAt(0) == '$') {
      throw refusal(placeholder, value.toString(), 0, DOLLAR);
    }
  }

  private TopicValueException refusal(
      Placeholder placeholder, String value, int position, String rule) {
    return TopicValueException.unwritable(template, placeholder, value, position, rule);
  }
}
