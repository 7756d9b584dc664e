package dev.martlet.codec;

import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.PacketType;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Which reason codes a packet may carry, and from which end (MQTT 5.0 section 2.4). */
final class AllowedReasonCodes {
  /** PUBACK and PUBREC. */
  private static final Set<ReasonCode> RECEIPT =
      setOf(
          ReasonCode.SUCCESS,
          ReasonCode.NO_MATCHING_SUBSCRIBERS,
          ReasonCode.UNSPECIFIED_ERROR,
          ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
          ReasonCode.NOT_AUTHORIZED,
          ReasonCode.TOPIC_NAME_INVALID,
          ReasonCode.PACKET_IDENTIFIER_IN_USE,
          ReasonCode.QUOTA_EXCEEDED,
          ReasonCode.PAYLOAD_FORMAT_INVALID);

  /** PUBREL and PUBCOMP. */
  private static final Set<ReasonCode> RELEASE =
      setOf(ReasonCode.SUCCESS, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);

  private static final Set<ReasonCode> SUBACK =
      setOf(
          ReasonCode.SUCCESS,
          ReasonCode.GRANTED_QOS_1,
          ReasonCode.GRANTED_QOS_2,
          ReasonCode.UNSPECIFIED_ERROR,
          ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
          ReasonCode.NOT_AUTHORIZED,
          ReasonCode.TOPIC_FILTER_INVALID,
          ReasonCode.PACKET_IDENTIFIER_IN_USE,
          ReasonCode.QUOTA_EXCEEDED,
          ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
          ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED,
          ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED);

  private static final Set<ReasonCode> UNSUBACK =
      setOf(
          ReasonCode.SUCCESS,
          ReasonCode.NO_SUBSCRIPTION_EXISTED,
          ReasonCode.UNSPECIFIED_ERROR,
          ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
          ReasonCode.NOT_AUTHORIZED,
          ReasonCode.TOPIC_FILTER_INVALID,
          ReasonCode.PACKET_IDENTIFIER_IN_USE);

  /** Table 3-10 gives QoS not supported to servers alone, section 3.3.4 asks clients for it. */
  private static final Set<ReasonCode> CLIENT_DISCONNECT =
      setOf(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE, ReasonCode.QOS_NOT_SUPPORTED);

  private AllowedReasonCodes() {}

  /**
   * The reason code of a byte in a packet.
   *
   * @throws MalformedPacketException if there is none, or the packet may not carry it from its
   *     sender
   */
  static ReasonCode read(PacketBody body, int code) {
    PacketType type = body.type();
    Role sender = body.sender();
    ReasonCode reasonCode = ReasonCode.find(code);
    if (reasonCode == null) {
      throw body.broken(rule(type), "unknown reason code 0x" + Integer.toHexString(code));
    }
    if (!isReadThoughNeverWritten(type, sender, reasonCode) && !allows(type, sender, reasonCode)) {
      throw body.broken(rule(type), reasonCode + " from a " + sender);
    }
    return reasonCode;
  }

  /** The reason code of a packet that may leave it out, and then means success. */
  static ReasonCode readIfPresent(PacketBody body) {
    boolean present = body.isMqtt5() && body.isReadable();
    return present ? read(body, body.oneByte("reason code")) : ReasonCode.SUCCESS;
  }

  private static Rule rule(PacketType type) {
    return Rule.valueOf(type + "_CODE");
  }

  /**
   * Refuses to write what {@link #read} would refuse to read.
   *
   * @throws UnsendablePacketException if the packet may not carry {@code reasonCode}
   */
  static void check(PacketType type, Role sender, ReasonCode reasonCode) {
    if (!allows(type, sender, reasonCode)) {
      throw UnsendablePacketException.protocolError(
          type + " from a " + sender + " with " + reasonCode);
    }
  }

  private static boolean isReadThoughNeverWritten(
      PacketType type, Role sender, ReasonCode reasonCode) {
    return switch (type) {
      // table 2-6 lists it, table 3-10 does not
      case DISCONNECT -> reasonCode == ReasonCode.BAD_AUTHENTICATION_METHOD;
      // Mosquitto says so of a message above its message_size_limit; refusing to hear it would
      // leave a resumable session sending that message on every connection.
      case PUBACK, PUBREC -> sender == Role.SERVER && reasonCode == ReasonCode.PACKET_TOO_LARGE;
      default -> false;
    };
  }

  private static boolean allows(PacketType type, Role sender, ReasonCode reasonCode) {
    return switch (type) {
      case CONNACK -> reasonCode == ReasonCode.SUCCESS || ConnAck.REFUSALS.contains(reasonCode);
      case PUBACK, PUBREC ->
          RECEIPT.contains(reasonCode)
              && (sender == Role.SERVER || reasonCode != ReasonCode.NO_MATCHING_SUBSCRIBERS);
      case PUBREL, PUBCOMP -> RELEASE.contains(reasonCode);
      case SUBACK -> SUBACK.contains(reasonCode);
      case UNSUBACK -> UNSUBACK.contains(reasonCode);
      case DISCONNECT ->
          Disconnect.REASONS_OF_BOTH.contains(reasonCode)
              || (sender == Role.CLIENT ? CLIENT_DISCONNECT : Disconnect.REASONS_OF_SERVERS)
                  .contains(reasonCode);
      case AUTH ->
          reasonCode == ReasonCode.CONTINUE_AUTHENTICATION
              || reasonCode
                  == (sender == Role.CLIENT ? ReasonCode.RE_AUTHENTICATE : ReasonCode.SUCCESS);
      case CONNECT, PUBLISH, SUBSCRIBE, UNSUBSCRIBE, PINGREQ, PINGRESP -> false;
    };
  }

  private static Set<ReasonCode> setOf(ReasonCode first, ReasonCode... rest) {
    return Collections.unmodifiableSet(EnumSet.of(first, rest));
  }
}
