package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.ReasonProperties;
import java.util.HashSet;
import java.util.Set;

/**
 * The messages from one client: hands them on, answers by QoS and remembers which of QoS 2 it has
 * had. Outlives connections.
 */
final class IncomingFlow {

  private final Router router;
  private final Set<Integer> unreleased = new HashSet<>();

  IncomingFlow(Router router) {
    this.router = router;
  }

  /** Whether a QoS 2 message under this identifier waits for its PUBREL. */
  boolean isUnreleased(int packetIdentifier) {
    return unreleased.contains(packetIdentifier);
  }

  /** The identifiers of QoS 2 messages that wait for their PUBREL. */
  Set<Integer> unreleased() {
    return unreleased;
  }

  /** A PUBLISH; {@code packetIdentifier} is 0 at QoS 0. */
  void received(RoutedMessage message, int packetIdentifier, Connection from) {
    switch (message.qos()) {
      case AT_MOST_ONCE -> atMostOnce(message, from);
      case AT_LEAST_ONCE -> atLeastOnce(message, packetIdentifier, from);
      case EXACTLY_ONCE -> exactlyOnce(message, packetIdentifier, from);
    }
  }

  /** The sender of a QoS 2 message will not repeat it any more. */
  void received(PubRel release, Connection from) {
    int packetIdentifier = release.packetIdentifier();
    boolean known = unreleased.remove(packetIdentifier);
    from.receiveWindow().leave(packetIdentifier);
    if (known || !from.isMqtt5()) {
      from.send(new PubComp(packetIdentifier));
    } else {
      from.send(
          new PubComp(
              packetIdentifier,
              ReasonCode.PACKET_IDENTIFIER_NOT_FOUND,
              from.reason("no QoS 2 message has this identifier")));
    }
  }

  private void atMostOnce(RoutedMessage message, Connection from) {
    ReasonCode reasonCode = publish(message, from);
    if (reasonCode == ReasonCode.PAYLOAD_FORMAT_INVALID) {
      throw new ProtocolViolation(reasonCode, PayloadCheck.WORDS);
    }
  }

  private void atLeastOnce(RoutedMessage message, int packetIdentifier, Connection from) {
    boolean entered = from.receiveWindow().enter(packetIdentifier);
    if (isUnreleased(packetIdentifier)) {
      if (entered) {
        from.receiveWindow().leave(packetIdentifier);
      }
      ReasonCode inUse = answer(ReasonCode.PACKET_IDENTIFIER_IN_USE, from);
      from.send(new PubAck(packetIdentifier, inUse, explained(inUse, from)));
      return; // the identifier stays with the QoS 2 message that has it
    }
    ReasonCode reasonCode = publish(message, from);
    from.receiveWindow().leave(packetIdentifier);
    from.send(new PubAck(packetIdentifier, reasonCode, explained(reasonCode, from)));
  }

  private void exactlyOnce(RoutedMessage message, int packetIdentifier, Connection from) {
    from.receiveWindow().enter(packetIdentifier);
    if (isUnreleased(packetIdentifier)) {
      from.send(new PubRec(packetIdentifier)); // had already [MQTT-4.3.3-10]
      return;
    }
    ReasonCode reasonCode = publish(message, from);
    if (reasonCode.isError()) {
      from.receiveWindow().leave(packetIdentifier);
    } else {
      unreleased.add(packetIdentifier);
    }
    from.send(new PubRec(packetIdentifier, reasonCode, explained(reasonCode, from)));
  }

  /** What the publisher is answered once the message has gone where it may. */
  private ReasonCode publish(RoutedMessage message, Connection from) {
    ReasonCode refusal = from.refusal(message);
    if (refusal != null) {
      return refusal;
    }
    return PayloadCheck.passes(message.payload(), message.properties())
        ? answer(router.publish(message), from)
        : answer(ReasonCode.PAYLOAD_FORMAT_INVALID, from);
  }

  private static ReasonProperties explained(ReasonCode reasonCode, Connection to) {
    return switch (reasonCode) {
      case QUOTA_EXCEEDED ->
          to.reason("a subscriber's queue, or the store of retained messages, is full");
      case PACKET_IDENTIFIER_IN_USE ->
          to.reason("a QoS 2 message that is not released has this identifier");
      case PAYLOAD_FORMAT_INVALID -> to.reason(PayloadCheck.WORDS);
      default -> ReasonProperties.NONE;
    };
  }

  /** MQTT 3.1.1 has no words for a refusal: the connection ends [MQTT-4.8.0-2 of 3.1.1]. */
  private static ReasonCode answer(ReasonCode reasonCode, Connection to) {
    if (to.isMqtt5()) {
      return reasonCode;
    }
    if (reasonCode.isError()) {
      throw new ProtocolViolation(reasonCode, "the message cannot be taken");
    }
    return ReasonCode.SUCCESS;
  }
}
