package dev.martlet.topic;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a subscription asks for, such as {@code home/+/temp} or {@code $share/workers/jobs/#}.
 * Immutable.
 *
 * <p>{@code +} stands for one level, also an empty one; {@code #} for any number of further levels,
 * also none, so that {@code a/#} matches {@code a}. All else is compared character by character
 * [MQTT-4.7.3-4].
 *
 * <p>A text that starts with {@code $share/} is a shared subscription in either protocol version:
 * MQTT 3.1.1 does not define them, but its servers that offer them do so in this form. {@code
 * $share} without a slash and {@code $SHARE/a/b} are ordinary filters.
 */
public final class TopicFilter {
  private final String text;

  /** Where the filter that topics are matched against starts: behind the share name, if any. */
  private final int start;

  private TopicFilter(String text, int start) {
    this.text = text;
    this.start = start;
  }

  /**
   * Returns the topic filter that reads {@code text}.
   *
   * @throws InvalidTopicException if {@code text} is empty [MQTT-4.7.3-1], takes more than 65,535
   *     bytes of UTF-8 [MQTT-4.7.3-3], or contains U+0000 [MQTT-4.7.3-2] or a lone surrogate
   *     [MQTT-1.5.4-1]; if a {@code #} is not the whole last level [MQTT-4.7.1-1] or a {@code +}
   *     not a whole level [MQTT-4.7.1-2]; if it starts with {@code $share/}, but no share name
   *     [MQTT-4.8.2-1], slash and filter follow, or the share name has a wildcard [MQTT-4.8.2-2]
   */
  public static TopicFilter of(String text) {
    Objects.requireNonNull(text, "text");
    TopicSyntax.checkCharacters(text);
    int start = TopicSyntax.startOfFilter(text); // has refused wildcards before it
    TopicSyntax.checkWildcards(text);
    return new TopicFilter(text, start);
  }

  /** Returns whether this is a shared subscription, {@code $share/{group}/{filter}}. */
  public boolean isShared() {
    return start > 0;
  }

  /** Returns the share name of a shared subscription, else nothing. */
  public Optional<String> shareGroup() {
    return isShared()
        ? Optional.of(text.substring(TopicSyntax.SHARE_PREFIX.length(), start - 1))
        : Optional.empty();
  }

  /**
   * Returns the filter that topics are matched against: that of a shared subscription without
   * {@code $share/{group}/}, else this one.
   *
   * <p>The result is never shared: that of {@code $share/g/$share/x/y} matches the topic {@code
   * $share/x/y}, and does not equal what {@link #of} makes of this text.
   */
  public TopicFilter unshared() {
    return isShared() ? new TopicFilter(text.substring(start), 0) : this;
  }

  /** Returns whether there is a {@code +} or a {@code #}; without, the filter matches one topic. */
  public boolean hasWildcards() {
    return text.indexOf('+', start) >= 0 || text.endsWith("#");
  }

  /**
   * Returns whether a message published to {@code topic} is one that this filter asks for. A filter
   * that starts with a wildcard matches no topic that starts with {@code $}, behind a share name as
   * well [MQTT-4.7.2-1]. Allocates nothing; takes time linear in the two lengths.
   */
  public boolean matches(TopicName topic) {
    if (startsWithWildcard() && topic.startsWithDollar()) {
      return false;
    }
    String name = topic.toString();
    int at = 0;
    for (int i = start; i < text.length(); i++) {
      char expected = text.charAt(i);
      if (expected == '#') {
        return true;
      }
      if (expected == '+') {
        at = Levels.end(name, at);
      } else if (at < name.length() && name.charAt(at) == expected) {
        at++;
      } else {
        return at == name.length() && text.startsWith("/#", i); // '#' includes the parent level
      }
    }
    return at == name.length();
  }

  /**
   * Returns whether this filter matches {@link TopicName#of TopicName.of(topic)}. Who has a topic
   * to match more than once makes the name once.
   *
   * @throws InvalidTopicException if {@code topic} is no topic name; a filter is none
   */
  public boolean matches(String topic) {
    return matches(TopicName.of(topic));
  }

  /** Returns the levels that those of a topic are matched against. */
  List<String> levels() {
    return Levels.split(text, start);
  }

  private boolean startsWithWildcard() {
    char first = text.charAt(start);
    return first == '+' || first == '#';
  }

  /**
   * Returns whether {@code other} is a topic filter of the same text, share name included, and
   * shared if this one is.
   */
  @Override
  public boolean equals(Object other) {
    return other instanceof TopicFilter filter && start == filter.start && text.equals(filter.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns the whole text, share name included, as it stands in a SUBSCRIBE packet. */
  @Override
  public String toString() {
    return text;
  }
}
