package dev.martlet.client.message;

import org.jspecify.annotations.Nullable;

/** The rule for every string on the wire [MQTT-1.5.4-1, MQTT-1.5.4-2]. */
public final class Utf8Strings {
  /** The most bytes that a string or binary field can have: its length is two bytes. */
  public static final int MAX_LENGTH_BYTES = 65_535;

  private Utf8Strings() {}

  /**
   * Returns {@code value} if MQTT can carry it.
   *
   * @param field what it is, for the error
   * @throws IllegalArgumentException naming the field, the value's fault and the limit
   */
  public static String require(String field, String value) {
    int lengthBytes = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == 0) {
        throw new IllegalArgumentException(field + " has U+0000 at index " + i);
      }
      if (c < 0x80) {
        lengthBytes++;
      } else if (c < 0x800) {
        lengthBytes += 2;
      } else if (!Character.isSurrogate(c)) {
        lengthBytes += 3;
      } else if (i + 1 < value.length() && Character.isSurrogatePair(c, value.charAt(i + 1))) {
        lengthBytes += 4;
        i++;
      } else {
        throw new IllegalArgumentException(field + " has a lone surrogate at index " + i);
      }
    }
    if (lengthBytes > MAX_LENGTH_BYTES) {
      throw new IllegalArgumentException(
          field + " has " + lengthBytes + " bytes, the limit is " + MAX_LENGTH_BYTES);
    }
    return value;
  }

  /** As {@link #require}, for a field that may be absent. */
  public static @Nullable String requireNullable(String field, @Nullable String value) {
    return value == null ? null : require(field, value);
  }
}
