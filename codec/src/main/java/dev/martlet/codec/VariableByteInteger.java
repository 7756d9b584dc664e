package dev.martlet.codec;

/** The bytes of a variable byte integer (MQTT 5.0 section 1.5.5), least significant first. */
final class VariableByteInteger {
  static final int MAX_BYTES = 4;
  static final int MAX_VALUE = 268_435_455;

  private static final int CONTINUES = 0x80;
  private static final int BITS = 7;

  private VariableByteInteger() {}

  /** What {@code digit}, the byte at {@code index}, adds to the value. */
  static int valueOf(int digit, int index) {
    return (digit & ~CONTINUES) << (BITS * index);
  }

  /** Whether another byte follows. */
  static boolean continuesAfter(int digit) {
    return (digit & CONTINUES) != 0;
  }

  /** Whether the value needs no byte at {@code index}, the last one [MQTT-1.5.5-1]. */
  static boolean isPadding(int digit, int index) {
    return digit == 0 && index > 0;
  }
}
