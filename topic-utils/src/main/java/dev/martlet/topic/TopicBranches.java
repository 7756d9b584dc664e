package dev.martlet.topic;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that a {@link TopicSearch} has yet to look at: the children of one node for each step
 * down, the last of them first.
 */
final class TopicBranches {
  private @Nullable Object[] children = {};
  private int[] looked = {};

  /** Which '+' the children are for; one more than there are if it is '#'. */
  private int[] stages = {};

  private int depth;

  /** Returns for how many nodes there are children. */
  int depth() {
    return depth;
  }

  /** Adds what is {@linkplain TopicNode#below() below} a node: a node, or an array with holes. */
  void push(Object below, int stage) {
    if (depth == children.length) {
      int more = 2 * depth + 2;
      children = Arrays.copyOf(children, more);
      looked = Arrays.copyOf(looked, more);
      stages = Arrays.copyOf(stages, more);
    }
    children[depth] = below;
    looked[depth] = 0;
    stages[depth] = stage;
    depth++;
  }

  /** Drops the last children. */
  void pop() {
    children[--depth] = null;
  }

  /** Returns the last children. */
  Object children() {
    return Objects.requireNonNull(children[depth - 1]);
  }

  /** Whether the last children have all been looked at. */
  boolean isLookedThrough() {
    int size = children() instanceof Object[] many ? many.length : 1;
    return looked[depth - 1] == size;
  }

  /** Returns which of the last children is next, and goes on to that behind it. */
  int next() {
    return looked[depth - 1]++;
  }

  /** Returns which wildcard the last children are for. */
  int stage() {
    return stages[depth - 1];
  }
}
