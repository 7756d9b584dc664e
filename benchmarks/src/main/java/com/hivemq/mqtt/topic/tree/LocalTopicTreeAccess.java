package com.hivemq.mqtt.topic.tree;

import com.hivemq.mqtt.topic.SubscriberWithQoS;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;

/**
 * HiveMQ CE's walk over its tree without the result that it makes of it: what {@link
 * LocalTopicTree} keeps to itself, opened for measurement.
 */
public final class LocalTopicTreeAccess {
  /** A constant, so that the call costs what a direct one does. */
  private static final MethodHandle FIND_SUBSCRIBERS = findSubscribers();

  private LocalTopicTreeAccess() {}

  /** Counts by looking at every subscriber of every matching node. */
  private static final class Counter implements LocalTopicTree.SubscriptionsConsumer {
    private int count;

    @Override
    public void acceptNonRootState(MatchingNodeSubscriptions subscriptions) {
      SubscriberWithQoS[] few = subscriptions.nonSharedSubscribersArray;
      if (few != null) {
        for (SubscriberWithQoS subscriber : few) {
          accept(subscriber);
        }
      }
      if (subscriptions.nonSharedSubscribersMap != null) {
        for (SubscriberWithQoS subscriber : subscriptions.nonSharedSubscribersMap.values()) {
          accept(subscriber);
        }
      }
    }

    @Override
    public void acceptRootState(List<SubscriberWithQoS> subscribers) {
      for (SubscriberWithQoS subscriber : subscribers) {
        accept(subscriber);
      }
    }

    private void accept(SubscriberWithQoS subscriber) {
      if (subscriber != null) {
        count++;
      }
    }
  }

  /** Returns how many subscriptions match {@code topic}, by visiting each. */
  public static int count(LocalTopicTree tree, String topic) {
    Counter counter = new Counter();
    try {
      FIND_SUBSCRIBERS.invokeExact(
          tree, topic, topic.startsWith("$"), (LocalTopicTree.SubscriptionsConsumer) counter);
    } catch (Throwable e) {
      throw new IllegalStateException("HiveMQ CE failed at " + topic, e);
    }
    return counter.count;
  }

  private static MethodHandle findSubscribers() {
    try {
      return MethodHandles.privateLookupIn(LocalTopicTree.class, MethodHandles.lookup())
          .findVirtual(
              LocalTopicTree.class,
              "findSubscribers",
              MethodType.methodType(
                  void.class,
                  String.class,
                  boolean.class,
                  LocalTopicTree.SubscriptionsConsumer.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
