package dev.martlet.codec.packet;

import dev.martlet.client.message.ReasonCode;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

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

  /** With which a server may refuse a CONNECT (MQTT 5.0 table 3-1). */
  public static final Set<ReasonCode> REFUSALS =
      Collections.unmodifiableSet(
          EnumSet.of(
              ReasonCode.UNSPECIFIED_ERROR,
              ReasonCode.MALFORMED_PACKET,
              ReasonCode.PROTOCOL_ERROR,
              ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
              ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
              ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
              ReasonCode.BAD_USER_NAME_OR_PASSWORD,
              ReasonCode.NOT_AUTHORIZED,
              ReasonCode.SERVER_UNAVAILABLE,
              ReasonCode.SERVER_BUSY,
              ReasonCode.BANNED,
              ReasonCode.BAD_AUTHENTICATION_METHOD,
              ReasonCode.TOPIC_NAME_INVALID,
              ReasonCode.PACKET_TOO_LARGE,
              ReasonCode.QUOTA_EXCEEDED,
              ReasonCode.PAYLOAD_FORMAT_INVALID,
              ReasonCode.RETAIN_NOT_SUPPORTED,
              ReasonCode.QOS_NOT_SUPPORTED,
              ReasonCode.USE_ANOTHER_SERVER,
              ReasonCode.SERVER_MOVED,
              ReasonCode.CONNECTION_RATE_EXCEEDED));

  @Override
  public PacketType type() {
    return PacketType.CONNACK;
  }
}
