package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where implementations in use answer otherwise than the standard: what is hard to get right. A
 * comment names those known to answer otherwise, in the release or source that was looked at.
 */
class RivalsMistakesTest {
  /** What the case is about, the right answer, the filter, the topic. */
  private static final String[][] CASES = {
    // Paho 1.2.5; HiveMQ client 1.4.2 in its subscription tree, not in its filter
    {"'+' as an empty last level", "yes", "a/+", "a/"},
    {"'+' as two empty levels", "yes", "+/+", "/"},
    {"'+' as an empty last level, and nothing for '#'", "yes", "a/+/#", "a/"},
    {"'+' as two empty levels, and nothing for '#'", "yes", "+/+/#", "/"},
    {"'+' as an empty last level after others", "yes", "a/b/c/+", "a/b/c/"},
    // Paho 1.2.5
    {"'+' as an empty level in between", "yes", "a/+/b", "a//b"},
    {"two '+' in a row before '#'", "yes", "control/+/+/req/#", "control/x/y/req/z"},
    {"two '+' in a row before '#', as its parent", "yes", "control/+/+/req/#", "control/x/y/req"},
    // Paho 1.2.5, for MQTT 5.0
    {"the parent of '#' behind a '+'", "yes", "sport/+/p1/#", "sport/tennis/p1"},
    // mochi
    {"'+' as the parent of '#'", "yes", "a/+/#", "a/b"},
    {"the parent of '#', as in a look-up of retained messages", "yes", "a/#", "a"},
    // Moquette: 'a//' as 'a/'
    {"one '+' for two empty levels", "no", "a/+", "a//"},
    {"two '+' for two empty levels", "yes", "a/+/+", "a//"},
    {"two trailing slashes for one", "no", "a/", "a//"},
    {"one trailing slash for two", "no", "a//", "a/"},
    // Moquette, for retained messages
    {"'+' in want of a level", "no", "a/+/#", "a"},
    {"the second '+' in want of a level", "no", "+/+/#", "a"},
    {"'+' in want of a last level", "no", "a/+", "a"},
    // Moquette 0.17; HiveMQ CE for retained messages
    {"'#' and a topic that starts with '$'", "no", "#", "$x/y"},
    {"'+' and a topic that starts with '$'", "no", "+/y", "$x/y"},
    {"'+/#' and a topic that starts with '$'", "no", "+/#", "$x/y"},
    {"'#' and the topic '$'", "no", "#", "$"},
    {"shared '#' and a topic that starts with '$'", "no", "$share/g/#", "$x/y"},
    // rumqttc, rumqttd: no for every topic that starts with '$'
    {"'$SYS/#' and a topic of it", "yes", "$SYS/#", "$SYS/monitor/Clients"},
    {"'$SYS/+' and a topic of it", "yes", "$SYS/+", "$SYS/x"},
    {"a filter without wildcards that starts with '$'", "yes", "$SYS/x", "$SYS/x"},
    {"'$' within a topic", "yes", "a/+", "a/$x"},
    {"'$' behind an empty level", "yes", "#", "/$x"},
    // rumqttc, rumqttd: a panic
    {"a first character of two bytes", "yes", "+/x", "é/x"},
    {"a first character of three bytes", "yes", "#", "€"},
    {"a first character of four bytes", "no", "a/#", "𝄞"},
    // HiveMQ CE, in its matcher of one filter: 'a/' as 'a'
    {"a trailing slash too many", "no", "a", "a/"},
    {"a trailing slash too few", "no", "a/", "a"},
    {"nothing but a slash", "yes", "/", "/"},
    {"nothing but two slashes for one", "no", "/", "//"},
    {"an empty first level too many", "no", "a", "/a"},
  };

  static Stream<Arguments> cases() {
    return Stream.of(CASES)
        .map(row -> Arguments.of(Named.of(row[0] + ": " + row[1], row[1]), row[2], row[3]));
  }

  @ParameterizedTest(name = "{0}, {1} for {2}")
  @MethodSource("cases")
  void answerIsThatOfTheStandard(String verdict, String filter, String topic) {
    WayToAsk.assertAllSay(verdict.equals("yes"), filter, topic);
  }

