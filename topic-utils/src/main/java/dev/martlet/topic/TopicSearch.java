package dev.martlet.topic;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The way through the nodes of a {@link TopicNameIndex} that a filter describes: all children where
 * it has a '+', everything below where it has a '#', and one look into the table of nodes for the
 * literal levels between, however many they are.
 */
final class TopicSearch {
  /** How many children are fetched together. */
  private static final int BATCH = 32;

  private final SegmentTable nodes;
  private final TopicNode root;
  private final TopicPattern pattern;
  private final boolean skipsDollarTopics;
  private final TopicDigest digest;

  /** Where each '+' stands; behind the last, the number of levels. */
  private final int[] pluses;

  // A stack of children that are to be looked at: those of one node for each step down.
  private @Nullable Object[] children = new Object[4];
  private int[] looked = new int[4];

  /** Which '+' the children are for; one more than there are if it is '#'. */
  private int[] stages = new int[4];

  private int depth;
  private boolean started;

  /** What was read only to have it near; not private, or it would seem that nobody needs it. */
  int fetched;

  TopicSearch(
      TopicFilter filter, SegmentTable nodes, TopicNode root, boolean wildcardsMatchDollarTopics) {
    this.nodes = nodes;
    this.root = root;
    this.pattern = filter.pattern();
    this.skipsDollarTopics = pattern.startsWithWildcard() && !wildcardsMatchDollarTopics;
    this.digest = new TopicDigest(8);
    digest.read(pattern.utf8(), 0, pattern.endOfLevels());
    this.pluses = pluses(pattern, digest);
  }

  private static int[] pluses(TopicPattern pattern, TopicDigest digest) {
    int levels = pattern.isEverything() ? 0 : digest.levels();
    int[] places = new int[4];
    int count = 0;
    for (int level = 0; level < levels; level++) {
      if (digest.isPlus(level)) {
        places = count + 1 == places.length ? Arrays.copyOf(places, 2 * count + 2) : places;
        places[count++] = level;
      }
    }
    places[count] = levels;
    return Arrays.copyOf(places, count + 1);
  }

  /**
   * Goes on until {@code maximum} topics have been shown, or {@code steps} nodes been looked at.
   *
   * @return whether there may be more
   */
  boolean advance(int maximum, long steps, BiConsumer<? super TopicName, ?> userVisitor) {
    @SuppressWarnings("unchecked") // the index holds only values of its visitors' type
    BiConsumer<TopicName, Object> visitor = (BiConsumer<TopicName, Object>) userVisitor;
    int room = maximum;
    long left = steps;
    if (!started) {
      started = true;
      room -= arrive(jump(root, 0, pluses[0]), 0, visitor);
    }
    while (depth > 0 && room > 0 && left > 0) {
      left--;
      if (isLookedThrough()) {
        children[--depth] = null;
        continue;
      }
      TopicNode child = nextChild();
      boolean isHidden = skipsDollarTopics && depth == 1;
      if (child != null && !(isHidden && child.startsWithDollar())) {
        room -= visit(child, stages[depth - 1], visitor);
      }
    }
    return depth > 0;
  }

  /** Goes on from a node that a wildcard leads to; returns how many topics were shown. */
  private int visit(TopicNode node, int stage, BiConsumer<TopicName, Object> visitor) {
    return stage < plusCount()
        ? arrive(jump(node, pluses[stage] + 1, pluses[stage + 1]), stage + 1, visitor)
        : arrive(node, stage, visitor);
  }

  /** Goes on from a node that lies before a wildcard or the end of the filter. */
  private int arrive(@Nullable TopicNode node, int stage, BiConsumer<TopicName, Object> visitor) {
    if (node == null) {
      return 0;
    }
    boolean isEnd = stage == plusCount();
    if (!isEnd || pattern.isOpen()) {
      push(node.children(), stage);
    }
    Object value = isEnd ? node.value() : null;
    TopicName name = node.name();
    if (value == null || name == null) {
      return 0;
    }
    visitor.accept(name, value);
    return 1;
  }

  /** Returns the node that the filter's levels {@code from} to {@code to} lead to. */
  private @Nullable TopicNode jump(TopicNode base, int from, int to) {
    if (from == to) {
      return base;
    }
    return TopicNode.find(nodes, base, digest, from, to);
  }

  private int plusCount() {
    return pluses.length - 1;
  }

  private boolean isLookedThrough() {
    int top = depth - 1;
    int size = children[top] instanceof Object[] many ? many.length : 1;
    return looked[top] == size;
  }

  /** Returns the next child, null if it was removed. */
  private @Nullable TopicNode nextChild() {
    int top = depth - 1;
    int next = looked[top]++;
    if (!(children[top] instanceof Object[] many)) {
      return (TopicNode) children[top];
    }
    if (next % BATCH == 0) {
      fetch(many, next, Math.min(next + BATCH, many.length), stages[top]);
    }
    return (TopicNode) PlaceList.item(many, next);
  }

  /**
   * Reads of some children what will be needed of each, one thing of all before the next: so memory
   * brings it for all at the same time, and not for one after the other.
   */
  private void fetch(@Nullable Object[] many, int from, int to, int stage) {
    int sum = 0;
    for (int i = from; i < to; i++) {
      sum += PlaceList.item(many, i) instanceof TopicNode child ? child.touch() : 0;
    }
    boolean isJump = stage < plusCount() && pluses[stage] + 1 < pluses[stage + 1];
    if (!isJump) {
      for (int i = from; i < to; i++) {
        sum += PlaceList.item(many, i) instanceof TopicNode child ? child.touchChildren() : 0;
      }
      fetched += sum;
      return;
    }
    Segment[] directory = nodes.directory();
    long literals = digest.sum(pluses[stage + 1]) - digest.sum(pluses[stage] + 1);
    for (int i = from; i < to; i++) {
      if (PlaceList.item(many, i) instanceof TopicNode child) {
        sum += TopicNode.touchSlot(directory, child.hash + literals);
      }
    }
    for (int i = from; i < to; i++) {
      if (PlaceList.item(many, i) instanceof TopicNode child) {
        sum += TopicNode.touchNode(directory, child.hash + literals);
      }
    }
    fetched += sum;
  }

  private void push(@Nullable Object below, int stage) {
    if (below == null) {
      return;
    }
    if (depth == children.length) {
      children = Arrays.copyOf(children, 2 * depth);
      looked = Arrays.copyOf(looked, 2 * depth);
      stages = Arrays.copyOf(stages, 2 * depth);
    }
    children[depth] = below;
    looked[depth] = 0;
    stages[depth] = stage;
    depth++;
  }
}
