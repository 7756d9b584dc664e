package dev.martlet.testbroker.internal.core;

import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicFilterIndex;
import dev.martlet.topic.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All subscriptions of all sessions, found by topic. */
final class Subscriptions {

  private final TopicFilterIndex<Subscription> ordinary = new TopicFilterIndex<>();
  private final TopicFilterIndex<ShareGroup> shared = new TopicFilterIndex<>();
  private final Map<TopicFilter, ShareGroup> groups = new HashMap<>();

  void add(Subscription subscription) {
    TopicFilter filter = subscription.filter();
    if (!filter.isShared()) {
      ordinary.add(filter, subscription);
      return;
    }
    ShareGroup group = groups.computeIfAbsent(filter, key -> new ShareGroup());
    group.add(subscription);
    shared.add(filter, group);
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

  /** What each session with an ordinary subscription gets of {@code message}: one copy. */
  Map<Session, Delivery> deliveries(RoutedMessage message) {
    Map<Session, Delivery> deliveries = new LinkedHashMap<>();
    ordinary.forEachMatch(
        message.topic(),
        subscription -> {
          if (!subscription.holdsBack(message)) {
            deliveries.merge(
                subscription.session(), subscription.deliver(message), Delivery::mergedWith);
          }
        });
    return deliveries;
  }

  /** One member of each group whose filter matches; it is its turn that is taken. */
  List<Subscription> turns(TopicName topic) {
    List<Subscription> turns = new ArrayList<>();
    shared.forEachMatch(
        topic,
        group -> {
          Subscription member = group.next();
          if (member != null) {
            turns.add(member);
          }
        });
    return turns;
  }
}
