package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicCapturesTest {
  @Test
  void eachPlaceholderHasTheTextOfItsLevel() {
    TopicCaptures captures = captures("{a}/x/{b}/{c}", "é/x/𝄞 /");
    assertThat(captures.get("a")).isEqualTo("é");
    assertThat(captures.get("b")).isEqualTo("𝄞 ");
    assertThat(captures.get("c")).isEmpty();
    assertThat(captures.levels("a")).containsExactly("é");
    assertThat(captures.levels("c")).containsExactly("");
  }

  @Test
  void emptyLevelsAreCapturedWhereverTheyStand() {
    assertThat(captures("{a}/{b}/{c}", "//").values()).isEqualTo(Map.of("a", "", "b", "", "c", ""));
    assertThat(captures("/{a}", "/x").values()).isEqualTo(Map.of("a", "x"));
  }

  @Test
  void noFurtherLevelIsNoLevelAndOneEmptyLevelIsOne() {
    assertRest("a/{rest#}", "a", "");
    assertRest("a/{rest#}", "a/", "", "");
    assertRest("a/{rest#}", "a//", "/", "", "");
    assertRest("a/{rest#}", "a/b", "b", "b");
    assertRest("a/{rest#}", "a//b/", "/b/", "", "b", "");
    assertRest("{rest#}", "/", "/", "", "");
    assertRest("{rest#}", "a", "a", "a");
    assertRest("/{rest#}", "/", "", "");
    assertRest("{x}/{rest#}", "/", "", "");
  }

  private static void assertRest(String template, String topic, String text, String... levels) {
    assertThat(captures(template, topic).get("rest")).isEqualTo(text);
    assertThat(captures(template, topic).levels("rest")).containsExactly(levels);
  }

  @Test
  void valuesAreInTheOrderOfTheTemplateAndCannotBeChanged() {
    Map<String, Object> values = captures("{b}/{a}/{rest#}", "1/2/3/4").values();
    assertThat(values.keySet()).containsExactly("b", "a", "rest");
    assertThat(values).isEqualTo(Map.of("b", "1", "a", "2", "rest", List.of("3", "4")));
    assertThatThrownBy(values::clear).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void valuesFillAnotherTemplateOfTheSameNames() {
    TopicCaptures captures = captures("old/{site}/{rest#}", "old/vienna//x/");
    assertThat(TopicTemplate.of("{site}/new/{rest#}").topic(captures.values()))
        .hasToString("vienna/new//x/");
  }

  @Test
  void capturesKnowTheirTopicAndTemplate() {
    TopicCaptures captures = captures("a/{b}", "a/x");
    assertThat(captures.topic()).isEqualTo(TopicName.of("a/x"));
    assertThat(captures.template()).isEqualTo(TopicTemplate.of("a/{b}"));
    assertThat(captures).hasToString("{b=x}");
  }

  @Test
  void capturesAreEqualByTopicAndTemplate() {
    assertThat(captures("a/{b}", "a/x"))
        .isEqualTo(captures("a/{b}", "a/x"))
        .hasSameHashCodeAs(captures("a/{b}", "a/x"))
        .doesNotHaveSameHashCodeAs(captures("a/{b}", "a/y"))
        .isNotEqualTo(captures("a/{b}", "a/y"))
        .isNotEqualTo(captures("a/{c}", "a/x"))
        .isNotEqualTo("a/x");
  }

  @Test
  void numbersAreRead() {
    assertThat(captures("{n}", "-7").getInt("n")).isEqualTo(-7);
    assertThat(captures("{n}", "007").getInt("n")).isEqualTo(7);
    assertThat(captures("a/{n}", "a/9000000000").getLong("n")).isEqualTo(9_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1.0", "2147483648", " 1"})
  void whatIsNoIntIsRefusedByPlaceholderAndTopic(String value) {
    TopicCaptures captures = captures("f/{floor}/x", "f/" + value + "/x");
    assertThatThrownBy(() -> captures.getInt("floor"))
        .isInstanceOfSatisfying(
            TopicValueException.class,
            refusal -> {
              assertThat(refusal.placeholder()).isEqualTo("floor");
              assertThat(refusal.value()).isEqualTo(value);
            })
        .hasMessage(
            "Value \"" + value + "\" of {floor} in the topic \"f/" + value + "/x\" is not an int")
        .hasCauseInstanceOf(NumberFormatException.class);
  }

  @Test
  void whatIsNoLongIsRefused() {
    assertThatThrownBy(() -> captures("{n}/", "9223372036854775808/").getLong("n"))
        .isInstanceOf(TopicValueException.class)
        .hasMessageEndingWith("is not a long");
  }

  @Test
  void anyConversionMayBeGiven() {
    UUID id = new UUID(1, 2);
    assertThat(captures("d/{id}", "d/" + id).get("id", UUID::fromString)).isEqualTo(id);
    assertThat(captures("d/{rest#}", "d/a/b").<Integer>get("rest", String::length)).isEqualTo(3);
  }

  @Test
  void conversionThatThrowsOrFindsNothingIsToldByPlaceholderAndTopic() {
    TopicCaptures captures = captures("d/{id}", "d/x\n");
    String message =
        "Value \"x\\u{000A}\" of {id} in the topic \"d/x\\u{000A}\" is not what its conversion takes";
    assertThatThrownBy(() -> captures.get("id", UUID::fromString))
        .isInstanceOf(TopicValueException.class)
        .hasMessage(message)
        .hasCauseInstanceOf(IllegalArgumentException.class);
    Map<String, Integer> known = Map.of("y", 1);
    assertThatThrownBy(() -> captures.get("id", known::get))
        .isInstanceOf(TopicValueException.class)
        .hasMessage(message)
        .hasCauseInstanceOf(NullPointerException.class);
  }

  @Test
  void longTopicIsShortenedInTheMessage() {
    assertThatThrownBy(() -> captures("{rest#}", "a/".repeat(1_000)).getInt("rest"))
        .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(200));
  }

  @ParameterizedTest
  @CsvSource({"B", "c", "b#"})
  void unknownNameIsRefused(String name) {
    TopicCaptures captures = captures("a/{b}", "a/x");
    String message = "a/{b} has no placeholder \"" + name + "\"; it has [b]";
    assertThatThrownBy(() -> captures.get(name)).hasMessage(message);
    assertThatThrownBy(() -> captures.getInt(name)).hasMessage(message);
    assertThatThrownBy(() -> captures.getLong(name)).hasMessage(message);
    assertThatThrownBy(() -> captures.levels(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> captures.get(name, String::length)).hasMessage(message);
  }

  private static TopicCaptures captures(String template, String topic) {
    return TopicTemplate.of(template).captures(TopicName.of(topic)).orElseThrow();
  }
}
