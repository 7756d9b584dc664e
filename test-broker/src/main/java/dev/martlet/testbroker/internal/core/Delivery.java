package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.QoS;
import dev.martlet.codec.packet.Publish;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message for one session.
 *
 * @param message what is delivered
 * @param qos at which it is delivered [MQTT-3.8.4-8]
 * @param retain the flag that goes with it
 * @param subscriptionIdentifiers those of the subscriptions that asked for it [MQTT-3.3.4-4]
 * @param group whose turn the session has taken; null if it has subscribed for itself
 */
record Delivery(
    RoutedMessage message,
    QoS qos,
    boolean retain,
    List<Integer> subscriptionIdentifiers,
    @Nullable ShareGroup group) {

  private static final int IDENTIFIER_BYTES = 20; // an Integer and its place in the list

  /** One copy for two subscriptions of the same session [MQTT-3.3.4-2, MQTT-3.3.4-4]. */
  Delivery mergedWith(Delivery other) {
    List<Integer> identifiers = new ArrayList<>(subscriptionIdentifiers);
    identifiers.addAll(other.subscriptionIdentifiers);
    QoS highest = qos.compareTo(other.qos) >= 0 ? qos : other.qos;
    return new Delivery(message, highest, retain || other.retain, List.copyOf(identifiers), null);
  }

  /** Whether it is more than an attempt: it may not be lost while the session lives. */
  boolean isAcknowledged() {
    return qos != QoS.AT_MOST_ONCE;
  }

  /** What it costs to keep it, roughly; always the same. */
  long sizeBytes() {
    return message.sizeBytes() + (long) IDENTIFIER_BYTES * subscriptionIdentifiers.size();
  }

  /** The packet that is sent first to a client of MQTT 5.0. */
  Publish toMqtt5(int packetIdentifier, long nowNanos) {
    return toPacket(packetIdentifier, message.propertiesAt(nowNanos), subscriptionIdentifiers);
  }

  /** The packet that is sent first to a client of MQTT 3.1.1, which has no properties. */
  Publish toMqtt311(int packetIdentifier) {
    return toPacket(packetIdentifier, MessageProperties.NONE, List.of());
  }

  private Publish toPacket(
      int packetIdentifier, MessageProperties properties, List<Integer> identifiers) {
    return new Publish(
        message.topic(),
        packetIdentifier,
        qos,
        false, // whatever the publisher's DUP was [MQTT-3.3.1-3]
        retain,
        message.payload(),
        0,
        properties,
        identifiers);
  }
}
