package dev.martlet.topic;

import org.jspecify.annotations.Nullable;

/**
 * The way along literal levels, as far as nodes of a {@link TopicNameIndex} lead: to the one where
 * the levels end; or to one that keeps what lies below it in a {@link TopicBunch}; or to where
 * nothing is.
 *
 * <p>A bunch may give way to nodes at any time, and all topics that it had are found by them then.
 * So what stands below a node is read once, and whoever then finds nodes there goes on to them.
 */
final class TopicDescent {
  private final SegmentTable nodes;
  private final TopicNode root;
  private TopicNode node;
  private @Nullable Object below;

  TopicDescent(SegmentTable nodes, TopicNode root) {
    this.nodes = nodes;
    this.root = root;
    this.node = root;
  }

  /** Goes from {@code base} towards the node that the first levels of a topic lead to. */
  void go(TopicNode base, TopicDigest topic, int levels) {
    node = base;
    below = base.below();
    while (node.depth < levels && TopicNode.areNodes(below)) {
      TopicNode next = node.next(nodes, topic);
      if (next == null) {
        return;
      }
      node = next;
      below = next.below();
    }
  }

  /** Lets go of what was found. */
  void forget() {
    node = root;
    below = null;
  }

  /** Returns the last node on the way. */
  TopicNode node() {
    return node;
  }

  /** Returns what was below that node: null, a bunch, or {@linkplain TopicNode#below() nodes}. */
  @Nullable Object below() {
    return below;
  }

  /** Returns the value of the topic whose levels were all gone along, null if there is none. */
  @Nullable Object value(TopicDigest topic) {
    if (node.depth == topic.levels()) {
      return node.value();
    }
    if (!(below instanceof TopicBunch bunch)) {
      return null;
    }
    int index = find(bunch, topic);
    return index < 0 ? null : bunch.value(index);
  }

  /** Returns which of the bunch below the node is this topic, -1 if none. */
  int find(TopicBunch bunch, TopicDigest topic) {
    return bunch.find(topic.utf8(), topic.start(node.depth), topic.start(topic.levels()) - 1);
  }
}
