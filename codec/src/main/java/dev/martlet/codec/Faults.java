package dev.martlet.codec;

import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.ReasonCode;

/** The two faults that a peer commits most: bytes that make no sense, and sense out of place. */
final class Faults {
  private Faults() {}

  /** What cannot be parsed (MQTT 5.0 section 1.2, "Malformed Packet"). */
  static MalformedPacketException malformed(String message) {
    return new MalformedPacketException(ReasonCode.MALFORMED_PACKET, message);
  }

  /** What can, but may not be there (MQTT 5.0 section 1.2, "Protocol Error"). */
  static MalformedPacketException protocolError(String message) {
    return new MalformedPacketException(ReasonCode.PROTOCOL_ERROR, message);
  }
}
