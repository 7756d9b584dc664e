package dev.martlet.codec;

import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.PayloadFormat;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.client.message.UserProperty;
import dev.martlet.codec.packet.Authentication;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.topic.InvalidTopicException;
import dev.martlet.topic.TopicName;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one packet: read and checked one by one, then asked for by name. None, where
 * the packet leaves them out or MQTT 3.1.1 is spoken.
 */
final class PropertyReader {
  private static final long SET = 1;

  private final PacketBody body;
  private final PropertyScope scope;

  // Most packets have none of these: their lists are made when the first comes.
  private List<UserProperty> userProperties = List.of();
  private List<Integer> subscriptionIdentifiers = List.of();

  /** By the identifier of each property that stands at most once; null as long as there is none. */
  private @Nullable Object @Nullable [] values;

  private PropertyReader(PacketBody body, PropertyScope scope) {
    this.body = body;
    this.scope = scope;
  }

  /** Those that {@code body} goes on with, behind their length. */
  static PropertyReader read(PacketBody body, PropertyScope scope) {
    if (!body.isMqtt5()) {
      return new PropertyReader(body, scope);
    }
    PacketBody properties = body.properties(body.variableByteInteger("property length"));
    PropertyReader reader = new PropertyReader(properties, scope);
    while (properties.isReadable()) {
      reader.readNext();
    }
    return reader;
  }

  /** Those of a packet that leaves the length out as well if there are none. */
  static PropertyReader readIfPresent(PacketBody body) {
    PropertyScope scope = PropertyScope.of(body.type());
    return body.isReadable() ? read(body, scope) : new PropertyReader(body, scope);
  }

  private void readNext() {
    int identifier = body.variableByteInteger("property identifier");
    Property property = Property.find(identifier);
    if (property == null || !scope.allows(property)) {
      String name = property == null ? "unknown" : property.toString();
      throw body.broken(
          Rule.PROPERTY_IDENTIFIER,
          String.format("property 0x%02X (%s) does not belong to %s", identifier, name, scope));
    }
    if (property == Property.USER_PROPERTY) {
      requireWelcome(property);
      if (userProperties.isEmpty()) {
        userProperties = new ArrayList<>();
      }
      userProperties.add(new UserProperty(body.string("name"), body.string("value")));
    } else if (scope.repeats(property)) {
      if (subscriptionIdentifiers.isEmpty()) {
        subscriptionIdentifiers = new ArrayList<>();
      }
      subscriptionIdentifiers.add((int) readNumber(property));
    } else {
      if (property == Property.REASON_STRING) {
        requireWelcome(property);
      }
      put(property, readValue(property));
    }
  }

  private void put(Property property, Object value) {
    if (values == null) {
      values = new @Nullable Object[Property.IDENTIFIERS];
    }
    if (values[property.identifier()] != null) {
      throw body.broken(
          Rule.PROPERTY_REPEATED, property + " comes more than once", scope.section());
    }
    values[property.identifier()] = value;
  }

  /** Refuses explanations that were not asked for. */
  private void requireWelcome(Property property) {
    if (body.mayNotExplain() && !scope.alwaysExplains()) {
      throw body.broken(
          Rule.PROBLEM_INFORMATION, property + " for a client that wants no problem information");
    }
  }

  private Object readValue(Property property) {
    return switch (property.type()) {
      case STRING -> body.string(property.toString());
      case BINARY -> body.binary(property.toString());
      case FLAG,
          TWO_BYTES,
          POSITIVE_TWO_BYTES,
          FOUR_BYTES,
          POSITIVE_FOUR_BYTES,
          POSITIVE_VARIABLE_BYTE_INTEGER ->
          readNumber(property);
      case STRING_PAIR -> throw new AssertionError(property); // which repeats
    };
  }

