package dev.martlet.benchmarks.topic;

import java.util.function.IntConsumer;

/**
 * An index of topics under test, to be asked by filter, as for retained messages.
 *
 * @param <F> a filter in the form in which it reaches the product in use
 */
interface TopicIndex<F> {
  /** Makes what is asked. */
  F filter(String filter);

  /** Adds a topic, whose number it is found by. */
  void put(String topic, int number);

  /** Counts by touching each match: what is timed. */
  int count(F filter);

  /** Hands over the numbers of the topics that match: what is checked. */
  void forEachMatch(F filter, IntConsumer numbers);
}
