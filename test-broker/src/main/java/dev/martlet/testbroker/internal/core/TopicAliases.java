package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.Publish;
import dev.martlet.topic.TopicName;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client's topic aliases stand for on one connection [MQTT-3.3.2-7]. */
final class TopicAliases {

  private final int maximum;
  private final Map<Integer, TopicName> topics = new HashMap<>();

  TopicAliases(int maximum) {
    this.maximum = maximum;
  }

  /**
   * The topic of {@code publish}, which may also give its alias a meaning.
   *
   * @throws ProtocolViolation if the alias is too high, or stands for nothing
   */
  TopicName resolve(Publish publish) {
    int alias = publish.topicAlias();
    if (alias > maximum) {
      throw new ProtocolViolation(
          ReasonCode.TOPIC_ALIAS_INVALID, "topic alias " + alias + " above " + maximum);
    }
    @Nullable TopicName topic = publish.topic();
    if (topic == null) {
      return known(alias);
    }
    if (alias > 0) {
      topics.put(alias, topic);
    }
    return topic;
  }

  private TopicName known(int alias) {
    TopicName topic = topics.get(alias);
    if (topic == null) {
      throw new ProtocolViolation(
          ReasonCode.PROTOCOL_ERROR, "topic alias " + alias + " stands for nothing");
    }
    return topic;
  }
}
