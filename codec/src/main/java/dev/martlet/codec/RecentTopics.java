package dev.martlet.codec;

import dev.martlet.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * The topics that a connection has brought last, so that a topic that comes again and again is
 * checked once, and kept in memory once. A topic shares its slot with others and pushes them out.
 * Long ones are not remembered, so that a connection holds some 200 KiB for it at most.
 */
final class RecentTopics {
  private static final int SLOTS = 64;
  private static final int MAX_LENGTH_CHARS = 512;

  private final @Nullable TopicName[] topics = new @Nullable TopicName[SLOTS];

  /**
   * The topic that reads {@code text}.
   *
   * @throws dev.martlet.topic.InvalidTopicException if it is none
   */
  TopicName of(String text) {
    if (text.length() > MAX_LENGTH_CHARS) {
      return TopicName.of(text);
    }
    int hash = text.hashCode();
    int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
    TopicName recent = topics[slot];
    if (recent != null && recent.toString().equals(text)) {
      return recent;
    }
    TopicName topic = TopicName.of(text);
    topics[slot] = topic;
    return topic;
  }
}
