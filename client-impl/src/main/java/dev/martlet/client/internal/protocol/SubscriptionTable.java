package dev.martlet.client.internal.protocol;

import dev.martlet.client.SubscriptionState;
import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.NotConnectedException;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ReceivedMessage;
import dev.martlet.client.message.RequestRejectedException;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.client.message.SubscribeResult;
import dev.martlet.client.message.UnsubscribeResult;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.codec.packet.UnsubAck;
import dev.martlet.codec.packet.Unsubscribe;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicFilterIndex;
import dev.martlet.topic.TopicName;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of a client: declared once, asked for on every connection whose server does not
 * have them, and found again for each message.
 */
final class SubscriptionTable {
  /** What unsubscribing gives where there is nothing that the server had to be asked for. */
  static final UnsubscribeResult NO_SUBSCRIPTION =
      new UnsubscribeResult(ReasonCode.NO_SUBSCRIPTION_EXISTED, null, List.of());

  private final SessionOutput output;
  private final PacketIdentifiers identifiers;
  private final RequestRules rules;

  private final Map<TopicFilter, DeclaredSubscription> declared = new LinkedHashMap<>();
  private final Map<Integer, DeclaredSubscription> byIdentifier = new HashMap<>();
  private final TopicFilterIndex<DeclaredSubscription> byFilter = new TopicFilterIndex<>();
  private final Queue<DeclaredSubscription> unasked = new ArrayDeque<>();
  private final Set<Exchange> underWay = new LinkedHashSet<>();

  private final ServerSubscriptions atServer = new ServerSubscriptions();

  private int lastIdentifier;
  private boolean online;
  private boolean usesIdentifiers;

  SubscriptionTable(SessionOutput output, PacketIdentifiers identifiers, RequestRules rules) {
    this.output = output;
    this.identifiers = identifiers;
    this.rules = rules;
  }

  /** Takes a subscription; one with the same filter ends. */
  void declare(DeclaredSubscription subscription) {
    DeclaredSubscription old = declared.get(subscription.filter());
    if (old == null) {
      lastIdentifier = lastIdentifier % Subscribe.MAX_SUBSCRIPTION_IDENTIFIER + 1;
      subscription.identifier(lastIdentifier);
    } else {
      // what still comes for the old one is the new one's
      subscription.identifier(old.identifier());
      remove(old);
      old.end(
          SubscriptionState.CLOSED,
          new CancellationException("replaced by a later subscription to " + old.filter()),
          output);
    }
    atServer.wanted(subscription.filter());
    declared.put(subscription.filter(), subscription);
    byIdentifier.put(subscription.identifier(), subscription);
    byFilter.add(subscription.filter(), subscription);
    unasked.add(subscription);
    askWhatMay();
  }

  /** Ends what is subscribed for {@code filter}. */
  void unsubscribe(TopicFilter filter, Outcome<UnsubscribeResult> outcome, boolean resumable) {
    DeclaredSubscription subscription = declared.get(filter);
    if (online) {
      sendUnsubscribe(new Unsubscription(filter, subscription, outcome));
      return;
    }
    boolean neverAsked = subscription != null && !atServer.mayHave(filter);
    if (resumable && !neverAsked) {
      output.fail(
          outcome,
          new NotConnectedException(
              "the server has to be told to unsubscribe " + filter + ": connect() first"));
      return;
    }
    close(subscription);
    output.succeed(outcome, NO_SUBSCRIPTION);
  }

  /** A connection is established; the server gets what it does not have. */
  void connectionOpened(boolean sessionPresent, ServerLimits limits) {
    online = true;
    usesIdentifiers = limits.subscriptionIdentifierAvailable();
    atServer.connectionOpened(sessionPresent);
    unasked.clear();
    for (DeclaredSubscription subscription : declared.values()) {
      subscription.serverHasIt &= sessionPresent;
      if (subscription.serverHasIt) {
        subscription.moveTo(SubscriptionState.ACTIVE);
      } else {
        unasked.add(subscription);
      }
    }
    askWhatMay();
  }

