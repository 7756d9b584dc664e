package dev.martlet.codec;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The properties of MQTT 5.0 (section 2.2.2.2, table 2-4). */
enum Property {
  PAYLOAD_FORMAT_INDICATOR(0x01, Type.FLAG),
  MESSAGE_EXPIRY_INTERVAL(0x02, Type.FOUR_BYTES),
  CONTENT_TYPE(0x03, Type.STRING),
  RESPONSE_TOPIC(0x08, Type.STRING),
  CORRELATION_DATA(0x09, Type.BINARY),
  SUBSCRIPTION_IDENTIFIER(0x0B, Type.POSITIVE_VARIABLE_BYTE_INTEGER),
  SESSION_EXPIRY_INTERVAL(0x11, Type.FOUR_BYTES),
  ASSIGNED_CLIENT_IDENTIFIER(0x12, Type.STRING),
  SERVER_KEEP_ALIVE(0x13, Type.TWO_BYTES),
  AUTHENTICATION_METHOD(0x15, Type.STRING),
  AUTHENTICATION_DATA(0x16, Type.BINARY),
  REQUEST_PROBLEM_INFORMATION(0x17, Type.FLAG),
  WILL_DELAY_INTERVAL(0x18, Type.FOUR_BYTES),
  REQUEST_RESPONSE_INFORMATION(0x19, Type.FLAG),
  RESPONSE_INFORMATION(0x1A, Type.STRING),
  SERVER_REFERENCE(0x1C, Type.STRING),
  REASON_STRING(0x1F, Type.STRING),
  RECEIVE_MAXIMUM(0x21, Type.POSITIVE_TWO_BYTES),
  TOPIC_ALIAS_MAXIMUM(0x22, Type.TWO_BYTES),
  TOPIC_ALIAS(0x23, Type.POSITIVE_TWO_BYTES),
  MAXIMUM_QOS(0x24, Type.FLAG),
  RETAIN_AVAILABLE(0x25, Type.FLAG),
  USER_PROPERTY(0x26, Type.STRING_PAIR),
  MAXIMUM_PACKET_SIZE(0x27, Type.POSITIVE_FOUR_BYTES),
  WILDCARD_SUBSCRIPTION_AVAILABLE(0x28, Type.FLAG),
  SUBSCRIPTION_IDENTIFIER_AVAILABLE(0x29, Type.FLAG),
  SHARED_SUBSCRIPTION_AVAILABLE(0x2A, Type.FLAG);

  /** What follows the identifier; of numbers, from which to which. */
  enum Type {
    /** A byte that is 0 or 1, as it is with all properties of one byte. */
    FLAG(0, 1),
    TWO_BYTES(0, 0xFFFF),
    POSITIVE_TWO_BYTES(1, 0xFFFF),
    FOUR_BYTES(0, 0xFFFF_FFFFL),
    POSITIVE_FOUR_BYTES(1, 0xFFFF_FFFFL),
    POSITIVE_VARIABLE_BYTE_INTEGER(1, VariableByteInteger.MAX_VALUE),
    STRING(0, 0),
    BINARY(0, 0),
    STRING_PAIR(0, 0);

    private final long minimum;
    private final long maximum;

    Type(long minimum, long maximum) {
      this.minimum = minimum;
      this.maximum = maximum;
    }

    long minimum() {
      return minimum;
    }

    long maximum() {
      return maximum;
    }
  }

  /** One more than the largest identifier. */
  static final int IDENTIFIERS = 0x2B;

  private static final @Nullable Property[] BY_IDENTIFIER = new @Nullable Property[IDENTIFIERS];

  static {
    for (Property property : values()) {
      BY_IDENTIFIER[property.identifier] = property;
    }
  }

  private final int identifier;
  private final Type type;
  private final String words;

  Property(int identifier, Type type) {
    this.identifier = identifier;
    this.type = type;
    this.words = name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The property of an identifier, or null if there is none. */
  static @Nullable Property find(int identifier) {
    return identifier < BY_IDENTIFIER.length ? BY_IDENTIFIER[identifier] : null;
  }

  int identifier() {
    return identifier;
  }

  Type type() {
    return type;
  }

  /** Its name, for people. */
  @Override
  public String toString() {
    return words;
  }
}
