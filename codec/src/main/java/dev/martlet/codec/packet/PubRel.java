package dev.martlet.codec.packet;

import dev.martlet.client.message.ReasonCode;

/**
 * PUBREL: the answer to PUBREC (section 3.6).
 *
 * @param packetIdentifier that of the PUBLISH [MQTT-2.2.1-5]
 * @param reasonCode success or what else; always success in MQTT 3.1.1
 * @param properties words and user properties
 */
public record PubRel(int packetIdentifier, ReasonCode reasonCode, ReasonProperties properties)
    implements Packet {

  /** Success without words. */
  public PubRel(int packetIdentifier) {
    this(packetIdentifier, ReasonCode.SUCCESS, ReasonProperties.NONE);
  }

  /** A reason code without words. */
  public PubRel(int packetIdentifier, ReasonCode reasonCode) {
    this(packetIdentifier, reasonCode, ReasonProperties.NONE);
  }

  @Override
  public PacketType type() {
    return PacketType.PUBREL;
  }
}
