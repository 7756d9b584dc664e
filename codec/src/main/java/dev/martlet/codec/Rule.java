package dev.martlet.codec;

import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.topic.InvalidTopicException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a received packet can do wrong, with the reason code that MQTT 5.0 gives to it
 * and the statement that says so in each version; a section, where the statement has no number.
 */
enum Rule {
  PACKET_TYPE(ReasonCode.MALFORMED_PACKET, "2.1.2", "2.2.1"),
  FLAGS(ReasonCode.MALFORMED_PACKET, "MQTT-2.1.3-1", "MQTT-2.2.2-2"),
  PUBLISH_QOS(ReasonCode.MALFORMED_PACKET, "MQTT-3.3.1-4", "MQTT-3.3.1-4"),
  PUBLISH_DUP(ReasonCode.MALFORMED_PACKET, "MQTT-3.3.1-2", "MQTT-3.3.1-2"),
  DIRECTION(ReasonCode.PROTOCOL_ERROR, "2.1.2", "2.2.1"),
  CONNECT_FIRST(ReasonCode.PROTOCOL_ERROR, "MQTT-3.1.0-1", "MQTT-3.1.0-1"),
  CONNECT_ONCE(ReasonCode.PROTOCOL_ERROR, "MQTT-3.1.0-2", "MQTT-3.1.0-2"),
  CLIENTS_PACKET_SIZE(ReasonCode.PACKET_TOO_LARGE, "MQTT-3.1.2-24", null),
  SERVERS_PACKET_SIZE(ReasonCode.PACKET_TOO_LARGE, "MQTT-3.2.2-15", null),

  VARIABLE_BYTE_INTEGER(ReasonCode.MALFORMED_PACKET, "1.5.5", "2.2.3"),
  SHORTEST_FORM(ReasonCode.MALFORMED_PACKET, "MQTT-1.5.5-1", "2.2.3"),
  REMAINING_LENGTH(ReasonCode.MALFORMED_PACKET, "2.1.4", "2.2.3"),
  UTF_8(ReasonCode.MALFORMED_PACKET, "MQTT-1.5.4-1", "MQTT-1.5.3-1"),
  NUL(ReasonCode.MALFORMED_PACKET, "MQTT-1.5.4-2", "MQTT-1.5.3-2"),
  CONTROL_CHARACTERS(ReasonCode.MALFORMED_PACKET, "1.5.4", "1.5.3"),
  CLIENTS_PACKET_IDENTIFIER(ReasonCode.MALFORMED_PACKET, "MQTT-2.2.1-3", "MQTT-2.3.1-1"),
  SERVERS_PACKET_IDENTIFIER(ReasonCode.MALFORMED_PACKET, "MQTT-2.2.1-4", "MQTT-2.3.1-1"),
  TOPIC(ReasonCode.MALFORMED_PACKET, "4.7", "4.7"),

  PROPERTY_LENGTH(ReasonCode.MALFORMED_PACKET, "2.2.2.1", null),
  PROPERTY_IDENTIFIER(ReasonCode.MALFORMED_PACKET, "2.2.2.2", null),
  PROPERTY_REPEATED(ReasonCode.PROTOCOL_ERROR, "2.2.2.2", null),
  PROPERTY_VALUE(ReasonCode.PROTOCOL_ERROR, "2.2.2.2", null),
  RESPONSE_TOPIC(ReasonCode.PROTOCOL_ERROR, "MQTT-3.3.2-14", null),
  AUTHENTICATION_METHOD(ReasonCode.PROTOCOL_ERROR, "4.12", null),
  PROBLEM_INFORMATION(ReasonCode.PROTOCOL_ERROR, "MQTT-3.1.2-29", null),

  PROTOCOL_NAME(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, "MQTT-3.1.2-1", "MQTT-3.1.2-1"),
  PROTOCOL_LEVEL(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, "MQTT-3.1.2-2", "MQTT-3.1.2-2"),
  CONNECT_RESERVED_FLAG(ReasonCode.MALFORMED_PACKET, "MQTT-3.1.2-3", "MQTT-3.1.2-3"),
  WILL_QOS_WITHOUT_WILL(ReasonCode.MALFORMED_PACKET, "MQTT-3.1.2-11", "MQTT-3.1.2-13"),
  WILL_QOS(ReasonCode.MALFORMED_PACKET, "MQTT-3.1.2-12", "MQTT-3.1.2-14"),
  WILL_RETAIN_WITHOUT_WILL(ReasonCode.MALFORMED_PACKET, "MQTT-3.1.2-13", "MQTT-3.1.2-15"),
  PASSWORD_WITHOUT_USER_NAME(ReasonCode.MALFORMED_PACKET, null, "MQTT-3.1.2-22"),

