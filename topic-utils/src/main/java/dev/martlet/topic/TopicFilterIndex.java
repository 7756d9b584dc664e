package dev.martlet.topic;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which of many filters match a topic: a set of pairs of a filter and a value, found by topic name.
 *
 * <p>A filter may have many values and a value many filters; the same pair is held once. Values are
 * told apart by {@code equals}. A shared filter matches as its {@linkplain TopicFilter#unshared()
 * unshared} one, yet is another filter than that and than those of other share groups.
 *
 * <p>Not thread-safe: confine an index to one thread. Looking up visits no more of the index than
 * what matches a prefix of the topic, and no call recurses, however many levels a filter has.
 *
 * @param <V> what is found, such as a subscription
 */
public final class TopicFilterIndex<V> {
  /** One level of filters that share their levels up to here. A topic has no level '+' or '#'. */
  static final class Node<V> {
    final @Nullable Node<V> parent;
    final String level;
    final int depth;
    final Map<String, Node<V>> children = new HashMap<>();
    final Map<TopicFilter, Set<V>> valuesByFilter = new HashMap<>();

    /** Makes the root, which is no level. */
    Node() {
      this.parent = null;
      this.level = "";
      this.depth = 0;
    }

    Node(Node<V> parent, String level) {
      this.parent = parent;
      this.level = level;
      this.depth = parent.depth + 1;
    }

    boolean isEmpty() {
      return children.isEmpty() && valuesByFilter.isEmpty();
    }

    void visit(BiConsumer<? super TopicFilter, ? super V> visitor) {
      valuesByFilter.forEach(
          (filter, values) -> values.forEach(value -> visitor.accept(filter, value)));
    }
  }

  final Node<V> root = new Node<>();
  private int size;
  private int visits;

  /** Makes an empty index. */
  public TopicFilterIndex() {}

  /**
   * Adds the pair of {@code filter} and {@code value}.
   *
   * @return false if the index held it already
   * @throws ConcurrentModificationException if called by a visitor of this index
   */
  public boolean add(TopicFilter filter, V value) {
    Objects.requireNonNull(filter, "filter");
    Objects.requireNonNull(value, "value");
    refuseWhileVisited();
    Node<V> node = root;
    for (String level : filter.levels()) {
      Node<V> parent = node;
      node = parent.children.computeIfAbsent(level, key -> new Node<>(parent, key));
    }
    boolean added = node.valuesByFilter.computeIfAbsent(filter, key -> new HashSet<>()).add(value);
    if (added) {
      size++;
    }
    return added;
  }

  /**
   * Removes the pair of {@code filter} and {@code value}; other values of the filter, and shared
   * filters that match the same topics, stay.
   *
   * @return false if the index did not hold it
   * @throws ConcurrentModificationException if called by a visitor of this index
   */
  public boolean remove(TopicFilter filter, V value) {
    Objects.requireNonNull(filter, "filter");
    Objects.requireNonNull(value, "value");
    refuseWhileVisited();
    Node<V> node = find(filter);
    if (node == null) {
      return false;
    }
    Set<V> values = node.valuesByFilter.get(filter);
    if (values == null || !values.remove(value)) {
      return false;
    }
    if (values.isEmpty()) {
      node.valuesByFilter.remove(filter);
      prune(node);
    }
    size--;
    return true;
  }

  /** Returns whether the index holds no pair. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** Returns how many pairs the index holds. */
  public int size() {
    return size;
  }

  /**
   * Shows {@code visitor} each pair whose filter {@linkplain TopicFilter#matches(TopicName)
   * matches} {@code topic}, once, in any order. The visitor may look up in this index, but not
   * change it; what it throws ends the visit and is thrown on.
   */
  public void forEachMatch(TopicName topic, BiConsumer<? super TopicFilter, ? super V> visitor) {
    Objects.requireNonNull(visitor, "visitor");
    visits++;
    try {
      visitMatches(topic, visitor);
    } finally {
      visits--;
    }
  }

  /**
   * Returns the values whose filters match {@code topic}, in any order: as often as filters of
   * theirs match. The list is new and the caller's own.
   */
  public List<V> matches(TopicName topic) {
    List<V> values = new ArrayList<>();
    forEachMatch(topic, (filter, value) -> values.add(value));
    return values;
  }

  private void visitMatches(TopicName topic, BiConsumer<? super TopicFilter, ? super V> visitor) {
    List<String> levels = topic.levels();
    Deque<Node<V>> pending = new ArrayDeque<>();
    pending.push(root);
    while (!pending.isEmpty()) {
      Node<V> node = pending.pop();
      boolean wildcardsMatch = node != root || !topic.startsWithDollar(); // [MQTT-4.7.2-1]
      if (wildcardsMatch) {
        Node<V> rest = node.children.get("#");
        if (rest != null) {
          rest.visit(visitor);
        }
      }
      if (node.depth == levels.size()) {
        node.visit(visitor);
        continue;
      }
      push(node.children.get(levels.get(node.depth)), pending);
      if (wildcardsMatch) {
        push(node.children.get("+"), pending);
      }
    }
  }

  private void push(@Nullable Node<V> node, Deque<Node<V>> pending) {
    if (node != null) {
      pending.push(node);
    }
  }

  private @Nullable Node<V> find(TopicFilter filter) {
    Node<V> node = root;
    for (String level : filter.levels()) {
      node = node.children.get(level);
      if (node == null) {
        return null;
      }
    }
    return node;
  }

  /** Cuts off {@code leaf} and what led to nothing else, so that removed filters cost no memory. */
  private void prune(Node<V> leaf) {
    Node<V> node = leaf;
    while (node.parent != null && node.isEmpty()) {
      node.parent.children.remove(node.level);
      node = node.parent;
    }
  }

  private void refuseWhileVisited() {
    if (visits > 0) {
      throw new ConcurrentModificationException("a visitor must not change the index it visits");
    }
  }
}
