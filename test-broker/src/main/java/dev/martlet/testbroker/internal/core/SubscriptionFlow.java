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
import dev.martlet.topic.TopicIndexFullException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers SUBSCRIBE and UNSUBSCRIBE. */
final class SubscriptionFlow {

  private static final String IN_USE = "a QoS 2 message that is not released has this identifier";
  private static final String TOO_MANY =
      "too many subscriptions of this session, or too many kinds of filters";

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
      from.send(new SubAck(packet.packetIdentifier(), refusals, from.reason(IN_USE)));
      return;
    }
    List<ReasonCode> reasonCodes = new ArrayList<>();
    List<Subscription> wantRetained = new ArrayList<>();
    String words = null;
    for (Subscribe.Request request : packet.requests()) {
      Verdict verdict = access.subscribe(request, from);
      if (from.isEnded()) {
        return; // by the hook: nobody would take out of the index what is put into it now
      }
      if (!verdict.isAccepted()) {
        reasonCodes.add(refusal(verdict.reasonCode(), from));
        words = verdict.words();
        continue;
      }
      SubscriptionOptions granted = access.granted(request.options());
      Subscription old = session.subscription(request.filter());
      Subscription subscription =
          new Subscription(
              old == null ? subscriptions.nextNumber() : old.number(),
              session,
              request.filter(),
              granted,
              packet.subscriptionIdentifier());
      if (!subscribe(old, subscription)) {
        reasonCodes.add(refusal(ReasonCode.QUOTA_EXCEEDED, from));
        words = TOO_MANY;
        continue;
      }
      reasonCodes.add(ReasonCode.granted(granted.qos()));
      if (wantsRetained(subscription, old == null)) {
        wantRetained.add(subscription);
      } else if (old != null) {
        session.outgoing().renewFeed(subscription);
      }
    }
    ReasonProperties reason = words == null ? ReasonProperties.NONE : from.reason(words);
    from.send(new SubAck(packet.packetIdentifier(), reasonCodes, reason));
    wantRetained.forEach(router::sendRetained);
  }

  /** Ends subscriptions; what was begun for them goes on [MQTT-3.10.4-3]. */
  void received(Unsubscribe packet, Session session, Connection from) {
    if (isInUse(packet.packetIdentifier(), session, from)) {
      List<ReasonCode> refusals = inUse(packet.filters().size());
      from.send(new UnsubAck(packet.packetIdentifier(), refusals, from.reason(IN_USE)));
      return;
    }
    List<ReasonCode> reasonCodes = new ArrayList<>();
    for (TopicFilter filter : packet.filters()) {
      Subscription old = session.unsubscribed(filter);
      if (old != null) {
        subscriptions.remove(old);
        session.outgoing().endFeed(filter);
      }
      reasonCodes.add(old == null ? ReasonCode.NO_SUBSCRIPTION_EXISTED : ReasonCode.SUCCESS);
    }
    List<ReasonCode> spoken = from.isMqtt5() ? reasonCodes : List.of();
    from.send(new UnsubAck(packet.packetIdentifier(), spoken, ReasonProperties.NONE));
  }

  /** Returns false if there are too many of the session, or too many kinds of filters in all. */
  private boolean subscribe(@Nullable Subscription old, Subscription subscription) {
    Session session = subscription.session();
    if (old == null && session.subscriptions().size() >= subscriptionsPerSession) {
      return false;
    }
    try {
      subscriptions.put(old, subscription);
    } catch (TopicIndexFullException e) {
      return false;
    }
    session.subscribed(subscription);
    return true;
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
