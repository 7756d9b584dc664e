package dev.martlet.benchmarks.topic;

import java.util.function.IntConsumer;

/**
 * An index from filters to subscribers under test. What it is given is made before any clock runs,
 * in the form in which it reaches the product in use.
 *
 * @param <S> a filter and a subscriber, in the index's own types
 * @param <T> a topic, likewise
 */
interface FilterIndex<S, T> {
  /** Makes what is added and removed. Equal numbers are the same subscriber. */
  S subscription(String filter, int subscriber);

  /** Makes what is asked. */
  T topic(String topic);

  void add(S subscription);

  void remove(S subscription);

  /** Counts by touching each match: what is timed. */
  int count(T topic);

  /** Hands over the numbers of the subscribers that match: what is checked. */
  void forEachMatch(T topic, IntConsumer subscribers);
}
