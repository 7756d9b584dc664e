package dev.martlet.codec;

import io.netty.handler.codec.mqtt.MqttProperties;

/** Where properties stand, and which may stand there (MQTT 5.0 section 2.2.2.2, table 2-4). */
enum PropertyScope {
  CONNECT(
      MqttProperties.SESSION_EXPIRY_INTERVAL,
      MqttProperties.AUTHENTICATION_METHOD,
      MqttProperties.AUTHENTICATION_DATA,
      MqttProperties.REQUEST_PROBLEM_INFORMATION,
      MqttProperties.REQUEST_RESPONSE_INFORMATION,
      MqttProperties.RECEIVE_MAXIMUM,
      MqttProperties.TOPIC_ALIAS_MAXIMUM,
      MqttProperties.USER_PROPERTY,
      MqttProperties.MAXIMUM_PACKET_SIZE),
  WILL(
      MqttProperties.PAYLOAD_FORMAT_INDICATOR,
      MqttProperties.PUBLICATION_EXPIRY_INTERVAL,
      MqttProperties.CONTENT_TYPE,
      MqttProperties.RESPONSE_TOPIC,
      MqttProperties.CORRELATION_DATA,
      MqttProperties.WILL_DELAY_INTERVAL,
      MqttProperties.USER_PROPERTY),
  CONNACK(
      MqttProperties.SESSION_EXPIRY_INTERVAL,
      MqttProperties.ASSIGNED_CLIENT_IDENTIFIER,
      MqttProperties.SERVER_KEEP_ALIVE,
      MqttProperties.AUTHENTICATION_METHOD,
      MqttProperties.AUTHENTICATION_DATA,
      MqttProperties.RESPONSE_INFORMATION,
      MqttProperties.SERVER_REFERENCE,
      MqttProperties.REASON_STRING,
      MqttProperties.RECEIVE_MAXIMUM,
      MqttProperties.TOPIC_ALIAS_MAXIMUM,
      MqttProperties.MAXIMUM_QOS,
      MqttProperties.RETAIN_AVAILABLE,
      MqttProperties.USER_PROPERTY,
      MqttProperties.MAXIMUM_PACKET_SIZE,
      MqttProperties.WILDCARD_SUBSCRIPTION_AVAILABLE,
      MqttProperties.SUBSCRIPTION_IDENTIFIER_AVAILABLE,
      MqttProperties.SHARED_SUBSCRIPTION_AVAILABLE),
  PUBLISH(
      MqttProperties.PAYLOAD_FORMAT_INDICATOR,
      MqttProperties.PUBLICATION_EXPIRY_INTERVAL,
      MqttProperties.CONTENT_TYPE,
      MqttProperties.RESPONSE_TOPIC,
      MqttProperties.CORRELATION_DATA,
      MqttProperties.SUBSCRIPTION_IDENTIFIER,
      MqttProperties.TOPIC_ALIAS,
      MqttProperties.USER_PROPERTY),
  /** PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK and UNSUBACK. */
  ANSWER(MqttProperties.REASON_STRING, MqttProperties.USER_PROPERTY),
  SUBSCRIBE(MqttProperties.SUBSCRIPTION_IDENTIFIER, MqttProperties.USER_PROPERTY),
  UNSUBSCRIBE(MqttProperties.USER_PROPERTY),
  DISCONNECT(
      MqttProperties.SESSION_EXPIRY_INTERVAL,
      MqttProperties.SERVER_REFERENCE,
      MqttProperties.REASON_STRING,
      MqttProperties.USER_PROPERTY),
  AUTH(
      MqttProperties.AUTHENTICATION_METHOD,
      MqttProperties.AUTHENTICATION_DATA,
      MqttProperties.REASON_STRING,
      MqttProperties.USER_PROPERTY);

  /** One bit for each identifier; the largest is 0x2A. */
  private final long allowed;

  PropertyScope(int... identifiers) {
    long bits = 0;
    for (int identifier : identifiers) {
      bits |= 1L << identifier;
    }
    allowed = bits;
  }

  /** Whether the property of this identifier may stand here. */
  boolean allows(int identifier) {
    return identifier < Long.SIZE && (allowed & (1L << identifier)) != 0;
  }
}
