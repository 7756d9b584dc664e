package dev.martlet.topic;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Topics of one form, such as {@code home/{room}/temp}: what varies in them has a name. Immutable.
 *
 * <p>A placeholder {@code {name}} fills a level and stands for one level, also an empty one, as
 * {@code +} does. {@code {name#}} is the last level and stands for any number of further levels,
 * also none, as {@code #} does: {@code a/{rest#}} matches {@code a} (no further level), {@code a/}
 * (one, which is empty) and {@code a/b/c}. A name consists of letters, digits, {@code _} and {@code
 * -} and stands once in a template. A wildcard has a name, so {@code +} and {@code #} by themselves
 * are refused; so are braces elsewhere than around a name, and a share name. All other text is
 * compared character by character.
 *
 * <p>Topics are written and read by the same template, and what was written is read again: for
 * values that are not refused, {@code captures(topic(values))} has these values. The way back is
 * open too, but for one thing: an empty level is read where somebody else has published it, yet
 * never written for {@code {name}}, as it is a value forgotten far more often than one meant.
 */
public final class TopicTemplate {
  private final String text;
  private final TopicFilter filter;
  private final Map<String, Placeholder> placeholders;

  private TopicTemplate(String text, TopicFilter filter, Map<String, Placeholder> placeholders) {
    this.text = text;
    this.filter = filter;
    this.placeholders = placeholders;
  }

  /**
   * Returns the template that reads {@code text}; without placeholders it stands for one topic.
   * Takes time linear in the length.
   *
   * @throws InvalidTopicException if a placeholder is not closed, has no legal name or that of
   *     another, or shares its level with other text; if {@code {name#}} is not last; if a {@code
   *     +}, {@code #} or brace stands elsewhere; if {@code text} starts with {@code $share/}; if
   *     its {@linkplain #filter() filter} breaks a rule of filters, as by its length [MQTT-4.7.3-3]
   */
  public static TopicTemplate of(String text) {
    Objects.requireNonNull(text, "text");
    TemplateParser parser = new TemplateParser(text);
    return new TopicTemplate(text, parser.parse(), parser.placeholders());
  }

  /**
   * Returns the filter that matches the same topics, with {@code +} for {@code {name}} and {@code
   * #} for {@code {name#}}: always the same object.
   */
  public TopicFilter filter() {
    return filter;
  }

  /** Returns the names of the placeholders from left to right; a new list by each call. */
  public List<String> names() {
    return List.copyOf(placeholders.keySet());
  }

  /**
   * Returns whether {@code topic} is of this form: whether {@link #filter()} matches it, which for
   * a template that starts with a placeholder no topic does that starts with {@code $}
   * [MQTT-4.7.2-1]. Allocates nothing; takes time linear in the two lengths.
   */
  public boolean matches(TopicName topic) {
    return filter.matches(topic);
  }

  /**
   * Returns what {@code topic} has in place of the placeholders, or nothing if it does not {@link
   * #matches match}. Allocates the result and one array, a number for each placeholder; no text is
   * cut out before it is asked for.
   */
  public Optional<TopicCaptures> captures(TopicName topic) {
    return matches(topic) ? Optional.of(TopicCaptures.ofMatch(this, topic)) : Optional.empty();
  }

  /**
   * Returns the topic that has {@code values} in place of the placeholders, from left to right.
   *
   * <p>A value is written as its {@code toString()} says, and {@code {name}} takes one that is not
   * empty and has no slash. {@code {name#}} takes text whose slashes separate levels, or a {@link
   * List} with a value for each level, where an empty list is no further level; levels inside the
   * rest may be empty. As empty text could mean either, {@code {name#}} takes {@code List.of()} or
   * {@code List.of("")} in its stead.
   *
   * @throws TopicValueException if a value is empty, has a slash where it must not, a wildcard
   *     [MQTT-4.7.0-1], U+0000 [MQTT-4.7.3-2], a lone surrogate [MQTT-1.5.4-1]; if it makes the
   *     topic start with {@code $}, so that it would not {@link #matches match} [MQTT-4.7.2-1]; if
   *     it takes more than 65,535 bytes by itself [MQTT-4.7.3-3]; if it is an array, a map, an
   *     {@link Optional} or a collection, but for a list for {@code {name#}}, whose levels are none
   *     of these
   * @throws InvalidTopicException if the topic takes more than 65,535 bytes, though no value by
   *     itself does [MQTT-4.7.3-3]
   * @throws IllegalArgumentException if there are more or fewer values than placeholders
   */
  public TopicName topic(Object... values) {
    if (values.length != placeholders.size()) {
      throw new IllegalArgumentException(
          this + " takes a value for each of " + names() + ", but was given " + values.length);
    }
    return write(Arrays.asList(values).iterator());
  }

  /**
   * Returns the topic that has {@code values}, by the names of the placeholders, in their place:
   * the same as {@link #topic(Object...)}, whatever the order.
   *
   * @throws TopicValueException as {@link #topic(Object...)}
   * @throws InvalidTopicException as {@link #topic(Object...)}
   * @throws IllegalArgumentException if a placeholder has no value, or a name no placeholder
   */
  public TopicName topic(Map<String, ?> values) {
    values.keySet().forEach(this::placeholder);
    for (Placeholder placeholder : placeholders.values()) {
      if (!values.containsKey(placeholder.name())) {
        throw new IllegalArgumentException(this + " has no value for " + placeholder);
      }
    }
    return write(placeholders.keySet().stream().map(name -> (Object) values.get(name)).iterator());
  }

  private TopicName write(Iterator<?> values) {
    TopicWriter topic = new TopicWriter(this);
    int from = 0;
    for (Placeholder placeholder : placeholders.values()) {
      topic.literal(text, from, placeholder.start());
      topic.value(placeholder, values.next());
      from = placeholder.end();
    }
    topic.literal(text, from, text.length());
    return topic.toName();
  }

  /** Returns the placeholders from left to right. */
  Iterable<Placeholder> placeholders() {
    return placeholders.values();
  }

  int placeholderCount() {
    return placeholders.size();
  }

  /** Returns the placeholder of that name, or refuses the name. */
  Placeholder placeholder(String name) {
    Placeholder placeholder = placeholders.get(name);
    if (placeholder == null) {
      throw new IllegalArgumentException(
          this + " has no placeholder \"" + name + "\"; it has " + names());
    }
    return placeholder;
  }

  /** Returns whether {@code other} is a template of the same text. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TopicTemplate template && text.equals(template.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns the text that the template was made of. */
  @Override
  public String toString() {
    return text;
  }
}
