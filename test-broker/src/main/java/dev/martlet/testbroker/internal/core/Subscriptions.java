package dev.martlet.testbroker.internal.core;

import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicFilterIndex;
import dev.martlet.topic.TopicIndexFullException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All subscriptions of all sessions, found by topic. */
final class Subscriptions {

  private final TopicFilterIndex<Subscription> ordinary = new TopicFilterIndex<>();
  private final TopicFilterIndex<ShareGroup> shared = new TopicFilterIndex<>();
  private final Map<TopicFilter, ShareGroup> groups = new HashMap<>();
  private long lastNumber;

  /** The number of one more subscription. */
  long nextNumber() {
    lastNumber++;
    return lastNumber;
  }

  /**
   * Adds {@code subscription} in place of {@code old}, the one of the same session and filter: no
   * message goes to neither or both [MQTT-3.8.4-4].
   *
   * @throws TopicIndexFullException if the indexes take no more such filters; then nothing has
   *     changed
   */
  void put(@Nullable Subscription old, Subscription subscription) {
    TopicFilter filter = subscription.filter();
    if (filter.isShared()) {
      join(filter, subscription);
    } else if (old == null || !ordinary.replace(filter, old, subscription)) {
      ordinary.add(filter, subscription);
    }
  }

  private void join(TopicFilter filter, Subscription subscription) {
    ShareGroup group = groups.get(filter);
    if (group == null) {
      group = new ShareGroup(subscription.number());
      shared.add(filter, group);
      groups.put(filter, group);
    }
    group.add(subscription);
  }

  void remove(Subscription subscription) {
    TopicFilter filter = subscription.filter();
    if (!filter.isShared()) {
      ordinary.remove(filter, subscription);
      return;
    }
    ShareGroup group = groups.get(filter);
    if (group == null) {
      return;
    }
    group.remove(subscription);
    if (group.isEmpty()) {
      groups.remove(filter);
      shared.remove(filter, group);
    }
  }

  /** Who gets {@code message}; groups choose their member, whose turn that was. */
  DeliveryPlan plan(RoutedMessage message) {
    List<Subscription> matching = ordinary.matches(message.topic());
    matching.sort(Comparator.comparingLong(Subscription::number));
    List<ShareGroup> matchingGroups = shared.matches(message.topic());
    matchingGroups.sort(Comparator.comparingLong(ShareGroup::number));
    DeliveryPlan plan = new DeliveryPlan(message);
    matching.forEach(plan::add);
    matchingGroups.forEach(plan::add);
    return plan;
  }
}
