package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.QoS;
import dev.martlet.codec.packet.ConnectProperties;
import dev.martlet.testbroker.internal.core.InFlightMessages.InFlight;
import dev.martlet.testbroker.state.InFlightMessage;
import dev.martlet.testbroker.state.InFlightPhase;
import dev.martlet.testbroker.state.SessionView;
import dev.martlet.testbroker.state.StoredMessage;
import dev.martlet.testbroker.state.SubscriptionView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows what the broker holds at one moment. */
final class StateViews {

  private final long nowNanos;

  /** Of now. */
  StateViews(long nowNanos) {
    this.nowNanos = nowNanos;
  }

  SessionView of(Session session) {
    long expirySeconds = session.expirySeconds();
    OutgoingFlow outgoing = session.outgoing();
    return new SessionView(
        session.clientIdentifier(),
        session.isConnected(),
        expirySeconds == ConnectProperties.NEVER_EXPIRES_SECONDS
            ? SessionView.NEVER
            : Duration.ofSeconds(expirySeconds),
        until(session.endDueNanos()),
        session.will(),
        session.subscriptions().stream().map(StateViews::of).toList(),
        outgoing.sent().stream().map(this::of).toList(),
        session.incoming().unreleased().stream().sorted().map(StateViews::unreleased).toList(),
        outgoing.waiting().stream().map(this::of).toList(),
        outgoing.heldBytes());
  }

  /** Those that are retained, in the order of publishing. */
  List<StoredMessage> retained(List<RoutedMessage> messages) {
    List<StoredMessage> views = new ArrayList<>(messages.size());
    for (RoutedMessage message : messages) {
      views.add(of(message, message.qos(), true));
    }
    return views;
  }

  private static SubscriptionView of(Subscription subscription) {
    return new SubscriptionView(
        subscription.filter().toString(), subscription.options(), subscription.identifier());
  }

  private static InFlightMessage unreleased(int packetIdentifier) {
    return new InFlightMessage(packetIdentifier, InFlightPhase.AWAITS_PUBREL, null);
  }

  private InFlightMessage of(InFlight sent) {
    Delivery delivery = sent.delivery();
    if (delivery == null) {
      return new InFlightMessage(sent.packetIdentifier(), InFlightPhase.AWAITS_PUBCOMP, null);
    }
    InFlightPhase phase =
        delivery.qos() == QoS.AT_LEAST_ONCE
            ? InFlightPhase.AWAITS_PUBACK
            : InFlightPhase.AWAITS_PUBREC;
    return new InFlightMessage(sent.packetIdentifier(), phase, of(delivery));
  }

  private StoredMessage of(Delivery delivery) {
    return of(delivery.message(), delivery.qos(), delivery.retain());
  }

  private StoredMessage of(RoutedMessage message, QoS qos, boolean retain) {
    return new StoredMessage(
        message.topic().toString(),
        message.payload(),
        qos,
        retain,
        message.properties(),
        until(message.expiresAtNanos()));
  }

  private @Nullable Duration until(long nanos) {
    return nanos == Deadlines.NONE ? null : Duration.ofNanos(Math.max(0, nanos - nowNanos));
  }
}
