package dev.martlet.client.message;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a peer says about a request or a connection (MQTT 5.0 section 2.4). MQTT 3.1.1 knows few of
 * them; its return codes are given as the reason code of the same meaning.
 */
public enum ReasonCode {
  /** Success; in DISCONNECT normal disconnection, in SUBACK granted QoS 0. */
  SUCCESS(0x00),
  /** SUBACK: granted QoS 1. */
  GRANTED_QOS_1(0x01),
  /** SUBACK: granted QoS 2. */
  GRANTED_QOS_2(0x02),
  /** DISCONNECT by a client that wants its Will Message published. */
  DISCONNECT_WITH_WILL_MESSAGE(0x04),
  /** The message was taken, but nobody subscribes to its topic. */
  NO_MATCHING_SUBSCRIBERS(0x10),
  /** UNSUBACK: there was no such subscription. */
  NO_SUBSCRIPTION_EXISTED(0x11),
  /** AUTH: one more round. */
  CONTINUE_AUTHENTICATION(0x18),
  /** AUTH: the client starts authentication again. */
  RE_AUTHENTICATE(0x19),
  /** An error that the peer does not want to name. */
  UNSPECIFIED_ERROR(0x80),
  /** A packet could not be parsed. */
  MALFORMED_PACKET(0x81),
  /** A packet that may not come in this place, or with these values. */
  PROTOCOL_ERROR(0x82),
  /** Valid, but not accepted by this implementation. */
  IMPLEMENTATION_SPECIFIC_ERROR(0x83),
  /** The server does not speak this version of MQTT. */
  UNSUPPORTED_PROTOCOL_VERSION(0x84),
  /** The client identifier is not allowed. */
  CLIENT_IDENTIFIER_NOT_VALID(0x85),
  /** User name or password are wrong. */
  BAD_USER_NAME_OR_PASSWORD(0x86),
  /** The client may not do this. */
  NOT_AUTHORIZED(0x87),
  /** The server is not available. */
  SERVER_UNAVAILABLE(0x88),
  /** The server is busy; try again later. */
  SERVER_BUSY(0x89),
  /** The client was banned by an administrator. */
  BANNED(0x8A),
  /** The server is shutting down. */
  SERVER_SHUTTING_DOWN(0x8B),
  /** The authentication method is not supported or not the current one. */
  BAD_AUTHENTICATION_METHOD(0x8C),
  /** No packet arrived for one and a half times the Keep Alive. */
  KEEP_ALIVE_TIMEOUT(0x8D),
  /** Another connection uses the same client identifier. */
  SESSION_TAKEN_OVER(0x8E),
  /** The topic filter is well formed, but not accepted here. */
  TOPIC_FILTER_INVALID(0x8F),
  /** The topic name is well formed, but not accepted here. */
  TOPIC_NAME_INVALID(0x90),
  /** The packet identifier is in use already. */
  PACKET_IDENTIFIER_IN_USE(0x91),
  /** The packet identifier is not known. */
  PACKET_IDENTIFIER_NOT_FOUND(0x92),
  /** More QoS 1 and 2 messages in flight than Receive Maximum allows. */
  RECEIVE_MAXIMUM_EXCEEDED(0x93),
  /** A topic alias of 0 or above the Topic Alias Maximum. */
  TOPIC_ALIAS_INVALID(0x94),
  /** A packet above the Maximum Packet Size. */
  PACKET_TOO_LARGE(0x95),
  /** Messages arrive too fast. */
  MESSAGE_RATE_TOO_HIGH(0x96),
  /** A limit of the server or its administrator is spent. */
  QUOTA_EXCEEDED(0x97),
  /** Closed by an administrator. */
  ADMINISTRATIVE_ACTION(0x98),
  /** The payload is not what its payload format indicator says. */
  PAYLOAD_FORMAT_INVALID(0x99),
  /** The server keeps no retained messages. */
  RETAIN_NOT_SUPPORTED(0x9A),
  /** The server does not support this QoS. */
  QOS_NOT_SUPPORTED(0x9B),
  /** Use another server for now. */
  USE_ANOTHER_SERVER(0x9C),
  /** Use another server from now on. */
  SERVER_MOVED(0x9D),
  /** The server has no shared subscriptions. */
  SHARED_SUBSCRIPTIONS_NOT_SUPPORTED(0x9E),
  /** Connections come too fast. */
  CONNECTION_RATE_EXCEEDED(0x9F),
  /** The connection lasted as long as it may. */
  MAXIMUM_CONNECT_TIME(0xA0),
  /** The server has no subscription identifiers. */
  SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED(0xA1),
  /** The server has no wildcard subscriptions. */
  WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED(0xA2);

  private static final int FIRST_ERROR = 0x80;
  private static final @Nullable ReasonCode[] BY_CODE = new @Nullable ReasonCode[0xA3];

  static {
    for (ReasonCode reasonCode : values()) {
      BY_CODE[reasonCode.code] = reasonCode;
    }
  }

  private final int code;

  ReasonCode(int code) {
    this.code = code;
  }

  /** The byte on the wire, 0x00 to 0xA2. */
  public int code() {
    return code;
  }

  /** Whether it says failure: 0x80 and above. */
  public boolean isError() {
    return code >= FIRST_ERROR;
  }

  /** The reason code of a byte on the wire, or null if the standard has none. */
  public static @Nullable ReasonCode find(int code) {
    return code < 0 || code >= BY_CODE.length ? null : BY_CODE[code];
  }

  /** The SUBACK code that grants {@code qos}. */
  public static ReasonCode granted(QoS qos) {
    return switch (qos) {
      case AT_MOST_ONCE -> SUCCESS;
      case AT_LEAST_ONCE -> GRANTED_QOS_1;
      case EXACTLY_ONCE -> GRANTED_QOS_2;
    };
  }

  /** Name and number, for people: {@code NOT_AUTHORIZED (0x87)}. */
  @Override
  public String toString() {
    return name() + String.format(Locale.ROOT, " (0x%02X)", code);
  }
}
