package dev.martlet.benchmarks.topic;

import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import dev.martlet.topic.TopicNameIndex;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;

/** Martlet's {@link TopicNameIndex}. */
final class MartletTopics implements TopicIndex<TopicFilter> {
  private final TopicNameIndex<Message> index = new TopicNameIndex<>();

  record Message(int number) {}

  private static final class Counter implements BiConsumer<TopicName, Message> {
    private int count;

    @Override
    public void accept(TopicName topic, Message message) {
      if (topic != null && message != null) {
        count++;
      }
    }
  }

  @Override
  public TopicFilter filter(String filter) {
    return TopicFilter.of(filter);
  }

  @Override
  public void put(String topic, int number) {
    index.put(TopicName.of(topic), new Message(number));
  }

  @Override
  public int count(TopicFilter filter) {
    Counter counter = new Counter();
    index.forEachMatch(filter, counter);
    return counter.count;
  }

  @Override
  public void forEachMatch(TopicFilter filter, IntConsumer numbers) {
    index.forEachMatch(filter, (topic, message) -> numbers.accept(message.number));
  }
}
