package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

class InvalidTopicExceptionTest {
  @Test
  void messageNamesTextPositionAndRule() {
    assertThat(refusalOf("a/#/b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid topic \"a/#/b\" at index 2: "
                + "'#' is the last level of a filter and fills it alone [MQTT-4.7.1-1]");
  }

  @Test
  void longTextIsShortenedToWhatStandsAroundTheOffence() {
    String text = "a".repeat(1_000) + "/x+y/" + "b".repeat(1_000);
    assertThat(refusalOf(text))
        .hasMessageContaining("\"…aaaa")
        .hasMessageContaining("aa/x+y/bb")
        .hasMessageContaining("bbb…\"")
        .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(200));
  }

  @Test
  void textThatEndsBeforeItsFilterIsShownToItsEnd() {
    assertThat(refusalOf("$share/g")).hasMessageContaining("\"$share/g\" at index 8");
  }

  @Test
  void charactersThatWouldSpoilALogAreEscaped() {
    assertThat(refusalOf("a\n\0")).hasMessageContaining("\"a\\u{000A}\\u{0000}\"");
    assertThat(refusalOf("a\u202E/\uD834")).hasMessageContaining("\"a\\u{202E}/\\u{D834}\"");
    assertThat(refusalOf("é𝄞+")).hasMessageContaining("\"é𝄞+\"");
  }

  private static InvalidTopicException refusalOf(String filter) {
    InvalidTopicException refusal =
        catchThrowableOfType(InvalidTopicException.class, () -> TopicFilter.of(filter));
    assertThat(refusal).isNotNull();
    return refusal;
  }
}
