package dev.martlet.topic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A set of patterns in {@linkplain TopicSet#canonical() canonical} form that knows which of them
 * cover another pattern.
 *
 * <p>There are infinitely many levels and finitely many literals in the set. So a pattern without a
 * tail that several cover together is covered by one of them: the one that matches its topic with
 * levels nobody names in place of each {@code +}. A pattern with a tail is the union of one pattern
 * for each depth, {@code a/#} that of {@code a}, {@code a/+}, {@code a/+/+} and so on; each of
 * these needs one that covers it, and one that has a tail covers all further ones.
 */
final class TopicSetTrie {
  /** The levels from the root to here, of patterns that end here and of longer ones. */
  private static final class Node {
    final Map<String, Node> children = new HashMap<>();
    @Nullable TopicSet exact;
    @Nullable TopicSet withTail;
  }

  /** Those that may match a topic which starts with {@code $}; no others cover such a pattern. */
  private final Node dollarRoot = new Node();

  private final Node plainRoot = new Node();

  void add(TopicSet pattern) {
    put(pattern, pattern);
  }

  void remove(TopicSet pattern) {
    put(pattern, null);
  }

  /**
   * Returns as few patterns of this set as cover {@code pattern} together: none if they do not, one
   * if one does.
   */
  List<TopicSet> covering(TopicSet pattern) {
    List<TopicSet> covering = new ArrayList<>();
    List<Node> reached =
        pattern.mayStartWithDollar() ? List.of(dollarRoot) : List.of(dollarRoot, plainRoot);
    int depth = 0;
    while (true) {
      reached = next(reached, depth < pattern.levels().size() ? pattern.levels().get(depth) : "+");
      depth++;
      TopicSet withTail = withTail(reached);
      if (withTail != null) {
        covering.add(withTail); // covers this depth and all further ones
        return covering;
      }
      if (depth >= pattern.levels().size()) {
        TopicSet exact = exact(reached);
        if (exact == null) {
          return List.of();
        }
        covering.add(exact);
        if (!pattern.tail()) {
          return covering;
        }
      }
    }
  }

  private void put(TopicSet pattern, @Nullable TopicSet value) {
    Node node = pattern.mayStartWithDollar() ? dollarRoot : plainRoot;
    for (String level : pattern.levels()) {
      node = node.children.computeIfAbsent(level, key -> new Node());
    }
    if (pattern.tail()) {
      node.withTail = value;
    } else {
      node.exact = value;
    }
  }

  /** Returns the children of {@code nodes} whose level covers {@code level}. */
  private static List<Node> next(List<Node> nodes, String level) {
    List<Node> next = new ArrayList<>();
    for (Node node : nodes) {
      addIfPresent(next, node.children.get("+"));
      if (!level.equals("+")) {
        addIfPresent(next, node.children.get(level));
      }
    }
    return next;
  }

  private static void addIfPresent(List<Node> nodes, @Nullable Node node) {
    if (node != null) {
      nodes.add(node);
    }
  }

  private static @Nullable TopicSet withTail(List<Node> nodes) {
    for (Node node : nodes) {
      if (node.withTail != null) {
        return node.withTail;
      }
    }
    return null;
  }

  private static @Nullable TopicSet exact(List<Node> nodes) {
    for (Node node : nodes) {
      if (node.exact != null) {
        return node.exact;
      }
    }
    return null;
  }
}
