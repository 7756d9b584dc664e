package dev.martlet.testbroker.internal.pki;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Values of ASN.1 in DER (X.690), of those kinds that certificates are made of. */
final class Der {

  private static final int BOOLEAN = 0x01;
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int UTF8_STRING = 0x0c;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int UTC_TIME = 0x17;
  private static final int CONTEXT = 0x80;
  private static final int CONSTRUCTED = 0x20;

  private Der() {}

  static byte[] sequence(byte[]... elements) {
    return value(SEQUENCE, elements);
  }

  static byte[] set(byte[] element) {
    return value(SET, element);
  }

  static byte[] isTrue() {
    return value(BOOLEAN, new byte[] {(byte) 0xff});
  }

  static byte[] integer(BigInteger number) {
    return value(INTEGER, number.toByteArray());
  }

  /** Whole octets: no bit of the last one is unused. */
  static byte[] bitString(byte[] bits) {
    return bitString(bits, 0);
  }

  static byte[] bitString(byte[] bits, int unusedBits) {
    return value(BIT_STRING, new byte[] {(byte) unusedBits}, bits);
  }

  static byte[] octetString(byte[] octets) {
    return value(OCTET_STRING, octets);
  }

  static byte[] utf8String(String text) {
    return value(UTF8_STRING, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A time before 2050, such as {@code 200101000000Z}. */
  static byte[] utcTime(String time) {
    return value(UTC_TIME, time.getBytes(StandardCharsets.US_ASCII));
  }

  /** An identifier as people write it, such as {@code 2.5.29.19}. */
  static byte[] objectIdentifier(String dotted) {
    String[] arcs = dotted.split("\\.", -1);
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    octets.write(Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      int arc = Integer.parseInt(arcs[i]);
      int groups = 1 + (31 - Integer.numberOfLeadingZeros(Math.max(1, arc))) / 7;
      for (int shift = 7 * (groups - 1); shift >= 0; shift -= 7) {
        octets.write((arc >> shift & 0x7f) | (shift > 0 ? 0x80 : 0));
      }
    }
    return value(OBJECT_IDENTIFIER, octets.toByteArray());
  }

  /** [number] IMPLICIT, of a primitive. */
  static byte[] implicit(int number, byte[] content) {
    return value(CONTEXT | number, content);
  }

  /** [number] EXPLICIT. */
  static byte[] explicit(int number, byte[] element) {
    return value(CONTEXT | CONSTRUCTED | number, element);
  }

  private static byte[] value(int tag, byte[]... contents) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : contents) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length < 0x80) {
      out.write(length);
    } else {
      byte[] octets = BigInteger.valueOf(length).toByteArray();
      int leading = octets[0] == 0 ? 1 : 0; // the sign
      out.write(0x80 | (octets.length - leading));
      out.write(octets, leading, octets.length - leading);
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
