package dev.martlet.topic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Text as the bytes that go over the wire. Eight bytes are looked at in one step where that is
 * possible; what is said of a topic does not depend on it.
 */
final class Utf8 {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** How many bytes a {@code char} takes at most; a pair of surrogates takes less than two. */
  static final int MAX_BYTES_OF_CHAR = 3;

  private static final long EACH_BYTE = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = EACH_BYTE << 7;
  private static final long HASHES = EACH_BYTE * '#';
  private static final long PLUSES = EACH_BYTE * '+';
  private static final long EACH_BEHIND_PLUS = EACH_BYTE * ('+' + 1);
  private static final long SLASHES = EACH_BYTE * '/';

  private Utf8() {}

  /** Returns the eight bytes at {@code at}, the first of them lowest. */
  static long eightBytes(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  /**
   * Returns the bytes from {@code at} on, the first of them lowest; behind {@code to}, which is at
   * most eight bytes away or further, may follow anything.
   */
  static long upToEightBytes(byte[] bytes, int at, int to) {
    if (at + Long.BYTES <= bytes.length) {
      return eightBytes(bytes, at);
    }
    int missing = at + Long.BYTES - bytes.length;
    if (missing <= at && missing < Long.BYTES) {
      return eightBytes(bytes, at - missing) >>> (missing * Byte.SIZE);
    }
    long word = 0;
    for (int i = to - 1; i >= at; i--) {
      word = (word << Byte.SIZE) | (bytes[i] & 0xFF);
    }
    return word;
  }

  /** Returns a word whose lowest set bit lies in the first byte that is a slash, 0 if none is. */
  static long slashes(long word) {
    return zeros(word ^ SLASHES);
  }

  /** Returns the index of the first slash from {@code from} on, {@code to} if there is none. */
  static int endOfLevel(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at += Long.BYTES) {
      long slashes = slashes(upToEightBytes(bytes, at, to));
      if (slashes != 0) {
        return Math.min(to, at + (Long.numberOfTrailingZeros(slashes) >>> 3));
      }
    }
    return to;
  }

  /** Returns how many bytes are the same before the first that differs, {@code length} at most. */
  static int sameBytes(byte[] a, int fromA, byte[] b, int fromB, int length) {
    for (int i = 0; i < length; i += Long.BYTES) {
      long difference =
          upToEightBytes(a, fromA + i, fromA + length)
              ^ upToEightBytes(b, fromB + i, fromB + length);
      if (difference != 0) {
        return Math.min(length, i + (Long.numberOfTrailingZeros(difference) >>> 3));
      }
    }
    return length;
  }

  /** Whether the bytes are a topic name by all rules of the standard, those of UTF-8 included. */
  static boolean isTopicName(byte[] bytes, int from, int to) {
    if (from == to || to - from > TopicSyntax.MAX_LENGTH_BYTES) {
      return false;
    }
    return isWellFormedName(bytes, from + plainBytes(bytes, from, to), to);
  }

  static boolean contains(byte[] bytes, char ascii) {
    for (byte b : bytes) {
      if (b == ascii) {
        return true;
      }
    }
    return false;
  }

  /** Returns how many bytes come before the first that is zero, a wildcard, or not ASCII. */
  static int plainBytes(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at += Long.BYTES) {
      long word = upToEightBytes(bytes, at, to);
      if (((word - EACH_BEHIND_PLUS | word) & HIGH_BITS) == 0) {
        continue; // letters, digits, and what else is usual
      }
      long others = zeros(word) | zeros(word ^ HASHES) | zeros(word ^ PLUSES) | (word & HIGH_BITS);
      if (others != 0) {
        return Math.min(to, at + (Long.numberOfTrailingZeros(others) >>> 3)) - from;
      }
    }
    return to - from;
  }

  /** Returns the bytes of {@code text}, which has no lone surrogate. */
  static byte[] encode(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Writes {@code text} as UTF-8.
   *
   * @param target has room for {@link #MAX_BYTES_OF_CHAR} for each character
   * @return how many bytes were written, or -1 if a surrogate stands alone
   */
  @SuppressWarnings("deprecation") // it leaves out what ASCII does not have
  static int encode(String text, byte[] target) {
    int length = text.length();
    if (!isAscii(text)) {
      return encode(text, length, target);
    }
    text.getBytes(0, length, target, 0);
    return length;
  }

  /** As {@link #encode(String, byte[])} for the first {@code length} characters of a text. */
  static int encode(CharSequence text, int length, byte[] target) {
    int to = 0;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        char low = ++i < length ? text.charAt(i) : 0;
        if (!Character.isSurrogatePair(c, low)) {
          return -1;
        }
        int codePoint = Character.toCodePoint(c, low);
        target[to++] = (byte) (0xF0 | (codePoint >> 18));
        target[to++] = continuation(codePoint >> 12);
        target[to++] = continuation(codePoint >> 6);
        target[to++] = continuation(codePoint);
      } else if (c >= 0x800) {
        target[to++] = (byte) (0xE0 | (c >> 12));
        target[to++] = continuation(c >> 6);
        target[to++] = continuation(c);
      } else if (c >= 0x80) {
        target[to++] = (byte) (0xC0 | (c >> 6));
        target[to++] = continuation(c);
      } else {
        target[to++] = (byte) c;
      }
    }
    return to;
  }

  private static boolean isAscii(String text) {
    int all = 0;
    for (int i = 0; i < text.length(); i++) {
      all |= text.charAt(i);
    }
    return all < 0x80;
  }

  private static byte continuation(int bits) {
    return (byte) (0x80 | (bits & 0x3F));
  }

  private static boolean isWellFormedName(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      byte first = bytes[at];
      if (first == 0 || first == '#' || first == '+') {
        return false;
      }
      int length = lengthOfCharacter(bytes, at, to);
      if (length == 0) {
        return false;
      }
      at += length;
    }
    return true;
  }

  /**
   * Returns how many bytes the character at {@code at} takes, 0 if there is none: a byte that
   * starts no character, a character cut short, one that has a shorter form, a surrogate
   * [MQTT-1.5.4-1], or one beyond U+10FFFF.
   */
  static int lengthOfCharacter(byte[] bytes, int at, int to) {
    int first = bytes[at] & 0xFF;
    if (first < 0x80) {
      return 1;
    }
    int length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (length == 0 || length > to - at) {
      return 0;
    }
    int second = bytes[at + 1] & 0xFF;
    int lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (second < lowest || second > highest) {
      return 0;
    }
    for (int i = at + 2; i < at + length; i++) {
      if ((bytes[i] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  /** Returns a word whose lowest set bit lies in the first byte that is 0; 0 if none is. */
  private static long zeros(long word) {
    return word - EACH_BYTE & ~word & HIGH_BITS;
  }
}