  /** The connection is gone. */
  void connectionClosed(boolean resumable, Supplier<RuntimeException> cause) {
    online = false;
    atServer.connectionClosed(resumable);
    for (Exchange exchange : underWay) {
      identifiers.release(exchange);
      if (exchange instanceof Unsubscription unsubscription) {
        close(unsubscription.subscription);
        output.fail(unsubscription.outcome, cause.get());
      }
    }
    underWay.clear();
    for (DeclaredSubscription subscription : declared.values()) {
      subscription.serverHasIt &= resumable;
      if (subscription.state() == SubscriptionState.ACTIVE) {
        subscription.moveTo(SubscriptionState.RECOVERING);
      }
    }
  }

  /** Nothing will ever be asked for again. */
  void closeAll(Supplier<RuntimeException> cause) {
    for (Exchange exchange : underWay) {
      identifiers.release(exchange);
      if (exchange instanceof Unsubscription unsubscription) {
        output.fail(unsubscription.outcome, cause.get());
      }
    }
    underWay.clear();
    for (DeclaredSubscription subscription : declared.values()) {
      subscription.end(SubscriptionState.CLOSED, cause.get(), output);
    }
    declared.clear();
  }

  /** The server's answer to SUBSCRIBE. */
  void received(SubAck ack) {
    if (!(identifiers.find(ack.packetIdentifier()) instanceof Request request)) {
      throw unexpected("SUBACK", ack.packetIdentifier());
    }
    ReasonCode reasonCode = only(ack.reasonCodes(), "SUBACK");
    QoS granted = reasonCode.isError() ? null : grantedQos(reasonCode);
    finish(request);
    DeclaredSubscription subscription = request.subscription;
    String words = ack.properties().reasonString();
    if (!subscription.isOver()) {
      if (granted == null) {
        atServer.gone(subscription.filter());
        String what = "the subscription to " + subscription.filter();
        reject(subscription, RequestRejectedException.byServer(what, reasonCode, words));
      } else {
        subscription.serverHasIt = true;
        subscription.grant(
            new SubscribeResult(granted, words, ack.properties().userProperties()), output);
      }
    }
    askWhatMay();
  }

  /** The server's answer to UNSUBSCRIBE. */
  void received(UnsubAck ack) {
    if (!(identifiers.find(ack.packetIdentifier()) instanceof Unsubscription unsubscription)) {
      throw unexpected("UNSUBACK", ack.packetIdentifier());
    }
    ReasonCode reasonCode =
        ack.reasonCodes().isEmpty() ? ReasonCode.SUCCESS : only(ack.reasonCodes(), "UNSUBACK");
    finish(unsubscription);
    String words = ack.properties().reasonString();
    if (reasonCode.isError()) {
      atServer.wanted(unsubscription.filter);
      String what = "the unsubscribe from " + unsubscription.filter;
      output.fail(
          unsubscription.outcome, RequestRejectedException.byServer(what, reasonCode, words));
    } else {
      close(unsubscription.subscription);
      if (!declared.containsKey(unsubscription.filter)) { // else asked for again meanwhile
        atServer.gone(unsubscription.filter);
      }
      output.succeed(
          unsubscription.outcome,
          new UnsubscribeResult(reasonCode, words, ack.properties().userProperties()));
    }
    askWhatMay();
  }

  /**
   * Adds to {@code matches} whose message it is: by subscription identifier if the server sent any
   * that fit, else by filter. An identifier may be from before this client's time, so the filter
   * must match too.
   */
  void match(ReceivedMessage message, List<DeclaredSubscription> matches) {
    TopicName topic = message.topic();
    for (int identifier : message.subscriptionIdentifiers()) {
      DeclaredSubscription subscription = byIdentifier.get(identifier);
      if (subscription == null || !subscription.filter().matches(topic)) {
        matches.clear();
        break;
      }
      if (!matches.contains(subscription)) {
        matches.add(subscription);
      }
    }
    if (matches.isEmpty()) {
      byFilter.addMatchesTo(topic, matches);
    }
  }

  /** Whether a message that matches nothing may be for a subscription still to be declared. */
  boolean mayBeForAnother(TopicName topic) {
    return atServer.mayBeForAnother(topic);
  }

  private void askWhatMay() {
    while (online && !unasked.isEmpty() && identifiers.hasFree()) {
      DeclaredSubscription subscription = unasked.remove();
      if (!subscription.isOver()) {
        ask(subscription);
      }
    }
  }

  private void ask(DeclaredSubscription subscription) {
    RequestRejectedException objection =
        rules.objectionTo(subscription.filter(), subscription.options());
    if (objection == null) {
      objection = send(new Request(subscription), this::subscribe);
    }
    if (objection == null) {
      atServer.asked(subscription.filter());
    } else {
      reject(subscription, objection);
    }
  }

