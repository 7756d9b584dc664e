package dev.martlet.topic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A level of one or more topics of a {@link TopicNameIndex}, below the levels before it. One thread
 * writes, any number read without a lock. A node that was cut off still leads to where it led, so
 * that who reads it comes to an end.
 */
final class TopicNode {
  private static final VarHandle VALUE;
  private static final VarHandle CHILDREN;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      VALUE = lookup.findVarHandle(TopicNode.class, "value", Object.class);
      CHILDREN = lookup.findVarHandle(TopicNode.class, "children", Object.class);
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

  private final byte[] level;
  private @Nullable TopicName name;
  private @Nullable Object value;

  /** None, one, or {@link Children}. */
  private @Nullable Object children;

  private int place;

  /** Makes the root, which is no level. */
  TopicNode() {
    this.parent = null;
    this.hash = 0;
    this.level = new byte[0];
  }

  TopicNode(TopicNode parent, long hash, byte[] level) {
    this.parent = parent;
    this.hash = hash;
    this.level = level;
  }

  // ---- for all threads

  /** Returns the node that the levels {@code from} to {@code to} lead to from {@code base}. */
  static @Nullable TopicNode find(
      SegmentTable nodes, TopicNode base, TopicDigest topic, int from, int to) {
    long hash = base.hash + topic.sum(to) - topic.sum(from);
    Segment segment = SegmentTable.segment(nodes.directory(), hash);
    int at = segment.home(hash);
    for (int slot = segment.slot(at); slot != 0; slot = segment.slot(at)) {
      if (Segment.isTagged(slot, hash) != 0
          && segment.value(at) instanceof TopicNode node
          && node.isBelow(base, topic, from, to)) {
        return node;
      }
      at = segment.next(at);
    }
    return null;
  }

  /** Reads what {@link #find} will read first for this hash. */
  static int touchSlot(Segment[] directory, long hash) {
    Segment segment = SegmentTable.segment(directory, hash);
    int at = segment.home(hash);
    return segment.slot(at) + (segment.value(at) == null ? 0 : 1);
  }

  /** Reads what {@link #find} will read next for this hash. */
  static int touchNode(Segment[] directory, long hash) {
    Segment segment = SegmentTable.segment(directory, hash);
    return segment.value(segment.home(hash)) instanceof TopicNode node ? node.touch() : 0;
  }

  /** Reads a little of this node. */
  int touch() {
    return (int) hash + level.length;
  }

  /** Reads a little of what is below this node. */
  int touchChildren() {
    Object all = CHILDREN.getAcquire(this);
    if (all instanceof TopicNode only) {
      return only.touch();
    }
    return all instanceof Children many ? many.items().length : 0;
  }

  /** Returns the value of the topic that ends here, null if there is none. */
  @Nullable Object value() {
    return VALUE.getAcquire(this);
  }

  /** Returns the topic whose value this has had. */
  @Nullable TopicName name() {
    return name;
  }

  /** Returns what is below this: null, a node, or an array of nodes and holes. */
  @Nullable Object children() {
    Object all = CHILDREN.getAcquire(this);
    return all instanceof Children many ? many.items() : all;
  }

  boolean startsWithDollar() {
    return level.length > 0 && level[0] == '$';
  }

  /** Whether the levels {@code from} to {@code to} of a topic lead from {@code base} to this. */
  boolean isBelow(TopicNode base, TopicDigest topic, int from, int to) {
    TopicNode node = this;
    for (int i = to - 1; i >= from; i--) {
      if (node.parent == null || !node.isLevel(topic, i)) {
        return false;
      }
      node = node.parent;
    }
    return node == base;
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
    return value == null && children == null;
  }

  void add(TopicNode child) {
    if (children == null) {
      CHILDREN.setRelease(this, child);
    } else if (children instanceof Children many) {
      child.place = many.place(child);
    } else {
      TopicNode other = (TopicNode) children;
      Children both = new Children();
      other.place = both.place(other);
      child.place = both.place(child);
      CHILDREN.setRelease(this, both);
    }
  }

  void remove(TopicNode child) {
    if (!(children instanceof Children many)) {
      CHILDREN.setRelease(this, null);
      return;
    }
    many.vacate(child.place);
    if (many.size() == 1) {
      CHILDREN.setRelease(this, many.only());
    }
  }
}
