package dev.martlet.codec;

import dev.martlet.codec.packet.PacketType;

/** Where properties stand, and which may stand there (MQTT 5.0 section 2.2.2.2, table 2-4). */
enum PropertyScope {
  CONNECT(
      "3.1.2.11",
      Property.SESSION_EXPIRY_INTERVAL,
      Property.AUTHENTICATION_METHOD,
      Property.AUTHENTICATION_DATA,
      Property.REQUEST_PROBLEM_INFORMATION,
      Property.REQUEST_RESPONSE_INFORMATION,
      Property.RECEIVE_MAXIMUM,
      Property.TOPIC_ALIAS_MAXIMUM,
      Property.USER_PROPERTY,
      Property.MAXIMUM_PACKET_SIZE),
  WILL(
      "3.1.3.2",
      Property.PAYLOAD_FORMAT_INDICATOR,
      Property.MESSAGE_EXPIRY_INTERVAL,
      Property.CONTENT_TYPE,
      Property.RESPONSE_TOPIC,
      Property.CORRELATION_DATA,
      Property.WILL_DELAY_INTERVAL,
      Property.USER_PROPERTY),
  CONNACK(
      "3.2.2.3",
      Property.SESSION_EXPIRY_INTERVAL,
      Property.ASSIGNED_CLIENT_IDENTIFIER,
      Property.SERVER_KEEP_ALIVE,
      Property.AUTHENTICATION_METHOD,
      Property.AUTHENTICATION_DATA,
      Property.RESPONSE_INFORMATION,
      Property.SERVER_REFERENCE,
      Property.REASON_STRING,
      Property.RECEIVE_MAXIMUM,
      Property.TOPIC_ALIAS_MAXIMUM,
      Property.MAXIMUM_QOS,
      Property.RETAIN_AVAILABLE,
      Property.USER_PROPERTY,
      Property.MAXIMUM_PACKET_SIZE,
      Property.WILDCARD_SUBSCRIPTION_AVAILABLE,
      Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE,
      Property.SHARED_SUBSCRIPTION_AVAILABLE),
  PUBLISH(
      "3.3.2.3",
      Property.PAYLOAD_FORMAT_INDICATOR,
      Property.MESSAGE_EXPIRY_INTERVAL,
      Property.CONTENT_TYPE,
      Property.RESPONSE_TOPIC,
      Property.CORRELATION_DATA,
      Property.SUBSCRIPTION_IDENTIFIER,
      Property.TOPIC_ALIAS,
      Property.USER_PROPERTY),
  PUBACK("3.4.2.2", Property.REASON_STRING, Property.USER_PROPERTY),
  PUBREC("3.5.2.2", Property.REASON_STRING, Property.USER_PROPERTY),
  PUBREL("3.6.2.2", Property.REASON_STRING, Property.USER_PROPERTY),
  PUBCOMP("3.7.2.2", Property.REASON_STRING, Property.USER_PROPERTY),
  SUBSCRIBE("3.8.2.1", Property.SUBSCRIPTION_IDENTIFIER, Property.USER_PROPERTY),
  SUBACK("3.9.2.1", Property.REASON_STRING, Property.USER_PROPERTY),
  UNSUBSCRIBE("3.10.2.1", Property.USER_PROPERTY),
  UNSUBACK("3.11.2.1", Property.REASON_STRING, Property.USER_PROPERTY),
  DISCONNECT(
      "3.14.2.2",
      Property.SESSION_EXPIRY_INTERVAL,
      Property.SERVER_REFERENCE,
      Property.REASON_STRING,
      Property.USER_PROPERTY),
  AUTH(
      "3.15.2.2",
      Property.AUTHENTICATION_METHOD,
      Property.AUTHENTICATION_DATA,
      Property.REASON_STRING,
      Property.USER_PROPERTY);

  private final String section;

  /** One bit for each identifier. */
  private final long allowed;

  PropertyScope(String section, Property... properties) {
    long bits = 0;
    for (Property property : properties) {
      bits |= 1L << property.identifier();
    }
    this.section = section;
    this.allowed = bits;
  }

  /** The scope of the properties in the variable header of a packet that has any. */
  static PropertyScope of(PacketType type) {
    return valueOf(type.name());
  }

  /** The section of MQTT 5.0 that describes these properties. */
  String section() {
    return section;
  }

  boolean allows(Property property) {
    return (allowed & (1L << property.identifier())) != 0;
  }

  /** Whether {@code property} may stand here more than once. */
  boolean repeats(Property property) {
    return property == Property.USER_PROPERTY
        || (property == Property.SUBSCRIPTION_IDENTIFIER && this == PUBLISH);
  }

  /** Whether what explains may stand here for a client that wants no explanations. */
  boolean alwaysExplains() {
    return switch (this) {
      case CONNECT, WILL, CONNACK, PUBLISH, SUBSCRIBE, UNSUBSCRIBE, DISCONNECT -> true;
      case PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK, UNSUBACK, AUTH -> false;
    };
  }
}
