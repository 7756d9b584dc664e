package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicPrefixTest {
  private static final TopicPrefix OWN =
      TopicPrefix.of("$own").argument("tenant").number("priority").argument("lane");

  private static final TopicPolicy POLICY =
      TopicPolicy.standard()
          .prefixes(TopicPrefix.SHARE, TopicPrefix.QUEUE, TopicPrefix.DELAYED, OWN);

  @ParameterizedTest
  @CsvSource({
    "$share/, 7, a share name has at least one character, -1",
    "$share//a, 7, a share name has at least one character, -1",
    "$share/g, 8, a share name is followed by '/' and a topic filter, -2",
    "$share/g/, 9, is followed by a topic filter, -2",
    "$share/g+/a, 8, 'a share name has no wildcard, ''+'' or ''#''', -2",
    "$share/#/a, 7, 'a share name has no wildcard, ''+'' or ''#''', -2"
  })
  @Tag("5.0:MQTT-4.8.2-1")
  @Tag("5.0:MQTT-4.8.2-2")
  void shareIsRefusedByTheNumberOfTheStandard(
      String text, int position, String rule, String statement) {
    InvalidTopicException refusal = refusal(text);
    assertThat(refusal.position()).isEqualTo(position);
    assertThat(refusal.rule()).contains(rule).endsWith("[MQTT-4.8.2" + statement + "]");
  }

  @ParameterizedTest
  @CsvSource({
    "$queue/, 7, '''$queue/'' is followed by a topic filter or name'",
    "$delayed/, 9, a delay in seconds has at least one character",
    "$delayed//a, 9, a delay in seconds has at least one character",
    "$delayed/15, 11, a delay in seconds is followed by '/' and a topic filter",
    "$delayed/15/, 12, '''$delayed/{delay in seconds}/'' is followed by a topic filter or name'",
    "$delayed/1x/a, 10, a delay in seconds has decimal digits only",
    "$delayed/-1/a, 9, a delay in seconds has decimal digits only",
    "$delayed/1:/a, 10, a delay in seconds has decimal digits only",
    "$delayed/١/a, 9, a delay in seconds has decimal digits only",
    "$delayed/+/a, 9, 'a delay in seconds has no wildcard, ''+'' or ''#'''",
    "$own/t, 6, a tenant is followed by '/' and a topic filter",
    "$own/t/, 7, a priority has at least one character",
    "$own/t/5, 8, a priority is followed by '/' and a topic filter",
    "$own/t/5//a, 9, a lane has at least one character",
    "$own/t/5/l/, 11, '''$own/{tenant}/{priority}/{lane}/'' is followed by a topic filter or name'",
    "$own/t/5/l#/a, 10, 'a lane has no wildcard, ''+'' or ''#'''"
  })
  void otherPrefixesAreRefusedWithoutTheNumberOfTheStandard(
      String text, int position, String rule) {
    InvalidTopicException refusal = refusal(text);
    assertThat(refusal.position()).isEqualTo(position);
    assertThat(refusal.rule()).isEqualTo(rule);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"$queue", "$Queue/a", "$queues/a", "$queue /a", "a/$queue/b", "/$queue/b"})
  void otherTextsHaveNoPrefix(String text) {
    assertThat(TopicFilter.of(text, POLICY).prefix()).isEmpty();
  }

  @Test
  void argumentsOfAllDigitsAreNumbers() {
    TopicFilter filter = TopicFilter.of("$own/t/0123456789/l/a/+", POLICY);
    assertThat(filter.prefixArguments()).containsExactly("t", "0123456789", "l");
    assertThat(filter.prefix()).contains(OWN);
    assertThat(filter.levels()).containsExactly("a", "+");
  }

  @Test
  void wildcardsBehindThePrefixAreStillChecked() {
    assertThat(refusal("$queue/a#").position()).isEqualTo(8);
    assertThat(refusal("$queue/#/a").rule()).endsWith("[MQTT-4.7.1-1]");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0, [MQTT-4.7.3-1]",
    "a/b, 1, a prefix begins with one level",
    "/, 0, a prefix begins with one level",
    "$x+, 2, [MQTT-4.7.0-1]",
    "#, 0, [MQTT-4.7.0-1]"
  })
  void firstLevelIsOneLevelOfAName(String firstLevel, int position, String rule) {
    InvalidTopicException refusal =
        catchThrowableOfType(InvalidTopicException.class, () -> TopicPrefix.of(firstLevel));
    assertThat(refusal.position()).isEqualTo(position);
    assertThat(refusal.rule()).endsWith(rule);
  }

  @Test
  void firstLevelMayHaveNoCharacterThatNoTopicHas() {
    assertThatThrownBy(() -> TopicPrefix.of("$x\0")).isInstanceOf(InvalidTopicException.class);
    assertThatThrownBy(() -> TopicPrefix.of("$x\uD834")).isInstanceOf(InvalidTopicException.class);
  }

  @Test
  void prefixIsRemovedFromANameThatBeginsWithIt() {
    TopicName delayed = TopicName.of("$delayed/15/a/b");
    assertThat(TopicPrefix.DELAYED.removedFrom(delayed)).contains(TopicName.of("a/b"));
    assertThat(TopicPrefix.DELAYED.argumentsIn(delayed)).containsExactly("15");

    TopicName own = TopicName.of("$own/t/7/l//x/");
    assertThat(OWN.removedFrom(own)).contains(TopicName.of("/x/"));
    assertThat(OWN.argumentsIn(own)).containsExactly("t", "7", "l");

    TopicName queued = TopicName.of("$queue/a");
    assertThat(TopicPrefix.QUEUE.removedFrom(queued)).contains(TopicName.of("a"));
    assertThat(TopicPrefix.QUEUE.argumentsIn(queued)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"$delayed", "$DELAYED/15/a", "$delayedx/15/a", "a/$delayed/15/a", "a"})
  void nothingIsRemovedFromOtherNames(String text) {
    TopicName name = TopicName.of(text);
    assertThat(TopicPrefix.DELAYED.removedFrom(name)).isEmpty();
    assertThat(TopicPrefix.DELAYED.argumentsIn(name)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"$delayed/x/a, 9", "$delayed/15, 11", "$delayed/15/, 12", "$delayed//a, 9"})
  void nameWithAPrefixInWantOfSomethingIsRefused(String text, int position) {
    TopicName name = TopicName.of(text);
    assertThatThrownBy(() -> TopicPrefix.DELAYED.removedFrom(name))
        .isInstanceOfSatisfying(
            InvalidTopicException.class,
            refusal -> assertThat(refusal.position()).isEqualTo(position));
    assertThatThrownBy(() -> TopicPrefix.DELAYED.argumentsIn(name))
        .isInstanceOf(InvalidTopicException.class);
  }

  @Test
  void sharingMakesASharedSubscription() {
    TopicPrefix plain = TopicPrefix.of("$mine").argument("group");
    assertThat(plain.isSharing()).isFalse();
    assertThat(plain.sharing().isSharing()).isTrue();
    assertThat(plain.sharing().argument("more").isSharing()).isTrue();
    assertThat(plain.isSharing()).isFalse();

    String text = "$mine/g/a";
    TopicPolicy standard = TopicPolicy.standard();
    assertThat(TopicFilter.of(text, standard.prefixes(plain)).shareGroup()).isEmpty();
    assertThat(TopicFilter.of(text, standard.prefixes(plain.sharing())).shareGroup()).contains("g");
  }

  @Test
  void prefixesAreEqualByFirstLevelArgumentsAndMeaning() {
    TopicPrefix prefix = TopicPrefix.of("$x").argument("a");
    assertThat(prefix)
        .isEqualTo(TopicPrefix.of("$x").argument("a"))
        .hasSameHashCodeAs(TopicPrefix.of("$x").argument("a"))
        .isNotEqualTo(TopicPrefix.of("$y").argument("a"))
        .isNotEqualTo(TopicPrefix.of("$x"))
        .isNotEqualTo(TopicPrefix.of("$x").argument("b"))
        .isNotEqualTo(TopicPrefix.of("$x").number("a"))
        .isNotEqualTo(TopicPrefix.of("$x").argument("a").argument("a"))
        .isNotEqualTo(prefix.sharing())
        .isNotEqualTo("$x/{a}/");
    assertThat(TopicPrefix.of("$share").argument("share name").sharing())
        .isEqualTo(TopicPrefix.SHARE);
  }

  @Test
  void textOfAPrefixIsItsForm() {
    assertThat(TopicPrefix.SHARE).hasToString("$share/{share name}/");
    assertThat(TopicPrefix.QUEUE).hasToString("$queue/");
    assertThat(OWN).hasToString("$own/{tenant}/{priority}/{lane}/");
    assertThat(OWN.firstLevel()).isEqualTo("$own");
  }

  @Test
  void filtersOfTheSameTextDifferByTheirPrefix() {
    String text = "$queue/a";
    TopicFilter ordinary = TopicFilter.of(text);
    TopicFilter queue = TopicFilter.of(text, POLICY);
    TopicFilter other =
        TopicFilter.of(text, TopicPolicy.standard().prefixes(TopicPrefix.of("$queue")));
    assertThat(queue)
        .isNotEqualTo(ordinary)
        .isNotEqualTo(other)
        .isEqualTo(TopicFilter.of(text, POLICY))
        .hasSameHashCodeAs(TopicFilter.of(text, POLICY));
    assertThat(queue.matches("a")).isTrue();
    assertThat(queue.matches(text)).isFalse();
    assertThat(ordinary.matches(text)).isTrue();
  }

  private static InvalidTopicException refusal(String text) {
    return catchThrowableOfType(InvalidTopicException.class, () -> TopicFilter.of(text, POLICY));
  }
}
