package dev.martlet.benchmarks.topic;

import com.codahale.metrics.MetricRegistry;
import com.hivemq.metrics.MetricsHolder;
import com.hivemq.mqtt.message.QoS;
import com.hivemq.mqtt.message.subscribe.Topic;
import com.hivemq.mqtt.topic.SubscriberWithIdentifiers;
import com.hivemq.mqtt.topic.SubscriptionFlag;
import com.hivemq.mqtt.topic.tree.LocalTopicTree;
import com.hivemq.mqtt.topic.tree.LocalTopicTreeAccess;
import java.util.function.IntConsumer;

/**
 * The topic tree of HiveMQ Community Edition. It is asked as the broker asks it, with the set of
 * subscribers that it makes; {@link Visiting} only walks the tree, as no code of the broker can.
 */
class HiveMqCeIndex implements FilterIndex<HiveMqCeIndex.Subscription, String> {
  private static final byte FLAGS = SubscriptionFlag.getDefaultFlags(false, false, false);

  private final LocalTopicTree tree = new LocalTopicTree(new MetricsHolder(new MetricRegistry()));

  /** The client's identifier is the number: distinct clients are never merged into one. */
  record Subscription(String client, Topic topic) {}

  @Override
  public Subscription subscription(String filter, int subscriber) {
    return new Subscription(Integer.toString(subscriber), new Topic(filter, QoS.AT_MOST_ONCE));
  }

  @Override
  public String topic(String topic) {
    return topic;
  }

  @Override
  public void add(Subscription subscription) {
    tree.addTopic(subscription.client, subscription.topic, FLAGS, null);
  }

  @Override
  public void remove(Subscription subscription) {
    tree.removeSubscriber(subscription.client, subscription.topic.getTopic(), null);
  }

  @Override
  public int count(String topic) {
    int count = 0;
    for (SubscriberWithIdentifiers subscriber :
        tree.findTopicSubscribers(topic, topic.startsWith("$")).getSubscribers()) {
      if (subscriber != null) {
        count++;
      }
    }
    return count;
  }

  @Override
  public void forEachMatch(String topic, IntConsumer subscribers) {
    tree.findTopicSubscribers(topic, topic.startsWith("$"))
        .getSubscribers()
        .forEach(subscriber -> subscribers.accept(Integer.parseInt(subscriber.getSubscriber())));
  }

  /** The same tree without the result. */
  static final class Visiting extends HiveMqCeIndex {
    @Override
    public int count(String topic) {
      return LocalTopicTreeAccess.count(super.tree, topic);
    }
  }
}
