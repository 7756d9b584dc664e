package dev.martlet.codec.packet;

import dev.martlet.client.message.ReasonCode;

/**
 * AUTH (section 3.15), MQTT 5.0 only.
 *
 * @param reasonCode success, continue or start again [MQTT-3.15.2-1]
 * @param authentication the step; its method is never absent (section 3.15.2.2.2)
 * @param properties words and user properties
 */
public record Auth(
    ReasonCode reasonCode, Authentication authentication, ReasonProperties properties)
    implements Packet {

  @Override
  public PacketType type() {
    return PacketType.AUTH;
  }
}
