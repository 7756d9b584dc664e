package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics that come as bytes: what is refused, and that each form refuses the same. */
class TopicBytesTest {
  private static final TopicFilter FILTER = TopicFilter.of("#");

  /** A form in which bytes are taken for a topic name. */
  @FunctionalInterface
  private interface Form {
    void take(byte[] utf8);
  }

  private static final List<Form> BYTE_FORMS =
      List.of(
          utf8 -> TopicName.ofUtf8(utf8, 0, utf8.length),
          utf8 -> TopicName.ofUtf8(within(utf8), 3, utf8.length),
          FILTER::matches,
          utf8 -> FILTER.matches(within(utf8), 3, utf8.length),
          utf8 -> FILTER.matches(ByteBuffer.wrap(utf8)),
          utf8 -> FILTER.matches(ByteBuffer.wrap(within(utf8), 3, utf8.length)),
          utf8 -> FILTER.matches(ByteBuffer.wrap(utf8).asReadOnlyBuffer()),
          utf8 -> FILTER.matches(direct(utf8)),
          utf8 -> new TopicFilterIndex<>().forEachMatch(utf8, 0, utf8.length, value -> {}),
          utf8 -> new TopicFilterIndex<>().forEachMatch(within(utf8), 3, utf8.length, value -> {}));

  private static final List<Form> TEXT_FORMS =
      List.of(
          utf8 -> TopicName.of(text(utf8)),
          utf8 -> FILTER.matches(text(utf8)),
          utf8 -> FILTER.matches(CharBuffer.wrap(text(utf8)).asReadOnlyBuffer()),
          utf8 -> FILTER.matches(CharBuffer.wrap(text(utf8))),
          utf8 -> TopicFilter.matches("#", text(utf8)),
          utf8 -> TopicFilter.matches("$share/g/#", text(utf8)),
          utf8 -> new TopicFilterIndex<>().forEachMatch(text(utf8), value -> {}),
          utf8 -> new TopicFilterIndex<>().forEachMatch(CharBuffer.wrap(text(utf8)), v -> {}));

