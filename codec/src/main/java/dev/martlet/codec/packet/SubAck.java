package dev.martlet.codec.packet;

import dev.martlet.client.message.ReasonCode;
import java.util.List;

/**
 * SUBACK (section 3.9). The failure 0x80 of MQTT 3.1.1 is {@link ReasonCode#UNSPECIFIED_ERROR}.
 *
 * @param packetIdentifier that of the SUBSCRIBE [MQTT-3.8.4-2]
 * @param reasonCodes one for each filter, in their order [MQTT-3.9.3-1]
 * @param properties words and user properties
 */
public record SubAck(
    int packetIdentifier, List<ReasonCode> reasonCodes, ReasonProperties properties)
    implements Packet {

  /** Copies the list. */
  public SubAck {
    reasonCodes = List.copyOf(reasonCodes);
  }

  @Override
  public PacketType type() {
    return PacketType.SUBACK;
  }
}
