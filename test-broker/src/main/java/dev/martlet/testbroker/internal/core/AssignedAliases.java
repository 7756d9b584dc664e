package dev.martlet.testbroker.internal.core;

import dev.martlet.topic.TopicName;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The topic aliases that the broker assigns on one connection [MQTT-3.3.2-7], from 1 to the
 * client's Topic Alias Maximum [MQTT-3.1.2-26].
 *
 * <p>As long as there are free ones, a topic gets an alias with its first message. Then one that
 * comes again soon takes the alias that was used least lately.
 */
final class AssignedAliases {

  /** The bytes of the property; a topic that is no longer saves nothing. */
  private static final int ALIAS_BYTES = 3;

  /** Bounds of the memory that a client's Topic Alias Maximum can cause. */
  private static final int MAX_ALIASES = 256;

  private static final int MAX_TOPIC_BYTES = 1_024;

  private final int maximum;
  private final Map<TopicName, Integer> byTopic = byLatestUse();
  private final Map<TopicName, Boolean> withoutAlias = byLatestUse();

  AssignedAliases(int topicAliasMaximum) {
    this.maximum = Math.min(topicAliasMaximum, MAX_ALIASES);
  }

  /** The alias that stands for {@code topic}, or 0 if none does. */
  int of(TopicName topic) {
    return maximum == 0 ? 0 : byTopic.getOrDefault(topic, 0);
  }

  /** The alias that a packet with {@code topic} should give a meaning to, or 0 for none. */
  int proposedFor(TopicName topic) {
    if (maximum == 0
        || topic.lengthBytes() <= ALIAS_BYTES
        || topic.lengthBytes() > MAX_TOPIC_BYTES) {
      return 0;
    }
    if (byTopic.size() < maximum) {
      return byTopic.size() + 1;
    }
    if (withoutAlias.remove(topic) != null) {
      return byTopic.values().iterator().next();
    }
    withoutAlias.put(topic, true);
    if (withoutAlias.size() > maximum) {
      removeEldest(withoutAlias);
    }
    return 0;
  }

  /** A packet has given {@code alias}, which was proposed for it, the meaning {@code topic}. */
  void assign(TopicName topic, int alias) {
    if (alias <= byTopic.size()) {
      removeEldest(byTopic);
    }
    byTopic.put(topic, alias);
  }

  private static <V> Map<TopicName, V> byLatestUse() {
    return new LinkedHashMap<>(16, 0.75f, true);
  }

  private static void removeEldest(Map<TopicName, ?> topics) {
    Iterator<?> eldest = topics.keySet().iterator();
    eldest.next();
    eldest.remove();
  }
}
