package dev.martlet.codec;

import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.Utf8Strings;
import java.nio.ByteBuffer;

/**
 * Checks what goes to the wire against what its field holds. Netty does not: it writes lengths and
 * numbers modulo what fits, and the rest of a long field becomes further fields.
 */
final class Fields {
  static final int MAX_PACKET_IDENTIFIER = 65_535;

  private Fields() {}

  static String text(String field, String value) {
    try {
      return Utf8Strings.require(field, value);
    } catch (IllegalArgumentException e) {
      throw UnsendablePacketException.malformed(String.valueOf(e.getMessage()));
    }
  }

  static byte[] binary(String field, ByteBuffer value) {
    range(field + " length", value.remaining(), 0, Utf8Strings.MAX_LENGTH_BYTES);
    return Payloads.bytes(value);
  }

  static void range(String field, long value, long minimum, long maximum) {
    if (value < minimum || value > maximum) {
      throw UnsendablePacketException.malformed(
          field + " is " + value + ", not from " + minimum + " to " + maximum);
    }
  }

  /** Refuses 0 as well [MQTT-2.2.1-3]. */
  static int packetIdentifier(int value) {
    range("packet identifier", value, 1, MAX_PACKET_IDENTIFIER);
    return value;
  }
}
