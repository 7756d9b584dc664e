package dev.martlet.codec.packet;

import dev.martlet.client.message.ReasonCode;

/**
 * PUBACK: the answer to a QoS 1 PUBLISH (section 3.4).
 *
 * @param packetIdentifier that of the PUBLISH [MQTT-2.2.1-5]
 * @param reasonCode success or what else; always success in MQTT 3.1.1
 * @param properties words and user properties
 */
public record PubAck(int packetIdentifier, ReasonCode reasonCode, ReasonProperties properties)
    implements Packet {

  /** Success without words. */
  public PubAck(int packetIdentifier) {
    this(packetIdentifier, ReasonCode.SUCCESS, ReasonProperties.NONE);
  }

  /** A reason code without words. */
  public PubAck(int packetIdentifier, ReasonCode reasonCode) {
    this(packetIdentifier, reasonCode, ReasonProperties.NONE);
  }

  @Override
  public PacketType type() {
    return PacketType.PUBACK;
  }
}
