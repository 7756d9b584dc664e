package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.QoS;
import dev.martlet.testbroker.internal.core.RetainedMessages.Kept;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The retained messages that a subscription has still to be sent: those that there were when it was
 * made and are still there when their turn comes, in the order of publishing. What has replaced one
 * of them came as a message of its own.
 *
 * <p>Holds numbers, no messages: of few matches all, of many the place where it is, from where the
 * store is searched in its order.
 */
final class RetainedFeed {

  /** So many matches are few; searching the whole store for more costs less than sending them. */
  private static final int FEW = 10_000;

  private final RetainedMessages retained;
  private final long end;

  /** In ascending order; null if there are many. */
  private final long @Nullable [] few;

  /** Out of turn. */
  private final Set<Long> gone = new HashSet<>();

  private Subscription subscription;
  private boolean onlyAcknowledged;

  /** How many of the few were passed. */
  private int passed;

  /** The last number that was passed. */
  private long position;

  RetainedFeed(RetainedMessages retained, Subscription subscription) {
    this.retained = retained;
    this.subscription = subscription;
    this.end = retained.lastNumber();
    long @Nullable [] numbers = retained.numbers(subscription.filter(), FEW);
    if (numbers != null) {
      Arrays.sort(numbers);
    }
    this.few = numbers;
  }

  TopicFilter filter() {
    return subscription.filter();
  }

  /** The subscription was made again, and goes without what it has had. */
  void renew(Subscription value) {
    subscription = value;
  }

  /**
   * The connection is gone, and with it what would be sent at QoS 0.
   *
   * @return whether anything else may be left
   */
  boolean suspend() {
    onlyAcknowledged = true;
    return subscription.options().qos() != QoS.AT_MOST_ONCE;
  }

  /** The next one, which stays that until it is {@link #pass passed}; null if there is none. */
  @Nullable Delivery peek(long nowNanos) {
    for (Kept next = next(); next != null; next = next()) {
      if (isWanted(next, nowNanos)) {
        return subscription.deliverRetained(next.message());
      }
      pass();
    }
    return null;
  }

  /** The one that {@link #peek} has shown is sent, or lost. */
  void pass() {
    if (few == null) {
      Kept next = retained.after(position);
      position = next == null ? end : next.number();
    } else {
      position = few[passed];
      passed++;
    }
    gone.remove(position);
  }

  /** The one of {@code topic}, if its turn has not come yet; null if there is none. */
  @Nullable Delivery peek(TopicName topic, long nowNanos) {
    Kept kept = retained.of(topic);
    return kept != null
            && kept.number() > position
            && kept.number() <= end
            && isWanted(kept, nowNanos)
        ? subscription.deliverRetained(kept.message())
        : null;
  }

  /** The one of {@code topic} is sent before its turn. */
  void passEarly(TopicName topic) {
    Kept kept = retained.of(topic);
    if (kept != null) {
      gone.add(kept.number());
    }
  }

  private @Nullable Kept next() {
    if (few == null) {
      Kept next = retained.after(position);
      return next == null || next.number() > end ? null : next;
    }
    while (passed < few.length) {
      Kept next = retained.find(few[passed]);
      if (next != null) {
        return next;
      }
      pass();
    }
    return null;
  }

  private boolean isWanted(Kept kept, long nowNanos) {
    RoutedMessage message = kept.message();
    return !gone.contains(kept.number())
        && filter().matches(message.topic())
        && !message.isExpired(nowNanos)
        && !subscription.holdsBack(message)
        && !(onlyAcknowledged && message.qos() == QoS.AT_MOST_ONCE);
  }
}
