package dev.martlet.testbroker.internal.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was sent to one client and is not acknowledged, by Packet Identifier; and what of it takes a
 * place in the client's Receive Maximum on the connection that there is. Outlives connections.
 */
final class InFlightMessages {

  private static final int MAX_PACKET_IDENTIFIER = 65_535;

  /** A message that was sent and that the client still owes an answer for. */
  static final class InFlight {
    private final int packetIdentifier;

    /** Null once the client has it and only PUBREL and PUBCOMP are left. */
    private @Nullable Delivery delivery;

    /** Whether its PUBLISH was sent on this connection. */
    private boolean inWindow;

    private InFlight(int packetIdentifier, Delivery delivery) {
      this.packetIdentifier = packetIdentifier;
      this.delivery = delivery;
    }

    int packetIdentifier() {
      return packetIdentifier;
    }

    /** Null once the client has it. */
    @Nullable Delivery delivery() {
      return delivery;
    }
  }

  /** In the order of first sending; those released stand behind, in the order of PUBREC. */
  private final Map<Integer, InFlight> byIdentifier = new LinkedHashMap<>();

  private final Set<InFlight> toRepeat = new LinkedHashSet<>();
  private int windowUsed;
  private int lastPacketIdentifier;

  /** The message that has this identifier, or null. */
  @Nullable InFlight find(int packetIdentifier) {
    return byIdentifier.get(packetIdentifier);
  }

  /** Whether {@code receiveMaximum} lets one more be sent that was not sent before. */
  boolean hasRoomForNew(int receiveMaximum) {
    return windowUsed < receiveMaximum && byIdentifier.size() < MAX_PACKET_IDENTIFIER;
  }

  /** Gives {@code delivery} an identifier that is free [MQTT-2.2.1-4]. */
  InFlight begin(Delivery delivery) {
    do {
      lastPacketIdentifier = lastPacketIdentifier % MAX_PACKET_IDENTIFIER + 1; // 0 is none
    } while (byIdentifier.containsKey(lastPacketIdentifier));
    InFlight begun = new InFlight(lastPacketIdentifier, delivery);
    byIdentifier.put(begun.packetIdentifier, begun);
    return begun;
  }

  /** Its PUBLISH is out on this connection [MQTT-4.9.0-2]. */
  void sent(InFlight message) {
    message.inWindow = true;
    windowUsed++;
  }

  /** The client has it: what is left is its release. */
  void released(InFlight message) {
    message.delivery = null;
    toRepeat.remove(message);
    byIdentifier.remove(message.packetIdentifier);
    byIdentifier.put(message.packetIdentifier, message);
  }

  /** Nothing is owed for it any more; its identifier is free. */
  void finished(InFlight message) {
    byIdentifier.remove(message.packetIdentifier);
    toRepeat.remove(message);
    if (message.inWindow) {
      windowUsed--;
    }
  }

  /** A connection begins: nothing is in its window, all is to be repeated [MQTT-4.4.0-1]. */
  void resume() {
    windowUsed = 0;
    toRepeat.clear();
    for (InFlight message : byIdentifier.values()) {
      message.inWindow = false;
      if (message.delivery != null) {
        toRepeat.add(message);
      }
    }
  }

  /** Takes out the next to be repeated; null if there is none, or no room in the window. */
  @Nullable InFlight nextToRepeat(int receiveMaximum) {
    if (toRepeat.isEmpty() || windowUsed >= receiveMaximum) {
      return null;
    }
    InFlight next = toRepeat.iterator().next();
    toRepeat.remove(next);
    return next;
  }

  /** The identifiers of those that wait for PUBCOMP, in the order of PUBREC [MQTT-4.6.0-4]. */
  List<Integer> unfinishedReleases() {
    List<Integer> identifiers = new ArrayList<>();
    for (InFlight message : byIdentifier.values()) {
      if (message.delivery == null) {
        identifiers.add(message.packetIdentifier);
      }
    }
    return identifiers;
  }

  /** All of them, in the order of first sending, or of PUBREC. */
  Collection<InFlight> all() {
    return byIdentifier.values();
  }

  /** What the client may not have, in the order of first sending. */
  List<Delivery> unanswered() {
    List<Delivery> deliveries = new ArrayList<>();
    for (InFlight message : byIdentifier.values()) {
      if (message.delivery != null) {
        deliveries.add(message.delivery);
      }
    }
    return deliveries;
  }
}
