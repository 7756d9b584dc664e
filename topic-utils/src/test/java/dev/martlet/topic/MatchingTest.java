package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each question is asked in every way there is; the standard's own are in {@link
 * StandardExamplesTest}.
 */
class MatchingTest {
  @ParameterizedTest
  @CsvSource({
    "a/+, a/",
    "+/+, /",
    "a/+/#, a/",
    "a/+/b, a//b",
    "a/+/+, a//",
    "+/b, /b",
    "+//+, //",
    "/+, /"
  })
  void plusMatchesAnEmptyLevel(String filter, String topic) {
    assertVerdict("yes", filter, topic);
  }

  @ParameterizedTest
  @CsvSource({"a/+, a", "a/+/#, a", "+/+/#, a", "a/+, a//", "a/+/+, a/b", "+, a/", "a/+/b, a/b"})
  void plusMatchesOneLevelAndNoMoreAndNoLess(String filter, String topic) {
    assertVerdict("no", filter, topic);
  }

  @ParameterizedTest
  @CsvSource({"a/#, a", "a/+/#, a/b", "+/#, a", "/#, /", "/#, /a", "sport/+/p1/#, sport/tennis/p1"})
  void hashMatchesItsParentLevelToo(String filter, String topic) {
    assertVerdict("yes", filter, topic);
  }

  @ParameterizedTest
  @CsvSource({"a/#, ab", "a/#, b", "/#, a", "a/b/#, a", "a//#, a", "a/+/#, b/c"})
  void hashMatchesNothingAboveOrBesideItsParent(String filter, String topic) {
    assertVerdict("no", filter, topic);
  }

  @ParameterizedTest
  @CsvSource({
    "yes, control/x/y/req/z",
    "yes, control/x/y/req",
    "yes, control///req/z/z",
    "no, control/x/y/res/z",
    "no, control/x/req/z"
  })
  void bothKindsOfWildcardWorkInOneFilter(String verdict, String topic) {
    assertVerdict(verdict, "control/+/+/req/#", topic);
  }

  @ParameterizedTest
  @CsvSource({
    "no, #, $",
    "no, +, $x",
    "no, +/#, $x",
    "no, +/x, $x/x",
    "no, $share/g/#, $SYS/x",
    "no, $share/g/+/x, $SYS/x",
    "yes, $share/g/$SYS/#, $SYS/x",
    "yes, $SYS/#, $SYS",
    "yes, $x/+, $x/$y",
    "yes, a/+, a/$x",
    "yes, a/#, a/$x/y",
    "yes, #, a/$x",
    "yes, +/$x, /$x",
    "yes, #, /$x",
    "yes, $, $"
  })
  @Tag("5.0:MQTT-4.7.2-1")
  @Tag("3.1.1:MQTT-4.7.2-1")
  void leadingWildcardMatchesNoTopicThatStartsWithDollar(
      String verdict, String filter, String topic) {
    assertVerdict(verdict, filter, topic);
  }

  @ParameterizedTest
  @CsvSource({
    "yes, a/, a/",
    "no, a/, a",
    "no, a, a/",
    "yes, /, /",
    "no, //, /",
    "no, a/b, a//b",
    "no, /a, a",
    "yes, a//, a//",
    "no, a//, a/",
    "no, a/, a//",
    "no, A, a",
    "no, a/b, a/bc",
    "no, a/bc, a/b"
  })
  @Tag("5.0:MQTT-4.7.3-4")
  @Tag("3.1.1:MQTT-4.7.3-4")
  void slashesAndCaseCount(String verdict, String filter, String topic) {
    assertVerdict(verdict, filter, topic);
  }

  @Test
  @Tag("5.0:MQTT-4.7.3-4")
  @Tag("5.0:MQTT-1.5.4-3")
  @Tag("3.1.1:MQTT-4.7.3-4")
  @Tag("3.1.1:MQTT-1.5.3-3")
  void nothingIsNormalised() {
    assertVerdict("no", "caf\u00E9", "cafe\u0301");
    assertVerdict("no", "cafe\u0301", "caf\u00E9");
    assertVerdict("no", "a", "\uFEFFa");
    assertVerdict("yes", "\uFEFFa", "\uFEFFa");
  }

  @ParameterizedTest
  @ValueSource(strings = {"#", "+/x", "é/+", "é/#", "é/x"})
  void topicMayStartWithAMultiByteCharacter(String filter) {
    assertVerdict("yes", filter, "é/x");
  }

  @Test
  void charactersThatShareASurrogateAreDifferent() {
    assertVerdict("yes", "+/𝄞", "𝄢/𝄞");
    assertVerdict("no", "𝄞", "𝄢");
  }

  @Test
  void textThatIsNoTopicNameIsRefusedRatherThanMatched() {
    assertThatThrownBy(() -> TopicFilter.of("#").matches("a/+"))
        .isInstanceOf(InvalidTopicException.class);
  }

  private static void assertVerdict(String verdict, String filterText, String topic) {
    WayToAsk.assertAllSay(verdict.equals("yes"), filterText, topic);
  }
}
