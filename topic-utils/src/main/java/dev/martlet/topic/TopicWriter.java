package dev.martlet.topic;

import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** Writes the topic of a template piece by piece, and refuses values that do not suit. */
final class TopicWriter {
  private static final String EMPTY =
      "{name} takes at least one character, as an empty level is hardly meant";
  private static final String EMPTY_REST =
      "{name#} takes List.of() for no further level and List.of(\"\") for one that is empty";
  private static final String SLASH = "a level has no '/'";
  private static final String COLLECTION = "{name} takes one value, and {name#} text or a List";
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
    if (value instanceof Collection<?> collection) {
      levels(placeholder, collection);
    } else {
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

  private void levels(Placeholder placeholder, Collection<?> levels) {
    if (!placeholder.isRest() || !(levels instanceof List)) {
      throw refusal(placeholder, levels.toString(), 0, COLLECTION);
    }
    if (levels.isEmpty()) {
      topic.setLength(Math.max(0, topic.length() - 1)); // the slash that led to the rest
    }
    String separator = "";
    for (Object level : levels) {
      Objects.requireNonNull(level, () -> "level for " + placeholder + " of " + template);
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
