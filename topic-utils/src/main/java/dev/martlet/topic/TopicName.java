package dev.martlet.topic;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * The name that a message is published to, such as {@code home/kitchen/temp}. Immutable.
 *
 * <p>A name is compared character by character: case, leading, trailing and adjacent slashes count,
 * and nothing is normalised [MQTT-4.7.3-4]. An empty level is a level: {@code /} has two of them.
 */
public final class TopicName implements Comparable<TopicName> {
  private final String text;
  private final byte[] utf8;

  private TopicName(String text, byte[] utf8) {
    this.text = text;
    this.utf8 = utf8;
  }

  /**
   * Returns the topic name that reads {@code text}. Takes time linear in its length; the name keeps
   * a copy of it as UTF-8.
   *
   * @throws InvalidTopicException if {@code text} is empty [MQTT-4.7.3-1], takes more than 65,535
   *     bytes of UTF-8 [MQTT-4.7.3-3], or contains U+0000 [MQTT-4.7.3-2], a lone surrogate
   *     [MQTT-1.5.4-1], {@code +} or {@code #} [MQTT-4.7.0-1]
   */
  public static TopicName of(String text) {
    Objects.requireNonNull(text, "text");
    if (text.length() > TopicSyntax.MAX_LENGTH_BYTES) {
      throw refusal(text);
    }
    byte[] utf8 = Utf8.encode(text);
    if (!isPlain(text, utf8)) {
      TopicSyntax.checkName(text);
    }
    return new TopicName(text, utf8);
  }

  /**
   * Returns the topic name that reads {@code text}, if {@code policy} accepts it as well. Its
   * prefixes have no part in this: they are for filters.
   *
   * @throws InvalidTopicException as {@link #of(String)} does, or by the policy
   */
  public static TopicName of(String text, TopicPolicy policy) {
    TopicName name = of(text);
    TopicSyntax.checkPolicy(text, 0, policy, TopicSyntax.NAME);
    return name;
  }

  /**
   * Returns the topic name whose UTF-8 stands in {@code bytes} from {@code offset} on, which is
   * copied.
   *
   * @throws InvalidTopicException as {@link #of(String)} does, or if the bytes are no well-formed
   *     UTF-8 [MQTT-1.5.4-1]
   * @throws IndexOutOfBoundsException if these are no bytes of the array
   */
  public static TopicName ofUtf8(byte[] bytes, int offset, int length) {
    checkUtf8(bytes, offset, length);
    String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
    return new TopicName(text, Arrays.copyOfRange(bytes, offset, offset + length));
  }

  /** Refuses what {@link #ofUtf8} refuses. */
  static void checkUtf8(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (!Utf8.isTopicName(bytes, offset, offset + length)) {
      throw refusal(bytes, offset, length);
    }
  }

  /** Returns why {@code text}, which is none, is no topic name. */
  static InvalidTopicException refusal(String text) {
    try {
      TopicSyntax.checkName(text);
    } catch (InvalidTopicException refusal) {
      return refusal;
    }
    return new InvalidTopicException(TopicSyntax.NAME, text, 0, "it has changed while it was read");
  }

  /** Returns why these bytes, which are none, are no topic name. */
  private static InvalidTopicException refusal(byte[] bytes, int offset, int length) {
    try {
      TopicSyntax.checkWellFormed(bytes, offset, length, TopicSyntax.NAME);
    } catch (InvalidTopicException refusal) {
      return refusal;
    }
    return refusal(new String(bytes, offset, length, StandardCharsets.UTF_8));
  }

  /** Whether it is certain without a look at each character that {@code text} is a topic name. */
  private static boolean isPlain(String text, byte[] utf8) {
    // A lone surrogate is encoded as one byte, '?'; any other character beyond ASCII as more.
    return utf8.length == text.length()
        && !Utf8.contains(utf8, '?')
        && Utf8.isTopicName(utf8, 0, utf8.length);
  }

  /** Returns the levels in order, at least one; they are cut anew by each call. */
  public List<String> levels() {
    return Collections.unmodifiableList(Levels.split(text, 0));
  }

  /** Returns how many levels {@link #levels()} has, without cutting them. */
  public int levelCount() {
    return Levels.count(text, 0);
  }

  /** Returns the length on the wire: bytes of UTF-8, without the two that hold the length. */
  public int lengthBytes() {
    return utf8.length;
  }

  /**
   * Returns whether the first character is {@code $}, so that no filter which starts with a
   * wildcard matches [MQTT-4.7.2-1]. By custom the server publishes to such topics, not its
   * clients.
   */
  public boolean startsWithDollar() {
    return utf8[0] == '$';
  }

  /** Returns the name as it goes over the wire, not copied: nobody may write to it. */
  byte[] utf8() {
    return utf8;
  }

  /** Returns whether {@code other} is a topic name of the same text. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TopicName name && text.equals(name.text);
  }

  /**
   * Compares texts. Consistent with {@code equals}; so a {@code HashMap} stays fast even with texts
   * chosen to have the same hash code.
   */
  @Override
  public int compareTo(TopicName other) {
    return text.compareTo(other.text);
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