  private void sendUnsubscribe(Unsubscription unsubscription) {
    RequestRejectedException objection =
        identifiers.hasFree()
            ? send(unsubscription, SubscriptionTable::unsubscribe)
            : new RequestRejectedException(
                ReasonCode.QUOTA_EXCEEDED, "unsubscribe: all packet identifiers are in use");
    if (objection != null) {
      output.fail(unsubscription.outcome, objection);
    } else {
      atServer.unwanted(unsubscription.filter);
    }
  }

  private <E extends Exchange> @Nullable RequestRejectedException send(
      E exchange, Function<E, Packet> packet) {
    identifiers.assign(exchange);
    underWay.add(exchange);
    try {
      output.send(packet.apply(exchange));
      return null;
    } catch (RequestRejectedException e) {
      finish(exchange);
      return e;
    }
  }

  private Packet subscribe(Request request) {
    DeclaredSubscription subscription = request.subscription;
    return new Subscribe(
        request.packetIdentifier(),
        usesIdentifiers ? subscription.identifier() : 0,
        List.of(new Subscribe.Request(subscription.filter(), subscription.options())),
        List.of());
  }

  private static Packet unsubscribe(Unsubscription unsubscription) {
    return new Unsubscribe(
        unsubscription.packetIdentifier(), List.of(unsubscription.filter), List.of());
  }

  private void finish(Exchange exchange) {
    identifiers.release(exchange);
    underWay.remove(exchange);
  }

  private void reject(DeclaredSubscription subscription, RequestRejectedException cause) {
    remove(subscription);
    if (subscription.wasAnswered()) {
      output.noLongerGranted(subscription, cause);
    }
    subscription.end(SubscriptionState.REJECTED, cause, output);
  }

  private void close(@Nullable DeclaredSubscription subscription) {
    if (subscription != null && !subscription.isOver()) {
      remove(subscription);
      subscription.end(SubscriptionState.CLOSED, new CancellationException("unsubscribed"), output);
    }
  }

  private void remove(DeclaredSubscription subscription) {
    declared.remove(subscription.filter());
    byIdentifier.remove(subscription.identifier());
    byFilter.remove(subscription.filter(), subscription);
  }

  private static QoS grantedQos(ReasonCode reasonCode) {
    return switch (reasonCode) {
      case SUCCESS -> QoS.AT_MOST_ONCE;
      case GRANTED_QOS_1 -> QoS.AT_LEAST_ONCE;
      case GRANTED_QOS_2 -> QoS.EXACTLY_ONCE;
      default ->
          throw new MalformedPacketException(
              ReasonCode.PROTOCOL_ERROR, "SUBACK with reason code " + reasonCode);
    };
  }

  private static ReasonCode only(List<ReasonCode> reasonCodes, String answer) {
    if (reasonCodes.size() != 1) {
      throw new MalformedPacketException(
          ReasonCode.PROTOCOL_ERROR,
          answer + " with " + reasonCodes.size() + " reason codes for one filter");
    }
    return reasonCodes.get(0);
  }

  private static MalformedPacketException unexpected(String answer, int packetIdentifier) {
    return new MalformedPacketException(
        ReasonCode.PROTOCOL_ERROR,
        answer + " for packet identifier " + packetIdentifier + ", which awaits none");
  }

  private abstract static class Numbered implements Exchange {
    private int packetIdentifier;

    @Override
    public int packetIdentifier() {
      return packetIdentifier;
    }

    @Override
    public void packetIdentifier(int value) {
      packetIdentifier = value;
    }
  }

  /** A SUBSCRIBE under way. */
  private static final class Request extends Numbered {
    final DeclaredSubscription subscription;

    Request(DeclaredSubscription subscription) {
      this.subscription = subscription;
    }
  }

  /** An UNSUBSCRIBE under way. */
  private static final class Unsubscription extends Numbered {
    final TopicFilter filter;
    final @Nullable DeclaredSubscription subscription;
    final Outcome<UnsubscribeResult> outcome;

    Unsubscription(
        TopicFilter filter,
        @Nullable DeclaredSubscription subscription,
        Outcome<UnsubscribeResult> outcome) {
      this.filter = filter;
      this.subscription = subscription;
      this.outcome = outcome;
    }
  }
}
