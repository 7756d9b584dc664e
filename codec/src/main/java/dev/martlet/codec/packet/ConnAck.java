package dev.martlet.codec.packet;

import dev.martlet.client.message.ReasonCode;

/**
 * CONNACK (section 3.2). The return codes 1 to 5 of MQTT 3.1.1 are given as 0x84, 0x85, 0x88, 0x86
 * and 0x87, and written back as such.
 *
 * @param sessionPresent whether the server continues a session
 * @param reasonCode success or why not
 * @param properties what the server says of itself
 */
public record ConnAck(boolean sessionPresent, ReasonCode reasonCode, ConnAckProperties properties)
    implements Packet {

  @Override
  public PacketType type() {
    return PacketType.CONNACK;
  }
}
