package dev.martlet.samples;

import dev.martlet.topic.TopicCursor;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicFilterIndex;
import dev.martlet.topic.TopicIndexFullException;
import dev.martlet.topic.TopicName;
import dev.martlet.topic.TopicNameIndex;
import java.util.ArrayList;
import java.util.List;

/** Many filters asked about a topic, and many topics asked about a filter. */
public final class TopicIndexes {
  private TopicIndexes() {}

  /** Prints what the indexes find. */
  public static void main(String[] arguments) {
    filters();
    sharedFilters();
    limits();
    topics();
    pages();
  }

  private static void filters() {
    // region filters
    TopicFilterIndex<String> subscriptions = new TopicFilterIndex<>();
    subscriptions.add(TopicFilter.of("home/+/temp"), "thermostat");
    subscriptions.add(TopicFilter.of("home/#"), "phone");
    subscriptions.add(TopicFilter.of("home/door"), "door app");

    TopicName topic = TopicName.of("home/kitchen/temp");
    subscriptions.forEachMatch(topic, System.out::println); // thermostat and phone, in any order
    System.out.println(subscriptions.countMatches(topic)); // 2
    System.out.println(subscriptions.hasMatch(TopicName.of("office/door"))); // false

    subscriptions.remove(TopicFilter.of("home/#"), "phone"); // true: it was there
    subscriptions.replace(TopicFilter.of("home/door"), "door app", "bell"); // in one step
    System.out.println(subscriptions.snapshot()); // both pairs that are left, of one moment
    // endregion
  }

  private static void sharedFilters() {
    // region shared
    TopicFilterIndex<String> subscriptions = new TopicFilterIndex<>();
    subscriptions.add(TopicFilter.of("jobs/+"), "auditor");
    subscriptions.add(TopicFilter.of("$share/workers/jobs/+"), "worker 1");
    subscriptions.add(TopicFilter.of("$share/workers/jobs/+"), "worker 2");

    subscriptions.forEachMatchingPair(
        TopicName.of("jobs/7"),
        (filter, client) ->
            System.out.println(filter.shareGroup().orElse("everybody") + ": " + client));
    // endregion
  }

  private static void limits() {
    // region limits
    TopicFilterIndex<String> subscriptions =
        TopicFilterIndex.<String>builder()
            .maximumPairs(2)
            .maximumShapes(256)
            .maximumUnshaped(64)
            .build();
    subscriptions.add(TopicFilter.of("a"), "client");
    subscriptions.add(TopicFilter.of("b"), "client");
    try {
      subscriptions.add(TopicFilter.of("c"), "client");
    } catch (TopicIndexFullException e) {
      System.out.println(e.getMessage()); // No room for 'c' in an index with maximumPairs 2
    }
    // endregion
  }

  private static void topics() {
    // region topics
    TopicNameIndex<String> retained = new TopicNameIndex<>();
    retained.put(TopicName.of("home/kitchen/temp"), "21.4");
    retained.put(TopicName.of("home/bath/temp"), "23.0");
    retained.put(TopicName.of("home/door"), "open");
    System.out.println(retained.put(TopicName.of("home/door"), "shut")); // Optional[open]

    retained.forEachMatch(
        TopicFilter.of("home/+/temp"), (topic, value) -> System.out.println(topic + " " + value));
    System.out.println(retained.get(TopicName.of("home/door"))); // Optional[shut]
    System.out.println(retained.remove(TopicName.of("home/hall"))); // Optional.empty
    // endregion
  }

  private static void pages() {
    TopicNameIndex<Integer> retained = new TopicNameIndex<>();
    for (int i = 0; i < 2_500; i++) {
      retained.put(TopicName.of("meter/" + i + "/power"), i);
    }
    // region cursor
    TopicCursor<Integer> cursor = retained.cursor(TopicFilter.of("meter/+/power"));
    while (cursor.hasMore()) {
      List<TopicName> page = new ArrayList<>();
      cursor.advance(1_000, (topic, value) -> page.add(topic));
      System.out.println(page.size()); // at most 1,000; between two pages the index may change
    }
    // endregion
  }
}
