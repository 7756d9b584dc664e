package dev.martlet.benchmarks.topic;

import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicFilterIndex;
import dev.martlet.topic.TopicName;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Martlet's {@link TopicFilterIndex}, asked by topic name. */
final class MartletIndex implements FilterIndex<MartletIndex.Subscription, TopicName> {
  private final TopicFilterIndex<Subscriber> index = new TopicFilterIndex<>();

  record Subscriber(int number) {}

  record Subscription(TopicFilter filter, Subscriber subscriber) {}

  private static final class Counter implements Consumer<Subscriber> {
    private int count;

    @Override
    public void accept(Subscriber subscriber) {
      if (subscriber != null) {
        count++;
      }
    }
  }

  @Override
  public Subscription subscription(String filter, int subscriber) {
    return new Subscription(TopicFilter.of(filter), new Subscriber(subscriber));
  }

  @Override
  public TopicName topic(String topic) {
    return TopicName.of(topic);
  }

  @Override
  public void add(Subscription subscription) {
    index.add(subscription.filter, subscription.subscriber);
  }

  @Override
  public void remove(Subscription subscription) {
    index.remove(subscription.filter, subscription.subscriber);
  }

  @Override
  public int count(TopicName topic) {
    Counter counter = new Counter();
    index.forEachMatch(topic, counter);
    return counter.count;
  }

  @Override
  public void forEachMatch(TopicName topic, IntConsumer subscribers) {
    index.forEachMatch(topic, subscriber -> subscribers.accept(subscriber.number));
  }
}
