package dev.martlet.topic;

import java.util.Optional;

/**
 * Filters compared as sets of topics. What {@link TopicSet} says level by level is joined here with
 * the limit of a topic's length.
 */
final class FilterAlgebra {
  private FilterAlgebra() {}

  static boolean covers(TopicFilter filter, TopicFilter other) {
    return TopicSet.of(filter).covers(TopicSet.of(other));
  }

  static boolean intersects(TopicFilter filter, TopicFilter other) {
    return intersects(TopicSet.of(filter), TopicSet.of(other), TopicSyntax.MAX_LENGTH_BYTES);
  }

  /** Returns the pattern of {@link TopicFilter#intersection}, whose text is a valid filter. */
  static Optional<TopicSet> intersection(TopicFilter filter, TopicFilter other) {
    return intersection(TopicSet.of(filter), TopicSet.of(other), TopicSyntax.MAX_LENGTH_BYTES);
  }

  static boolean intersects(TopicSet pattern, TopicSet other, int maxLengthBytes) {
    return pattern.and(other).filter(both -> both.minLengthBytes() <= maxLengthBytes).isPresent();
  }

  static Optional<TopicSet> intersection(TopicSet pattern, TopicSet other, int maxLengthBytes) {
    return pattern.and(other).flatMap(both -> within(maxLengthBytes, both));
  }

  /**
   * Returns the pattern which matches what {@code pattern} does and is short enough for a filter.
   *
   * <p>Where the wildcards do not fit into the text, but a byte of a topic does, topics may have it
   * in any one of the wildcards and not in two: no filter matches just those.
   */
  private static Optional<TopicSet> within(int maxLengthBytes, TopicSet pattern) {
    int spareBytes = maxLengthBytes - pattern.minLengthBytes();
    if (spareBytes >= pattern.wildcardBytes()) {
      return Optional.of(pattern);
    }
    return spareBytes == 0 ? Optional.of(pattern.shortest()) : Optional.empty();
  }
}
