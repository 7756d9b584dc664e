package dev.martlet.topic;

import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * The name that a message is published to, such as {@code home/kitchen/temp}. Immutable.
 *
 * <p>A name is compared character by character: case, leading, trailing and adjacent slashes count,
 * and nothing is normalised [MQTT-4.7.3-4]. An empty level is a level: {@code /} has two of them.
 */
public final class TopicName {
  private final String text;
  private final int lengthBytes;

  private TopicName(String text, int lengthBytes) {
    this.text = text;
    this.lengthBytes = lengthBytes;
  }

  /**
   * Returns the topic name that reads {@code text}.
   *
   * @throws InvalidTopicException if {@code text} is empty [MQTT-4.7.3-1], takes more than 65,535
   *     bytes of UTF-8 [MQTT-4.7.3-3], or contains U+0000 [MQTT-4.7.3-2], a lone surrogate
   *     [MQTT-1.5.4-1], {@code +} or {@code #} [MQTT-4.7.0-1]
   */
  public static TopicName of(String text) {
    Objects.requireNonNull(text, "text");
    int lengthBytes = TopicSyntax.checkCharacters(text);
    TopicSyntax.checkNoWildcards(text);
    return new TopicName(text, lengthBytes);
  }

  /** Returns the levels in order, at least one; they are cut anew by each call. */
  public List<String> levels() {
    return Collections.unmodifiableList(Levels.split(text, 0));
  }

  /** Returns how many levels {@link #levels()} has, without cutting them. */
  public int levelCount() {
    return Levels.count(text);
  }

  /** Returns the length on the wire: bytes of UTF-8, without the two that hold the length. */
  public int lengthBytes() {
    return lengthBytes;
  }

  /**
   * Returns whether the first character is {@code $}, so that no filter which starts with a
   * wildcard matches [MQTT-4.7.2-1]. By custom the server publishes to such topics, not its
   * clients.
   */
  public boolean startsWithDollar() {
    return text.charAt(0) == '$';
  }

  /** Returns whether {@code other} is a topic name of the same text. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TopicName name && text.equals(name.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns the text that the name was made of. */
  @Override
  public String toString() {
    return text;
  }
}
