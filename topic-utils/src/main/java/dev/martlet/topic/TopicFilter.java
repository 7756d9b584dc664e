package dev.martlet.topic;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
 * $share} without a slash and {@code $SHARE/a/b} are ordinary filters. Prefixes that only some
 * servers know, such as {@code $queue/}, are ordinary levels unless a {@link TopicPolicy} lists
 * them.
 *
 * <p>To match takes time linear in the length of filter and topic, and allocates nothing. A topic
 * longer than all others that the thread has matched as text may grow a buffer that it keeps.
 */
public final class TopicFilter implements Comparable<TopicFilter> {
  private static final Comparator<TopicFilter> BY_TEXT =
      Comparator.comparing((TopicFilter filter) -> filter.text)
          .thenComparingInt(filter -> filter.start)
          .thenComparing(filter -> filter.matchesDollarTopics)
          .thenComparing(filter -> String.valueOf(filter.prefix));

  private final String text;
  private final @Nullable TopicPrefix prefix;

  /** Where the filter that topics are matched against starts in the text: behind its prefix. */
  private final int start;

  private final boolean matchesDollarTopics;

  private final TopicPattern pattern;

  private TopicFilter(
      String text, @Nullable TopicPrefix prefix, int start, boolean matchesDollarTopics) {
    this.text = text;
    this.prefix = prefix;
    this.start = start;
    this.matchesDollarTopics = matchesDollarTopics;
    this.pattern = new TopicPattern(text.substring(start));
  }

  /**
   * Returns the topic filter that reads {@code text}. Takes time and memory linear in its length.
   *
   * @throws InvalidTopicException if {@code text} is empty [MQTT-4.7.3-1], takes more than 65,535
   *     bytes of UTF-8 [MQTT-4.7.3-3], or contains U+0000 [MQTT-4.7.3-2] or a lone surrogate
   *     [MQTT-1.5.4-1]; if a {@code #} is not the whole last level [MQTT-4.7.1-1] or a {@code +}
   *     not a whole level [MQTT-4.7.1-2]; if it starts with {@code $share/}, but no share name
   *     [MQTT-4.8.2-1], slash and filter follow, or the share name has a wildcard [MQTT-4.8.2-2]
   */
  public static TopicFilter of(String text) {
    return of(text, TopicPolicy.standard());
  }

  /**
   * Returns the topic filter that {@code text} is by {@code policy}.
   *
   * @throws InvalidTopicException as {@link #of(String)} does, for each prefix of the policy as for
   *     {@code $share/}, or by the policy
   */
  public static TopicFilter of(String text, TopicPolicy policy) {
    Objects.requireNonNull(text, "text");
    TopicSyntax.checkCharacters(text, TopicSyntax.FILTER);
    for (TopicPrefix prefix : policy.knownPrefixes()) {
      if (prefix.begins(text)) {
        int start = prefix.end(text, TopicSyntax.FILTER); // has refused wildcards before it
        return of(text, policy, prefix, start);
      }
    }
    return of(text, policy, null, 0);
  }

  /**
   * Returns the topic filter whose UTF-8 stands in {@code bytes} from {@code offset} on, as {@code
   * policy} takes it; {@link TopicPolicy#standard()} is what {@link #of(String)} follows.
   *
   * @throws InvalidTopicException as {@link #of(String, TopicPolicy)} does, or if the bytes are no
   *     well-formed UTF-8 [MQTT-1.5.4-1]
   * @throws IndexOutOfBoundsException if these are no bytes of the array
   */
  public static TopicFilter ofUtf8(byte[] bytes, int offset, int length, TopicPolicy policy) {
    Objects.requireNonNull(policy, "policy");
    Objects.checkFromIndexSize(offset, length, bytes.length);
    TopicSyntax.checkWellFormed(bytes, offset, length, TopicSyntax.FILTER);
    return of(new String(bytes, offset, length, StandardCharsets.UTF_8), policy);
  }

  /** Returns the filter of a text that is known to be one, and has no prefix. */
  static TopicFilter plain(String text) {
    return new TopicFilter(text, null, 0, false);
  }

  private static TopicFilter of(
      String text, TopicPolicy policy, @Nullable TopicPrefix prefix, int start) {
    TopicSyntax.checkWildcards(text);
    TopicSyntax.checkPolicy(text, start, policy, TopicSyntax.FILTER);
    return new TopicFilter(text, prefix, start, policy.matchesDollarTopics());
  }

