package dev.martlet.client.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/** The oracle is the encoder of the JDK, told to report what it cannot encode. */
class Utf8StringsPropertyTest {
  @Property
  @Tag("5.0:MQTT-1.5.4-1")
  @Tag("5.0:MQTT-1.5.4-2")
  @Tag("3.1.1:MQTT-1.5.3-1")
  @Tag("3.1.1:MQTT-1.5.3-2")
  void stringsAreTakenExactlyWhenTheEncoderTakesThemAndTheyHaveNoNul(
      @ForAll("strings") String text) {
    boolean legal = encodedBytes(text) >= 0 && text.indexOf('\0') < 0;
    Statistics.collect(legal ? "legal" : "illegal");
    Statistics.coverage(coverage -> {
      coverage.check("legal").percentage(share -> share > 10);
      coverage.check("illegal").percentage(share -> share > 10);
    });

    assertThat(isTaken(text)).isEqualTo(legal);
  }

  @Property(tries = 300)
  void lengthIsCountedAsTheEncoderCountsIt(
      @ForAll("characters") String character,
      @ForAll @IntRange(min = 65_530, max = 65_540) int aimedBytes) {
    int eachBytes = encodedBytes(character);
    String text = "x".repeat(aimedBytes % eachBytes) + character.repeat(aimedBytes / eachBytes);

    assertThat(encodedBytes(text)).isEqualTo(aimedBytes);
    assertThat(isTaken(text)).isEqualTo(aimedBytes <= 65_535);
  }

  @Provide
  Arbitrary<String> strings() {
    Arbitrary<String> any = character('\u0000', '\uFFFF');
    Arbitrary<String> plain = character('\u0001', '\uD7FF');
    Arbitrary<String> edges =
        Arbitraries.of("\u007F", "\u0080", "\u07FF", "\u0800", "\uD7FF", "\uE000", "\uFFFF");
    Arbitrary<String> pair =
        Arbitraries.integers().between(0x1_0000, 0x10_FFFF).map(Character::toString);
    Arbitrary<String> illegal =
        Arbitraries.oneOf(
            character('\uD800', '\uDBFF'), character('\uDC00', '\uDFFF'), Arbitraries.just("\0"));
    Arbitrary<String> mostlyLegal =
        Arbitraries.frequencyOf(
            Tuple.of(4, any),
            Tuple.of(4, plain),
            Tuple.of(4, edges),
            Tuple.of(6, pair),
            Tuple.of(1, illegal));
    return mostlyLegal.list().ofMaxSize(12).map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> characters() {
    return Arbitraries.integers()
        .between(1, 0x10_FFFF)
        .edgeCases(edges -> edges.add(0x7F, 0x80, 0x7FF, 0x800, 0xFFFF, 0x1_0000))
        .filter(codePoint -> codePoint < 0xD800 || codePoint > 0xDFFF)
        .map(Character::toString);
  }

  private static Arbitrary<String> character(char from, char to) {
    return Arbitraries.chars().range(from, to).map(String::valueOf);
  }

  private static boolean isTaken(String text) {
    try {
      assertThat(Utf8Strings.require("field", text)).isSameAs(text);
      return true;
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith("field has ");
      return false;
    }
  }

  /** How many bytes the JDK makes of {@code text}, or -1 if it cannot. */
  private static int encodedBytes(String text) {
    try {
      return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text)).remaining();
    } catch (CharacterCodingException e) {
      return -1;
    }
  }
}
