package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The examples that the standards give, section by section. Those of 4.7 are the same in both
 * versions; the tags name the statements that stand beside the example.
 */
class StandardExamplesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          yes | sport/tennis/player1/#  | sport/tennis/player1
          yes | sport/tennis/player1/#  | sport/tennis/player1/ranking
          yes | sport/tennis/player1/#  | sport/tennis/player1/score/wimbledon
          yes | sport/#                 | sport
          yes | #                       | sport
          yes | #                       | sport/tennis/player1/score/wimbledon
          yes | #                       | /finance
          yes | sport/tennis/#          | sport/tennis/player1
          """)
  @Tag("5.0:4.7.1.2")
  @Tag("3.1.1:4.7.1.2")
  void multiLevelWildcard(String verdict, String filter, String topic) {
    assertVerdict(verdict, filter, topic);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sport/tennis#", "sport/tennis/#/ranking"})
  @Tag("5.0:MQTT-4.7.1-1")
  @Tag("3.1.1:MQTT-4.7.1-2")
  void multiLevelWildcardInTheWrongPlace(String text) {
    assertIsNoFilter(text, "[MQTT-4.7.1-1]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          yes | sport/tennis/+    | sport/tennis/player1
          yes | sport/tennis/+    | sport/tennis/player2
          no  | sport/tennis/+    | sport/tennis/player1/ranking
          no  | sport/+           | sport
          yes | sport/+           | sport/
          yes | +                 | sport
          yes | +/tennis/#        | sport/tennis/player1
          yes | +/tennis/#        | sport/tennis
          yes | sport/+/player1   | sport/tennis/player1
          no  | sport/+/player1   | sport/tennis/player2
          yes | +/+               | /finance
          yes | /+                | /finance
          no  | +                 | /finance
          """)
  @Tag("5.0:4.7.1.3")
  @Tag("3.1.1:4.7.1.3")
  void singleLevelWildcard(String verdict, String filter, String topic) {
    assertVerdict(verdict, filter, topic);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sport+"})
  @Tag("5.0:MQTT-4.7.1-2")
  @Tag("3.1.1:MQTT-4.7.1-3")
  void singleLevelWildcardBesideOtherCharacters(String text) {
    assertIsNoFilter(text, "[MQTT-4.7.1-2]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no  | #                   | $SYS/monitor/Clients
          no  | #                   | $SYS/
          no  | +/monitor/Clients   | $SYS/monitor/Clients
          yes | $SYS/#              | $SYS/monitor/Clients
          yes | $SYS/#              | $SYS/
          yes | $SYS/monitor/+      | $SYS/monitor/Clients
          """)
  @Tag("5.0:MQTT-4.7.2-1")
  @Tag("3.1.1:MQTT-4.7.2-1")
  void topicsBeginningWithDollar(String verdict, String filter, String topic) {
    assertVerdict(verdict, filter, topic);
  }

  @Test
  @Tag("5.0:4.7.2")
  @Tag("3.1.1:4.7.2")
  void topicsOfBothKindsTakeTwoFilters() {
    TopicFilterIndex<String> index = new TopicFilterIndex<>();
    index.add(TopicFilter.of("#"), "both");
    index.add(TopicFilter.of("$SYS/#"), "both");
    assertThat(index.matches(TopicName.of("$SYS/monitor/Clients"))).containsExactly("both");
    assertThat(index.matches(TopicName.of("sport/tennis"))).containsExactly("both");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no  | ACCOUNTS          | Accounts
          no  | Accounts          | ACCOUNTS
          yes | Accounts payable  | Accounts payable
          no  | /finance          | finance
          no  | finance           | /finance
          yes | /                 | /
          """)
  @Tag("5.0:MQTT-4.7.3-1")
  @Tag("5.0:MQTT-4.7.3-4")
  @Tag("3.1.1:MQTT-4.7.3-1")
  @Tag("3.1.1:MQTT-4.7.3-4")
  void semanticsAndUsage(String verdict, String filter, String topic) {
    assertVerdict(verdict, filter, topic);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          yes | $share/consumer1/sport/tennis/+  | sport/tennis/player1
          yes | $share/consumer2/sport/tennis/+  | sport/tennis/player1
          no  | $share/consumer1/sport/tennis/+  | sport/tennis/player1/ranking
          no  | $share/consumer1/sport/tennis/+  | $share/consumer1/sport/tennis/player1
          yes | $share/consumer1//finance        | /finance
          no  | $share/consumer1//finance        | finance
          """)
  @Tag("5.0:MQTT-4.8.2-1")
  @Tag("5.0:MQTT-4.8.2-2")
  void sharedSubscriptions(String verdict, String filter, String topic) {
    assertVerdict(verdict, filter, topic);
  }

  @Test
  @Tag("5.0:4.8.2")
  void eachShareNameAndTheOrdinarySubscriptionGetACopyEach() {
    TopicFilterIndex<String> index = new TopicFilterIndex<>();
    for (String filter :
        List.of(
            "$share/consumer1/sport/tennis/+",
            "$share/consumer2/sport/tennis/+",
            "sport/tennis/+")) {
      index.add(TopicFilter.of(filter), "session");
    }
    List<String> copies = new ArrayList<>();
    index.forEachMatchingPair(
        TopicName.of("sport/tennis/player1"), (filter, session) -> copies.add(filter.toString()));
    assertThat(copies)
        .containsExactlyInAnyOrder(
            "$share/consumer1/sport/tennis/+", "$share/consumer2/sport/tennis/+", "sport/tennis/+");
  }

  private static void assertVerdict(String verdict, String filter, String topic) {
    WayToAsk.assertAllSay(verdict.equals("yes"), filter, topic);
  }

  private static void assertIsNoFilter(String text, String number) {
    assertThatThrownBy(() -> TopicFilter.of(text))
        .isInstanceOfSatisfying(
            InvalidTopicException.class, refusal -> assertThat(refusal.rule()).endsWith(number));
  }
}
