package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of values that a template makes a topic of. */
class TemplateValuesTest {
  private static final TopicTemplate ROOM = TopicTemplate.of("home/{room}/{floor}/temp");
  private static final TopicTemplate REST = TopicTemplate.of("a/{rest#}");

  @Test
  void valuesStandInPlaceOfThePlaceholdersFromLeftToRight() {
    assertThat(ROOM.topic("kitchen", 2)).hasToString("home/kitchen/2/temp");
    assertThat(TopicTemplate.of("a/b").topic()).hasToString("a/b");
    assertThat(TopicTemplate.of("{a}/{b}").topic("é 𝄞", '$')).hasToString("é 𝄞/$");
  }

  @Test
  void valuesByNameStandWhereTheirNameDoes() {
    assertThat(ROOM.topic(Map.of("floor", 2, "room", "kitchen")))
        .hasToString("home/kitchen/2/temp");
  }

  @Test
  void bracesInAValueAreText() {
    assertThat(ROOM.topic("{floor}", "}")).hasToString("home/{floor}/}/temp");
  }

  @Test
  void restIsAListOfLevelsOrTextWithSlashes() {
    assertThat(REST.topic(List.of("b", 3))).hasToString("a/b/3");
    assertThat(REST.topic("b/c")).hasToString("a/b/c");
    assertThat(REST.topic("b")).hasToString("a/b");
    assertThat(REST.topic(Map.of("rest", List.of("b", "c")))).hasToString("a/b/c");
  }

  @Test
  void noFurtherLevelAndOneEmptyLevelAreTwoTopics() {
    assertThat(REST.topic(List.of())).hasToString("a");
    assertThat(REST.topic(List.of(""))).hasToString("a/");
    assertThat(REST.topic(List.of("", ""))).hasToString("a//");
    assertThat(REST.topic("/")).hasToString("a//");
    assertThat(REST.topic(List.of("", "b", ""))).hasToString("a//b/");
    assertThat(TopicTemplate.of("//{rest#}").topic(List.of())).hasToString("/");
    assertThat(TopicTemplate.of("{a}/{rest#}").topic("x", List.of())).hasToString("x");
  }

  @Test
  void emptyTextIsRefusedForOneLevelAndForTheRest() {
    assertRefused(ROOM, "floor", "", 0, "at least one character", "kitchen", "");
    assertRefused(REST, "rest", "", 0, "List.of() for no further level", "");
  }

  @Test
  void slashIsRefusedInALevel() {
    assertRefused(ROOM, "room", "a/b", 1, "a level has no '/'", "a/b", 2);
    assertRefused(ROOM, "room", "/", 0, "a level has no '/'", "/", 2);
    assertRefused(REST, "rest", "c/", 1, "a level has no '/'", List.of("b", "c/"));
  }

  @ParameterizedTest
  @CsvSource({"+, 0", "#, 0", "a+, 1", "ab#c, 2"})
  @Tag("5.0:MQTT-4.7.0-1")
  void wildcardsAreRefused(String value, int position) {
    assertRefused(ROOM, "room", value, position, "[MQTT-4.7.0-1]", value, 2);
    assertRefused(REST, "rest", value, position, "[MQTT-4.7.0-1]", value);
    assertRefused(REST, "rest", value, position, "[MQTT-4.7.0-1]", List.of("", value));
    assertRefused(REST, "rest", "x/" + value, position + 2, "[MQTT-4.7.0-1]", "x/" + value);
  }

  @Test
  @Tag("5.0:MQTT-4.7.3-2")
  @Tag("3.1.1:MQTT-4.7.3-2")
  void nulIsRefused() {
    assertRefused(ROOM, "floor", "a\0", 1, "[MQTT-4.7.3-2]", "kitchen", "a\0");
  }

  @Test
  @Tag("5.0:MQTT-1.5.4-1")
  @Tag("3.1.1:MQTT-1.5.3-1")
  void loneSurrogateIsRefused() {
    assertRefused(ROOM, "floor", "\uD834", 0, "[MQTT-1.5.4-1]", "kitchen", "\uD834");
  }

  @Test
  @Tag("5.0:MQTT-4.7.2-1")
  @Tag("3.1.1:MQTT-4.7.2-1")
  void valueThatHidesTheTopicFromItsOwnTemplateIsRefused() {
    TopicTemplate open = TopicTemplate.of("{site}/{room}");
    assertRefused(open, "site", "$x", 0, "[MQTT-4.7.2-1]", "$x", "a");
    TopicTemplate all = TopicTemplate.of("{all#}");
    assertRefused(all, "all", "$x/a", 0, "[MQTT-4.7.2-1]", "$x/a");
    assertRefused(all, "all", "[$x, a]", 0, "[MQTT-4.7.2-1]", List.of("$x", "a"));
    assertThat(open.topic("x$", "$y")).hasToString("x$/$y");
    assertThat(all.topic(List.of("", "$x"))).hasToString("/$x");
    assertThat(TopicTemplate.of("/{a}").topic("$x")).hasToString("/$x");
    assertThat(TopicTemplate.of("$SYS/{a}").topic("$x")).hasToString("$SYS/$x");
  }

  @Test
  @Tag("5.0:MQTT-4.7.3-1")
  @Tag("3.1.1:MQTT-4.7.3-1")
  void restThatLeavesNoTopicIsRefused() {
    TopicTemplate all = TopicTemplate.of("{all#}");
    assertRefused(all, "all", "[]", 0, "[MQTT-4.7.3-1]", List.of());
    assertRefused(all, "all", "[]", 0, "[MQTT-4.7.3-1]", List.of(""));
    assertRefused(TopicTemplate.of("/{r#}"), "r", "[]", 0, "[MQTT-4.7.3-1]", List.of());
    assertThat(all.topic(List.of("", ""))).hasToString("/");
  }

