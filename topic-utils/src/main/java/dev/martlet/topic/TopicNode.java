package dev.martlet.topic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A level of one or more topics of a {@link TopicNameIndex}, below the levels before it. What lies
 * below is kept in one of two ways: together in a {@link TopicBunch}, or, once there was no room
 * for that, by a node for each next level.
 *
 * <p>One thread writes, any number read without a lock. A node that was cut off leads to nothing
 * that is held, so that who stands there comes to an end.
 */
final class TopicNode {
  private static final VarHandle VALUE;
  private static final VarHandle BELOW;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      VALUE = lookup.findVarHandle(TopicNode.class, "value", Object.class);
      BELOW = lookup.findVarHandle(TopicNode.class, "below", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final class Children extends PlaceList {
    @Override
    void moved(Object item, int to) {
      ((TopicNode) item).place = to;
    }
  }

  final @Nullable TopicNode parent;

  /** The hash of all levels up to this. */
  final long hash;

  /** How many levels lead to this. */
  final int depth;

  private final byte[] level;
  private @Nullable TopicName name;
  private @Nullable Object value;

  /** Null, a {@link TopicBunch}, one node, or {@link Children}. */
  private @Nullable Object below;

  private int place;

  /** Makes the root, which is no level. */
  TopicNode() {
    this.parent = null;
    this.hash = 0;
    this.depth = 0;
    this.level = new byte[0];
  }

  TopicNode(TopicNode parent, byte[] level) {
    this.parent = parent;
    this.hash = parent.hash + TopicDigest.hash(level, 0, level.length, parent.depth);
    this.depth = parent.depth + 1;
    this.level = level;
  }

  // ---- for all threads

  /** Returns the node of a topic's next level, null if there is none in the table. */
  @SuppressWarnings("ReferenceEquality") // a node may be cut off, and another stand in its place
  @Nullable TopicNode next(SegmentTable nodes, TopicDigest topic) {
    long nextHash = hash + topic.hash(depth);
    Segment segment = SegmentTable.segment(nodes.directory(), nextHash);
    int at = segment.home(nextHash);
    for (int slot = segment.slot(at); slot != 0; slot = segment.slot(at)) {
      if (Segment.isTagged(slot, nextHash) != 0
          && segment.value(at) instanceof TopicNode node
          && node.parent == this
          && node.isLevel(topic, depth)) {
        return node;
      }
      at = segment.next(at);
    }
    return null;
  }

  /** Reads what {@link #next} will read first for this hash. */
  static int touchSlot(Segment[] directory, long hash) {
    Segment segment = SegmentTable.segment(directory, hash);
    int at = segment.home(hash);
    return segment.slot(at) + (segment.value(at) == null ? 0 : 1);
  }

  /** Returns what {@link #next} will look at first for this hash, null if nothing. */
  static @Nullable TopicNode candidate(Segment[] directory, long hash) {
    Segment segment = SegmentTable.segment(directory, hash);
    int at = segment.home(hash);
    for (int slot = segment.slot(at); slot != 0; slot = segment.slot(at)) {
      if (Segment.isTagged(slot, hash) != 0) {
        return (TopicNode) segment.value(at);
      }
      at = segment.next(at);
    }
    return null;
  }

  /** Reads a little of this node. */
  int touch() {
    return (int) hash + level.length;
  }

  /** Returns the value of the topic that ends here, null if there is none. */
  @Nullable Object value() {
    return VALUE.getAcquire(this);
  }

  /** Returns the topic whose value this has had. */
  @Nullable TopicName name() {
    return name;
  }

  /** Returns what is below this: null, a bunch, a node, or an array of nodes and holes. */
  @Nullable Object below() {
    Object all = BELOW.getAcquire(this);
    return all instanceof Children many ? many.items() : all;
  }

  /** Whether what is {@link #below()} a node are nodes. */
  static boolean areNodes(@Nullable Object below) {
    return below != null && !(below instanceof TopicBunch);
  }

  boolean startsWithDollar() {
    return level.length > 0 && level[0] == '$';
  }

  private boolean isLevel(TopicDigest topic, int index) {
    int start = topic.start(index);
    return topic.start(index + 1) - 1 - start == level.length
        && Utf8.sameBytes(topic.utf8(), start, level, 0, level.length) == level.length;
  }

  // ---- for the writer

  void set(TopicName topic, Object newValue) {
    name = topic;
    VALUE.setRelease(this, newValue);
  }

  void removeValue() {
    VALUE.setRelease(this, null);
    name = null; // or a node that stays would keep the text of every topic it has been
  }

  boolean isEmpty() {
    return value == null && below == null;
  }

  /** Puts a bunch in the place of another, or of nothing. */
  void setBunch(@Nullable TopicBunch bunch) {
    BELOW.setRelease(this, bunch);
  }

  /** Puts nodes in the place of a bunch, or of nothing. */
  void setChildren(List<TopicNode> nodes) {
    if (nodes.size() == 1) {
      BELOW.setRelease(this, nodes.get(0));
      return;
    }
    Children many = new Children();
    for (TopicNode child : nodes) {
      child.place = many.place(child);
    }
    BELOW.setRelease(this, many);
  }

  /** Adds a node to others. */
  void add(TopicNode child) {
    if (below instanceof Children many) {
      child.place = many.place(child);
    } else {
      setChildren(List.of((TopicNode) Objects.requireNonNull(below), child));
    }
  }

  void remove(TopicNode child) {
    if (!(below instanceof Children many)) {
      BELOW.setRelease(this, null);
      return;
    }
    many.vacate(child.place);
    if (many.size() == 1) {
      BELOW.setRelease(this, many.only());
    }
  }
}
