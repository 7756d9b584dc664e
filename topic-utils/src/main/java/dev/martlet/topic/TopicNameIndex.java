package dev.martlet.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which of many topics match a filter: a map from topic names to values, such as retained messages,
 * searched by filter.
 *
 * <h2>Threads</h2>
 *
 * <p>Any thread may call any method at any time. Who changes the index waits for others who do; who
 * reads waits for nobody, and writes nothing that others see. A search sees each topic that is
 * there all the time exactly once, and none that is there at no time; of a topic that is put or
 * removed meanwhile it may see either state. A topic that is removed and put again during one
 * search may be seen twice.
 *
 * <h2>How it works</h2>
 *
 * <p>The topics form a tree of levels, of which only the crowded part has nodes. What lies below a
 * node is one bunch while it is little: up to 64 topics, one behind the other in a piece of memory,
 * of up to 4,096 bytes if they are several. When there is no room for one more, the bunch bursts:
 * there is a node for each next level then, which is found by the hash of all levels that lead to
 * it, and has a bunch of its own.
 *
 * <p>So a search goes down the literal levels of a filter as far as there are nodes, one look into
 * a table for each; a {@code +} leads to all children of a node, a {@code #} to everything below;
 * and where there is a bunch, it is read through and compared with what is left of the filter. A
 * search costs as many steps as there are nodes that a {@code +} or {@code #} leads to, and topics
 * in their bunches.
 *
 * <p>The form of the tree changes only by steps that leave all topics as they are: nodes come into
 * the place of a bunch that has the same topics, and what is added or cut off is empty. A topic
 * appears, and disappears, by one write.
 *
 * <p>A topic costs its bytes behind the node and about 10 more, a node about 110, and its bunch 60.
 * The nodes are few beside the topics, unless those differ in their first levels.
 *
 * @param <V> what is held for each topic
 */
public final class TopicNameIndex<V> {
  private static final TopicFilter EVERYTHING = TopicFilter.of("#");

  private final int maximumTopics;
  private final int maximumLevels;
  private final boolean wildcardsMatchDollarTopics;

  final TopicNode root = new TopicNode();
  private final SegmentTable nodes = new SegmentTable();
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicLong version = new AtomicLong();
  private final ReentrantLock writing = new ReentrantLock();

  /** The topic that is being put or removed. */
  private final TopicDigest digest = new TopicDigest(8);

  /** Where that topic is, or belongs. */
  private final TopicDescent way = new TopicDescent(nodes, root);

  /** Makes an empty index with the limits that {@link Builder} gives as defaults. */
  public TopicNameIndex() {
    this(TopicNameIndex.<V>builder());
  }

  private TopicNameIndex(Builder<V> builder) {
    this.maximumTopics = builder.maximumTopics;
    this.maximumLevels = builder.maximumLevels;
    this.wildcardsMatchDollarTopics = builder.wildcardsMatchDollarTopics;
  }

  /** Returns a builder of an index, to set other limits. */
  public static <V> Builder<V> builder() {
    return new Builder<>();
  }

  /**
   * Holds {@code value} for {@code topic}, in place of what was held before. Takes time linear in
   * the length of the topic, and copies the bunch that it belongs to: 64 topics at most. Now and
   * then copies a part of the index: some thousand nodes, however many there are, or the list of
   * all that lie directly below one.
   *
   * @return what was held before
   * @throws TopicIndexFullException if a limit of the index is reached
   */
  public Optional<V> put(TopicName topic, V value) {
    Objects.requireNonNull(value, "value");
    writing.lock();
    try {
      Object before = hold(topic, value);
      return Optional.ofNullable(own(before));
    } finally {
      way.forget();
      writing.unlock();
    }
  }

  /**
   * Removes {@code topic}. Costs what {@link #put} does.
   *
   * @return what was held, nothing if nothing was
   */
  public Optional<V> remove(TopicName topic) {
    writing.lock();
    try {
      go(way, topic, digest);
      Object before = way.value(digest);
      if (before != null) {
        takeAway();
        prune(way.node());
        size.decrementAndGet();
        version.incrementAndGet();
      }
      return Optional.ofNullable(own(before));
    } finally {
      way.forget();
      writing.unlock();
    }
  }

  /** Returns what is held for {@code topic}. Takes time linear in its length. */
  public Optional<V> get(TopicName topic) {
    TopicDigest levels = Scratch.ofThread().lookup().topic();
    TopicDescent there = new TopicDescent(nodes, root);
    go(there, topic, levels);
    Object value = there.value(levels);
    levels.forget();
    return Optional.ofNullable(own(value));
  }

  /** Returns whether the index holds no topic. */
  public boolean isEmpty() {
    return size() == 0;
  }

  /** Returns how many topics the index holds. */
  public int size() {
    return size.get();
  }

  /**
   * Returns a number that grows with each change, at the latest when the method that makes it
   * returns. To keep an answer: read the number, search, and use the answer while the number stays.
   */
  public long version() {
    return version.get();
  }

  /**
   * Shows {@code visitor} each topic that {@code filter} {@linkplain TopicFilter#matches(TopicName)
   * matches}, with its value, in any order. Of a shared filter, what its {@linkplain
   * TopicFilter#unshared() unshared} one matches. Allocates a few hundred bytes, however many
   * match. The visitor may ask and change this index; what it throws ends the visit and is thrown
   * on.
   */
  public void forEachMatch(TopicFilter filter, BiConsumer<? super TopicName, ? super V> visitor) {
    Objects.requireNonNull(visitor, "visitor");
    TopicSearch search = search(filter);
    while (search.advance(Integer.MAX_VALUE, Long.MAX_VALUE, visitor)) {
      // as many as an int counts have been shown
    }
  }

  /**
   * Shows {@code visitor} all topics, those that start with {@code $} as well, as {@link
   * #forEachMatch} would show matches.
   */
  public void forEach(BiConsumer<? super TopicName, ? super V> visitor) {
    Objects.requireNonNull(visitor, "visitor");
    TopicSearch search = new TopicSearch(EVERYTHING, nodes, root, true);
    while (search.advance(Integer.MAX_VALUE, Long.MAX_VALUE, visitor)) {
      // as many as an int counts have been shown
    }
  }

  /** Returns a cursor that stands before the first match of {@code filter}. */
  public TopicCursor<V> cursor(TopicFilter filter) {
    return new TopicCursor<>(search(filter));
  }

  /** Returns the values that {@link #forEachMatch} shows, in a list that is new. */
  public List<V> matches(TopicFilter filter) {
    List<V> values = new ArrayList<>();
    forEachMatch(filter, (topic, value) -> values.add(value));
    return values;
  }

  /** Returns how many topics {@link #forEachMatch} would show now. */
  public int countMatches(TopicFilter filter) {
    int[] count = {0};
    forEachMatch(filter, (topic, value) -> count[0]++);
    return count[0];
  }

  private TopicSearch search(TopicFilter filter) {
    return new TopicSearch(filter, nodes, root, wildcardsMatchDollarTopics);
  }

  private void go(TopicDescent there, TopicName topic, TopicDigest levels) {
    levels.read(topic.utf8(), 0, topic.lengthBytes());
    there.go(root, levels, levels.levels());
  }

  private @Nullable Object hold(TopicName topic, V value) {
    go(way, topic, digest);
    Object before = way.value(digest);
    if (before == null) {
      checkRoom(topic);
      makeRoom(topic);
      size.incrementAndGet();
    }
    set(topic, value);
    version.incrementAndGet();
    return before;
  }

  /** Makes nodes, if the topic needs any; nothing appears by that yet. */
  private void makeRoom(TopicName topic) {
    while (isShort() && way.below() instanceof TopicBunch bunch && !bunch.hasRoom(rest(topic))) {
      new TopicBurst(nodes, bunch, digest).replace(way.node());
      way.go(way.node(), digest, digest.levels());
    }
    if (isShort() && TopicNode.areNodes(way.below())) {
      TopicNode parent = way.node();
      TopicNode child = new TopicNode(parent, digest.copyOfLevel(parent.depth));
      nodes.add(child.hash, child);
      parent.add(child);
      way.go(child, digest, digest.levels());
    }
  }

  /** Sets the value of the topic, for which there is room. */
  private void set(TopicName topic, V value) {
    TopicNode node = way.node();
    if (!isShort()) {
      node.set(topic, value);
    } else if (way.below() instanceof TopicBunch bunch) {
      int index = way.find(bunch, digest);
      if (index >= 0) {
        bunch.set(index, value);
      } else {
        node.setBunch(bunch.with(topic, start(node), value));
      }
    } else {
      node.setBunch(TopicBunch.of(topic, start(node), value));
    }
  }

  /** Removes the topic, which is there. */
  private void takeAway() {
    TopicNode node = way.node();
    if (isShort() && way.below() instanceof TopicBunch bunch) {
      boolean isLast = bunch.size() == 1;
      node.setBunch(isLast ? null : bunch.without(way.find(bunch, digest), start(node)));
    } else {
      node.removeValue();
    }
  }

  /** Whether the nodes end before the topic does. */
  private boolean isShort() {
    return way.node().depth < digest.levels();
  }

  /** Returns where the levels of the topic begin that are below {@code node}. */
  private int start(TopicNode node) {
    return digest.start(node.depth);
  }

  private int rest(TopicName topic) {
    return topic.lengthBytes() - start(way.node());
  }

  /** Cuts off {@code leaf} and what led to nothing else. */
  private void prune(TopicNode leaf) {
    TopicNode node = leaf;
    while (node.parent != null && node.isEmpty()) {
      node.parent.remove(node);
      nodes.remove(node.hash, node);
      node = node.parent;
    }
  }

  private void checkRoom(TopicName topic) {
    if (size() >= maximumTopics) {
      throw new TopicIndexFullException(topic, "maximumTopics " + maximumTopics);
    }
    if (digest.levels() > maximumLevels) {
      throw new TopicIndexFullException(
          topic, "maximumLevels " + maximumLevels + ": it has " + digest.levels());
    }
  }

  @SuppressWarnings("unchecked") // only values of this type get in
  private @Nullable V own(@Nullable Object value) {
    return (V) value;
  }

  /**
   * The limits of an index. They bound the memory that strangers' topics can cause.
   *
   * @param <V> what is held for each topic
   */
  public static final class Builder<V> {
    private int maximumTopics = Integer.MAX_VALUE;
    private int maximumLevels = TopicSyntax.MAX_LEVELS;
    private boolean wildcardsMatchDollarTopics;

    private Builder() {}

    /**
     * How many topics the index holds at most; without a limit by default.
     *
     * @param topics 1 or more
     */
    public Builder<V> maximumTopics(int topics) {
      maximumTopics = Limit.atLeast(1, topics, "maximumTopics");
      return this;
    }

    /**
     * How many levels a topic of the index has at most: 65,536 by default, which is as many as fit.
     * As each level that long topics share may cost a node, some 110 times the memory of its slash,
     * who holds strangers' topics sets it.
     *
     * @param levels 1 or more
     */
    public Builder<V> maximumLevels(int levels) {
      maximumLevels = Limit.atLeast(1, levels, "maximumLevels");
      return this;
    }

    /**
     * Lets filters that start with a wildcard match topics that start with {@code $}, too, against
     * [MQTT-4.7.2-1]. The index goes by this alone, not by the policies of filters.
     */
    public Builder<V> wildcardsMatchDollarTopics() {
      wildcardsMatchDollarTopics = true;
      return this;
    }

    /** Returns an empty index. */
    public TopicNameIndex<V> build() {
      return new TopicNameIndex<>(this);
    }
  }
}