  private long readNumber(Property property) {
    String field = property.toString();
    long value =
        switch (property.type()) {
          case FLAG -> body.oneByte(field);
          case TWO_BYTES, POSITIVE_TWO_BYTES -> body.twoBytes(field);
          case FOUR_BYTES, POSITIVE_FOUR_BYTES -> body.fourBytes(field);
          case POSITIVE_VARIABLE_BYTE_INTEGER -> body.variableByteInteger(field);
          case STRING, BINARY, STRING_PAIR -> throw new AssertionError(property);
        };
    Property.Type type = property.type();
    if (value < type.minimum() || value > type.maximum()) {
      String words =
          field + " is " + value + ", not from " + type.minimum() + " to " + type.maximum();
      throw property == Property.TOPIC_ALIAS
          ? body.broken(Rule.TOPIC_ALIAS, words)
          : body.broken(Rule.PROPERTY_VALUE, words, scope.section());
    }
    return value;
  }

  boolean has(Property property) {
    return value(property) != null;
  }

  @Nullable String text(Property property) {
    return (String) value(property);
  }

  @Nullable ByteBuffer binary(Property property) {
    return (ByteBuffer) value(property);
  }

  /** A number that is absent at times. */
  @Nullable Long number(Property property) {
    return (Long) value(property);
  }

  int number(Property property, int absent) {
    Long value = number(property);
    return value == null ? absent : value.intValue();
  }

  boolean flag(Property property, boolean absent) {
    Long value = number(property);
    return value == null ? absent : value == SET;
  }

  int receiveMaximum() {
    return number(Property.RECEIVE_MAXIMUM, ServerLimits.PROTOCOL_RECEIVE_MAXIMUM);
  }

  long maximumPacketSizeBytes() {
    Long value = number(Property.MAXIMUM_PACKET_SIZE);
    return value == null ? ServerLimits.PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES : value;
  }

  int topicAliasMaximum() {
    return number(Property.TOPIC_ALIAS_MAXIMUM, 0);
  }

  List<UserProperty> userProperties() {
    return userProperties;
  }

  List<Integer> subscriptionIdentifiers() {
    return List.copyOf(subscriptionIdentifiers);
  }

  ReasonProperties reason() {
    String reasonString = text(Property.REASON_STRING);
    return reasonString == null && userProperties.isEmpty()
        ? ReasonProperties.NONE
        : new ReasonProperties(reasonString, userProperties);
  }

  /** Method and data; data without a method says nothing (section 3.1.2.11.10). */
  @Nullable Authentication authentication() {
    String method = text(Property.AUTHENTICATION_METHOD);
    if (method != null) {
      return new Authentication(method, binary(Property.AUTHENTICATION_DATA));
    }
    if (has(Property.AUTHENTICATION_DATA)) {
      throw withoutMethod(Property.AUTHENTICATION_DATA.toString());
    }
    return null;
  }

  /** The fault of something that only makes sense with an authentication method. */
  MalformedPacketException withoutMethod(String what) {
    return body.broken(Rule.AUTHENTICATION_METHOD, what + " without a method", scope.section());
  }

  /** What travels with a message. */
  MessageProperties message() {
    if (values == null && userProperties.isEmpty()) {
      return MessageProperties.NONE;
    }
    Long expirySeconds = number(Property.MESSAGE_EXPIRY_INTERVAL);
    return new MessageProperties(
        flag(Property.PAYLOAD_FORMAT_INDICATOR, false)
            ? PayloadFormat.UTF_8
            : PayloadFormat.UNSPECIFIED,
        expirySeconds == null ? null : Duration.ofSeconds(expirySeconds),
        text(Property.CONTENT_TYPE),
        responseTopic(),
        binary(Property.CORRELATION_DATA),
        userProperties);
  }

  private @Nullable TopicName responseTopic() {
    String text = text(Property.RESPONSE_TOPIC);
    try {
      return text == null ? null : TopicName.of(text);
    } catch (InvalidTopicException invalid) {
      throw body.broken(Rule.RESPONSE_TOPIC, "response topic", invalid);
    }
  }

  private @Nullable Object value(Property property) {
    return values == null ? null : values[property.identifier()];
  }
}