  /** What is wrong, the bytes, and where: in characters, a character of 'é€𝄞' before counting. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          stray continuation                | 80          | 0
          stray continuation within         | 61 BF 61    | 1
          second continuation too many      | C3 A9 A9    | 1
          '/' in two bytes                  | 61 C0 AF    | 1
          '+' in two bytes                  | C0 AB       | 0
          NUL in two bytes                  | C0 80       | 0
          last overlong of two bytes        | C1 BF       | 0
          first overlong of three bytes     | E0 80 80    | 0
          last overlong of three bytes      | E0 9F BF    | 0
          first overlong of four bytes      | F0 80 80 80 | 0
          last overlong of four bytes       | F0 8F BF BF | 0
          first surrogate                   | ED A0 80    | 0
          last surrogate                    | 61 ED BF BF | 1
          pair of surrogates, as in CESU-8  | ED A0 B4 ED B4 9E | 0
          U+110000                          | F4 90 80 80 | 0
          beyond U+13FFFF                   | F5 80 80 80 | 0
          five bytes                        | F8 88 80 80 80 | 0
          six bytes                         | FC 84 80 80 80 80 | 0
          0xFE                              | 61 62 FE    | 2
          0xFF                              | FF 61       | 0
          two bytes cut short               | 61 C3       | 1
          three bytes cut after the first   | 61 E2       | 1
          three bytes cut after the second  | 61 E2 82    | 1
          four bytes cut after the first    | F0          | 0
          four bytes cut after the third    | 61 F0 9D 84 | 1
          second byte is none, of two       | C3 61       | 0
          second byte is none, of three     | E2 61 AC    | 0
          third byte is none, of three      | E2 82 61    | 0
          third byte is none, of four       | F0 9D 61 9E | 0
          fourth byte is none, of four      | F0 9D 84 61 | 0
          fourth byte begins another        | F0 9D 84 C3 | 0
          behind characters of all lengths  | C3 A9 E2 82 AC F0 9D 84 9E FF | 4
          in the second word                | 61 61 61 61 61 61 61 61 61 FF | 9
          """)
  @Tag("5.0:MQTT-1.5.4-1")
  @Tag("3.1.1:MQTT-1.5.3-1")
  void malformedUtf8IsRefusedWhereItIs(String what, String hex, int position) {
    byte[] utf8 = HexFormat.ofDelimiter(" ").parseHex(hex);
    for (Form form : BYTE_FORMS) {
      assertRefused(() -> form.take(utf8), position, "[MQTT-1.5.4-1]");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "C2 80",
        "DF BF",
        "E0 A0 80",
        "ED 9F BF",
        "EE 80 80",
        "EF BB BF",
        "EF BF BF",
        "F0 90 80 80",
        "F4 8F BF BF",
        "01",
        "7F",
        "61 61 61 61 61 61 61 C3 A9",
        "24"
      })
  @Tag("5.0:MQTT-1.5.4-1")
  void firstAndLastCharactersOfEachLengthAreAccepted(String hex) {
    byte[] utf8 = HexFormat.ofDelimiter(" ").parseHex(hex);
    BYTE_FORMS.forEach(form -> form.take(utf8));
    TEXT_FORMS.forEach(form -> form.take(utf8));
    assertThat(TopicName.ofUtf8(within(utf8), 3, utf8.length)).isEqualTo(TopicName.of(text(utf8)));
  }

  static Stream<String> textsThatAreNoNames() {
    return Stream.of(
        "",
        "\0",
        "a\0",
        "abcdefgh\0",
        "abcdefgh/ijklmno\0",
        "é\0",
        "#",
        "+",
        "a/#",
        "abcdefgh#",
        "abcdefghé+",
        "€/+/x",
        "𝄞a+b",
        "#".repeat(65_535),
        "a".repeat(65_536),
        "a".repeat(65_537),
        "/".repeat(70_000),
        "é".repeat(32_768),
        "a" + "€".repeat(21_845),
        "a".repeat(65_534) + "é");
  }

  @ParameterizedTest
  @MethodSource("textsThatAreNoNames")
  @Tag("5.0:MQTT-4.7.3-1")
  @Tag("5.0:MQTT-4.7.3-2")
  @Tag("5.0:MQTT-4.7.3-3")
  @Tag("5.0:MQTT-4.7.0-1")
  void everyFormRefusesAsTheNameOfTheTextDoes(String text) {
    InvalidTopicException expected =
        (InvalidTopicException) catchThrowable(() -> TopicName.of(text));
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    List<Form> forms = new ArrayList<>(BYTE_FORMS);
    forms.addAll(TEXT_FORMS);
    for (Form form : forms) {
      assertThatThrownBy(() -> form.take(utf8))
          .isInstanceOfSatisfying(
              InvalidTopicException.class,
              refusal -> {
                assertThat(refusal.rule()).isEqualTo(expected.rule());
                assertThat(refusal.position()).isEqualTo(expected.position());
              });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD834", "a\uD834", "\uD834a", "\uDD1E", "\uDD1E\uD834", "é\uD834/a"})
  @Tag("5.0:MQTT-1.5.4-1")
  void loneSurrogateIsRefusedInEveryFormOfText(String text) {
    int position = text.startsWith("é") || text.startsWith("a") ? 1 : 0;
    assertRefused(() -> TopicName.of(text), position, "[MQTT-1.5.4-1]");
    assertRefused(() -> FILTER.matches(text), position, "[MQTT-1.5.4-1]");
    assertRefused(() -> FILTER.matches(CharBuffer.wrap(text)), position, "[MQTT-1.5.4-1]");
    assertRefused(() -> TopicFilter.matches("#", text), position, "[MQTT-1.5.4-1]");
    assertRefused(() -> TopicFilter.matches(text, "a"), position, "[MQTT-1.5.4-1]");
  }

  @ParameterizedTest
  @CsvSource({"0, 5", "-1, 2", "4, 1", "2, -1", "1, 2147483647"})
  void bytesThatTheArrayDoesNotHaveAreRefused(int offset, int length) {
    byte[] bytes = {'a', 'b', 'c', 'd'};
    assertThatThrownBy(() -> TopicName.ofUtf8(bytes, offset, length))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> FILTER.matches(bytes, offset, length))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(
            () -> new TopicFilterIndex<>().forEachMatch(bytes, offset, length, value -> {}))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void nameOfBytesKeepsACopyOfThem() {
    byte[] bytes = {'x', 'a', '/', 'b', 'x'};
    TopicName name = TopicName.ofUtf8(bytes, 1, 3);
    Arrays.fill(bytes, (byte) '#');
    assertThat(name).isEqualTo(TopicName.of("a/b")).hasToString("a/b");
    assertThat(TopicFilter.of("a/b").matches(name)).isTrue();
    assertThat(name.lengthBytes()).isEqualTo(3);
  }

  @Test
  void longestNamesOfEachLengthOfCharacterAreAccepted() {
    for (String text :
        List.of(
            "a".repeat(65_535),
            "/".repeat(65_535),
            "a" + "é".repeat(32_767),
            "€".repeat(21_845),
            "abc" + "𝄞".repeat(16_383))) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      BYTE_FORMS.forEach(form -> form.take(utf8));
      TEXT_FORMS.forEach(form -> form.take(utf8));
    }
  }

  /** A character of each kind that a text may be cut at, in each place of two words. */
  @Test
  void suspectsAreSeenInEachPlaceOfAWord() {
    for (int place = 0; place < 20; place++) {
      for (int length = place + 1; length < 24; length++) {
        for (byte suspect : new byte[] {0, '+', '#', (byte) 0x80, (byte) 0xFF}) {
          byte[] utf8 = new byte[length];
          Arrays.fill(utf8, (byte) 'x');
          utf8[place] = suspect;
          int position = place;
          for (Form form : BYTE_FORMS) {
            assertThatThrownBy(() -> form.take(utf8))
                .isInstanceOfSatisfying(
                    InvalidTopicException.class,
                    refusal -> assertThat(refusal.position()).isEqualTo(position));
          }
        }
      }
    }
  }

