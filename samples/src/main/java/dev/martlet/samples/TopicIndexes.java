package dev.martlet.samples;

import dev.martlet.topic.TopicCursor;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicFilterIndex;
import dev.martlet.topic.TopicIndexFullException;
import dev.martlet.topic.TopicName;
import dev.martlet.topic.TopicNameIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Many filters asked about a topic, and many topics asked about a filter. */
public final class TopicIndexes {
  private TopicIndexes() {}

  /** Prints what the indexes find. */
  public static void main(String[] arguments) {
    filters();
    sharedFilters();
    clients();
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

  private static void clients() {
    Clients clients = new Clients();
    clients.subscribe("phone", TopicFilter.of("home/#"), 0);
    clients.subscribe("phone", TopicFilter.of("home/+/temp"), 1);
    System.out.println(clients.deliveries(TopicName.of("home/kitchen/temp"))); // {phone=1}
    clients.disconnected("phone");
    System.out.println(clients.deliveries(TopicName.of("home/kitchen/temp"))); // {}
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

  // region clients
  /** The subscriptions of clients, each with a maximum QoS. One thread changes them at a time. */
  private static final class Clients {
    private record Subscriber(String client, int maximumQos) {}

    private final TopicFilterIndex<Subscriber> index = new TopicFilterIndex<>();
    private final Map<String, Map<TopicFilter, Subscriber>> byClient = new HashMap<>();

    void subscribe(String client, TopicFilter filter, int maximumQos) {
      Subscriber subscriber = new Subscriber(client, maximumQos);
      Map<TopicFilter, Subscriber> own = byClient.computeIfAbsent(client, c -> new HashMap<>());
      Subscriber before = own.get(filter);
      if (before == null) {
        index.add(filter, subscriber);
      } else {
        index.replace(filter, before, subscriber);
      }
      own.put(filter, subscriber); // last, as an index that is full throws
    }

    void disconnected(String client) {
      byClient.getOrDefault(client, Map.of()).forEach(index::remove);
      byClient.remove(client);
    }

    /**
     * Each client once, with the highest QoS of all its subscriptions that match [MQTT-3.3.4-2].
     */
    Map<String, Integer> deliveries(TopicName topic) {
      Map<String, Integer> deliveries = new HashMap<>();
      index.forEachMatch(
          topic, match -> deliveries.merge(match.client(), match.maximumQos(), Math::max));
      return deliveries;
    }
  }
  // endregion
}
