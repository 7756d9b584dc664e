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
  private MqttProperties properties = MqttProperties.NO_PROPERTIES;

  MqttProperties properties() {
    return properties;
  }

  PropertyWriter text(Property property, @Nullable String value) {
    if (value != null) {
      add(new StringProperty(property.identifier(), Fields.text(property.toString(), value)));
    }
    return this;
  }

  PropertyWriter binary(Property property, @Nullable ByteBuffer value) {
    if (value != null) {
      add(new BinaryProperty(property.identifier(), Fields.binary(property.toString(), value)));
    }
    return this;
  }

  /** A byte that is 0 or 1. */
  PropertyWriter flag(Property property, boolean value) {
    return number(property, value ? 1 : 0);
  }

  /** A byte that is 0 or 1, unless it has the value that its absence means. */
  PropertyWriter flag(Property property, boolean value, boolean absent) {
    return value == absent ? this : flag(property, value);
  }

  /** A number, of as many bytes as the property has. */
  PropertyWriter number(Property property, long value) {
    Fields.range(property.toString(), value, property.type().minimum(), property.type().maximum());
    add(new IntegerProperty(property.identifier(), (int) value));
    return this;
  }

  PropertyWriter number(Property property, @Nullable Long value) {
    return value == null ? this : number(property, value.longValue());
  }

  /** A number, unless it has the value that its absence means. */
  PropertyWriter number(Property property, long value, long absent) {
    return value == absent ? this : number(property, value);
  }

  PropertyWriter receiveMaximum(int value) {
    return number(Property.RECEIVE_MAXIMUM, value, ServerLimits.PROTOCOL_RECEIVE_MAXIMUM);
  }

  PropertyWriter maximumPacketSizeBytes(long value) {
    return number(
        Property.MAXIMUM_PACKET_SIZE, value, ServerLimits.PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES);
  }

  PropertyWriter topicAliasMaximum(int value) {
    return number(Property.TOPIC_ALIAS_MAXIMUM, value, 0);
  }

  PropertyWriter subscriptionIdentifiers(List<Integer> identifiers) {
    for (long identifier : identifiers) {
      number(Property.SUBSCRIPTION_IDENTIFIER, identifier);
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
    return text(Property.REASON_STRING, reason.reasonString())
        .userProperties(reason.userProperties());
  }

  PropertyWriter authentication(@Nullable Authentication authentication) {
    return authentication == null
        ? this
        : text(Property.AUTHENTICATION_METHOD, authentication.method())
            .binary(Property.AUTHENTICATION_DATA, authentication.data());
  }

  /** What travels with a message; its own constructor has checked the lengths. */
  PropertyWriter message(MessageProperties message) {
    if (message.isEmpty()) {
      return this;
    }
    if (message.responseTopic() != null) {
      text(Property.RESPONSE_TOPIC, message.responseTopic().toString());
    }
    if (message.messageExpiry() != null) {
      number(Property.MESSAGE_EXPIRY_INTERVAL, message.messageExpiry().toSeconds());
    }
    return flag(
            Property.PAYLOAD_FORMAT_INDICATOR,
            message.payloadFormat() == PayloadFormat.UTF_8,
            false)
        .text(Property.CONTENT_TYPE, message.contentType())
        .binary(Property.CORRELATION_DATA, message.correlationData())
        .userProperties(message.userProperties());
  }

  private void add(MqttProperty<?> property) {
    if (properties == MqttProperties.NO_PROPERTIES) {
      properties = new MqttProperties();
    }
    properties.add(property);
  }
}
