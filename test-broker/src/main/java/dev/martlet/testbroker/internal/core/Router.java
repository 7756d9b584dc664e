package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import java.util.List;

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
    DeliveryPlan plan = subscriptions.plan(message);
    if (!toThoseWithRoom && !plan.isRoomForAll()) {
      return ReasonCode.QUOTA_EXCEEDED;
    }
    if (message.retain() && !retained.put(message, clock.nanos())) {
      if (!toThoseWithRoom) {
        return ReasonCode.QUOTA_EXCEEDED;
      }
      retained.remove(message.topic()); // it is out of date in any case [MQTT-3.3.1-7 of 3.1.1]
      dropped(message.publisher(), DropReason.RETAINED_FULL);
    }
    plan.deliver();
    return plan.isEmpty() ? ReasonCode.NO_MATCHING_SUBSCRIBERS : ReasonCode.SUCCESS;
  }

  /** Sends what is retained for a subscription that was made or repeated. */
  void sendRetained(Subscription subscription) {
    subscription.session().outgoing().feed(retained.feed(subscription, clock.nanos()));
  }

  /**
   * Hands what a member of share groups leaves behind to other members.
   *
   * @param reason why it is lost if there is none that takes it
   */
  void passOn(Session from, List<Delivery> left, DropReason reason) {
    for (Delivery delivery : left) {
      if (!passOn(delivery)) {
        dropped(from.clientIdentifier(), reason);
      }
    }
  }

  private static boolean passOn(Delivery left) {
    ShareGroup group = left.group();
    Subscription member = group == null ? null : group.next(left.message());
    if (group == null || member == null) {
      return false;
    }
    Delivery delivery = member.deliver(left.message(), group);
    OutgoingFlow outgoing = member.session().outgoing();
    boolean kept = outgoing.readiness(delivery, Demand.NONE) != Readiness.NEVER;
    if (kept) {
      outgoing.offer(delivery);
    }
    return kept;
  }

  /** A message does not reach that client, or is not retained for it. */
  void dropped(String clientIdentifier, DropReason reason) {
    witness.dropped(clientIdentifier, reason);
  }
}
