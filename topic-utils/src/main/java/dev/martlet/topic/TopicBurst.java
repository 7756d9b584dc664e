package dev.martlet.topic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts nodes in the place of a {@link TopicBunch} that has no room for one more topic: down the
 * levels that all of them share, and then one for each next level, with a bunch of its own.
 *
 * <p>The topics stay the same, and the new one is not among them yet. All nodes are complete, and
 * in the table, before the bunch is replaced: who reads what is below the node finds either the
 * bunch or everything that was in it.
 *
 * <p>Shared levels are gone down at once and no text is copied before the topics part, so that a
 * burst costs no more than the bunch and one topic are long, however many levels they share.
 */
final class TopicBurst {
  private final SegmentTable nodes;
  private final TopicBunch bunch;
  private final TopicDigest newcomer;

  /**
   * Makes one for the bunch below a node.
   *
   * @param newcomer the topic that there is no room for
   */
  TopicBurst(SegmentTable nodes, TopicBunch bunch, TopicDigest newcomer) {
    this.nodes = nodes;
    this.bunch = bunch;
    this.newcomer = newcomer;
  }

  /** Replaces the bunch, which is the one below {@code top}. */
  void replace(TopicNode top) {
    int parting = top.depth + sharedLevels(top.depth);
    List<TopicNode> shared = new ArrayList<>();
    TopicNode last = top;
    for (int level = top.depth; level < parting; level++) {
      last = new TopicNode(last, newcomer.copyOfLevel(level));
      shared.add(last);
    }
    List<TopicNode> below = part(last);
    below.forEach(this::enter);
    for (int i = shared.size() - 1; i >= 0; i--) {
      shared.get(i).setChildren(below);
      enter(shared.get(i));
      below = List.of(shared.get(i));
    }
    top.setChildren(below);
  }

  private void enter(TopicNode node) {
    nodes.add(node.hash, node);
  }

  /** Returns how many levels from {@code depth} on all topics have in common. */
  private int sharedLevels(int depth) {
    int shared = newcomer.levels() - depth;
    for (int i = 0; i < bunch.size(); i++) {
      shared = Math.min(shared, sharedLevels(depth, bunch.name(i).utf8()));
    }
    return shared;
  }

  private int sharedLevels(int depth, byte[] topic) {
    int from = newcomer.start(depth);
    int end = Math.min(newcomer.start(newcomer.levels()) - 1, topic.length);
    int same = from + Utf8.sameBytes(newcomer.utf8(), from, topic, from, end - from);
    boolean isEndOfLevel = same == topic.length || topic[same] == '/';
    int level = depth;
    while (level < newcomer.levels() && newcomer.start(level + 1) - 1 < same) {
      level++;
    }
    boolean isWhole = isEndOfLevel && newcomer.start(level + 1) - 1 == same;
    return (isWhole ? level + 1 : level) - depth;
  }

  /** Returns the nodes directly below {@code parent}, which gets the topic that ends there. */
  private List<TopicNode> part(TopicNode parent) {
    int from = newcomer.start(parent.depth);
    List<TopicNode> parts = new ArrayList<>();
    long left = takeEnding(parent, bunch.all(), from - 1);
    while (left != 0) {
      long alike = alike(left, from);
      parts.add(child(parent, alike, from));
      left &= ~alike;
    }
    return parts;
  }

  /** Gives a node the one of some topics that ends there, if any; returns the others. */
  private long takeEnding(TopicNode node, long topics, int end) {
    for (long left = topics; left != 0; left &= left - 1) {
      int index = Long.numberOfTrailingZeros(left);
      if (bunch.name(index).lengthBytes() == end) {
        node.set(bunch.name(index), bunch.value(index));
        return topics & ~(1L << index);
      }
    }
    return topics;
  }

  /** Returns which of some topics have the same level at {@code from} as the first of them. */
  private long alike(long topics, int from) {
    byte[] like = bunch.name(Long.numberOfTrailingZeros(topics)).utf8();
    int end = Utf8.endOfLevel(like, from, like.length);
    long alike = 0;
    for (long left = topics; left != 0; left &= left - 1) {
      byte[] topic = bunch.name(Long.numberOfTrailingZeros(left)).utf8();
      boolean isLongEnough = topic.length == end || (topic.length > end && topic[end] == '/');
      if (isLongEnough && Utf8.sameBytes(like, from, topic, from, end - from) == end - from) {
        alike |= Long.lowestOneBit(left);
      }
    }
    return alike;
  }

  private TopicNode child(TopicNode parent, long topics, int from) {
    byte[] first = bunch.name(Long.numberOfTrailingZeros(topics)).utf8();
    int end = Utf8.endOfLevel(first, from, first.length);
    TopicNode child = new TopicNode(parent, Arrays.copyOfRange(first, from, end));
    long below = takeEnding(child, topics, end);
    child.setBunch(below == 0 ? null : bunch.part(below, end + 1));
    return child;
  }
}
