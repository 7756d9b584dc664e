package dev.martlet.client.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** How payloads are held: read-only buffers that nobody else can write. */
public final class Payloads {
  /** No bytes. */
  public static final ByteBuffer EMPTY = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private Payloads() {}

  /** A read-only copy of {@code bytes}. */
  public static ByteBuffer copyOf(byte[] bytes) {
    return ByteBuffer.wrap(bytes.clone()).asReadOnlyBuffer();
  }

  /** A read-only copy of what remains in {@code bytes}, whose position stays as it is. */
  public static ByteBuffer copyOf(ByteBuffer bytes) {
    ByteBuffer copy = ByteBuffer.allocate(bytes.remaining());
    copy.put(bytes.duplicate()).flip();
    return copy.asReadOnlyBuffer();
  }

  /**
   * The UTF-8 bytes of {@code text}.
   *
   * @throws IllegalArgumentException if it has a lone surrogate, which UTF-8 cannot say
   */
  public static ByteBuffer of(String text) {
    return utf8("text", text);
  }

  static ByteBuffer utf8(String field, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          throw new IllegalArgumentException(field + " has a lone surrogate at index " + i);
        }
        i++;
      }
    }
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
  }

  /** What remains in {@code payload}, read as UTF-8; bytes that are not become U+FFFD. */
  public static String text(ByteBuffer payload) {
    return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
  }

  /** What remains in {@code payload}, copied. */
  public static byte[] bytes(ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.duplicate().get(bytes);
    return bytes;
  }

  /** A read-only view with a position of its own, also of what is read-only already. */
  static ByteBuffer readOnly(ByteBuffer bytes) {
    return bytes.asReadOnlyBuffer();
  }

  static void requireBinaryField(String field, ByteBuffer bytes) {
    if (bytes.remaining() > Utf8Strings.MAX_LENGTH_BYTES) {
      throw new IllegalArgumentException(
          field
              + " has "
              + bytes.remaining()
              + " bytes, the limit is "
              + Utf8Strings.MAX_LENGTH_BYTES);
    }
  }
}
