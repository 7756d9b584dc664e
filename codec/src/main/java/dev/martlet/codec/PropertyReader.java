package dev.martlet.codec;

import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.PayloadFormat;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.client.message.UserProperty;
import dev.martlet.codec.packet.Authentication;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.topic.TopicName;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.MqttProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringPair;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one packet, checked as they are read: every method throws {@link
 * dev.martlet.client.message.MalformedPacketException} for a value that its property may not have.
 */
final class PropertyReader {
  private final PropertyScope scope;
  private final MqttProperties properties;
  private final boolean empty;

  /** Refuses properties that may not stand here. */
  PropertyReader(PropertyScope scope, MqttProperties properties) {
    this.scope = scope;
    this.properties = properties;
    this.empty = properties.isEmpty();
    if (!empty) {
      for (MqttProperty<?> property : properties.listAll()) {
        if (!scope.allows(property.propertyId())) {
          throw Faults.malformed(describe(property.propertyId()) + " does not belong there");
        }
      }
    }
  }

  boolean has(int identifier) {
    return value(identifier) != null;
  }

  @Nullable String text(int identifier) {
    return (String) value(identifier);
  }

  @Nullable ByteBuffer binary(int identifier) {
    byte[] bytes = (byte[]) value(identifier);
    return bytes == null ? null : ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /** A two byte number as it is. */
  int number(int identifier, int absent) {
    Integer value = (Integer) value(identifier);
    return value == null ? absent : value;
  }

  /** A byte that must be 0 or 1. */
  boolean flag(int identifier, boolean absent) {
    int value = number(identifier, absent ? 1 : 0);
    if (value != 0 && value != 1) {
      throw Faults.protocolError(describe(identifier) + " is " + (value & 0xFF) + ", not 0 or 1");
    }
    return value == 1;
  }

  /** A four byte number, which Netty reads as if it had a sign. */
  @Nullable Long unsigned(int identifier) {
    Integer value = (Integer) value(identifier);
    return value == null ? null : Integer.toUnsignedLong(value);
  }

  int receiveMaximum() {
    int value = number(MqttProperties.RECEIVE_MAXIMUM, ServerLimits.PROTOCOL_RECEIVE_MAXIMUM);
    if (value == 0) {
      throw Faults.protocolError(describe(MqttProperties.RECEIVE_MAXIMUM) + " is 0");
    }
    return value;
  }

  long maximumPacketSizeBytes() {
    Long value = unsigned(MqttProperties.MAXIMUM_PACKET_SIZE);
    if (value == null) {
      return ServerLimits.PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES;
    }
    if (value == 0) {
      throw Faults.protocolError(describe(MqttProperties.MAXIMUM_PACKET_SIZE) + " is 0");
    }
    return value;
  }

  int topicAliasMaximum() {
    return number(MqttProperties.TOPIC_ALIAS_MAXIMUM, 0);
  }

  List<UserProperty> userProperties() {
    if (empty) {
      return List.of();
    }
    List<UserProperty> found = new ArrayList<>();
    for (MqttProperty<?> property : properties.getProperties(MqttProperties.USER_PROPERTY)) {
      StringPair pair = (StringPair) property.value();
      found.add(new UserProperty(pair.key, pair.value));
    }
    return found;
  }

  List<Integer> subscriptionIdentifiers() {
    if (empty) {
      return List.of();
    }
    List<Integer> found = new ArrayList<>();
    for (MqttProperty<?> property :
        properties.getProperties(MqttProperties.SUBSCRIPTION_IDENTIFIER)) {
      int identifier = (Integer) property.value();
      if (identifier == 0) {
        throw Faults.protocolError(describe(MqttProperties.SUBSCRIPTION_IDENTIFIER) + " is 0");
      }
      found.add(identifier);
    }
    return List.copyOf(found);
  }

  ReasonProperties reason() {
    return empty
        ? ReasonProperties.NONE
        : new ReasonProperties(text(MqttProperties.REASON_STRING), userProperties());
  }

  /** Method and data; data without a method says nothing (section 3.1.2.11.10). */
  @Nullable Authentication authentication() {
    String method = text(MqttProperties.AUTHENTICATION_METHOD);
    ByteBuffer data = binary(MqttProperties.AUTHENTICATION_DATA);
    if (method == null) {
      if (data != null) {
        throw Faults.protocolError(
            describe(MqttProperties.AUTHENTICATION_DATA) + " comes without a method");
      }
      return null;
    }
    return new Authentication(method, data);
  }

  /** What travels with a message. */
  MessageProperties message() {
    if (empty) {
      return MessageProperties.NONE;
    }
    boolean utf8 = flag(MqttProperties.PAYLOAD_FORMAT_INDICATOR, false);
    Long expirySeconds = unsigned(MqttProperties.PUBLICATION_EXPIRY_INTERVAL);
    String responseTopic = text(MqttProperties.RESPONSE_TOPIC);
    return new MessageProperties(
        utf8 ? PayloadFormat.UTF_8 : PayloadFormat.UNSPECIFIED,
        expirySeconds == null ? null : Duration.ofSeconds(expirySeconds),
        text(MqttProperties.CONTENT_TYPE),
        responseTopic == null ? null : TopicName.of(responseTopic),
        binary(MqttProperties.CORRELATION_DATA),
        userProperties());
  }

  private @Nullable Object value(int identifier) {
    if (empty) {
      return null;
    }
    MqttProperty<?> property = properties.getProperty(identifier);
    return property == null ? null : property.value();
  }

  private String describe(int identifier) {
    return String.format("%s: property 0x%02X", scope, identifier);
  }
}
