package dev.martlet.client.internal.protocol;

import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ReceivedMessage;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import dev.martlet.topic.TopicName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * Messages on their way in. A QoS 1 or 2 message is acknowledged once its handlers have finished,
 * and acknowledgements leave in the order in which the messages came [MQTT-4.6.0-2, MQTT-4.6.0-3].
 * A QoS 2 message is delivered when its PUBLISH arrives; its identifier is kept until PUBREL, over
 * connections, so that a repetition is not delivered again [MQTT-4.3.3-10].
 */
final class IncomingMessages {
  private final SessionOutput output;
  private final SubscriptionTable subscriptions;
  private final ReadingBrake brake;
  private final boolean tellsReasons;
  private final int receiveMaximum;

  private final Queue<IncomingMessage> atLeastOnce = new ArrayDeque<>();
  private final Queue<IncomingMessage> exactlyOnce = new ArrayDeque<>();
  private final Map<Integer, IncomingMessage> unreleased = new HashMap<>();
  private final List<IncomingMessage> held = new ArrayList<>();
  private final List<DeclaredSubscription> matches = new ArrayList<>();

  private int counted;

  IncomingMessages(
      SessionOutput output,
      SubscriptionTable subscriptions,
      PacketIdentifiers identifiers,
      ProtocolVersion version,
      int receiveMaximum) {
    this.output = output;
    this.subscriptions = subscriptions;
    this.brake = new ReadingBrake(output, identifiers, receiveMaximum);
    this.tellsReasons = version == ProtocolVersion.MQTT_5;
    this.receiveMaximum = receiveMaximum;
  }

  /** A connection is established. */
  void connectionOpened(boolean sessionPresent) {
    if (!sessionPresent) {
      unreleased.clear();
    }
  }

  /**
   * The connection is gone, and with it every acknowledgement that was due on it: the server sends
   * again what it misses.
   */
  void connectionClosed(boolean resumable) {
    atLeastOnce.clear();
    exactlyOnce.clear();
    forgetHeld();
    for (IncomingMessage message : unreleased.values()) {
      message.awaited = false;
      message.counted = false;
    }
    counted = 0;
    brake.connectionClosed();
    if (!resumable) {
      unreleased.clear();
    }
  }

  /** A message, new or repeated. */
  void received(Publish publish) {
    TopicName topic = publish.topic();
    if (topic == null || publish.topicAlias() != 0) {
      throw new MalformedPacketException(
          ReasonCode.TOPIC_ALIAS_INVALID,
          "topic alias " + publish.topicAlias() + ", but the client allows none");
    }
    if (publish.qos() == QoS.EXACTLY_ONCE) {
      IncomingMessage known = unreleased.get(publish.packetIdentifier());
      if (known != null) {
        repeated(known);
        return;
      }
    }
    IncomingMessage message = message(topic, publish);
    if (publish.qos() != QoS.AT_MOST_ONCE) {
      expectAcknowledgement(message);
    }
    matches.clear();
    subscriptions.match(message.message, matches);
    if (matches.isEmpty()) {
      unclaimed(message);
    } else {
      deliver(message);
    }
    adjustReading();
  }

  /** QoS 2: the server will not repeat the message. */
  void received(PubRel rel) {
    IncomingMessage message = unreleased.get(rel.packetIdentifier());
    if (message == null) {
      ReasonCode reasonCode =
          tellsReasons ? ReasonCode.PACKET_IDENTIFIER_NOT_FOUND : ReasonCode.SUCCESS;
      output.send(new PubComp(rel.packetIdentifier(), reasonCode));
      return;
    }
    if (message.awaited) {
      throw new MalformedPacketException(
          ReasonCode.PROTOCOL_ERROR,
          "PUBREL for packet identifier " + rel.packetIdentifier() + " before its PUBREC");
    }
    unreleased.remove(rel.packetIdentifier());
    uncount(message);
    output.send(new PubComp(rel.packetIdentifier()));
  }

  /** A handler has finished. */
  void handled(Delivery delivery) {
    IncomingMessage message = delivery.origin();
    message.failed |= delivery.failed();
    message.openDeliveries--;
    if (message.openDeliveries == 0) {
      handled(message);
    }
  }

  /** Messages have come or been handled, or an answer to us has become due. */
  void adjustReading() {
    if (!tellsReasons) {
      brake.adjust(atLeastOnce.size() + exactlyOnce.size());
    }
  }