  /**
   * Returns whether the filter that reads {@code filter} matches the topic name that reads {@code
   * topic}: as {@code TopicFilter.of(filter).matches(topic)}, but without making the filter.
   * Allocates nothing, if {@code filter} is ASCII and does not start with {@code $}.
   *
   * @throws InvalidTopicException if either is not what it should be
   */
  public static boolean matches(String filter, String topic) {
    Scratch scratch = Scratch.ofThread();
    TopicPattern pattern = scratch.read(filter);
    if (pattern == null) {
      return of(filter).matches(topic);
    }
    int length = encode(topic, scratch);
    byte[] utf8 = scratch.utf8();
    boolean hidden = utf8[0] == '$' && pattern.startsWithWildcard(); // [MQTT-4.7.2-1]
    return !hidden && pattern.matches(utf8, 0, length);
  }

  /** Returns the text's prefix, such as {@link TopicPrefix#SHARE}, if it has one. */
  public Optional<TopicPrefix> prefix() {
    return Optional.ofNullable(prefix);
  }

  /** Returns the arguments of the prefix in order; none without a prefix. */
  public List<String> prefixArguments() {
    return prefix == null ? List.of() : prefix.arguments(text, start);
  }

  /** Returns whether this is a shared subscription: {@code $share/{group}/{filter}} or alike. */
  public boolean isShared() {
    return prefix != null && prefix.isSharing();
  }

  /**
   * Returns the share name of a shared subscription, else nothing. That of a prefix without
   * arguments is its first level, such as {@code $queue}.
   */
  public Optional<String> shareGroup() {
    if (prefix == null || !prefix.isSharing()) {
      return Optional.empty();
    }
    List<String> arguments = prefixArguments();
    return Optional.of(arguments.isEmpty() ? prefix.firstLevel() : arguments.get(0));
  }

  /**
   * Returns the filter that topics are matched against: that behind the prefix, if there is one,
   * else this one.
   *
   * <p>The result never has a prefix: that of {@code $share/g/$share/x/y} matches the topic {@code
   * $share/x/y}, and does not equal what {@link #of} makes of this text.
   */
  public TopicFilter unshared() {
    return prefix == null
        ? this
        : new TopicFilter(text.substring(start), null, 0, matchesDollarTopics);
  }

  /** Returns the levels that those of a topic are matched against; cut anew by each call. */
  public List<String> levels() {
    return Collections.unmodifiableList(Levels.split(text, start));
  }

  /** Returns whether there is a {@code +} or a {@code #}; without, the filter matches one topic. */
  public boolean hasWildcards() {
    return pattern.hasWildcards();
  }

  /**
   * Returns whether a message published to {@code topic} is one that this filter asks for. A filter
   * that starts with a wildcard matches no topic that starts with {@code $}, behind a share name as
   * well [MQTT-4.7.2-1], unless its {@linkplain TopicPolicy#wildcardsMatchDollarTopics policy} says
   * so.
   */
  public boolean matches(TopicName topic) {
    return matchesName(topic.utf8(), 0, topic.lengthBytes());
  }

  /**
   * Returns whether this filter matches {@link TopicName#of TopicName.of(topic)}, without making
   * the name.
   *
   * @throws InvalidTopicException if {@code topic} is no topic name; a filter is none
   */
  public boolean matches(CharSequence topic) {
    Scratch scratch = Scratch.ofThread();
    int length = encode(topic, scratch);
    return matchesName(scratch.utf8(), 0, length);
  }

  /**
   * Returns whether this filter matches the topic name whose UTF-8 {@code utf8} is.
   *
   * @throws InvalidTopicException if it is no topic name, or no well-formed UTF-8 [MQTT-1.5.4-1]
   */
  public boolean matches(byte[] utf8) {
    return matches(utf8, 0, utf8.length);
  }

  /**
   * Returns whether this filter matches the topic name whose UTF-8 stands in {@code bytes} from
   * {@code offset} on.
   *
   * @throws InvalidTopicException if it is no topic name, or no well-formed UTF-8 [MQTT-1.5.4-1]
   * @throws IndexOutOfBoundsException if these are no bytes of the array
   */
  public boolean matches(byte[] bytes, int offset, int length) {
    TopicName.checkUtf8(bytes, offset, length);
    return matchesName(bytes, offset, offset + length);
  }

