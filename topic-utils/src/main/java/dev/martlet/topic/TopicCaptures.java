package dev.martlet.topic;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * What a topic has in place of the placeholders of a template that it matches. Immutable.
 *
 * <p>It knows where the values stand; each call that returns one cuts it out anew. All methods that
 * take a name throw {@link IllegalArgumentException} if the template has no such placeholder.
 */
public final class TopicCaptures {
  /** Where a rest without any level starts. */
  private static final int NOWHERE = -1;

  private final TopicTemplate template;
  private final TopicName topic;
  private final int[] starts;

  private TopicCaptures(TopicTemplate template, TopicName topic, int[] starts) {
    this.template = template;
    this.topic = topic;
    this.starts = starts;
  }

  /** Returns the captures of a topic that is known to match the template. */
  static TopicCaptures ofMatch(TopicTemplate template, TopicName topic) {
    String text = topic.toString();
    int[] starts = new int[template.placeholderCount()];
    int level = 0;
    int start = 0;
    for (Placeholder placeholder : template.placeholders()) {
      for (; level < placeholder.level(); level++) {
        int slash = text.indexOf('/', start);
        start = slash < 0 ? NOWHERE : slash + 1;
      }
      starts[placeholder.index()] = start;
    }
    return new TopicCaptures(template, topic, starts);
  }

  /** Returns the template that the topic matches. */
  public TopicTemplate template() {
    return template;
  }

  /** Returns the topic that was matched. */
  public TopicName topic() {
    return topic;
  }

  /**
   * Returns what the topic has in place of {@code {name}}, which may be empty; for {@code {name#}}
   * the further levels with their slashes. There no further level and a single empty one both read
   * as empty text; {@link #levels} tells them apart. Allocates that text.
   */
  public String get(String name) {
    return text(template.placeholder(name));
  }

  /**
   * Returns what {@code conversion} makes of {@link #get(String)}, such as {@code UUID::fromString}
   * or {@code rooms::get}.
   *
   * @throws TopicValueException if the conversion throws, which is the cause, or returns null
   */
  public <T> T get(String name, Function<? super String, ? extends T> conversion) {
    return convert(name, "what its conversion takes", conversion);
  }

  /**
   * Returns what {@link Integer#parseInt(String)} makes of {@link #get(String)}, so that {@code 07}
   * reads as 7.
   *
   * @throws TopicValueException if it is no such number
   */
  public int getInt(String name) {
    return convert(name, "an int", Integer::valueOf);
  }

  /**
   * Returns what {@link Long#parseLong(String)} makes of {@link #get(String)}.
   *
   * @throws TopicValueException if it is no such number
   */
  public long getLong(String name) {
    return convert(name, "a long", Long::valueOf);
  }

  /**
   * Returns the levels in place of {@code {name#}}, each of which may be empty; an empty list if
   * the topic ends before them. Of {@code {name}} it is always one. The list is immutable.
   */
  public List<String> levels(String name) {
    Placeholder placeholder = template.placeholder(name);
    return starts[placeholder.index()] == NOWHERE
        ? List.of()
        : List.of(text(placeholder).split("/", -1));
  }

  /**
   * Returns all values by their names, from left to right: the text of {@code {name}}, and the list
   * of levels of {@code {name#}}. {@link TopicTemplate#topic(Map)} takes them, be it of this
   * template or of another with the same names. The map is new and immutable.
   */
  public Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Placeholder placeholder : template.placeholders()) {
      String name = placeholder.name();
      values.put(name, placeholder.isRest() ? levels(name) : text(placeholder));
    }
    return Collections.unmodifiableMap(values);
  }

  private <T> T convert(
      String name, String wanted, Function<? super String, ? extends T> conversion) {
    Objects.requireNonNull(conversion, "conversion");
    Placeholder placeholder = template.placeholder(name);
    String text = text(placeholder);
    try {
      return Objects.requireNonNull(conversion.apply(text), "the conversion returned null");
    } catch (RuntimeException e) {
      throw TopicValueException.unreadable(topic, placeholder, text, wanted, e);
    }
  }

  private String text(Placeholder placeholder) {
    String text = topic.toString();
    int start = starts[placeholder.index()];
    if (start == NOWHERE) {
      return "";
    }
    int slash = placeholder.isRest() ? -1 : text.indexOf('/', start);
    return text.substring(start, slash < 0 ? text.length() : slash);
  }

  /** Returns whether {@code other} has the same topic captured by an equal template. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TopicCaptures captures
        && template.equals(captures.template)
        && topic.equals(captures.topic);
  }

  @Override
  public int hashCode() {
    return Objects.hash(template, topic);
  }

  /** Returns the values with their names, as in {@code {room=kitchen, floor=2}}. */
  @Override
  public String toString() {
    return values().toString();
  }
}
