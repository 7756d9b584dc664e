package dev.martlet.testbroker.internal.netty;

import dev.martlet.codec.packet.Publish;
import dev.martlet.topic.TopicName;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the topic aliases stand for that one side of a connection uses. */
final class AliasedTopics {

  private final int maximum;
  private final Map<Integer, TopicName> topics = new HashMap<>();

  /**
   * Knows none yet.
   *
   * @param maximum the highest alias that is permitted; what a higher one stands for is not kept
   */
  AliasedTopics(int maximum) {
    this.maximum = maximum;
  }

  /** The topic of {@code publish}, whose alias stands for it from now on; null if it has none. */
  @Nullable TopicName learn(Publish publish) {
    TopicName topic = publish.topic();
    int alias = publish.topicAlias();
    if (topic == null) {
      return topics.get(alias);
    }
    if (alias > 0 && alias <= maximum) {
      topics.put(alias, topic);
    }
    return topic;
  }
}
