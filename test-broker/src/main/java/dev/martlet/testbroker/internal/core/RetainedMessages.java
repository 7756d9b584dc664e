package dev.martlet.testbroker.internal.core;

import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The last message of each topic that was published to be kept. */
final class RetainedMessages {

  private final StoreLimit limit;
  private final Map<TopicName, RoutedMessage> byTopic = new LinkedHashMap<>();
  private long heldBytes;

  RetainedMessages(StoreLimit limit) {
    this.limit = limit;
  }

  /**
   * Keeps {@code message} in place of the one before it [MQTT-3.3.1-5]; an empty one only takes
   * that away [MQTT-3.3.1-6, MQTT-3.3.1-7].
   *
   * @return false if there is no room for it; then nothing has changed
   */
  boolean put(RoutedMessage message, long nowNanos) {
    if (!message.payload().hasRemaining()) {
      remove(message.topic());
      return true;
    }
    if (!hasRoomFor(message)) {
      removeExpired(nowNanos);
      if (!hasRoomFor(message)) {
        return false;
      }
    }
    remove(message.topic());
    byTopic.put(message.topic(), message);
    heldBytes += message.sizeBytes();
    return true;
  }

  /** Those that {@code filter} asks for and whose time is not over. */
  List<RoutedMessage> matching(TopicFilter filter, long nowNanos) {
    removeExpired(nowNanos);
    List<RoutedMessage> found = new ArrayList<>();
    for (RoutedMessage message : byTopic.values()) {
      if (filter.matches(message.topic())) {
        found.add(message);
      }
    }
    return found;
  }

  private boolean hasRoomFor(RoutedMessage message) {
    RoutedMessage old = byTopic.get(message.topic());
    return old == null
        ? limit.hasRoom(byTopic.size(), heldBytes, message.sizeBytes())
        : limit.hasRoom(byTopic.size() - 1, heldBytes - old.sizeBytes(), message.sizeBytes());
  }

  private void remove(TopicName topic) {
    RoutedMessage old = byTopic.remove(topic);
    if (old != null) {
      heldBytes -= old.sizeBytes();
    }
  }

  private void removeExpired(long nowNanos) {
    byTopic
        .values()
        .removeIf(message -> {
          boolean expired = message.isExpired(nowNanos);
          if (expired) {
            heldBytes -= message.sizeBytes();
          }
          return expired;
        });
  }
}
