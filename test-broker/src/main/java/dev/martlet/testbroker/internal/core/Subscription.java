package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.QoS;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.topic.TopicFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one session asked for with one filter.
 *
 * @param number its place in the order of all subscriptions: what an index finds comes in any order
 * @param session who asked
 * @param filter for which messages
 * @param options how
 * @param identifier 1 or more, or 0 for none
 */
record Subscription(
    long number, Session session, TopicFilter filter, SubscriptionOptions options, int identifier) {

  /** Whether No Local holds {@code message} back [MQTT-3.8.3-3]. */
  boolean holdsBack(RoutedMessage message) {
    return options.noLocal() && session.clientIdentifier().equals(message.publisher());
  }

  /** The RETAIN flag of a message published now [MQTT-3.3.1-12, MQTT-3.3.1-13]. */
  boolean retainFlag(RoutedMessage message) {
    return options.retainAsPublished() && message.retain();
  }

  /** The identifiers that a message for this subscription alone bears. */
  List<Integer> identifiers() {
    return identifier == 0 ? List.of() : List.of(identifier);
  }

  /** A message published now. */
  Delivery deliver(RoutedMessage message) {
    return delivery(message, retainFlag(message), null);
  }

  /** A message published now that the session gets as a member of {@code group}. */
  Delivery deliver(RoutedMessage message, ShareGroup group) {
    return delivery(message, retainFlag(message), group);
  }

  /** A retained message, which bears the flag whatever was asked [MQTT-3.3.1-8 of 3.1.1]. */
  Delivery deliverRetained(RoutedMessage message) {
    return delivery(message, true, null);
  }

  private Delivery delivery(RoutedMessage message, boolean retain, @Nullable ShareGroup group) {
    return new Delivery(
        message, QoS.min(message.qos(), options.qos()), retain, identifiers(), group);
  }

  /**
   * Of texts only, so that a hash table has the same order in every run: tests repeat by a seed.
   */
  @Override
  public int hashCode() {
    return 31 * filter.hashCode() + session.hashCode();
  }
}
