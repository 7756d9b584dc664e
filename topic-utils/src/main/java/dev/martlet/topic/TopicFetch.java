package dev.martlet.topic;

import org.jspecify.annotations.Nullable;

/**
 * Reads what a {@link TopicSearch} will need of several nodes, one thing of all before the next: so
 * memory brings it for all at the same time, and not for one after the other.
 */
final class TopicFetch {
  /** How many nodes are fetched together. */
  static final int BATCH = 32;

  private final @Nullable Object[] near = new Object[BATCH];
  private int count;

  /** What was read only to have it near; not private, or it would seem that nobody needs it. */
  int fetched;

  /** Fetches nodes of an array that has holes, and what is below each. */
  void fetch(@Nullable Object[] children, int from) {
    take(children, from);
    fetchBelow();
  }

  /** Fetches of each of these nodes that one below it whose level has the hash {@code next}. */
  void fetch(@Nullable Object[] children, int from, SegmentTable nodes, long next) {
    take(children, from);
    Segment[] directory = nodes.directory();
    int sum = 0;
    for (int i = 0; i < count; i++) {
      if (near[i] instanceof TopicNode child) {
        sum += TopicNode.touchSlot(directory, child.hash + next);
      }
    }
    for (int i = 0; i < count; i++) {
      if (near[i] instanceof TopicNode child) {
        TopicNode below = TopicNode.candidate(directory, child.hash + next);
        near[i] = below == null ? child : below;
      }
    }
    fetched += sum;
    fetchBelow();
  }

  private void take(@Nullable Object[] children, int from) {
    count = Math.min(BATCH, children.length - from);
    for (int i = 0; i < count; i++) {
      near[i] = PlaceList.item(children, from + i);
    }
  }

  private void fetchBelow() {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      if (near[i] instanceof TopicNode node) {
        sum += node.touch();
        near[i] = node.below();
      }
    }
    for (int i = 0; i < count; i++) {
      if (near[i] instanceof TopicBunch bunch) {
        sum += bunch.touch();
      } else if (near[i] instanceof TopicNode only) {
        sum += only.touch();
      }
    }
    fetched += sum;
  }
}
