package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvalidTopicExceptionTest {
  @Test
  void messageNamesTextPositionAndRule() {
    assertThat(refusalOf("a/#/b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid topic filter \"a/#/b\" at index 2: "
                + "'#' is the last level of a filter and fills it alone [MQTT-4.7.1-1]");
  }

  @Test
  void messageSaysWhatTheTextShouldBe() {
    assertThatThrownBy(() -> TopicName.of("")).hasMessageStartingWith("Invalid topic name \"\"");
    assertThatThrownBy(() -> TopicName.of("a/+")).hasMessageStartingWith("Invalid topic name ");
    assertThatThrownBy(() -> TopicFilter.of("")).hasMessageStartingWith("Invalid topic filter ");
    assertThatThrownBy(() -> TopicFilter.matches("a", "+"))
        .hasMessageStartingWith("Invalid topic name ");
    assertThatThrownBy(() -> TopicFilter.matches("a+", "b"))
        .hasMessageStartingWith("Invalid topic filter ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"$share//a", "$share/g", "$share/g/", "$share/+/a", "$share/g#/a"})
  void aWrongShareNameIsThatOfATopicFilter(String filter) {
    assertThat(refusalOf(filter)).hasMessageStartingWith("Invalid topic filter \"$share/");
  }

  @Test
  void whatAPolicyOrAPrefixRefusesIsCalledWhatItShouldBe() {
    TopicPolicy policy = TopicPolicy.standard().maximumLevels(1).refuseControlCharacters();
    assertThatThrownBy(() -> TopicFilter.of("a/+", policy))
        .hasMessageStartingWith("Invalid topic filter ");
    assertThatThrownBy(() -> TopicName.of("a\n", policy))
        .hasMessageStartingWith("Invalid topic name ");
    TopicName delayed = TopicName.of("$delayed/soon/a");
    assertThatThrownBy(() -> TopicPrefix.DELAYED.removedFrom(delayed))
        .hasMessageStartingWith("Invalid topic name ");
    assertThatThrownBy(() -> TopicPrefix.DELAYED.argumentsIn(delayed))
        .hasMessageStartingWith("Invalid topic name ");
  }

  @Test
  void statementIsANumberThatProgramsMayGoBy() {
    assertThat(refusalOf("a/#/b").statement()).contains("MQTT-4.7.1-1");
    assertThat(refusalOf("").statement()).contains("MQTT-4.7.3-1");
    assertThat(refusalOf("$share/+/a").statement()).contains("MQTT-4.8.2-2");
    assertThatThrownBy(() -> TopicFilter.of("a/b", TopicPolicy.standard().maximumLevels(1)))
        .isInstanceOfSatisfying(
            InvalidTopicException.class, refusal -> assertThat(refusal.statement()).isEmpty());
  }

  @Test
  void filterOfBytesIsThatOfTheirText() {
    byte[] bytes = "..$queue/é/+..".getBytes(StandardCharsets.UTF_8);
    TopicPolicy policy = TopicPolicy.standard().prefixes(TopicPrefix.QUEUE);
    assertThat(TopicFilter.ofUtf8(bytes, 2, bytes.length - 4, policy))
        .isEqualTo(TopicFilter.of("$queue/é/+", policy));
    byte[] malformed = {'a', '/', (byte) 0xC3, '/'};
    assertThatThrownBy(() -> TopicFilter.ofUtf8(malformed, 0, 4, policy))
        .isInstanceOfSatisfying(
            InvalidTopicException.class,
            refusal -> {
              assertThat(refusal.position()).isEqualTo(2);
              assertThat(refusal.statement()).contains("MQTT-1.5.4-1");
            });
  }

  @Test
  void policiesThatAcceptTheSameAreEqual() {
    TopicPolicy policy = TopicPolicy.standard().maximumLevels(3).refuseControlCharacters();
    assertThat(policy)
        .isEqualTo(TopicPolicy.standard().refuseControlCharacters().maximumLevels(3))
        .hasSameHashCodeAs(TopicPolicy.standard().refuseControlCharacters().maximumLevels(3))
        .isNotEqualTo(policy.maximumLevels(4))
        .isNotEqualTo(policy.prefixes())
        .isNotEqualTo(policy.wildcardsMatchDollarTopics())
        .isNotEqualTo(TopicPolicy.standard().maximumLevels(3));
    assertThat(policy.toString()).contains("refuseControlCharacters=true", "maximumLevels=3");
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
