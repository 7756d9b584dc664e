package dev.martlet.topic;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The way through the nodes of a {@link TopicNameIndex} that a filter describes: {@linkplain
 * TopicDescent down} its literal levels, to all children where it has a '+', and to everything
 * below where it has a '#'. Where a node has a {@link TopicBunch}, that is {@linkplain TopicScan
 * looked through} with what is left of the filter.
 */
final class TopicSearch {
  private final SegmentTable nodes;
  private final TopicNode root;
  private final TopicPattern pattern;
  private final boolean skipsDollarTopics;
  private final TopicDigest digest;

  /** Where each '+' stands; behind the last, the number of levels. */
  private final int[] pluses;

  private final TopicDescent way;
  private final TopicScan scan;
  private @Nullable TopicFetch fetch;

  private final TopicBranches branches = new TopicBranches();
  private boolean started;

  TopicSearch(
      TopicFilter filter, SegmentTable nodes, TopicNode root, boolean wildcardsMatchDollarTopics) {
    this.nodes = nodes;
    this.root = root;
    this.pattern = filter.pattern();
    this.skipsDollarTopics = pattern.startsWithWildcard() && !wildcardsMatchDollarTopics;
    this.digest = new TopicDigest(8);
    digest.read(pattern.utf8(), 0, pattern.endOfLevels());
    this.pluses = pluses(pattern, digest);
    this.way = new TopicDescent(nodes, root);
    this.scan = new TopicScan(pattern);
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
   * Goes on until {@code maximum} topics have been shown, or {@code steps} nodes and topics been
   * looked at; at most a bunch more.
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
      room -= go(root, 0, visitor);
    }
    while (hasMore() && room > 0 && left > 0) {
      if (scan.isUnderWay()) {
        left -= scan.left();
        room -= scan.advance(room, visitor);
        continue;
      }
      left--;
      if (branches.isLookedThrough()) {
        branches.pop();
        continue;
      }
      TopicNode child = nextChild();
      boolean isHidden = skipsDollarTopics && branches.depth() == 1;
      if (child != null && !(isHidden && child.startsWithDollar())) {
        room -= visit(child, branches.stage(), visitor);
      }
    }
    return hasMore();
  }

  private boolean hasMore() {
    return branches.depth() > 0 || scan.isUnderWay();
  }

  /** Goes on from a node that a wildcard leads to; returns how many topics were shown. */
  private int visit(TopicNode node, int stage, BiConsumer<TopicName, Object> visitor) {
    return stage < plusCount()
        ? go(node, stage + 1, visitor)
        : arrive(node, node.below(), stage, visitor);
  }

  /** Goes along the literal levels before the next wildcard, or before the end of the filter. */
  private int go(TopicNode base, int stage, BiConsumer<TopicName, Object> visitor) {
    way.go(base, digest, pluses[stage]);
    TopicNode node = way.node();
    if (node.depth == pluses[stage]) {
      return arrive(node, way.below(), stage, visitor);
    }
    if (way.below() instanceof TopicBunch bunch) {
      begin(node, bunch, node.depth);
    }
    return 0;
  }

  /** Goes on from a node that lies before a wildcard or the end of the filter, or behind a '#'. */
  private int arrive(
      TopicNode node, @Nullable Object below, int stage, BiConsumer<TopicName, Object> visitor) {
    boolean isEnd = stage == plusCount();
    if (!isEnd || pattern.isOpen()) {
      if (below instanceof TopicBunch bunch) {
        begin(node, bunch, pluses[stage]);
      } else if (below != null) {
        branches.push(below, stage);
      }
    }
    Object value = isEnd ? node.value() : null;
    TopicName name = node.name();
    if (value == null || name == null) {
      return 0;
    }
    visitor.accept(name, value);
    return 1;
  }

  /** Begins with what is below a node; it is to match the filter's levels from {@code level} on. */
  private void begin(TopicNode node, TopicBunch bunch, int level) {
    scan.begin(bunch, digest.start(level), skipsDollarTopics && node.depth == 0);
  }

  private int plusCount() {
    return pluses.length - 1;
  }

  /** Returns the next child, null if it was removed. */
  private @Nullable TopicNode nextChild() {
    int next = branches.next();
    if (!(branches.children() instanceof Object[] many)) {
      return (TopicNode) branches.children();
    }
    if (next % TopicFetch.BATCH == 0) {
      fetch(many, next, branches.stage());
    }
    return (TopicNode) PlaceList.item(many, next);
  }

  /** Fetches some children, or the nodes below them that the next level of the filter is. */
  private void fetch(@Nullable Object[] many, int from, int stage) {
    if (fetch == null) {
      fetch = new TopicFetch();
    }
    boolean isLiteralNext = stage < plusCount() && pluses[stage] + 1 < pluses[stage + 1];
    if (isLiteralNext) {
      fetch.fetch(many, from, nodes, digest.hash(pluses[stage] + 1));
    } else {
      fetch.fetch(many, from);
    }
  }
}
