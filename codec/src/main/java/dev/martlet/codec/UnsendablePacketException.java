package dev.martlet.codec;

import dev.martlet.client.message.ReasonCode;

/**
 * A packet was not written: it is above the peer's Maximum Packet Size, or the wire has no place
 * for what is in it. Nothing has been sent, and the connection is as good as before.
 */
public final class UnsendablePacketException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ReasonCode reasonCode;

  UnsendablePacketException(ReasonCode reasonCode, String message) {
    super(message);
    this.reasonCode = reasonCode;
  }

  /** The peer would find the bytes malformed. */
  static UnsendablePacketException malformed(String message) {
    return new UnsendablePacketException(ReasonCode.MALFORMED_PACKET, message);
  }

  /** The peer would find the packet out of place. */
  static UnsendablePacketException protocolError(String message) {
    return new UnsendablePacketException(ReasonCode.PROTOCOL_ERROR, message);
  }

  /** MQTT 5.0 could carry it, but MQTT 3.1.1 is spoken. */
  static UnsendablePacketException notInMqtt311(String what) {
    return new UnsendablePacketException(
        ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, "MQTT 3.1.1 cannot carry " + what);
  }

  /**
   * Why, as the peer would have put it: {@link ReasonCode#PACKET_TOO_LARGE}, {@link
   * ReasonCode#MALFORMED_PACKET}, {@link ReasonCode#PROTOCOL_ERROR}, or {@link
   * ReasonCode#UNSUPPORTED_PROTOCOL_VERSION} for what MQTT 3.1.1 cannot carry.
   */
  public ReasonCode reasonCode() {
    return reasonCode;
  }
}
