package dev.martlet.testbroker.internal.core;

import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import dev.martlet.topic.TopicNameIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** The last message of each topic that was published to be kept. */
final class RetainedMessages {

  private static final int LEVEL_BYTES = 150; // what the index needs for each

  private record Kept(RoutedMessage message, long number) {
    TopicName topic() {
      return message.topic();
    }

    long sizeBytes() {
      return message.sizeBytes() + (long) LEVEL_BYTES * topic().levelCount();
    }

    boolean mayExpire() {
      return message.expiresAtNanos() != Deadlines.NONE;
    }

    long expiresAtNanos() {
      return message.expiresAtNanos();
    }
  }

  private final StoreUse held;
  private final TopicNameIndex<Kept> byTopic = new TopicNameIndex<>();

  /** Those that may expire; what has is taken out before anything else is done. */
  private final TreeSet<Kept> byExpiry =
      new TreeSet<>(Comparator.comparingLong(Kept::expiresAtNanos).thenComparingLong(Kept::number));

  private long lastNumber;

  RetainedMessages(StoreLimit limit) {
    this.held = new StoreUse(limit);
  }

  /**
   * Keeps {@code message} in place of the one before it [MQTT-3.3.1-5]; an empty one only takes
   * that away [MQTT-3.3.1-6, MQTT-3.3.1-7].
   *
   * @return false if there is no room for it; then nothing has changed
   */
  boolean put(RoutedMessage message, long nowNanos) {
    removeExpired(nowNanos);
    if (!message.payload().hasRemaining()) {
      remove(message.topic());
      return true;
    }
    lastNumber++;
    Kept kept = new Kept(message, lastNumber);
    if (!hasRoomFor(kept)) {
      return false;
    }
    remove(message.topic());
    byTopic.put(message.topic(), kept);
    held.take(kept.sizeBytes());
    if (kept.mayExpire()) {
      byExpiry.add(kept);
    }
    return true;
  }

  /** Keeps nothing of {@code topic} any more. */
  void remove(TopicName topic) {
    byTopic
        .remove(topic)
        .ifPresent(old -> {
          held.giveBack(old.sizeBytes());
          byExpiry.remove(old);
        });
  }

  /** Those that {@code filter} asks for and whose time is not over, in the order of publishing. */
  List<RoutedMessage> matching(TopicFilter filter, long nowNanos) {
    removeExpired(nowNanos);
    return inOrder(byTopic.matches(filter));
  }

  /** All whose time is not over, in the order of publishing. */
  List<RoutedMessage> all(long nowNanos) {
    removeExpired(nowNanos);
    List<Kept> found = new ArrayList<>(byTopic.size());
    byTopic.forEach((topic, kept) -> found.add(kept));
    return inOrder(found);
  }

  private static List<RoutedMessage> inOrder(List<Kept> found) {
    found.sort(Comparator.comparingLong(Kept::number));
    List<RoutedMessage> messages = new ArrayList<>(found.size());
    found.forEach(kept -> messages.add(kept.message));
    return messages;
  }

  private boolean hasRoomFor(Kept kept) {
    return byTopic
        .get(kept.topic())
        .map(old -> held.hasRoom(0, kept.sizeBytes() - old.sizeBytes()))
        .orElseGet(() -> held.hasRoom(1, kept.sizeBytes()));
  }

  private void removeExpired(long nowNanos) {
    while (!byExpiry.isEmpty() && byExpiry.first().message.isExpired(nowNanos)) {
      remove(byExpiry.first().topic());
    }
  }
}
