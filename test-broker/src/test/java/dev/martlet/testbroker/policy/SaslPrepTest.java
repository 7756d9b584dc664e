package dev.martlet.testbroker.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The first ones are the examples of RFC 4013 section 3. */
class SaslPrepTest {

  @ParameterizedTest
  @CsvSource({
    "I\u00ADX, IX",
    "user, user",
    "USER, USER",
    "\u00AA, a",
    "\u2168, IX",
    "a\u00A0b, a b",
    "a\u3000b, a b",
    "a\u200Bb, ab",
    "\uFEFFa, a",
    "e\u0301, \u00E9",
    "\u0627\u0628, \u0627\u0628",
    "\uD83D\uDE00, \uD83D\uDE00"
  })
  void whatIsWrittenInSeveralWaysBecomesOne(String text, String prepared) {
    assertThat(SaslPrep.prepare(text)).isEqualTo(prepared);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0007",
        "\u06271",
        "\u007F",
        "\u0085",
        "\u2028",
        "\uE000",
        "\uFFFE",
        "\uD800",
        "\uFFFD",
        "\u2FF0",
        "\u200E",
        "\u0378",
        "a\u0627",
        "\u0627a\u0627"
      })
  void whatMayNotBeIsRefused(String text) {
    assertThatThrownBy(() -> SaslPrep.prepare(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RFC 4013");
  }

  @Test
  void theTextItselfIsNotShown() {
    assertThatThrownBy(() -> SaslPrep.prepare("secret\u0007"))
        .hasMessageNotContaining("secret")
        .hasMessageContaining("U+0007");
  }
}
