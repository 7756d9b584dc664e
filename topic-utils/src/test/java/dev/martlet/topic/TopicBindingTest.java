package dev.martlet.topic;

import static dev.martlet.topic.TopicField.integer;
import static dev.martlet.topic.TopicField.levels;
import static dev.martlet.topic.TopicField.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TopicBindingTest {
  record Room(String name) {}

  record Reading(String room, int floor) {}

  record Device(String site, UUID id, List<String> path) {}

  record Machine(String site, String area, String line, int cell) {}

  record Tag(String site, String area, String line, int cell, List<String> path) {}

  private static final TopicTemplate FLOOR_FIRST = TopicTemplate.of("home/{floor}/{room}");
  private final TopicBinding<Reading> readings =
      TopicBinding.of(
          FLOOR_FIRST, text("room", Reading::room), integer("floor", Reading::floor), Reading::new);

  @Test
  void recordIsWrittenAndReadByTheNamesOfThePlaceholders() {
    assertRoundTrip(readings, new Reading("kitchen", -1), "home/-1/kitchen");
  }

  @Test
  void oneToFiveFieldsTakeAConstructor() {
    assertRoundTrip(
        TopicBinding.of(TopicTemplate.of("{name}"), text("name", Room::name), Room::new),
        new Room("hall"),
        "hall");
    assertRoundTrip(
        TopicBinding.of(
            TopicTemplate.of("{site}/{id}/{path#}"),
            text("site", Device::site),
            TopicField.of("id", Device::id, UUID::fromString),
            levels("path", Device::path),
            Device::new),
        new Device("vienna", new UUID(1, 2), List.of("", "x")),
        "vienna/00000000-0000-0001-0000-000000000002//x");
    assertRoundTrip(
        TopicBinding.of(
            TopicTemplate.of("{site}/{area}/{line}/{cell}"),
            text("site", Machine::site),
            text("area", Machine::area),
            text("line", Machine::line),
            integer("cell", Machine::cell),
            Machine::new),
        new Machine("a", "b", "c", 4),
        "a/b/c/4");
    assertRoundTrip(
        TopicBinding.of(
            TopicTemplate.of("{site}/{area}/{line}/{cell}/{path#}"),
            text("site", Tag::site),
            text("area", Tag::area),
            text("line", Tag::line),
            integer("cell", Tag::cell),
            levels("path", Tag::path),
            Tag::new),
        new Tag("a", "b", "c", 4, List.of()),
        "a/b/c/4");
  }

  @Test
  void moreFieldsTakeAReaderOfTheCaptures() {
    assertRoundTrip(
        TopicBinding.ofFields(
            FLOOR_FIRST,
            List.of(text("room", Reading::room), integer("floor", Reading::floor)),
            captures -> new Reading(captures.get("room"), captures.getInt("floor"))),
        new Reading("kitchen", 2),
        "home/2/kitchen");
  }

  private static <R> void assertRoundTrip(TopicBinding<R> binding, R value, String topic) {
    assertThat(binding.topic(value)).hasToString(topic);
    assertThat(binding.read(TopicName.of(topic))).contains(value);
  }

  @Test
  void topicOfAnotherFormReadsAsNothing() {
    assertThat(readings.read(TopicName.of("home/2"))).isEmpty();
  }

  @Test
  void topicOfTheFormThatDoesNotConvertIsRefused() {
    assertThatThrownBy(() -> readings.read(TopicName.of("home/attic/bed")))
        .isInstanceOf(TopicValueException.class)
        .hasMessage("Value \"attic\" of {floor} in the topic \"home/attic/bed\" is not an int");
  }

  @Test
  void valueThatDoesNotSuitItsPlaceholderIsRefused() {
    assertThatThrownBy(() -> readings.topic(new Reading("a/b", 1)))
        .isInstanceOf(TopicValueException.class)
        .hasMessageContaining("\"a/b\" for {room}");
  }

  @Test
  void capturesAreReadIfTheyAreOfTheTemplate() {
    TopicName topic = TopicName.of("home/2/kitchen");
    assertThat(readings.template()).isSameAs(FLOOR_FIRST);
    assertThat(readings.read(FLOOR_FIRST.captures(topic).orElseThrow()))
        .isEqualTo(new Reading("kitchen", 2));
    TopicCaptures others = TopicTemplate.of("home/{room}/{floor}").captures(topic).orElseThrow();
    assertThatThrownBy(() -> readings.read(others))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("captures of home/{room}/{floor} where those of home/{floor}/{room}");
  }

  @Test
  void placeholderWithoutAFieldIsRefused() {
    assertThatThrownBy(() ->
            TopicBinding.of(
                FLOOR_FIRST, integer("floor", Reading::floor), floor -> new Reading("", floor)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("home/{floor}/{room} has no field for {room}");
  }

  @Test
  void fieldWithoutAPlaceholderIsRefused() {
    TopicTemplate template = TopicTemplate.of("home/{room}");
    assertThatThrownBy(() ->
            TopicBinding.of(
                template,
                text("room", Reading::room),
                integer("floor", Reading::floor),
                Reading::new))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("home/{room} has no placeholder \"floor\"; it has [room]");
  }

  @Test
  void twoFieldsForOnePlaceholderAreRefused() {
    TopicTemplate template = TopicTemplate.of("home/{room}");
    TopicField<Reading, String> room = text("room", Reading::room);
    assertThatThrownBy(
            () -> TopicBinding.of(template, room, room, (first, second) -> new Reading(first, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("home/{room} has two fields for {room}");
  }

  @Test
  void listOfLevelsForOneLevelIsRefused() {
    TopicTemplate template = TopicTemplate.of("{site}/{id}/{path}");
    assertThatThrownBy(() ->
            TopicBinding.of(
                template,
                text("site", Device::site),
                TopicField.of("id", Device::id, UUID::fromString),
                levels("path", Device::path),
                Device::new))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("has one level for {path}, and no list of levels");
  }

  @Test
  void textForTheRestWritesNoEmptyRestAndLevelsDo() {
    TopicTemplate template = TopicTemplate.of("a/{rest#}");
    TopicBinding<Room> asText = TopicBinding.of(template, text("rest", Room::name), Room::new);
    assertRoundTrip(asText, new Room("b/c"), "a/b/c");
    assertThat(asText.read(TopicName.of("a"))).contains(new Room(""));
    assertThatThrownBy(() -> asText.topic(new Room("")))
        .isInstanceOf(TopicValueException.class)
        .hasMessageContaining("List.of() for no further level");

    TopicBinding<List<String>> asLevels =
        TopicBinding.of(template, levels("rest", List::copyOf), List::copyOf);
    assertRoundTrip(asLevels, List.of(), "a");
  }

  @Test
  void nullPartIsRefusedByItsPlaceholder() {
    assertThatThrownBy(() -> readings.topic(new Reading(null, 1)))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("value for {room} of home/{floor}/{room}");
  }
}
