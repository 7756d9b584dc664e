package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFilterTest {
  @Test
  @Tag("5.0:MQTT-4.7.3-1")
  @Tag("3.1.1:MQTT-4.7.3-1")
  void emptyFilterIsRefused() {
    assertRefused("", 0, "[MQTT-4.7.3-1]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"#", "sport/#", "sport/tennis/#", "/#", "//#", "+/#", "$SYS/#"})
  @Tag("5.0:MQTT-4.7.1-1")
  @Tag("3.1.1:MQTT-4.7.1-2")
  void hashIsLegalAsTheWholeLastLevel(String text) {
    assertThat(TopicFilter.of(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({
    "sport/tennis#, 12",
    "sport/tennis/#/ranking, 13",
    "#/a, 0",
    "#/, 0",
    "##, 0",
    "a/##, 2",
    "a/#b, 2",
    "a/b#, 3",
    "$share/g/a#, 10",
    "$share/g/#/a, 9"
  })
  @Tag("5.0:MQTT-4.7.1-1")
  @Tag("3.1.1:MQTT-4.7.1-2")
  void hashIsRefusedAnywhereElse(String text, int position) {
    assertRefused(text, position, "[MQTT-4.7.1-1]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"+", "+/tennis/#", "sport/+/player1", "+/+", "/+", "+/", "//+//", "a/+"})
  @Tag("5.0:MQTT-4.7.1-2")
  @Tag("3.1.1:MQTT-4.7.1-3")
  void plusIsLegalAsAWholeLevelAnywhere(String text) {
    assertThat(TopicFilter.of(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({
    "sport+, 5",
    "+a/b, 0",
    "a/+b/c, 2",
    "a/b+/c, 3",
    "++, 0",
    "a/++, 2",
    "$share/g/a+, 10"
  })
  @Tag("5.0:MQTT-4.7.1-2")
  @Tag("3.1.1:MQTT-4.7.1-3")
  void plusIsRefusedBesideOtherCharacters(String text, int position) {
    assertRefused(text, position, "[MQTT-4.7.1-2]");
  }

  @Test
  @Tag("5.0:MQTT-4.7.3-2")
  @Tag("3.1.1:MQTT-4.7.3-2")
  void nulIsRefusedInFilterAndInShareName() {
    assertRefused("+/\0", 2, "[MQTT-4.7.3-2]");
    assertRefused("$share/\0/a", 7, "[MQTT-4.7.3-2]");
  }

  @Test
  @Tag("5.0:MQTT-1.5.4-1")
  @Tag("3.1.1:MQTT-1.5.3-1")
  void loneSurrogatesAreRefusedInFilterAndInShareName() {
    assertRefused("+/\uD834", 2, "[MQTT-1.5.4-1]");
    assertRefused("$share/\uDD1E/a", 7, "[MQTT-1.5.4-1]");
  }

  @Test
  @Tag("5.0:MQTT-4.7.3-3")
  @Tag("3.1.1:MQTT-4.7.3-3")
  void bytes65535AreLegalAndOneMoreIsRefused() {
    String longest = "é".repeat(32_766) + "/a/";
    assertThat(TopicFilter.of(longest)).hasToString(longest);
    assertRefused(longest + "+", longest.length(), "[MQTT-4.7.3-3]");
  }

  @Test
  @Tag("5.0:MQTT-4.7.3-3")
  void shareNameCountsTowardsTheLength() {
    String longest = "$share/g/" + "a".repeat(65_526);
    assertThat(TopicFilter.of(longest).isShared()).isTrue();
    assertRefused(longest + "a", 65_535, "[MQTT-4.7.3-3]");
  }

  @ParameterizedTest
  @CsvSource({"$share/, 7", "$share//, 7", "$share//a, 7", "$share///, 7"})
  @Tag("5.0:MQTT-4.8.2-1")
  void shareNameWithoutACharacterIsRefused(String text, int position) {
    assertRefused(text, position, "[MQTT-4.8.2-1]");
  }

  @ParameterizedTest
  @CsvSource({
    "$share/g, 8",
    "$share/g/, 9",
    "$share/+/a, 7",
    "$share/#/a, 7",
    "$share/g+/a, 8",
    "$share/g#h/a, 8",
    "$share/#, 7",
    "$share/+, 7"
  })
  @Tag("5.0:MQTT-4.8.2-2")
  void shareNameWithAWildcardOrWithoutAFilterBehindItIsRefused(String text, int position) {
    assertRefused(text, position, "[MQTT-4.8.2-2]");
  }

  @ParameterizedTest
  @CsvSource({
    "$share/g/a, g, a",
    "$share/g//a, g, /a",
    "$share/g//, g, /",
    "$share/consumer1/sport/tennis/+, consumer1, sport/tennis/+",
    "$share/$share/#, $share, #",
    "$share/é 𝄞/+/#, é 𝄞, +/#",
    "$share/g/$share, g, $share",
    "$share/g/$share/, g, $share/"
  })
  @Tag("5.0:MQTT-4.8.2-1")
  @Tag("5.0:MQTT-4.8.2-2")
  void sharedFilterConsistsOfGroupAndFilter(String text, String group, String filter) {
    TopicFilter shared = TopicFilter.of(text);
    assertThat(shared).hasToString(text);
    assertThat(shared.isShared()).isTrue();
    assertThat(shared.shareGroup()).contains(group);
    assertThat(shared.unshared()).hasToString(filter);
    assertThat(shared.unshared().isShared()).isFalse();
    assertThat(shared.unshared().shareGroup()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"$share", "$SHARE/x/y", "$Share/g/a", "$shared/g/a", "/$share/g/a", "a"})
  @Tag("5.0:MQTT-4.8.2-1")
  void filterThatDoesNotStartWithTheSharePrefixIsOrdinary(String text) {
    TopicFilter filter = TopicFilter.of(text);
    assertThat(filter.isShared()).isFalse();
    assertThat(filter.shareGroup()).isEmpty();
    assertThat(filter.unshared()).isSameAs(filter);
    assertThat(filter.matches(text)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "a, false",
    "/, false",
    "$share/g/a, false",
    "+, true",
    "a/+/b, true",
    "a/#, true",
    "$share/g/#, true",
    "$share/g/+/a, true"
  })
  void wildcardsAreReported(String text, boolean expected) {
    assertThat(TopicFilter.of(text).hasWildcards()).isEqualTo(expected);
  }

  @Test
  void filtersAreEqualByTheirWholeText() {
    assertThat(TopicFilter.of("$share/g/a"))
        .isEqualTo(TopicFilter.of("$share/g/a"))
        .hasSameHashCodeAs(TopicFilter.of("$share/g/a"))
        .isNotEqualTo(TopicFilter.of("$share/h/a"))
        .isNotEqualTo(TopicFilter.of("a"));
    assertThat(TopicFilter.of("$share/g/a").unshared()).isEqualTo(TopicFilter.of("a"));
  }

  @Test
  void hashCodesOfDifferentFiltersDiffer() {
    assertThat(IntStream.range(0, 1_000).map(i -> TopicFilter.of(i + "/+").hashCode()).distinct())
        .hasSizeGreaterThan(900);
  }

  @Test
  void filterInsideASharedOneIsNotTheSharedFilterThatReadsTheSame() {
    TopicFilter inner = TopicFilter.of("$share/g/$share/x/y").unshared();
    assertThat(inner).hasToString("$share/x/y").isNotEqualTo(TopicFilter.of("$share/x/y"));
    assertThat(inner.matches("$share/x/y")).isTrue();
    assertThat(inner.matches("y")).isFalse();
  }

  @Test
  void longestFilterOfWildcardsMatchesInLinearTime() {
    TopicFilter filter = TopicFilter.of("+/".repeat(32_767) + "+");
    TopicName match = TopicName.of("/".repeat(32_767));
    TopicName oneLevelMore = TopicName.of("/".repeat(32_768));
    // 200 matches take milliseconds; were the time quadratic, minutes
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (int i = 0; i < 200; i++) {
            assertThat(filter.matches(match)).isTrue();
            assertThat(filter.matches(oneLevelMore)).isFalse();
          }
        });
  }

  @Test
  void validFilterOf10000CharactersIsAccepted() {
    String text = "/+".repeat(5_000);
    assertThat(TopicFilter.of(text)).hasToString(text);
  }

  @Test
  void longInvalidFilterIsRefusedInLinearTime() {
    String text = "a".repeat(4_000) + "/".repeat(4_000) + "+a";
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (int i = 0; i < 1_000; i++) {
            assertThatThrownBy(() -> TopicFilter.of(text))
                .isInstanceOf(InvalidTopicException.class);
          }
        });
  }

  @Test
  @Tag("5.0:MQTT-4.7.1-1")
  @Tag("3.1.1:MQTT-4.7.1-2")
  void lineFeedBehindHashIsACharacterLikeAnyOther() {
    assertRefused("#\n", 0, "[MQTT-4.7.1-1]");
  }

  private static void assertRefused(String text, int position, String number) {
    InvalidTopicException refusal =
        catchThrowableOfType(InvalidTopicException.class, () -> TopicFilter.of(text));
    assertThat(refusal).isNotNull();
    assertThat(refusal.position()).isEqualTo(position);
    assertThat(refusal.rule()).endsWith(number);
  }
}