  /**
   * Returns whether this filter matches the topic name whose UTF-8 the remaining bytes of {@code
   * utf8} are, whose position stays. Those of a buffer without an array that may be read are copied
   * to one that the thread keeps.
   *
   * @throws InvalidTopicException if it is no topic name, or no well-formed UTF-8 [MQTT-1.5.4-1]
   */
  public boolean matches(ByteBuffer utf8) {
    if (utf8.hasArray()) {
      return matches(utf8.array(), utf8.arrayOffset() + utf8.position(), utf8.remaining());
    }
    int length = Math.min(utf8.remaining(), TopicSyntax.MAX_LENGTH_BYTES + Integer.BYTES);
    Scratch scratch = Scratch.ofThread();
    scratch.copy(utf8, length);
    return matches(scratch.utf8(), 0, length);
  }

  /**
   * Returns whether each topic that {@code other} matches is matched by this filter too; shared
   * filters count as their {@linkplain #unshared() unshared} ones. {@code #} and {@code +/#} cover
   * each other, and neither covers {@code $SYS/#} [MQTT-4.7.2-1].
   *
   * <p>Takes time linear in the two lengths, and allocates the levels of both filters.
   */
  public boolean covers(TopicFilter other) {
    Objects.requireNonNull(other, "other");
    return FilterAlgebra.covers(this, other);
  }

  /**
   * Returns whether there is a topic that both this filter and {@code other} match; shared filters
   * count as their {@linkplain #unshared() unshared} ones. Filters that agree level by level do not
   * intersect if each topic of both would take more than 65,535 bytes of UTF-8 [MQTT-4.7.3-3].
   *
   * <p>Takes time linear in the two lengths, and allocates the levels of both filters.
   */
  public boolean intersects(TopicFilter other) {
    Objects.requireNonNull(other, "other");
    return FilterAlgebra.intersects(this, other);
  }

  /**
   * Returns the filter that matches exactly the topics which both this filter and {@code other}
   * match; it is never shared, and shared filters count as their {@linkplain #unshared() unshared}
   * ones. Returns nothing if there is no such filter: because they do not {@linkplain #intersects
   * intersect}, or because it would take more than 65,535 bytes of UTF-8 [MQTT-4.7.3-3], which it
   * can only if the two take more than that together.
   *
   * <p>Takes time linear in the two lengths, and allocates the levels of both filters and the
   * result.
   */
  public Optional<TopicFilter> intersection(TopicFilter other) {
    Objects.requireNonNull(other, "other");
    return FilterAlgebra.intersection(this, other)
        .map(set -> new TopicFilter(set.toString(), null, 0, set.matchesDollarTopics()));
  }

  /** Whether this matches bytes that are known to be a topic name. */
  boolean matchesName(byte[] topic, int from, int to) {
    boolean hidden = topic[from] == '$' && !matchesDollarTopics && pattern.startsWithWildcard();
    return !hidden && pattern.matches(topic, from, to);
  }

  /** Writes {@code topic}, which it checks, to {@code scratch}, and returns its length in bytes. */
  static int encode(CharSequence topic, Scratch scratch) {
    int length = scratch.encode(topic);
    if (length < 0 || !Utf8.isTopicName(scratch.utf8(), 0, length)) {
      throw TopicName.refusal(topic.toString());
    }
    return length;
  }

  /** Returns the filter of the same text that the rule about '$' holds for [MQTT-4.7.2-1]. */
  TopicFilter withoutDollarTopics() {
    return matchesDollarTopics ? new TopicFilter(text, prefix, start, false) : this;
  }

  /** Whether a leading wildcard of this filter matches a topic that starts with '$'. */
  boolean matchesDollarTopics() {
    return matchesDollarTopics;
  }

  TopicPattern pattern() {
    return pattern;
  }

  /**
   * Returns whether {@code other} is a topic filter of the same text, with the same prefix, to
   * which the rule about {@code $} applies as to this one.
   */
  @Override
  public boolean equals(Object other) {
    return other instanceof TopicFilter filter
        && start == filter.start
        && matchesDollarTopics == filter.matchesDollarTopics
        && text.equals(filter.text)
        && Objects.equals(prefix, filter.prefix);
  }

  /**
   * Compares texts, and where these are the same what they are taken for. Consistent with {@code
   * equals}; so a {@code HashMap} stays fast even with texts chosen to have the same hash code.
   */
  @Override
  public int compareTo(TopicFilter other) {
    return BY_TEXT.compare(this, other);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns the whole text, prefix included, as it stands in a SUBSCRIBE packet. */
  @Override
  public String toString() {
    return text;
  }
}