  /** A new subscription may be what held messages wait for. */
  void claim(DeclaredSubscription subscription) {
    Iterator<IncomingMessage> all = held.iterator();
    while (all.hasNext()) {
      IncomingMessage message = all.next();
      if (subscription.filter().matches(message.message.topic())) {
        all.remove();
        matches.add(subscription);
        deliver(message);
      }
    }
  }

  /** Something was unsubscribed: held messages that nobody can be waiting for are passed over. */
  void passOverUnwanted() {
    Iterator<IncomingMessage> all = held.iterator();
    while (all.hasNext()) {
      IncomingMessage message = all.next();
      if (!subscriptions.mayBeForAnother(message.message.topic())) {
        all.remove();
        output.unclaimed(message.message, false);
        handled(message);
      }
    }
  }

  /** See {@link ReadingBrake#pausedSinceAsked}. */
  boolean pausedSinceAsked() {
    return brake.pausedSinceAsked();
  }

  private static IncomingMessage message(TopicName topic, Publish publish) {
    ReceivedMessage message =
        new ReceivedMessage(
            topic,
            publish.payload(),
            publish.qos(),
            publish.retain(),
            publish.duplicate(),
            publish.properties(),
            publish.subscriptionIdentifiers());
    return new IncomingMessage(message, publish.packetIdentifier());
  }

  private void expectAcknowledgement(IncomingMessage message) {
    count(message);
    if (message.isExactlyOnce()) {
      unreleased.put(message.packetIdentifier, message);
    }
    await(message);
  }

  private void await(IncomingMessage message) {
    message.awaited = true;
    queueOf(message).add(message);
  }

  private void repeated(IncomingMessage known) {
    if (known.awaited) {
      return; // its PUBREC is due anyway
    }
    if (!known.counted) {
      count(known);
    }
    await(known);
    acknowledgeInOrder(exactlyOnce);
  }

  private void count(IncomingMessage message) {
    if (tellsReasons && counted == receiveMaximum) { // [MQTT-3.3.4-9]
      throw new MalformedPacketException(
          ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
          "more than " + receiveMaximum + " QoS 1 and 2 messages unacknowledged");
    }
    message.counted = true;
    counted++;
  }

  private void uncount(IncomingMessage message) {
    if (message.counted) {
      message.counted = false;
      counted--;
    }
  }

  private void deliver(IncomingMessage message) {
    message.openDeliveries = matches.size();
    for (DeclaredSubscription subscription : matches) {
      output.deliver(new Delivery(subscription, message));
    }
    matches.clear();
  }

  /**
   * Nobody handles it. Only a session from before this client's time can have subscriptions that
   * are still to be declared: then it waits, unacknowledged. Otherwise it belongs to a subscription
   * that has just ended.
   */
  private void unclaimed(IncomingMessage message) {
    boolean acknowledged = message.message.qos() != QoS.AT_MOST_ONCE;
    boolean hold = acknowledged && subscriptions.mayBeForAnother(message.message.topic());
    output.unclaimed(message.message, hold);
    if (hold) {
      held.add(message);
    } else if (acknowledged) {
      handled(message);
    }
  }

  private void forgetHeld() {
    for (IncomingMessage message : held) {
      unreleased.remove(
          message.packetIdentifier, message); // not delivered, so not to be suppressed
    }
    held.clear();
  }

  private void handled(IncomingMessage message) {
    message.handled = true;
    acknowledgeInOrder(queueOf(message));
    adjustReading();
  }

  private Queue<IncomingMessage> queueOf(IncomingMessage message) {
    return message.isExactlyOnce() ? exactlyOnce : atLeastOnce;
  }

  private void acknowledgeInOrder(Queue<IncomingMessage> queue) {
    for (IncomingMessage head = queue.peek(); head != null && head.handled; head = queue.peek()) {
      queue.remove();
      head.awaited = false;
      acknowledge(head);
    }
  }

  private void acknowledge(IncomingMessage message) {
    boolean reject = message.failed && tellsReasons;
    ReasonCode reasonCode = reject ? ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR : ReasonCode.SUCCESS;
    if (message.isExactlyOnce()) {
      if (reject) { // [MQTT-4.3.3-9]
        unreleased.remove(message.packetIdentifier);
        uncount(message);
      }
      output.send(new PubRec(message.packetIdentifier, reasonCode));
    } else {
      uncount(message);
      output.send(new PubAck(message.packetIdentifier, reasonCode));
    }
  }
}
