package dev.martlet.client.internal.protocol;

import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReceivedMessage;

/** A message on its way in, until it is acknowledged. */
final class IncomingMessage {
  final ReceivedMessage message;
  final int packetIdentifier;

  /** How many handlers have not finished with it. */
  int openDeliveries;

  /** Whether a handler has failed on it. */
  boolean failed;

  /** Whether every handler has finished with it, so that it may be acknowledged. */
  boolean handled;

  /** Whether its acknowledgement is due on the present connection. */
  boolean awaited;

  /** Whether it counts against the Receive Maximum of the present connection. */
  boolean counted;

  IncomingMessage(ReceivedMessage message, int packetIdentifier) {
    this.message = message;
    this.packetIdentifier = packetIdentifier;
  }

  boolean isExactlyOnce() {
    return message.qos() == QoS.EXACTLY_ONCE;
  }
}
