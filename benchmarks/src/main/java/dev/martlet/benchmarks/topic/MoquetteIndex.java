package dev.martlet.benchmarks.topic;

import io.moquette.broker.subscriptions.CTrie;
import io.moquette.broker.subscriptions.CTrieAccess;
import io.moquette.broker.subscriptions.Subscription;
import io.moquette.broker.subscriptions.Topic;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.util.function.IntConsumer;

/**
 * Moquette's concurrent trie. It makes a list in any case; merging what one client has several
 * times, which the broker does behind it, is left out. Topics are cut into levels beforehand.
 */
final class MoquetteIndex implements FilterIndex<Subscription, Topic> {
  private final CTrie trie = CTrieAccess.newTrie();

  @Override
  public Subscription subscription(String filter, int subscriber) {
    return new Subscription(Integer.toString(subscriber), topic(filter), MqttQoS.AT_MOST_ONCE);
  }

  @Override
  public Topic topic(String topic) {
    Topic cut = new Topic(topic);
    cut.getTokens();
    return cut;
  }

  @Override
  public void add(Subscription subscription) {
    trie.addToTree(subscription);
  }

  @Override
  public void remove(Subscription subscription) {
    trie.removeFromTree(subscription.getTopicFilter(), subscription.getClientId());
  }

  @Override
  public int count(Topic topic) {
    int count = 0;
    for (Subscription subscription : trie.recursiveMatch(topic)) {
      if (subscription != null) {
        count++;
      }
    }
    return count;
  }

  @Override
  public void forEachMatch(Topic topic, IntConsumer subscribers) {
    trie.recursiveMatch(topic)
        .forEach(found -> subscribers.accept(Integer.parseInt(found.getClientId())));
  }
}
