package dev.martlet.codec;

import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.PayloadFormat;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.client.message.UserProperty;
import dev.martlet.codec.packet.Authentication;
import dev.martlet.codec.packet.ReasonProperties;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.BinaryProperty;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the properties of a packet: what is absent, null or the default, is left out. Netty cuts
 * numbers and lengths to the bytes that they have on the wire, so every method throws {@link
 * UnsendablePacketException} for what does not fit.
 */
final class PropertyWriter {
  private static final long MAX_FOUR_BYTES = 0xFFFF_FFFFL;
  private static final int MAX_TWO_BYTES = 0xFFFF;

  private MqttProperties properties = MqttProperties.NO_PROPERTIES;

  MqttProperties properties() {
    return properties;
  }

  PropertyWriter text(int identifier, String field, @Nullable String value) {
    if (value != null) {
      add(new StringProperty(identifier, Fields.text(field, value)));
    }
    return this;
  }

  PropertyWriter binary(int identifier, String field, @Nullable ByteBuffer value) {
    if (value != null) {
      add(new BinaryProperty(identifier, Fields.binary(field, value)));
    }
    return this;
  }

  /** A byte that is 0 or 1. */
  PropertyWriter flag(int identifier, boolean value) {
    add(new IntegerProperty(identifier, value ? 1 : 0));
    return this;
  }

  /** A byte that is 0 or 1, unless it has the value that its absence means. */
  PropertyWriter flag(int identifier, boolean value, boolean absent) {
    return value == absent ? this : flag(identifier, value);
  }

  /** A two byte number from {@code minimum} up. */
  PropertyWriter number(int identifier, String field, int value, int minimum) {
    Fields.range(field, value, minimum, MAX_TWO_BYTES);
    add(new IntegerProperty(identifier, value));
    return this;
  }

  /** A four byte number from {@code minimum} up. */
  PropertyWriter unsigned(int identifier, String field, @Nullable Long value, int minimum) {
    if (value != null) {
      Fields.range(field, value, minimum, MAX_FOUR_BYTES);
      add(new IntegerProperty(identifier, value.intValue()));
    }
    return this;
  }

  PropertyWriter receiveMaximum(int value) {
    return value == ServerLimits.PROTOCOL_RECEIVE_MAXIMUM
        ? this
        : number(MqttProperties.RECEIVE_MAXIMUM, "receive maximum", value, 1);
  }

  PropertyWriter maximumPacketSizeBytes(long value) {
    return value == ServerLimits.PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES
        ? this
        : unsigned(MqttProperties.MAXIMUM_PACKET_SIZE, "maximum packet size", value, 1);
  }

  PropertyWriter topicAliasMaximum(int value) {
    return value == 0
        ? this
        : number(MqttProperties.TOPIC_ALIAS_MAXIMUM, "topic alias maximum", value, 0);
  }

  PropertyWriter subscriptionIdentifiers(List<Integer> identifiers) {
    for (int identifier : identifiers) {
      Fields.range("subscription identifier", identifier, 1, Fields.MAX_VARIABLE_BYTE_INTEGER);
      add(new IntegerProperty(MqttProperties.SUBSCRIPTION_IDENTIFIER, identifier));
    }
    return this;
  }

  PropertyWriter userProperties(List<UserProperty> userProperties) {
    for (UserProperty property : userProperties) {
      add(new MqttProperties.UserProperty(property.name(), property.value()));
    }
    return this;
  }

  PropertyWriter reason(ReasonProperties reason) {
    return text(MqttProperties.REASON_STRING, "reason string", reason.reasonString())
        .userProperties(reason.userProperties());
  }

  PropertyWriter authentication(@Nullable Authentication authentication) {
    if (authentication == null) {
      return this;
    }
    return text(
            MqttProperties.AUTHENTICATION_METHOD, "authentication method", authentication.method())
        .binary(MqttProperties.AUTHENTICATION_DATA, "authentication data", authentication.data());
  }

  /** What travels with a message; its own constructor has checked the lengths. */
  PropertyWriter message(MessageProperties message) {
    if (message.isEmpty()) {
      return this;
    }
    if (message.responseTopic() != null) {
      text(MqttProperties.RESPONSE_TOPIC, "response topic", message.responseTopic().toString());
    }
    Long expirySeconds =
        message.messageExpiry() == null ? null : message.messageExpiry().toSeconds();
    return flag(
            MqttProperties.PAYLOAD_FORMAT_INDICATOR,
            message.payloadFormat() == PayloadFormat.UTF_8,
            false)
        .unsigned(MqttProperties.PUBLICATION_EXPIRY_INTERVAL, "message expiry", expirySeconds, 0)
        .text(MqttProperties.CONTENT_TYPE, "content type", message.contentType())
        .binary(MqttProperties.CORRELATION_DATA, "correlation data", message.correlationData())
        .userProperties(message.userProperties());
  }

  private void add(MqttProperty<?> property) {
    if (properties == MqttProperties.NO_PROPERTIES) {
      properties = new MqttProperties();
    }
    properties.add(property);
  }
}