  CONNACK_FLAGS(ReasonCode.MALFORMED_PACKET, "MQTT-3.2.2-1", "3.2.2.1"),
  CONNACK_SESSION_PRESENT(ReasonCode.PROTOCOL_ERROR, "MQTT-3.2.2-6", "MQTT-3.2.2-4"),
  CONNACK_CODE(ReasonCode.PROTOCOL_ERROR, "MQTT-3.2.2-8", "3.2.2.3"),
  PUBLISH_WITHOUT_TOPIC(ReasonCode.PROTOCOL_ERROR, "3.3.2.1", "MQTT-4.7.3-1"),
  TOPIC_ALIAS(ReasonCode.TOPIC_ALIAS_INVALID, "MQTT-3.3.2-8", null),
  CLIENTS_SUBSCRIPTION_IDENTIFIER(ReasonCode.PROTOCOL_ERROR, "MQTT-3.3.4-6", null),
  PUBACK_CODE(ReasonCode.PROTOCOL_ERROR, "MQTT-3.4.2-1", null),
  PUBREC_CODE(ReasonCode.PROTOCOL_ERROR, "MQTT-3.5.2-1", null),
  PUBREL_CODE(ReasonCode.PROTOCOL_ERROR, "MQTT-3.6.2-1", null),
  PUBCOMP_CODE(ReasonCode.PROTOCOL_ERROR, "MQTT-3.7.2-1", null),
  SUBSCRIBE_WITHOUT_FILTER(ReasonCode.PROTOCOL_ERROR, "MQTT-3.8.3-2", "MQTT-3.8.3-3"),
  SUBSCRIBE_RESERVED_BITS(ReasonCode.MALFORMED_PACKET, "MQTT-3.8.3-5", "MQTT-3.8.3-4"),
  SUBSCRIBE_QOS(ReasonCode.PROTOCOL_ERROR, "3.8.3.1", "MQTT-3.8.3-4"),
  SUBSCRIBE_RETAIN_HANDLING(ReasonCode.PROTOCOL_ERROR, "3.8.3.1", null),
  SUBSCRIBE_SHARED_NO_LOCAL(ReasonCode.PROTOCOL_ERROR, "MQTT-3.8.3-4", null),
  SUBACK_WITHOUT_CODE(ReasonCode.MALFORMED_PACKET, "MQTT-3.8.4-6", "MQTT-3.8.4-5"),
  SUBACK_CODE(ReasonCode.PROTOCOL_ERROR, "MQTT-3.9.3-2", "MQTT-3.9.3-2"),
  UNSUBSCRIBE_WITHOUT_FILTER(ReasonCode.PROTOCOL_ERROR, "MQTT-3.10.3-2", "MQTT-3.10.3-2"),
  UNSUBACK_WITHOUT_CODE(ReasonCode.MALFORMED_PACKET, "MQTT-3.11.3-2", null),
  UNSUBACK_CODE(ReasonCode.PROTOCOL_ERROR, "MQTT-3.11.3-2", null),
  DISCONNECT_CODE(ReasonCode.PROTOCOL_ERROR, "MQTT-3.14.2-1", null),
  DISCONNECT_SESSION_EXPIRY(ReasonCode.PROTOCOL_ERROR, "MQTT-3.14.2-2", null),
  DISCONNECT_SERVER_REFERENCE(ReasonCode.PROTOCOL_ERROR, "3.14.2.2.5", null),
  AUTH_CODE(ReasonCode.PROTOCOL_ERROR, "MQTT-3.15.2-1", null);

  /** The rule of topic names that a Response Topic has in words of its own. */
  private static final String NO_WILDCARD = "MQTT-4.7.0-1";

  /** The rules of topics bear other numbers in MQTT 3.1.1, where they are not the same. */
  private static final Map<String, String> TOPIC_RULES_OF_MQTT_3_1_1 =
      Map.of(
          NO_WILDCARD,
          "MQTT-4.7.1-1",
          "MQTT-4.7.1-1",
          "MQTT-4.7.1-2",
          "MQTT-4.7.1-2",
          "MQTT-4.7.1-3",
          "MQTT-4.8.2-1",
          "4.7",
          "MQTT-4.8.2-2",
          "4.7");

  private final ReasonCode reasonCode;
  private final @Nullable String mqtt5;
  private final @Nullable String mqtt311;

  Rule(ReasonCode reasonCode, @Nullable String mqtt5, @Nullable String mqtt311) {
    this.reasonCode = reasonCode;
    this.mqtt5 = mqtt5;
    this.mqtt311 = mqtt311;
  }

  ReasonCode reasonCode() {
    return reasonCode;
  }

  /** Its number in the standard of {@code version}, MQTT 5.0 if that is not known yet. */
  @Nullable String statement(@Nullable ProtocolVersion version) {
    return version == ProtocolVersion.MQTT_3_1_1 ? mqtt311 : mqtt5;
  }

  /** The fault of breaking it. */
  MalformedPacketException broken(@Nullable ProtocolVersion version, String words) {
    return broken(version, words, statement(version));
  }

  /** The same where a closer place of the standard is known. */
  MalformedPacketException broken(
      @Nullable ProtocolVersion version, String words, @Nullable String statement) {
    String message = statement == null ? words : words + " [" + statement + "]";
    return new MalformedPacketException(reasonCode, message, statement, version);
  }

  /** What is wrong with the text of a topic. */
  MalformedPacketException broken(
      @Nullable ProtocolVersion version, String words, InvalidTopicException invalid) {
    String message = words + ": " + withoutStatement(String.valueOf(invalid.getMessage()));
    String number = invalid.statement().orElse("4.7");
    if (this == RESPONSE_TOPIC && number.equals(NO_WILDCARD)) {
      return broken(version, message);
    }
    return broken(
        version,
        message,
        version == ProtocolVersion.MQTT_3_1_1
            ? TOPIC_RULES_OF_MQTT_3_1_1.getOrDefault(number, number)
            : number);
  }

  /** The number at its end is that of MQTT 5.0. */
  private static String withoutStatement(String message) {
    int end = message.lastIndexOf(" [MQTT-");
    return end < 0 ? message : message.substring(0, end);
  }
}
