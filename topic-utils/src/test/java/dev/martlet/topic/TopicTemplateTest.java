package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicTemplateTest {
  @ParameterizedTest
  @CsvSource({
    "home/{room}/temp, home/+/temp",
    "{a}, +",
    "{all#}, #",
    "a/{rest#}, a/#",
    "/{rest#}, /#",
    "{a}/{b}/{rest#}, +/+/#",
    "a//{b}/, a//+/",
    "no/placeholder, no/placeholder",
    "/, /",
    "$SYS/{rest#}, $SYS/#",
    "$share, $share",
    "$shared/{x}, $shared/+",
    "a/$share/{x}, a/$share/+",
    "é 𝄞/{x}, é 𝄞/+"
  })
  void filterHasAWildcardForEachPlaceholder(String text, String filter) {
    TopicTemplate template = TopicTemplate.of(text);
    assertThat(template.filter()).isEqualTo(TopicFilter.of(filter));
    assertThat(template).hasToString(text);
  }

  @Test
  void namesConsistOfLettersDigitsUnderscoreAndHyphenOfAnyScript() {
    assertThat(TopicTemplate.of("{a}/{B-2}/x/{_}/{-}/{7}/{größe}/{𝒳}/{rest#}").names())
        .containsExactly("a", "B-2", "_", "-", "7", "größe", "𝒳", "rest");
    assertThat(TopicTemplate.of("a/b").names()).isEmpty();
  }

  @Test
  void templatesAreEqualByTheirText() {
    assertThat(TopicTemplate.of("a/{b}"))
        .isEqualTo(TopicTemplate.of("a/{b}"))
        .hasSameHashCodeAs(TopicTemplate.of("a/{b}"))
        .doesNotHaveSameHashCodeAs(TopicTemplate.of("a/{c}"))
        .isNotEqualTo(TopicTemplate.of("a/{c}"))
        .isNotEqualTo("a/{b}");
  }

  @ParameterizedTest
  @CsvSource({"a/{}/b, 3", "{}, 1", "{#}, 1", "a/{#}, 3", "a/{ b}, 3"})
  void placeholderWithoutANameIsRefused(String text, int position) {
    assertRefused(text, position, "the name of a placeholder has at least one character");
  }

  @ParameterizedTest
  @CsvSource({
    "{a b}, 2",
    "a/{b.c}/d, 4",
    "{a+}, 2",
    "{a{b}}, 2",
    "{{a}}, 1",
    "{$a}, 1",
    "a/{é!}, 4",
    "{𝒳=}, 3",
    "{a:int}, 2"
  })
  void nameWithAnotherCharacterIsRefused(String text, int position) {
    assertRefused(text, position, "the name of a placeholder has at least one character");
  }

  @ParameterizedTest
  @CsvSource({"{, 1", "a/{, 3", "{a, 2", "{a/b}, 2", "{a#, 3", "a/{b#/c, 5", "{/a}, 1"})
  void placeholderThatDoesNotEndInItsLevelIsRefused(String text, int position) {
    assertRefused(text, position, "a placeholder ends with '}'");
  }

  @ParameterizedTest
  @CsvSource({
    "x{a}, 1",
    "a/x{b}, 3",
    "{a}x, 3",
    "{a}{b}, 3",
    "{a}}, 3",
    "a/{b}x/c, 5",
    "}, 0",
    "a/b}, 3",
    "a}b/c, 1",
    "x{, 1",
    "{a#}x, 4",
    "a{{b}}, 1"
  })
  void braceOrTextBesideAPlaceholderIsRefused(String text, int position) {
    assertRefused(text, position, "a placeholder, {name} or {name#}, fills a level alone");
  }

  @ParameterizedTest
  @CsvSource({"{a#}/b, 2", "a/{b#}/, 4", "a/{b#}/{c#}, 4", "{a#b}, 3", "{a##}, 3"})
  void restIsRefusedAnywhereButLast(String text, int position) {
    assertRefused(text, position, "{name#} ends a template");
  }

  @ParameterizedTest
  @CsvSource({"{a}/{a}, 5", "a/{b}/c/{b#}, 9", "{a}/{b}/{a}/{b}, 9"})
  void nameThatStandsTwiceIsRefused(String text, int position) {
    assertRefused(text, position, "no two placeholders of a template have one name");
  }

  @ParameterizedTest
  @CsvSource({"+, 0", "a/+/{b}, 2", "{a}/#, 4", "#, 0", "a/b+, 3", "a#/b, 1"})
  void wildcardWithoutANameIsRefused(String text, int position) {
    assertRefused(text, position, "a wildcard of a template has a name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"$share/g/a/{b}", "$share/{g}/a", "$share//", "$share/"})
  @Tag("5.0:4.8.2")
  void sharedSubscriptionIsRefused(String text) {
    assertRefused(text, 0, "a template describes topics");
  }

  @Test
  @Tag("5.0:MQTT-4.7.3-1")
  @Tag("3.1.1:MQTT-4.7.3-1")
  void emptyTemplateIsRefused() {
    assertRefused("", 0, "at least one character [MQTT-4.7.3-1]");
  }

  @Test
  @Tag("5.0:MQTT-4.7.3-2")
  @Tag("3.1.1:MQTT-4.7.3-2")
  void nulIsRefusedWhereItStands() {
    assertRefused("a/{b}/c\0", 7, "[MQTT-4.7.3-2]");
  }

  @Test
  @Tag("5.0:MQTT-1.5.4-1")
  @Tag("3.1.1:MQTT-1.5.3-1")
  void loneSurrogateIsRefusedWhereItStands() {
    assertRefused("{b}/c\uD834/d", 5, "[MQTT-1.5.4-1]");
    assertRefused("{\uD834}", 1, "the name of a placeholder");
  }

  @Test
  @Tag("5.0:MQTT-4.7.3-3")
  @Tag("3.1.1:MQTT-4.7.3-3")
  void filterOf65535BytesIsLegalAndOneMoreIsRefusedWhereItStands() {
    String literal = "é".repeat(16_382);
    String longest = "{first}/" + literal + "/{second}/" + literal + "aa";
    String filter = TopicTemplate.of(longest).filter().toString();
    assertThat(filter.getBytes(StandardCharsets.UTF_8)).hasSize(65_535);
    assertRefused(longest + "a", longest.length(), "[MQTT-4.7.3-3]");
    assertRefused(longest + "/{x}", longest.length(), "[MQTT-4.7.3-3]");
    String oneLess = longest.substring(0, longest.length() - 1);
    assertRefused(oneLess + "/{x}", oneLess.length() + 1, "[MQTT-4.7.3-3]");
    assertRefused("{a}/" + "b".repeat(65_536), 4 + 65_535, "[MQTT-4.7.3-3]");
  }

  @Test
  void lengthOfNamesDoesNotCount() {
    TopicTemplate template = TopicTemplate.of("{" + "n".repeat(70_000) + "}/a");
    assertThat(template.topic("x")).isEqualTo(TopicName.of("x/a"));
  }

  @Test
  void refusalShowsTheTemplate() {
    assertThatThrownBy(() -> TopicTemplate.of("home/{ro om}/temp"))
        .isInstanceOf(InvalidTopicException.class)
        .hasMessage(
            "Invalid topic \"home/{ro om}/temp\" at index 8: the name of a placeholder has at"
                + " least one character: letters, digits, '_' and '-'");
  }

  @ParameterizedTest
  @CsvSource({
    "a/{b}, a/x, true",
    "a/{b}, a/, true",
    "a/{b}, a, false",
    "a/{b}, a/x/y, false",
    "a/{b}, A/x, false",
    "a/{b}, a/$x, true",
    "{a}, $x, false",
    "{a#}, $x/y, false",
    "{a#}, /, true",
    "$x/{a}, $x/y, true",
    "a/{rest#}, a, true",
    "a/{rest#}, a/, true",
    "a/{rest#}, a/b/c, true",
    "a/{rest#}, ab, false",
    "a, a, true"
  })
  @Tag("5.0:MQTT-4.7.2-1")
  @Tag("3.1.1:MQTT-4.7.2-1")
  void templateMatchesAsItsFilterDoes(String template, String topic, boolean expected) {
    assertThat(TopicTemplate.of(template).matches(TopicName.of(topic))).isEqualTo(expected);
    assertThat(TopicTemplate.of(template).captures(TopicName.of(topic)).isPresent())
        .isEqualTo(expected);
  }

  private static void assertRefused(String text, int position, String rule) {
    InvalidTopicException refusal =
        catchThrowableOfType(InvalidTopicException.class, () -> TopicTemplate.of(text));
    assertThat(refusal).as(text).isNotNull();
    assertThat(refusal.rule()).contains(rule);
    assertThat(refusal.position()).isEqualTo(position);
  }
}
