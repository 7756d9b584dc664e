package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.RetainHandling;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.codec.packet.UnsubAck;
import dev.martlet.codec.packet.Unsubscribe;
import dev.martlet.testbroker.policy.Verdict;
import dev.martlet.topic.TopicFilter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Answers SUBSCRIBE and UNSUBSCRIBE. */
final class SubscriptionFlow {

  private final Subscriptions subscriptions;
  private final Router router;
  private final int subscriptionsPerSession;
  private final AccessControl access;

  SubscriptionFlow(
      Subscriptions subscriptions,
      Router router,
      int subscriptionsPerSession,
      AccessControl access) {
    this.subscriptions = subscriptions;
    this.router = router;
    this.subscriptionsPerSession = subscriptionsPerSession;
    this.access = access;
  }

  /** Grants what is asked; retained messages follow the SUBACK. */
  void received(Subscribe packet, Session session, Connection from) {
    access.requireAble(packet, from);
    if (isInUse(packet.packetIdentifier(), session, from)) {
      List<ReasonCode> refusals = inUse(packet.requests().size());
      from.send(new SubAck(packet.packetIdentifier(), refusals, ReasonProperties.NONE));
      return;
    }
    List<ReasonCode> reasonCodes = new ArrayList<>();
    List<Subscription> wantRetained = new ArrayList<>();
    for (Subscribe.Request request : packet.requests()) {
      Verdict verdict = access.subscribe(request, from);
      if (!verdict.isAccepted()) {
        reasonCodes.add(refusal(verdict.reasonCode(), from));
        continue;
      }
      SubscriptionOptions granted = access.granted(request.options());
      Subscription subscription =
          new Subscription(session, request.filter(), granted, packet.subscriptionIdentifier());
      boolean isNew = !session.hasSubscription(request.filter());
      if (isNew && session.subscriptions().size() >= subscriptionsPerSession) {
        reasonCodes.add(refusal(ReasonCode.QUOTA_EXCEEDED, from));
        continue;
      }
      subscribe(subscription);
      reasonCodes.add(ReasonCode.granted(granted.qos()));
      if (wantsRetained(subscription, isNew)) {
        wantRetained.add(subscription);
      }
    }
    from.send(new SubAck(packet.packetIdentifier(), reasonCodes, ReasonProperties.NONE));
    wantRetained.forEach(router::sendRetained);
  }

  /** Ends subscriptions; what was begun for them goes on [MQTT-3.10.4-3]. */
  void received(Unsubscribe packet, Session session, Connection from) {
    if (isInUse(packet.packetIdentifier(), session, from)) {
      List<ReasonCode> refusals = inUse(packet.filters().size());
      from.send(new UnsubAck(packet.packetIdentifier(), refusals, ReasonProperties.NONE));
      return;
    }
    List<ReasonCode> reasonCodes = new ArrayList<>();
    for (TopicFilter filter : packet.filters()) {
      Subscription old = session.unsubscribed(filter);
      if (old != null) {
        subscriptions.remove(old);
      }
      reasonCodes.add(old == null ? ReasonCode.NO_SUBSCRIPTION_EXISTED : ReasonCode.SUCCESS);
    }
    List<ReasonCode> spoken = from.isMqtt5() ? reasonCodes : List.of();
    from.send(new UnsubAck(packet.packetIdentifier(), spoken, ReasonProperties.NONE));
  }

  private void subscribe(Subscription subscription) {
    Subscription old = subscription.session().subscribed(subscription);
    if (old != null && !old.equals(subscription) && !old.filter().isShared()) {
      subscriptions.remove(old); // a share group replaces it in its place
    }
    subscriptions.add(subscription);
  }

  private static boolean wantsRetained(Subscription subscription, boolean isNew) {
    RetainHandling handling = subscription.options().retainHandling();
    return !subscription.filter().isShared()
        && (handling == RetainHandling.SEND_ON_SUBSCRIBE
            || (handling == RetainHandling.SEND_IF_NEW && isNew));
  }

  /** MQTT 3.1.1 has no words for it, and so no rule that it could break. */
  private static boolean isInUse(int packetIdentifier, Session session, Connection from) {
    return from.isMqtt5() && session.incoming().isUnreleased(packetIdentifier);
  }

  private static List<ReasonCode> inUse(int times) {
    return Collections.nCopies(times, ReasonCode.PACKET_IDENTIFIER_IN_USE);
  }

  private static ReasonCode refusal(ReasonCode reasonCode, Connection to) {
    return to.isMqtt5() ? reasonCode : ReasonCode.UNSPECIFIED_ERROR;
  }
}
