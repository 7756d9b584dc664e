package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/**
 * A form in which a filter can be asked about a topic. Every test of answers asks in all of them; a
 * new form needs no more than a line in {@link #all()}.
 */
record WayToAsk(String name, Matcher matcher) {
  /** Says whether the filter matches the topic. */
  @FunctionalInterface
  interface Matcher {
    boolean matches(TopicFilter filter, TopicName topic);
  }

  /** Returns the ways, new ones that share no state with those of another call. */
  static List<WayToAsk> all() {
    return List.of(
        new WayToAsk("TopicFilter.matches(TopicName)", TopicFilter::matches),
        new WayToAsk(
            "TopicFilter.matches(String)", (filter, topic) -> filter.matches(topic.toString())),
        new WayToAsk("TopicFilterIndex", indexOfOneFilter()));
  }

  /** Fails unless each way gives the answer {@code expected}. */
  static void assertAllSay(boolean expected, String filter, String topic) {
    for (WayToAsk way : all()) {
      assertThat(way.matches(TopicFilter.of(filter), TopicName.of(topic)))
          .as("%s of %s and %s", way, filter, topic)
          .isEqualTo(expected);
    }
  }

  boolean matches(TopicFilter filter, TopicName topic) {
    return matcher.matches(filter, topic);
  }

  /** Uses one index for all questions, which holds nothing between two of them. */
  private static Matcher indexOfOneFilter() {
    TopicFilterIndex<String> index = new TopicFilterIndex<>();
    return (filter, topic) -> {
      index.add(filter, "value");
      List<String> found = index.matches(topic);
      index.remove(filter, "value");
      if (found.size() > 1 || !index.isEmpty()) {
        throw new AssertionError(filter + " is found more than once, or stays: " + found);
      }
      return found.contains("value");
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
