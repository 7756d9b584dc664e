package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.QoS;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import java.util.LinkedHashMap;
import java.util.Map;

/** One session of one client as the standard has it, from its first CONNECT to its end. */
final class ModelSession {

  static final long NEVER = Long.MAX_VALUE;

  private final Map<String, QoS> granted = new LinkedHashMap<>();
  private long expiryNanos;
  private long endsAtNanos = NEVER;

  /** Its client is there. */
  void connected(long expiry) {
    expiryNanos = expiry;
    endsAtNanos = NEVER;
  }

  /** Its client is gone. */
  void left(long nowNanos) {
    endsAtNanos = expiryNanos == NEVER ? NEVER : nowNanos + expiryNanos;
  }

  void expiry(long nanos) {
    expiryNanos = nanos;
  }

  /** When it ends, or has ended. */
  long endsAtNanos() {
    return endsAtNanos;
  }

  boolean hasEnded(long nowNanos) {
    return endsAtNanos <= nowNanos;
  }

  /** Returns whether the subscription is new. */
  boolean subscribe(String filter, QoS qos) {
    return granted.put(filter, qos) == null;
  }

  void unsubscribe(String filter) {
    granted.remove(filter);
  }

  boolean has(String filter) {
    return granted.containsKey(filter);
  }

  /** The highest QoS that its ordinary subscriptions grant for {@code topic}; null for none. */
  QoS grantedFor(TopicName topic) {
    QoS highest = null;
    for (Map.Entry<String, QoS> subscription : granted.entrySet()) {
      TopicFilter filter = TopicFilter.of(subscription.getKey());
      QoS qos = subscription.getValue();
      if (!filter.isShared()
          && filter.matches(topic)
          && (highest == null || qos.compareTo(highest) > 0)) {
        highest = qos;
      }
    }
    return highest;
  }
}
