package dev.martlet.codec.packet;

import dev.martlet.client.message.ReasonCode;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * DISCONNECT (section 3.14). MQTT 3.1.1 has it from clients only, and always as success.
 *
 * @param reasonCode why
 * @param sessionExpirySeconds replaces that of CONNECT, if present; from a client only
 * @param serverReference other servers to use; from a server only
 * @param properties words and user properties
 */
public record Disconnect(
    ReasonCode reasonCode,
    @Nullable Long sessionExpirySeconds,
    @Nullable String serverReference,
    ReasonProperties properties)
    implements Packet {

  /** With which client and server may close (MQTT 5.0 table 3-10). */
  public static final Set<ReasonCode> REASONS_OF_BOTH =
      Collections.unmodifiableSet(
          EnumSet.of(
              ReasonCode.SUCCESS,
              ReasonCode.UNSPECIFIED_ERROR,
              ReasonCode.MALFORMED_PACKET,
              ReasonCode.PROTOCOL_ERROR,
              ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
              ReasonCode.TOPIC_NAME_INVALID,
              ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
              ReasonCode.TOPIC_ALIAS_INVALID,
              ReasonCode.PACKET_TOO_LARGE,
              ReasonCode.MESSAGE_RATE_TOO_HIGH,
              ReasonCode.QUOTA_EXCEEDED,
              ReasonCode.ADMINISTRATIVE_ACTION,
              ReasonCode.PAYLOAD_FORMAT_INVALID));

  /** With which a server may close as well. */
  public static final Set<ReasonCode> REASONS_OF_SERVERS =
      Collections.unmodifiableSet(
          EnumSet.of(
              ReasonCode.NOT_AUTHORIZED,
              ReasonCode.SERVER_BUSY,
              ReasonCode.SERVER_SHUTTING_DOWN,
              ReasonCode.KEEP_ALIVE_TIMEOUT,
              ReasonCode.SESSION_TAKEN_OVER,
              ReasonCode.TOPIC_FILTER_INVALID,
              ReasonCode.RETAIN_NOT_SUPPORTED,
              ReasonCode.QOS_NOT_SUPPORTED,
              ReasonCode.USE_ANOTHER_SERVER,
              ReasonCode.SERVER_MOVED,
              ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
              ReasonCode.CONNECTION_RATE_EXCEEDED,
              ReasonCode.MAXIMUM_CONNECT_TIME,
              ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED,
              ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED));

  /** A reason code and nothing else. */
  public Disconnect(ReasonCode reasonCode) {
    this(reasonCode, null, null, ReasonProperties.NONE);
  }

  /** A reason code in words. */
  public Disconnect(ReasonCode reasonCode, String reasonString) {
    this(reasonCode, null, null, ReasonProperties.of(reasonString));
  }

  @Override
  public PacketType type() {
    return PacketType.DISCONNECT;
  }
}
