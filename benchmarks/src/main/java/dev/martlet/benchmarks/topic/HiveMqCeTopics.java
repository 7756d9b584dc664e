package dev.martlet.benchmarks.topic;

import com.hivemq.persistence.local.xodus.PublishTopicTree;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntConsumer;

/**
 * One bucket of HiveMQ CE's retained topics. It gives a set of topics; the broker then looks up the
 * message of each, which is left out here.
 */
final class HiveMqCeTopics implements TopicIndex<String> {
  private final PublishTopicTree tree = new PublishTopicTree();
  private final Map<String, Integer> numbers = new HashMap<>();

  @Override
  public String filter(String filter) {
    return filter;
  }

  @Override
  public void put(String topic, int number) {
    tree.add(topic);
    numbers.put(topic, number);
  }

  @Override
  public int count(String filter) {
    int count = 0;
    for (String topic : tree.get(filter)) {
      if (topic != null) {
        count++;
      }
    }
    return count;
  }

  @Override
  public void forEachMatch(String filter, IntConsumer found) {
    tree.get(filter).forEach(topic -> found.accept(Objects.requireNonNull(numbers.get(topic))));
  }
}
