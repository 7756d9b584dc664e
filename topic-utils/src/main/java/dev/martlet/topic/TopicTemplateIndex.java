package dev.martlet.topic;

import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Which of many templates match a topic, each with what it captures: a set of routes, pairs of a
 * template and a value, found by topic name.
 *
 * <p>Values are told apart by {@code equals}, templates by their text: {@code home/{room}} and
 * {@code home/{name}} match the same topics, yet are two routes with names of their own.
 *
 * <p>It is a {@link TopicFilterIndex} of the templates' filters, and has the guarantees, bounds and
 * costs of one, as to several threads as well.
 *
 * @param <V> what is found, such as a handler
 */
public final class TopicTemplateIndex<V> {
  private record Route<V>(TopicTemplate template, V value) {}

  private final TopicFilterIndex<Route<V>> routes = new TopicFilterIndex<>();

  /** Makes an empty index. */
  public TopicTemplateIndex() {}

  /**
   * Adds the route from {@code template} to {@code value}.
   *
   * @return false if the index held it already
   * @throws TopicIndexFullException if one of the limits is reached that a {@link TopicFilterIndex}
   *     has by default: those on filters without a shape of their own
   */
  public boolean add(TopicTemplate template, V value) {
    return routes.add(template.filter(), route(template, value));
  }

  /**
   * Removes the route from {@code template} to {@code value}; others of the template stay.
   *
   * @return false if the index did not hold it
   */
  public boolean remove(TopicTemplate template, V value) {
    return routes.remove(template.filter(), route(template, value));
  }

  /** Returns how many routes the index holds. */
  public int size() {
    return routes.size();
  }

  /** Returns whether the index holds no route. */
  public boolean isEmpty() {
    return routes.isEmpty();
  }

  /**
   * Shows {@code visitor} the value of each route whose template {@linkplain TopicTemplate#matches
   * matches} {@code topic}, and what it captures, once, in any order. What the visitor throws ends
   * the visit and is thrown on. Allocates the captures, one for each match.
   *
   * @return how many routes were shown: 0 tells that no template matches
   */
  public int forEachMatch(TopicName topic, BiConsumer<? super V, ? super TopicCaptures> visitor) {
    Visit<V> visit = new Visit<>(topic, Objects.requireNonNull(visitor, "visitor"));
    routes.forEachMatch(topic, visit);
    return visit.shown;
  }

  private static final class Visit<V> implements Consumer<Route<V>> {
    private final TopicName topic;
    private final BiConsumer<? super V, ? super TopicCaptures> visitor;
    private int shown;

    private Visit(TopicName topic, BiConsumer<? super V, ? super TopicCaptures> visitor) {
      this.topic = topic;
      this.visitor = visitor;
    }

    @Override
    public void accept(Route<V> route) {
      shown++;
      visitor.accept(route.value, TopicCaptures.ofMatch(route.template, topic));
    }
  }

  private static <V> Route<V> route(TopicTemplate template, V value) {
    return new Route<>(template, Objects.requireNonNull(value, "value"));
  }
}
