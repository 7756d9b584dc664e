package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import java.util.List;
import java.util.Map;

/** Brings messages to the sessions that asked for them, and keeps those to be retained. */
final class Router {

  private final NanoClock clock;
  private final Witness witness;
  private final Subscriptions subscriptions;
  private final RetainedMessages retained;

  Router(NanoClock clock, Witness witness, Subscriptions subscriptions, RetainedMessages retained) {
    this.clock = clock;
    this.witness = witness;
    this.subscriptions = subscriptions;
    this.retained = retained;
  }

  /**
   * Hands {@code message} to every session that asked for it [MQTT-4.5.0-1].
   *
   * <p>All or nothing above QoS 0: what cannot be kept for one of them is refused, so that an
   * acknowledged message is never lost. At QoS 0 only those go without that have no room, and it is
   * not retained without room.
   *
   * @return success, that nobody asked for it, or that there is no room
   */
  ReasonCode publish(RoutedMessage message) {
    return publish(message, message.qos() == QoS.AT_MOST_ONCE);
  }

  /** As at QoS 0, whatever its own: nobody is there who could be told that a will is refused. */
  void publishWill(RoutedMessage will) {
    publish(will, true);
  }

  private ReasonCode publish(RoutedMessage message, boolean toThoseWithRoom) {
    Map<Session, Delivery> deliveries = subscriptions.deliveries(message);
    List<Subscription> turns = subscriptions.turns(message.topic());
    if (!toThoseWithRoom && !roomForAll(message, deliveries, turns)) {
      return ReasonCode.QUOTA_EXCEEDED;
    }
    if (message.retain() && !retained.put(message, clock.nanos())) {
      if (!toThoseWithRoom) {
        return ReasonCode.QUOTA_EXCEEDED;
      }
      witness.dropped(message.publisher());
    }
    deliveries.forEach(this::offer);
    for (Subscription member : turns) {
      offer(member.session(), member.deliver(message));
    }
    return deliveries.isEmpty() && turns.isEmpty()
        ? ReasonCode.NO_MATCHING_SUBSCRIBERS
        : ReasonCode.SUCCESS;
  }

  /** Sends what is retained for a subscription that was made or repeated. */
  void sendRetained(Subscription subscription) {
    for (RoutedMessage message : retained.matching(subscription.filter(), clock.nanos())) {
      if (!subscription.holdsBack(message)) {
        offer(subscription.session(), subscription.deliverRetained(message));
      }
    }
  }

  private void offer(Session session, Delivery delivery) {
    if (!session.outgoing().offer(delivery)) {
      witness.dropped(session.clientIdentifier());
    }
  }

  private static boolean roomForAll(
      RoutedMessage message, Map<Session, Delivery> deliveries, List<Subscription> turns) {
    for (Session session : deliveries.keySet()) {
      if (!session.outgoing().hasRoomFor(message)) {
        return false;
      }
    }
    for (Subscription member : turns) {
      if (!member.session().outgoing().hasRoomFor(message)) {
        return false;
      }
    }
    return true;
  }
}
