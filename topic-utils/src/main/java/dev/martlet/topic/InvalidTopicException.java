package dev.martlet.topic;

import java.util.Optional;

/**
 * A text is no topic name, no topic filter, or no template. The message shows the text around the
 * offence, with control characters and lone surrogates escaped, so that it may be logged whoever
 * sent the text.
 */
public final class InvalidTopicException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** How much of the text the message shows on either side of the offence. */
  private static final int CONTEXT_CHARS = 40;

  private final int position;
  private final String rule;

  InvalidTopicException(String text, int position, String rule) {
    this("topic", text, position, rule);
  }

  /** Makes one that says what {@code text} should be: a topic name, a topic filter. */
  InvalidTopicException(String kind, String text, int position, String rule) {
    super(
        "Invalid "
            + kind
            + " \""
            + excerpt(text, position)
            + "\" at index "
            + position
            + ": "
            + rule);
    this.position = position;
    this.rule = rule;
  }

  /**
   * Returns the index, in {@code char}s of the text, of the first character that breaks the rule;
   * the length of the text if something is missing at its end.
   */
  public int position() {
    return position;
  }

  /**
   * Returns the rule broken, in words and with its number in MQTT 5.0, as in {@code "'+' fills a
   * level of a filter alone [MQTT-4.7.1-2]"}; rules of templates have no number. The words are for
   * people and may change.
   */
  public String rule() {
    return rule;
  }

  /**
   * Returns the number of the statement broken, as in {@code MQTT-4.7.1-2}, which programs may go
   * by; nothing if the rule is a policy's or a template's.
   */
  public Optional<String> statement() {
    int start = rule.lastIndexOf("[MQTT-");
    return start < 0 ? Optional.empty() : Optional.of(rule.substring(start + 1, rule.length() - 1));
  }

  static String excerpt(String text, int position) {
    int from = Math.max(0, position - CONTEXT_CHARS);
    int to = Math.min(text.length(), position + CONTEXT_CHARS);
    StringBuilder excerpt = new StringBuilder();
    if (from > 0) {
      excerpt.append('…');
    }
    text.substring(from, to).codePoints().forEach(c -> appendReadable(excerpt, c));
    if (to < text.length()) {
      excerpt.append('…');
    }
    return excerpt.toString();
  }

  private static void appendReadable(StringBuilder excerpt, int codePoint) {
    switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          excerpt.append(String.format("\\u{%04X}", codePoint));
      default -> excerpt.appendCodePoint(codePoint);
    }
  }
}