  @Test
  @Tag("5.0:MQTT-4.7.3-3")
  @Tag("3.1.1:MQTT-4.7.3-3")
  void topicOf65535BytesIsLegalAndOneMoreIsRefused() {
    String half = "é".repeat(16_383);
    assertThat(TopicTemplate.of("{a}/{b}").topic(half, half + "xy").lengthBytes())
        .isEqualTo(65_535);
    assertThatThrownBy(() -> TopicTemplate.of("{a}/{b}").topic(half, half + "xyz"))
        .isInstanceOf(InvalidTopicException.class)
        .hasMessageContaining("[MQTT-4.7.3-3]");
    assertThatThrownBy(() -> REST.topic("x".repeat(65_536)))
        .isInstanceOf(TopicValueException.class)
        .hasMessageContaining("{rest#} of \"a/{rest#}\" at index 65535")
        .hasMessageContaining("[MQTT-4.7.3-3]");
  }

  @Test
  void collectionIsRefusedUnlessItIsAListForTheRest() {
    assertRefused(ROOM, "room", "[a]", 0, "takes one value", List.of("a"), 2);
    assertRefused(ROOM, "floor", "[]", 0, "takes one value", "a", List.of());
    assertRefused(REST, "rest", "[a]", 0, "takes one value", Set.of("a"));
    assertRefused(ROOM, "room", "{a=b}", 0, "takes one value", Map.of("a", "b"), 2);
  }

  @Test
  void collectionIsRefusedAsALevelOfTheRest() {
    assertRefused(REST, "rest", "[b, c]", 0, "takes one value", List.of("a", List.of("b", "c")));
    assertRefused(REST, "rest", "[]", 0, "takes one value", List.of(Set.of()));
  }

  @Test
  void arrayIsRefused() {
    assertRefused(ROOM, "room", "[a, b]", 0, "no array", new String[] {"a", "b"}, 2);
    assertRefused(ROOM, "floor", "[1]", 0, "no array", "a", new int[] {1});
    assertRefused(REST, "rest", "[a]", 0, "no array", (Object) new String[] {"a"});
    assertRefused(REST, "rest", "[x]", 0, "no array", List.of("a", new char[] {'x'}));
  }

  @Test
  void optionalIsRefused() {
    assertRefused(ROOM, "room", "Optional[a]", 0, "Optional", Optional.of("a"), 2);
    assertRefused(ROOM, "room", "Optional.empty", 0, "Optional", Optional.empty(), 2);
    assertRefused(ROOM, "floor", "OptionalInt[2]", 0, "Optional", "a", OptionalInt.of(2));
    assertRefused(ROOM, "floor", "OptionalLong[2]", 0, "Optional", "a", OptionalLong.of(2));
    assertRefused(ROOM, "floor", "OptionalDouble[2.0]", 0, "no", "a", OptionalDouble.of(2));
    assertRefused(REST, "rest", "Optional[a]", 0, "Optional", Optional.of("a"));
    assertRefused(REST, "rest", "Optional[a]", 0, "Optional", List.of(Optional.of("a")));
  }

  @Test
  void nullIsRefusedByTheNameOfItsPlaceholder() {
    Map<String, Object> values = new HashMap<>(Map.of("room", "kitchen"));
    values.put("floor", null);
    assertThatThrownBy(() -> ROOM.topic(values))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("value for {floor} of home/{room}/{floor}/temp");
    assertThatThrownBy(() -> REST.topic(Collections.singletonList(null)))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("level for {rest#} of a/{rest#}");
  }

  @Test
  void missingNameIsRefused() {
    assertThatThrownBy(() -> ROOM.topic(Map.of("room", "kitchen")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("home/{room}/{floor}/temp has no value for {floor}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rom", "", "{room}"})
  void unknownNameIsRefused(String name) {
    assertThatThrownBy(() -> ROOM.topic(Map.of("room", "a", "floor", "b", name, "c")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "home/{room}/{floor}/temp has no placeholder \"" + name + "\"; it has [room, floor]");
  }

  @Test
  void wrongNumberOfValuesIsRefused() {
    String message =
        "home/{room}/{floor}/temp takes a value for each of [room, floor], but was given ";
    assertThatThrownBy(() -> ROOM.topic("kitchen"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message + 1);
    assertThatThrownBy(() -> ROOM.topic("kitchen", 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message + 3);
  }

  @Test
  void refusalNamesPlaceholderTemplateValuePositionAndRuleFitForALog() {
    assertThatThrownBy(() -> ROOM.topic("a\n/b", 2))
        .hasMessage(
            "Invalid value \"a\\u{000A}/b\" for {room} of \"home/{room}/{floor}/temp\" at index 2"
                + " of the value: a level has no '/'")
        .hasNoCause();
  }

  private static void assertRefused(
      TopicTemplate template,
      String placeholder,
      String value,
      int position,
      String rule,
      Object... values) {
    TopicValueException refusal =
        catchThrowableOfType(TopicValueException.class, () -> template.topic(values));
    assertThat(refusal).isNotNull();
    assertThat(refusal.placeholder()).isEqualTo(placeholder);
    assertThat(refusal.value()).isEqualTo(value);
    assertThat(refusal).hasMessageContaining(rule);
    assertThat(refusal).hasMessageContaining(" at index " + position + " of the value: ");
  }
}
