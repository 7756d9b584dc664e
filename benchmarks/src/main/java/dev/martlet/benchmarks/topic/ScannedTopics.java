package dev.martlet.benchmarks.topic;

import com.hivemq.client.internal.mqtt.datatypes.MqttTopicImpl;
import com.hivemq.client.mqtt.datatypes.MqttTopic;
import com.hivemq.client.mqtt.datatypes.MqttTopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;

/**
 * A list that is gone through, with the filters of HiveMQ's client: Moquette looks up like this.
 */
final class ScannedTopics implements TopicIndex<MqttTopicFilter> {
  private final List<Entry> entries = new ArrayList<>();

  private record Entry(MqttTopic topic, int number) {}

  @Override
  public MqttTopicFilter filter(String filter) {
    return MqttTopicFilter.of(filter);
  }

  @Override
  public void put(String topic, int number) {
    MqttTopic parsed =
        Objects.requireNonNull(MqttTopicImpl.of(topic.getBytes(StandardCharsets.UTF_8)), topic);
    entries.add(new Entry(parsed, number));
  }

  @Override
  public int count(MqttTopicFilter filter) {
    int count = 0;
    for (Entry entry : entries) {
      if (filter.matches(entry.topic)) {
        count++;
      }
    }
    return count;
  }

  @Override
  public void forEachMatch(MqttTopicFilter filter, IntConsumer numbers) {
    for (Entry entry : entries) {
      if (filter.matches(entry.topic)) {
        numbers.accept(entry.number);
      }
    }
  }
}
