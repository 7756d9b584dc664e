package dev.martlet.testbroker.internal.core;

import dev.martlet.topic.TopicCursor;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import dev.martlet.topic.TopicNameIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The last message of each topic that was published to be kept. */
final class RetainedMessages {

  private static final int LEVEL_BYTES = 150; // what the index needs for each

  /**
   * One of them.
   *
   * @param message as it was published
   * @param number its place in the order of publishing
   */
  record Kept(RoutedMessage message, long number) {
    private TopicName topic() {
      return message.topic();
    }

    private long sizeBytes() {
      return message.sizeBytes() + (long) LEVEL_BYTES * topic().levelCount();
    }

    private boolean mayExpire() {
      return message.expiresAtNanos() != Deadlines.NONE;
    }

    private long expiresAtNanos() {
      return message.expiresAtNanos();
    }
  }

  private final StoreUse held;
  private final TopicNameIndex<Kept> byTopic = new TopicNameIndex<>();
  private final NavigableMap<Long, Kept> byNumber = new TreeMap<>();

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
    byNumber.put(kept.number, kept);
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
          byNumber.remove(old.number);
          byExpiry.remove(old);
        });
  }

  /** What {@code subscription} is to be sent of those that there are now. */
  RetainedFeed feed(Subscription subscription, long nowNanos) {
    removeExpired(nowNanos);
    return new RetainedFeed(this, subscription);
  }

  /** The number of the message that was published last. */
  long lastNumber() {
    return lastNumber;
  }

  /** The numbers of those that {@code filter} asks for, in any order; null if it is too many. */
  long @Nullable [] numbers(TopicFilter filter, int maximum) {
    List<Kept> found = new ArrayList<>();
    TopicCursor<Kept> cursor = byTopic.cursor(filter);
    while (cursor.hasMore()) {
      int room = maximum + 1 - found.size();
      if (room == 0) {
        return null;
      }
      cursor.advance(room, (topic, kept) -> found.add(kept));
    }
    return found.size() > maximum ? null : found.stream().mapToLong(Kept::number).toArray();
  }

  /** The one of this number, if it is still there. */
  @Nullable Kept find(long number) {
    return byNumber.get(number);
  }

  /** The first that was published after the one of this number. */
  @Nullable Kept after(long number) {
    Map.Entry<Long, Kept> next = byNumber.higherEntry(number);
    return next == null ? null : next.getValue();
  }

  /** The one of this topic, if there is one. */
  @Nullable Kept of(TopicName topic) {
    return byTopic.get(topic).orElse(null);
  }

  /** Those that {@code filter} asks for and whose time is not over, in the order of publishing. */
  List<RoutedMessage> matching(TopicFilter filter, long nowNanos) {
    removeExpired(nowNanos);
    List<Kept> found = byTopic.matches(filter);
    found.sort(Comparator.comparingLong(Kept::number));
    return found.stream().map(Kept::message).toList();
  }

  /** All whose time is not over, in the order of publishing. */
  List<RoutedMessage> all(long nowNanos) {
    removeExpired(nowNanos);
    return byNumber.values().stream().map(Kept::message).toList();
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
