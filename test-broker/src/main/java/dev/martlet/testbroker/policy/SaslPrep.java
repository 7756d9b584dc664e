package dev.martlet.testbroker.policy;

import java.text.Normalizer;
import java.util.Locale;

/**
 * The one form of a user name or password that can be written in several (RFC 4013). Its tables are
 * those of Unicode 3.2; normal form and code points not assigned are the JDK's.
 */
final class SaslPrep {

  private SaslPrep() {}

  /**
   * Prepares {@code text}.
   *
   * @throws IllegalArgumentException if it has what a user name or password may not have; does not
   *     show the text
   */
  static String prepare(String text) {
    StringBuilder mapped = new StringBuilder();
    text.codePoints().forEach(character -> map(character, mapped));
    String prepared = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
    prepared.codePoints().forEach(SaslPrep::requireAllowed);
    requireOneDirection(prepared);
    return prepared;
  }

  /** RFC 4013 section 2.1. */
  private static void map(int character, StringBuilder to) {
    if (isMappedToNothing(character)) {
      return;
    }
    to.appendCodePoint(isOtherSpace(character) ? ' ' : character);
  }

  /** RFC 3454 table B.1. */
  private static boolean isMappedToNothing(int character) {
    return character == 0x00AD
        || character == 0x034F
        || character == 0x1806
        || isWithin(character, 0x180B, 0x180D)
        || isWithin(character, 0x200B, 0x200D)
        || character == 0x2060
        || isWithin(character, 0xFE00, 0xFE0F)
        || character == 0xFEFF;
  }

  /** RFC 3454 table C.1.2, less what B.1 has taken away. */
  private static boolean isOtherSpace(int character) {
    return character != ' ' && Character.getType(character) == Character.SPACE_SEPARATOR;
  }

  /** RFC 4013 sections 2.3 and 2.5. */
  private static void requireAllowed(int character) {
    boolean prohibited =
        switch (Character.getType(character)) {
          case Character.CONTROL,
              Character.PRIVATE_USE,
              Character.SURROGATE,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.UNASSIGNED ->
              true; // non-characters are unassigned
          default ->
              isOtherSpace(character)
                  || character == 0x06DD // C.2.2 and C.8
                  || character == 0x070F
                  || character == 0x180E
                  || isWithin(character, 0x200E, 0x200F)
                  || isWithin(character, 0x202A, 0x202E)
                  || isWithin(character, 0x2061, 0x2063)
                  || isWithin(character, 0x206A, 0x206F)
                  || isWithin(character, 0x2FF0, 0x2FFB) // C.7
                  || isWithin(character, 0xFFF9, 0xFFFD) // C.6
                  || isWithin(character, 0x0340, 0x0341)
                  || isWithin(character, 0x1D173, 0x1D17A)
                  || isWithin(character, 0xE0001, 0xE007F); // C.9
        };
    if (prohibited) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "U+%04X may not be in a user name or password (RFC 4013)", character));
    }
  }

  /** RFC 3454 section 6: from right to left is for all of it, or for nothing. */
  private static void requireOneDirection(String text) {
    if (text.codePoints().noneMatch(SaslPrep::isRightToLeft)) {
      return;
    }
    boolean leftToRight =
        text.codePoints()
            .anyMatch(character ->
                Character.getDirectionality(character) == Character.DIRECTIONALITY_LEFT_TO_RIGHT);
    if (leftToRight
        || !isRightToLeft(text.codePointAt(0))
        || !isRightToLeft(text.codePointBefore(text.length()))) {
      throw new IllegalArgumentException(
          "a user name or password from right to left begins, goes on and ends so (RFC 4013)");
    }
  }

  private static boolean isRightToLeft(int character) {
    byte direction = Character.getDirectionality(character);
    return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
        || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
  }

  private static boolean isWithin(int character, int first, int last) {
    return character >= first && character <= last;
  }
}
