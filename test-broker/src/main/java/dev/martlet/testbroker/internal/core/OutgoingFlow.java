package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.ReasonProperties;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages on their way to one client: those that wait, and those that were sent and not
 * acknowledged. Outlives connections.
 *
 * <p>Sends as fast as the connection is writable and the client's Receive Maximum allows. Nothing
 * is repeated but at the start of a connection [MQTT-4.4.0-1].
 */
final class OutgoingFlow {

  private static final int MAX_PACKET_IDENTIFIER = 65_535;

  /** A message that was sent and that the client still owes an answer for. */
  private static final class InFlight {
    final int packetIdentifier;

    /** Null once the client has it and only PUBREL and PUBCOMP are left. */
    @Nullable Delivery delivery;

    /** Whether its PUBLISH was sent on this connection, so that it takes a place in the window. */
    boolean inWindow;

    InFlight(int packetIdentifier, Delivery delivery) {
      this.packetIdentifier = packetIdentifier;
      this.delivery = delivery;
    }
  }

  private final NanoClock clock;
  private final StoreLimit limit;
  private final DeliveryQueue waiting = new DeliveryQueue();

  /** In the order of first sending; those released stand behind, in the order of PUBREC. */
  private final Map<Integer, InFlight> inFlight = new LinkedHashMap<>();

  private final Deque<InFlight> toRepeat = new ArrayDeque<>();
  private @Nullable Connection connection;
  private boolean pumping;
  private int windowUsed;
  private int lastPacketIdentifier;
  private int heldMessages;
  private long heldBytes;

  OutgoingFlow(NanoClock clock, StoreLimit limit) {
    this.clock = clock;
    this.limit = limit;
  }

  /**
   * Whether {@code message} would be kept until it is delivered. What waits and has expired gives
   * its place away [MQTT-3.3.2-5].
   */
  boolean hasRoomFor(RoutedMessage message) {
    if (limit.hasRoom(heldMessages, heldBytes, message.sizeBytes())) {
      return true;
    }
    waiting.removeExpired(clock.nanos()).forEach(this::letGo);
    return limit.hasRoom(heldMessages, heldBytes, message.sizeBytes());
  }

  /**
   * Takes a message. One of QoS 0 is not kept for an absent client, as MQTT leaves open.
   *
   * @return false if there was no room for it, so that it is lost
   */
  boolean offer(Delivery delivery) {
    if (connection == null && delivery.qos() == QoS.AT_MOST_ONCE) {
      return true;
    }
    if (!hasRoomFor(delivery.message())) {
      return false;
    }
    heldMessages++;
    heldBytes += delivery.message().sizeBytes();
    waiting.add(delivery);
    pump();
    return true;
  }

  /** Goes on over {@code next}, after its CONNACK: repeats what is unanswered, in order. */
  void resume(Connection next) {
    connection = next;
    windowUsed = 0;
    toRepeat.clear();
    for (InFlight sent : inFlight.values()) {
      sent.inWindow = false;
      if (sent.delivery != null) {
        toRepeat.add(sent);
      }
    }
    repeatReleases(next);
    pump();
  }

  /** These take no place in the window. New messages wait, even if sending asks for them. */
  private void repeatReleases(Connection to) {
    pumping = true;
    try {
      for (InFlight sent : inFlight.values()) {
        if (sent.delivery == null) {
          to.send(new PubRel(sent.packetIdentifier));
        }
      }
    } finally {
      pumping = false;
    }
  }

  /** The connection is gone, and with it what waits at QoS 0. */
  void suspend() {
    connection = null;
    for (Delivery lost = waiting.poll(false); lost != null; lost = waiting.poll(false)) {
      letGo(lost);
    }
  }

  /** Sends what may be sent now. */
  void pump() {
    if (pumping) {
      return; // sending can make the connection writable, which asks for more: the loop below does
    }
    pumping = true;
    try {
      while (connection != null && connection.isWritable() && sendNext(connection)) {
        // until there is nothing more to send, or no way to
      }
    } finally {
      pumping = false;
    }
  }

  /** The answer to QoS 1. */
  void received(PubAck ack) {
    InFlight sent = inFlight.get(ack.packetIdentifier());
    if (sent == null) {
      return;
    }
    if (sent.delivery == null || sent.delivery.qos() != QoS.AT_LEAST_ONCE) {
      throw new ProtocolViolation(ReasonCode.PROTOCOL_ERROR, "PUBACK for a QoS 2 message");
    }
    finish(sent);
  }

