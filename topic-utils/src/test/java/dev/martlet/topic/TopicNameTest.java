package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNameTest {
  @Test
  @Tag("5.0:MQTT-4.7.3-1")
  @Tag("3.1.1:MQTT-4.7.3-1")
  void emptyNameIsRefused() {
    assertRefused("", 0, "[MQTT-4.7.3-1]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "//", "a", " ", "Accounts payable", "/finance", "a//b", "$SYS/x"})
  @Tag("5.0:MQTT-4.7.3-1")
  @Tag("3.1.1:MQTT-4.7.3-1")
  void oneCharacterIsEnoughAndLevelsMayBeEmpty(String text) {
    assertThat(TopicName.of(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({"+, 0", "#, 0", "a/+, 2", "a/#, 2", "a+b, 1", "a#, 1", "$share/g/+, 9"})
  @Tag("5.0:MQTT-4.7.0-1")
  @Tag("5.0:MQTT-3.3.2-2")
  @Tag("3.1.1:MQTT-4.7.1-1")
  @Tag("3.1.1:MQTT-3.3.2-2")
  void wildcardCharactersAreRefusedWhereverTheyStand(String text, int position) {
    assertRefused(text, position, "[MQTT-4.7.0-1]");
  }

  @Test
  @Tag("5.0:MQTT-4.7.3-2")
  @Tag("5.0:MQTT-1.5.4-2")
  @Tag("3.1.1:MQTT-4.7.3-2")
  @Tag("3.1.1:MQTT-1.5.3-2")
  void nulIsRefused() {
    assertRefused("a/b\0c", 3, "[MQTT-4.7.3-2]");
  }

  @Test
  @Tag("5.0:MQTT-1.5.4-1")
  @Tag("3.1.1:MQTT-1.5.3-1")
  void loneSurrogatesAreRefused() {
    assertRefused("a/\uD834", 2, "[MQTT-1.5.4-1]");
    assertRefused("a/\uD834b", 2, "[MQTT-1.5.4-1]");
    assertRefused("a/\uDD1Eb", 2, "[MQTT-1.5.4-1]");
    assertRefused("a/\uDD1E\uD834", 2, "[MQTT-1.5.4-1]");
  }

  @Test
  @Tag("5.0:MQTT-1.5.4-1")
  @Tag("3.1.1:MQTT-1.5.3-1")
  void surrogatePairsControlCharactersAndNonCharactersAreLegal() {
    String text = "𝄞/\u0001\u007F\uFFFE\uFDD0";
    assertThat(TopicName.of(text)).hasToString(text);
  }

  @Test
  @Tag("5.0:MQTT-1.5.4-3")
  @Tag("3.1.1:MQTT-1.5.3-3")
  void byteOrderMarkIsKept() {
    assertThat(TopicName.of("\uFEFFa")).hasToString("\uFEFFa").isNotEqualTo(TopicName.of("a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "\u007F", "\u0080", "é", "\u07FF", "\u0800", "€", "\uFFFD", "𝄞"})
  void lengthIsCountedInBytesOfUtf8(String character) {
    String text = "x/" + character.repeat(3);
    assertThat(TopicName.of(text).lengthBytes())
        .isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
  }

  @ParameterizedTest
  @CsvSource({"a, 1", "é, 2", "€, 3", "𝄞, 4"})
  @Tag("5.0:MQTT-4.7.3-3")
  @Tag("3.1.1:MQTT-4.7.3-3")
  void bytes65535AreLegalAndOneMoreIsRefusedAtTheCharacterThatDoesNotFit(
      String character, int bytes) {
    String longest = character.repeat(65_535 / bytes) + "x".repeat(65_535 % bytes);
    assertThat(TopicName.of(longest).lengthBytes()).isEqualTo(65_535);
    assertRefused(longest + "y", longest.length(), "[MQTT-4.7.3-3]");
  }

  @Test
  void levelsKeepEveryEmptyOne() {
    assertThat(TopicName.of("a/b").levels()).containsExactly("a", "b");
    assertThat(TopicName.of("/").levels()).containsExactly("", "");
    assertThat(TopicName.of("a//").levels()).containsExactly("a", "", "");
    assertThat(TopicName.of("//é").levels()).containsExactly("", "", "é");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "/", "a/b/c", "a//", "//a"})
  void levelCountIsTheNumberOfLevels(String text) {
    TopicName name = TopicName.of(text);
    assertThat(name.levelCount()).isEqualTo(name.levels().size());
  }

  @Test
  void nameOfNothingButSlashesHasOneLevelMoreThanSlashes() {
    TopicName name = TopicName.of("/".repeat(65_535));
    assertThat(name.levelCount()).isEqualTo(65_536);
    assertThat(name.levels()).hasSize(65_536).containsOnly("");
  }

  @Test
  void onlyTheFirstCharacterMakesADollarTopic() {
    assertThat(TopicName.of("$SYS").startsWithDollar()).isTrue();
    assertThat(TopicName.of("$").startsWithDollar()).isTrue();
    assertThat(TopicName.of("/$SYS").startsWithDollar()).isFalse();
    assertThat(TopicName.of("a$").startsWithDollar()).isFalse();
  }

  @Test
  @Tag("5.0:MQTT-4.7.3-4")
  @Tag("3.1.1:MQTT-4.7.3-4")
  void namesAreEqualOnlyCharacterByCharacter() {
    assertThat(TopicName.of("a/b"))
        .isEqualTo(TopicName.of("a/b"))
        .hasSameHashCodeAs(TopicName.of("a/b"))
        .isNotEqualTo(TopicName.of("A/b"))
        .isNotEqualTo(TopicName.of("a/b/"))
        .isNotEqualTo(TopicFilter.of("a/b"));
    assertThat(TopicName.of("\u00E9")).isNotEqualTo(TopicName.of("e\u0301"));
  }

  @Test
  void hashCodesOfDifferentNamesDiffer() {
    assertThat(IntStream.range(0, 1_000).map(i -> TopicName.of("a/" + i).hashCode()).distinct())
        .hasSizeGreaterThan(900);
  }

  private static void assertRefused(String text, int position, String number) {
    InvalidTopicException refusal =
        catchThrowableOfType(InvalidTopicException.class, () -> TopicName.of(text));
    assertThat(refusal).isNotNull();
    assertThat(refusal.position()).isEqualTo(position);
    assertThat(refusal.rule()).endsWith(number);
  }
}
