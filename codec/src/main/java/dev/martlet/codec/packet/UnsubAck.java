package dev.martlet.codec.packet;

import dev.martlet.client.message.ReasonCode;
import java.util.List;

/**
 * UNSUBACK (section 3.11).
 *
 * @param packetIdentifier that of the UNSUBSCRIBE [MQTT-3.10.4-5]
 * @param reasonCodes one for each filter, in their order [MQTT-3.11.3-1]; empty in MQTT 3.1.1,
 *     whose UNSUBACK says nothing but that it was done
 * @param properties words and user properties
 */
public record UnsubAck(
    int packetIdentifier, List<ReasonCode> reasonCodes, ReasonProperties properties)
    implements Packet {

  /** Copies the list. */
  public UnsubAck {
    reasonCodes = List.copyOf(reasonCodes);
  }

  @Override
  public PacketType type() {
    return PacketType.UNSUBACK;
  }
}
