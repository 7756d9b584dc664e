package dev.martlet.benchmarks.topic;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one writes oneself in an hour: in each node a map from level to node and a set of
 * subscribers, as the same subscription counts once.
 */
final class PlainTrieIndex implements FilterIndex<PlainTrieIndex.Subscription, String> {
  private final Supplier<Map<String, Node>> newChildren;
  private final Supplier<Set<Subscriber>> newSubscribers;
  private final Node root = new Node();

  record Subscriber(int number) {}

  record Subscription(String filter, Subscriber subscriber) {}

  private static final class Node {
    private volatile @Nullable Map<String, Node> children;
    private volatile @Nullable Set<Subscriber> subscribers;

    @Nullable Node child(String level) {
      Map<String, Node> present = children;
      return present == null ? null : present.get(level);
    }
  }

  private static final class Counter implements Consumer<Set<Subscriber>> {
    private int count;

    @Override
    public void accept(Set<Subscriber> subscribers) {
      for (Subscriber subscriber : subscribers) {
        if (subscriber != null) {
          count++;
        }
      }
    }
  }

  private PlainTrieIndex(
      Supplier<Map<String, Node>> newChildren, Supplier<Set<Subscriber>> newSubscribers) {
    this.newChildren = newChildren;
    this.newSubscribers = newSubscribers;
  }

  /** For one thread. */
  static PlainTrieIndex ofHashMaps() {
    return new PlainTrieIndex(() -> new HashMap<>(2), () -> new HashSet<>(2));
  }

  /** For one writer and any number of readers. */
  static PlainTrieIndex ofConcurrentMaps() {
    return new PlainTrieIndex(
        () -> new ConcurrentHashMap<>(2), () -> ConcurrentHashMap.newKeySet(2));
  }

  @Override
  public Subscription subscription(String filter, int subscriber) {
    return new Subscription(filter, new Subscriber(subscriber));
  }

  @Override
  public String topic(String topic) {
    return topic;
  }

  @Override
  public void add(Subscription subscription) {
    Node node = root;
    for (String level : levels(subscription.filter)) {
      Map<String, Node> children = node.children;
      if (children == null) {
        children = newChildren.get();
        node.children = children;
      }
      Node child = children.get(level);
      if (child == null) {
        child = new Node();
        children.put(level, child);
      }
      node = child;
    }
    Set<Subscriber> subscribers = node.subscribers;
    if (subscribers == null) {
      subscribers = newSubscribers.get();
      node.subscribers = subscribers;
    }
    subscribers.add(subscription.subscriber);
  }

  @Override
  public void remove(Subscription subscription) {
    remove(root, levels(subscription.filter), 0, subscription.subscriber);
  }

  /** Returns whether nothing is left of {@code node}. */
  private static boolean remove(Node node, String[] levels, int depth, Subscriber subscriber) {
    if (depth == levels.length) {
      Set<Subscriber> subscribers = node.subscribers;
      if (subscribers != null && subscribers.remove(subscriber) && subscribers.isEmpty()) {
        node.subscribers = null;
      }
    } else {
      Map<String, Node> children = node.children;
      Node child = node.child(levels[depth]);
      if (children != null && child != null && remove(child, levels, depth + 1, subscriber)) {
        children.remove(levels[depth]);
        if (children.isEmpty()) {
          node.children = null;
        }
      }
    }
    return node.children == null && node.subscribers == null;
  }

  @Override
  public int count(String topic) {
    Counter counter = new Counter();
    visit(root, levels(topic), 0, topic.startsWith("$"), counter);
    return counter.count;
  }

  @Override
  public void forEachMatch(String topic, IntConsumer numbers) {
    visit(
        root,
        levels(topic),
        0,
        topic.startsWith("$"),
        found -> found.forEach(subscriber -> numbers.accept(subscriber.number)));
  }

  private static void visit(
      @Nullable Node node,
      String[] levels,
      int depth,
      boolean literally,
      Consumer<Set<Subscriber>> visitor) {
    if (node == null) {
      return;
    }
    if (!literally) {
      visitSubscribers(node.child("#"), visitor);
    }
    if (depth == levels.length) {
      visitSubscribers(node, visitor);
      return;
    }
    visit(node.child(levels[depth]), levels, depth + 1, false, visitor);
    if (!literally) {
      visit(node.child("+"), levels, depth + 1, false, visitor);
    }
  }

  private static void visitSubscribers(@Nullable Node node, Consumer<Set<Subscriber>> visitor) {
    Set<Subscriber> subscribers = node == null ? null : node.subscribers;
    if (subscribers != null) {
      visitor.accept(subscribers);
    }
  }

  private static String[] levels(String text) {
    int count = 1;
    for (int i = text.indexOf('/'); i >= 0; i = text.indexOf('/', i + 1)) {
      count++;
    }
    String[] levels = new String[count];
    int start = 0;
    for (int i = 0; i < count - 1; i++) {
      int end = text.indexOf('/', start);
      levels[i] = text.substring(start, end);
      start = end + 1;
    }
    levels[count - 1] = text.substring(start);
    return levels;
  }
}