  /** The first answer to QoS 2. */
  void received(PubRec ack, Connection from) {
    int packetIdentifier = ack.packetIdentifier();
    InFlight sent = inFlight.get(packetIdentifier);
    if (sent == null) {
      if (!ack.reasonCode().isError()) {
        from.send(
            new PubRel(
                packetIdentifier,
                from.isMqtt5() ? ReasonCode.PACKET_IDENTIFIER_NOT_FOUND : ReasonCode.SUCCESS,
                ReasonProperties.NONE));
      }
      return;
    }
    if (sent.delivery != null && sent.delivery.qos() != QoS.EXACTLY_ONCE) {
      throw new ProtocolViolation(ReasonCode.PROTOCOL_ERROR, "PUBREC for a QoS 1 message");
    }
    if (ack.reasonCode().isError()) {
      finish(sent); // refused is delivered [MQTT-4.4.0-2]
      return;
    }
    release(sent);
    from.send(new PubRel(packetIdentifier));
  }

  /** The last answer to QoS 2. */
  void received(PubComp ack) {
    InFlight sent = inFlight.get(ack.packetIdentifier());
    if (sent == null) {
      return;
    }
    if (sent.delivery != null) {
      throw new ProtocolViolation(ReasonCode.PROTOCOL_ERROR, "PUBCOMP before PUBREL");
    }
    finish(sent);
  }

  private void release(InFlight sent) {
    if (sent.delivery == null) {
      return;
    }
    letGo(sent.delivery);
    sent.delivery = null;
    toRepeat.remove(sent);
    inFlight.remove(sent.packetIdentifier);
    inFlight.put(sent.packetIdentifier, sent);
  }

  private void finish(InFlight sent) {
    inFlight.remove(sent.packetIdentifier);
    if (sent.delivery != null) {
      letGo(sent.delivery);
    }
    if (sent.inWindow) {
      windowUsed--;
    } else {
      toRepeat.remove(sent);
    }
    pump();
  }

  private void letGo(Delivery delivery) {
    heldMessages--;
    heldBytes -= delivery.message().sizeBytes();
  }

  private boolean sendNext(Connection to) {
    boolean windowOpen =
        windowUsed < to.receiveMaximum() && inFlight.size() < MAX_PACKET_IDENTIFIER;
    if (!toRepeat.isEmpty() && windowUsed < to.receiveMaximum()) {
      repeat(toRepeat.remove(), to);
      return true;
    }
    Delivery next = waiting.poll(windowOpen);
    if (next == null) {
      return false;
    }
    if (next.message().isExpired(clock.nanos())) {
      letGo(next);
    } else if (next.qos() == QoS.AT_MOST_ONCE) {
      letGo(next);
      to.trySend(packet(next, 0, to));
    } else {
      begin(next, to);
    }
    return true;
  }

  private void begin(Delivery delivery, Connection to) {
    InFlight sent = new InFlight(nextPacketIdentifier(), delivery);
    inFlight.put(sent.packetIdentifier, sent);
    sendOrDrop(sent, packet(delivery, sent.packetIdentifier, to), to);
  }

  private void repeat(InFlight sent, Connection to) {
    Delivery delivery = sent.delivery;
    if (delivery != null) {
      sendOrDrop(sent, packet(delivery, sent.packetIdentifier, to).asDuplicate(), to);
    }
  }

  private Publish packet(Delivery delivery, int packetIdentifier, Connection to) {
    return to.isMqtt5()
        ? delivery.toMqtt5(packetIdentifier, clock.nanos())
        : delivery.toMqtt311(packetIdentifier);
  }

  /** What is too large for the client counts as delivered [MQTT-3.1.2-25]. */
  private void sendOrDrop(InFlight sent, Publish packet, Connection to) {
    if (to.trySend(packet)) {
      sent.inWindow = true;
      windowUsed++;
    } else {
      inFlight.remove(sent.packetIdentifier);
      if (sent.delivery != null) {
        letGo(sent.delivery);
      }
    }
  }

  private int nextPacketIdentifier() {
    do {
      lastPacketIdentifier = lastPacketIdentifier % MAX_PACKET_IDENTIFIER + 1; // 0 is none
    } while (inFlight.containsKey(lastPacketIdentifier));
    return lastPacketIdentifier;
  }
}
