package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.ReasonCode;
import java.util.HashSet;
import java.util.Set;

/**
 * How many QoS 1 and 2 messages a client may have open at once on one connection [MQTT-3.3.4-7].
 * QoS 1 is answered at once, so only QoS 2 stays in it.
 */
final class ReceiveWindow {

  private final int maximum;
  private final Set<Integer> open = new HashSet<>();

  ReceiveWindow(int maximum) {
    this.maximum = maximum;
  }

  /**
   * A message above QoS 0 arrived.
   *
   * @return false if one under this identifier is open already, which this is a repetition of
   * @throws ProtocolViolation if it is one too many
   */
  boolean enter(int packetIdentifier) {
    if (open.size() >= maximum && !open.contains(packetIdentifier)) {
      throw new ProtocolViolation(
          ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
          "more than " + maximum + " messages above QoS 0 unacknowledged");
    }
    return open.add(packetIdentifier);
  }

  /** The message was answered for good. */
  void leave(int packetIdentifier) {
    open.remove(packetIdentifier);
  }
}
