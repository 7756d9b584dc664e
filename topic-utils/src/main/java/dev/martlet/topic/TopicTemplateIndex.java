package dev.martlet.topic;

import java.util.Objects;
import java.util.function.BiConsumer;

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
   */
  public void forEachMatch(TopicName topic, BiConsumer<? super V, ? super TopicCaptures> visitor) {
    Objects.requireNonNull(visitor, "visitor");
    routes.forEachMatch(
        topic, route -> visitor.accept(route.value, TopicCaptures.ofMatch(route.template, topic)));
  }

  private static <V> Route<V> route(TopicTemplate template, V value) {
    return new Route<>(template, Objects.requireNonNull(value, "value"));
  }
}
