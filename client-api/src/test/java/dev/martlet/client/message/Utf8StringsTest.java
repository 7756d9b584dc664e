package dev.martlet.client.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8StringsTest {
  @Test
  @Tag("5.0:MQTT-1.5.4-2")
  @Tag("3.1.1:MQTT-1.5.3-2")
  void nulIsRefusedWhereverItStandsAndItsIndexNamed() {
    assertRefused("\0", "field has U+0000 at index 0");
    assertRefused("ab\0c", "field has U+0000 at index 2");
    assertRefused("𝄞\0", "field has U+0000 at index 2");
  }

  @Test
  @Tag("5.0:MQTT-1.5.4-1")
  @Tag("3.1.1:MQTT-1.5.3-1")
  void loneSurrogatesAreRefusedWhereverTheyStandAndTheirIndexNamed() {
    assertRefused("\uD834", "field has a lone surrogate at index 0");
    assertRefused("a\uD834b", "field has a lone surrogate at index 1");
    assertRefused("a\uDD1Eb", "field has a lone surrogate at index 1");
    assertRefused("\uDD1E\uD834", "field has a lone surrogate at index 0");
    assertRefused("𝄞\uD834", "field has a lone surrogate at index 2");
    assertRefused("\uD834𝄞", "field has a lone surrogate at index 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a", "é", "€", "𝄞", "\u0001", "\u007F", "\uFFFE", "\uFDD0"})
  @Tag("5.0:MQTT-1.5.4-1")
  @Tag("3.1.1:MQTT-1.5.3-1")
  void everythingElseIsGivenBackAsItIs(String text) {
    assertThat(Utf8Strings.require("field", text)).isSameAs(text);
  }

  @Test
  @Tag("5.0:MQTT-1.5.4-3")
  @Tag("3.1.1:MQTT-1.5.3-3")
  void byteOrderMarkIsAnOrdinaryCharacter() {
    assertThat(Utf8Strings.require("field", "\uFEFFa\uFEFF")).isEqualTo("\uFEFFa\uFEFF");
  }

  @ParameterizedTest
  @CsvSource({"a, 1", "é, 2", "€, 3", "𝄞, 4"})
  void bytes65535AreLegalAndOneMoreIsRefused(String character, int bytes) {
    String longest = character.repeat(65_535 / bytes) + "x".repeat(65_535 % bytes);
    assertThat(longest.getBytes(StandardCharsets.UTF_8)).hasSize(65_535);
    assertThat(Utf8Strings.require("field", longest)).isSameAs(longest);
    assertRefused(longest + "y", "field has 65536 bytes, the limit is 65535");
  }

  @Test
  void absentFieldStaysAbsentAndAPresentOneIsChecked() {
    assertThat(Utf8Strings.requireNullable("field", null)).isNull();
    assertThat(Utf8Strings.requireNullable("field", "text")).isEqualTo("text");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Utf8Strings.requireNullable("field", "\0"))
        .withMessage("field has U+0000 at index 0");
  }

  private static void assertRefused(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Utf8Strings.require("field", text))
        .withMessage(message);
  }
}