  /** Neighbours in the code table of what is refused: a trick with whole words may err there. */
  @Test
  void neighboursOfSuspectsAreAcceptedInEachPlaceOfAWord() {
    for (int place = 0; place < 16; place++) {
      for (char neighbour : "\u0001\u0002\u001F !\"$*,-./\u007F".toCharArray()) {
        char[] text = "xxxxxxxxxxxxxxxxx".toCharArray();
        text[place] = neighbour;
        byte[] utf8 = new String(text).getBytes(StandardCharsets.UTF_8);
        BYTE_FORMS.forEach(form -> form.take(utf8));
        TEXT_FORMS.forEach(form -> form.take(utf8));
      }
    }
  }

  /** A user's text that asks about topics itself while its characters are read. */
  @Test
  void textMayAskWhileItIsRead() {
    CharSequence asking =
        new CharSequence() {
          @Override
          public int length() {
            return 3;
          }

          @Override
          public char charAt(int index) {
            assertThat(TopicFilter.of("x/+").matches("x/" + index)).isTrue();
            return "a/b".charAt(index);
          }

          @Override
          public CharSequence subSequence(int start, int end) {
            return "a/b".substring(start, end);
          }

          @Override
          public String toString() {
            return "a/b";
          }
        };
    TopicFilterIndex<String> index = new TopicFilterIndex<>();
    index.add(TopicFilter.of("a/+"), "v");
    List<String> found = new ArrayList<>();
    index.forEachMatch(asking, found::add);
    assertThat(found).containsExactly("v");
    assertThat(TopicFilter.of("a/+").matches(asking)).isTrue();
  }

  private static void assertRefused(ThrowingCallable call, int position, String number) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            InvalidTopicException.class,
            refusal -> {
              assertThat(refusal.position()).isEqualTo(position);
              assertThat(refusal.rule()).endsWith(number);
            });
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** Returns the bytes behind three others, and before some that would complete a character. */
  private static byte[] within(byte[] utf8) {
    byte[] bytes = new byte[utf8.length + 7];
    Arrays.fill(bytes, (byte) 0x80);
    System.arraycopy(utf8, 0, bytes, 3, utf8.length);
    return bytes;
  }

  private static ByteBuffer direct(byte[] utf8) {
    return ByteBuffer.allocateDirect(utf8.length).put(utf8).flip();
  }
}