  /** Indexes that join levels, or cut off branches, err beside neighbours rather than alone. */
  @ParameterizedTest(name = "{0}, {1} for {2}")
  @MethodSource("cases")
  void answerIsTheSameBesideAllOtherFilters(String verdict, String filter, String topic) {
    Set<String> filters = new LinkedHashSet<>();
    for (String[] other : CASES) {
      filters.add(other[2]);
    }
    TopicFilterIndex<String> index = new TopicFilterIndex<>();
    filters.forEach(text -> index.add(TopicFilter.of(text), text));

    List<String> expected =
        filters.stream().filter(text -> ReferenceMatcher.matches(text, topic)).toList();
    assertThat(index.matches(TopicName.of(topic)))
        .containsExactlyInAnyOrderElementsOf(expected)
        .satisfies(found -> assertThat(found.contains(filter)).isEqualTo(verdict.equals("yes")));
  }

  /** Moquette, gmqtt: a level without ordinary subscriptions is taken for an empty one. */
  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b/c", "a/+", "a/#", "#", "+", "/", "$x/y"})
  void sharedSubscriptionsOutliveTheLastOrdinaryOneOfTheirFilter(String filter) {
    TopicName topic = TopicName.of(new RandomTopics(1).topicFor(filter));
    TopicFilterIndex<String> index = new TopicFilterIndex<>();
    index.add(TopicFilter.of("$share/g/" + filter), "in g");
    index.add(TopicFilter.of("$share/h/" + filter), "in h");
    index.add(TopicFilter.of(filter), "ordinary");

    index.remove(TopicFilter.of(filter), "ordinary");
    assertThat(index.matches(topic)).containsExactlyInAnyOrder("in g", "in h");
    index.remove(TopicFilter.of("$share/g/" + filter), "in g");
    assertThat(index.matches(topic)).containsExactly("in h");
    index.remove(TopicFilter.of("$share/h/" + filter), "in h");
    assertThat(index.matches(topic)).isEmpty();
    assertThat(index.isEmpty()).isTrue();
  }

  @Test
  void shorterAndLongerFiltersOutliveOneBetweenThem() {
    TopicFilterIndex<String> index = new TopicFilterIndex<>();
    List<String> nested = List.of("a", "a/#", "a/b", "a/b/#", "a/b/c", "a/b/c/#");
    nested.forEach(text -> index.add(TopicFilter.of(text), text));
    for (String removed : nested) {
      assertThat(index.remove(TopicFilter.of(removed), removed)).isTrue();
      List<String> rest = new ArrayList<>(nested);
      rest.remove(removed);
      for (String topic : List.of("a", "a/b", "a/b/c", "a/b/c/d")) {
        assertThat(index.matches(TopicName.of(topic)))
            .containsExactlyInAnyOrderElementsOf(
                rest.stream().filter(text -> ReferenceMatcher.matches(text, topic)).toList());
      }
      index.add(TopicFilter.of(removed), removed);
    }
  }

  /** Vert.x 5.1.1 accepts the first five, HiveMQ CE some, Mosquitto {@code $share//a}. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "#\n",
        "a/\0",
        "a/\uD834",
        "\uDD1E/a",
        "$share//a",
        "$share/g/",
        "$share/g/#\n",
        "$share/\uD834/a",
        "+\n",
        "a/+\n/b"
      })
  @Tag("5.0:MQTT-4.7.1-1")
  @Tag("5.0:MQTT-4.7.1-2")
  @Tag("5.0:MQTT-4.7.3-2")
  @Tag("5.0:MQTT-1.5.4-1")
  @Tag("5.0:MQTT-4.8.2-1")
  @Tag("5.0:MQTT-4.8.2-2")
  void textThatBreaksARuleIsNoFilter(String text) {
    assertThatThrownBy(() -> TopicFilter.of(text)).isInstanceOf(InvalidTopicException.class);
  }

  /** HiveMQ CE: only its codecs look at the length. */
  @Test
  @Tag("5.0:MQTT-4.7.3-3")
  @Tag("3.1.1:MQTT-4.7.3-3")
  void textOf65536BytesIsNeitherNameNorFilter() {
    for (String text : List.of("a".repeat(65_536), "€".repeat(21_845) + "/", "/".repeat(65_536))) {
      assertThatThrownBy(() -> TopicName.of(text)).isInstanceOf(InvalidTopicException.class);
      assertThatThrownBy(() -> TopicFilter.of(text)).isInstanceOf(InvalidTopicException.class);
    }
  }

  /** Vert.x 5.1.1: a stack overflow. */
  @ParameterizedTest
  @ValueSource(ints = {5_000, 32_767})
  void filterOfThousandsOfWildcardsMatches(int wildcards) {
    String filter = "/+".repeat(wildcards);
    String topic = "/".repeat(wildcards);
    WayToAsk.assertAllSay(true, filter, topic);
    WayToAsk.assertAllSay(false, filter, topic + "/");
    WayToAsk.assertAllSay(false, filter, topic.substring(1));
  }
}
