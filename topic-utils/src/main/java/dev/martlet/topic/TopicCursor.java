package dev.martlet.topic;

import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * A place among the topics of a {@link TopicNameIndex} that match a filter, to go on from: so that
 * very many of them need not come at once.
 *
 * <p>The index may change meanwhile. A topic that is there from the first step to the last is shown
 * exactly once, one that is there at no time never; a topic that is put or removed meanwhile may be
 * shown or not, and one that is removed and put again may be shown twice.
 *
 * <p>To be used by one thread at a time. It needs no closing, but what the index has removed since
 * may be kept in memory by a cursor that stands there.
 *
 * @param <V> what is held for each topic
 */
public final class TopicCursor<V> {
  /**
   * For each match that may be shown, so many levels and topics that lead to none may be looked at.
   */
  private static final long STEPS_PER_MATCH = 16;

  private static final long LEAST_STEPS = 1_024;

  private final TopicSearch search;
  private boolean hasMore = true;

  TopicCursor(TopicSearch search) {
    this.search = search;
  }

  /** Returns whether {@link #advance} may show more. Costs nothing. */
  public boolean hasMore() {
    return hasMore;
  }

  /**
   * Shows the next matches to {@code visitor}, in any order. Returns early, with fewer or none
   * shown, if they are far apart, so that the time of one call is bounded by {@code maximum}.
   * Allocates nothing but for levels deeper than any before. The visitor may change the index; what
   * it throws is thrown on, and the match counts as shown.
   *
   * @param maximum how many to show at most, 1 or more
   * @return {@link #hasMore()}
   */
  public boolean advance(int maximum, BiConsumer<? super TopicName, ? super V> visitor) {
    Objects.requireNonNull(visitor, "visitor");
    if (maximum < 1) {
      throw new IllegalArgumentException("maximum must be at least 1, not " + maximum);
    }
    hasMore = search.advance(maximum, LEAST_STEPS + STEPS_PER_MATCH * maximum, visitor);
    return hasMore;
  }
}
