package dev.martlet.topic;

import org.jspecify.annotations.Nullable;

/**
 * A value does not suit its placeholder: it cannot be written into a topic, or what a topic has in
 * this place cannot be read as what was asked for. The message names placeholder, value and rule,
 * escaped and shortened as that of {@link InvalidTopicException}, so that it may be logged whoever
 * sent the topic.
 */
public final class TopicValueException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String placeholder;
  private final String value;

  private TopicValueException(
      Placeholder placeholder, String value, String message, @Nullable RuntimeException cause) {
    super(message, cause);
    this.placeholder = placeholder.name();
    this.value = value;
  }

  /** Tells that {@code value} makes no level of a topic. */
  static TopicValueException unwritable(
      TopicTemplate template, Placeholder placeholder, String value, int position, String rule) {
    String shown = InvalidTopicException.excerpt(value, position);
    return new TopicValueException(
        placeholder,
        value,
        ("Invalid value \"" + shown + "\" for " + placeholder + " of \"" + template)
            + ("\" at index " + position + " of the value: " + rule),
        null);
  }

  /** Tells that {@code value}, which {@code topic} has in this place, is not {@code wanted}. */
  static TopicValueException unreadable(
      TopicName topic,
      Placeholder placeholder,
      String value,
      String wanted,
      RuntimeException cause) {
    String shown = InvalidTopicException.excerpt(value, 0);
    String where = InvalidTopicException.excerpt(topic.toString(), 0);
    return new TopicValueException(
        placeholder,
        value,
        ("Value \"" + shown + "\" of " + placeholder + " in the topic \"" + where)
            + ("\" is not " + wanted),
        cause);
  }

  /** Returns the name of the placeholder, without its braces. */
  public String placeholder() {
    return placeholder;
  }

  /** Returns the whole value, as text. */
  public String value() {
    return value;
  }
}
