package dev.martlet.testbroker.internal.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who gets one message: each session with ordinary subscriptions one copy for all of them, and each
 * share group one for a member, whatever that has otherwise. Ordinary subscriptions are added
 * first.
 */
final class DeliveryPlan {

  private record Turn(Session session, Delivery delivery) {}

  private final RoutedMessage message;
  private final Map<Session, Delivery> copies = new LinkedHashMap<>();
  private final List<Turn> turns = new ArrayList<>();

  /** Of the sessions that have taken turns: what they need for these and for their copy. */
  private final Map<Session, Demand> demands = new HashMap<>();

  DeliveryPlan(RoutedMessage message) {
    this.message = message;
  }

  /** Adds what an ordinary subscription asks for. */
  void add(Subscription subscription) {
    if (!subscription.holdsBack(message)) {
      copies.merge(subscription.session(), subscription.deliver(message), Delivery::mergedWith);
    }
  }

  /** Adds a copy for the member of {@code group} that would have it soonest. */
  void add(ShareGroup group) {
    Subscription member =
        group.next(candidate -> {
          Session session = candidate.session();
          return session.outgoing().readiness(candidate.deliver(message, group), demandOf(session));
        });
    if (member != null) {
      Session session = member.session();
      Delivery delivery = member.deliver(message, group);
      demands.put(session, demandOf(session).plus(delivery));
      turns.add(new Turn(session, delivery));
    }
  }

  private Demand demandOf(Session session) {
    Demand demand = demands.get(session);
    if (demand != null) {
      return demand;
    }
    Delivery copy = copies.get(session);
    return copy == null ? Demand.NONE : Demand.NONE.plus(copy);
  }

  /** Whether nobody gets it. */
  boolean isEmpty() {
    return copies.isEmpty() && turns.isEmpty();
  }

  /** Whether every session has room for all that it gets above QoS 0. */
  boolean isRoomForAll() {
    for (Map.Entry<Session, Delivery> copy : copies.entrySet()) {
      if (!hasRoomFor(copy.getKey(), copy.getValue())) {
        return false;
      }
    }
    for (Turn turn : turns) {
      if (!hasRoomFor(turn.session, turn.delivery)) {
        return false;
      }
    }
    return true;
  }

  private boolean hasRoomFor(Session session, Delivery delivery) {
    return !delivery.isAcknowledged() || session.outgoing().hasRoomFor(demandOf(session));
  }

  /** Hands out the copies; who has no room for his goes without, at QoS 0 first. */
  void deliver() {
    offer(true);
    offer(false);
  }

  private void offer(boolean acknowledged) {
    copies.forEach((session, delivery) -> {
      if (delivery.isAcknowledged() == acknowledged) {
        session.outgoing().offer(delivery);
      }
    });
    for (Turn turn : turns) {
      if (turn.delivery.isAcknowledged() == acknowledged) {
        turn.session.outgoing().offer(turn.delivery);
      }
    }
  }
}
