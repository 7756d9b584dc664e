package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicPolicyTest {
  private static final TopicPolicy STANDARD = TopicPolicy.standard();
  private static final TopicPolicy STRICT = STANDARD.refuseControlCharacters();
  private static final TopicPolicy LENIENT = STANDARD.wildcardsMatchDollarTopics();

  private static final TopicPolicy VENDOR =
      STANDARD.prefixes(
          TopicPrefix.SHARE,
          TopicPrefix.ORDERED_SHARE,
          TopicPrefix.QUEUE,
          TopicPrefix.MESSAGE_QUEUE,
          TopicPrefix.EXCLUSIVE,
          TopicPrefix.DELAYED,
          TopicPrefix.of("$two").argument("first").number("second"));

  @Test
  void standardPolicyIsWhatIsFollowedWithoutOne() {
    for (String text : new String[] {"a/+", "#", "$share/g/a", "$queue/a", "\u0001/\uFFFE", "$q"}) {
      assertThat(TopicFilter.of(text, STANDARD)).isEqualTo(TopicFilter.of(text));
    }
    assertThat(TopicName.of("a/\u0001", STANDARD)).isEqualTo(TopicName.of("a/\u0001"));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x1, 0x1F, 0x7F, 0x80, 0x9F, 0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x1FFFF, 0x10FFFE,
        0x10FFFF
      })
  @Tag("5.0:1.5.4")
  void controlCharactersAndNonCharactersAreRefusedWhereTheyStand(int codePoint) {
    String text = "é/𝄞" + Character.toString(codePoint) + "/x";
    assertThat(TopicName.of(text)).hasToString(text);
    assertThat(TopicFilter.of(text)).hasToString(text);
    for (InvalidTopicException refusal :
        new InvalidTopicException[] {refusalOfName(text, STRICT), refusalOfFilter(text, STRICT)}) {
      assertThat(refusal.position()).isEqualTo(4);
      assertThat(refusal.rule()).contains("control characters", "1.5.4");
    }
  }

  @Test
  void controlCharacterInAPrefixIsRefusedToo() {
    assertThat(refusalOfFilter("$share/g\u0007/a", STRICT).position()).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {' ', '~', 0xA0, 0xFDCF, 0xFDF0, 0xFEFF, 0xFFFD, 0x10000, 0x1FFFD, 0x10FFFD, 0xE000})
  @Tag("5.0:1.5.4")
  void neighboursOfRefusedCharactersAreAccepted(int codePoint) {
    String text = "a/" + Character.toString(codePoint);
    assertThat(TopicName.of(text, STRICT)).hasToString(text);
    assertThat(TopicFilter.of(text, STRICT)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({
    "1, a, yes, 0",
    "1, a/b, no, 2",
    "2, a/b, yes, 0",
    "2, a/b/c, no, 4",
    "2, /b/c, no, 3",
    "2, //, no, 2",
    "3, //, yes, 0",
    "3, aa/bb/cc/dd/ee, no, 9",
    "1, /, no, 1"
  })
  void levelsBeyondTheMaximumAreRefusedWhereTheFirstOfThemBegins(
      int maximum, String text, String accepted, int position) {
    TopicPolicy policy = STANDARD.maximumLevels(maximum);
    if (accepted.equals("yes")) {
      assertThat(TopicName.of(text, policy)).hasToString(text);
      assertThat(TopicFilter.of(text, policy)).hasToString(text);
      return;
    }
    int levels = text.split("/", -1).length;
    for (InvalidTopicException refusal :
        new InvalidTopicException[] {refusalOfName(text, policy), refusalOfFilter(text, policy)}) {
      assertThat(refusal.position()).isEqualTo(position);
      assertThat(refusal.rule()).contains("allows " + maximum + " levels, not " + levels);
    }
  }

  @Test
  void levelsOfAPrefixAreNotCounted() {
    TopicPolicy policy = STANDARD.maximumLevels(2);
    assertThat(TopicFilter.of("$share/g/a/+", policy).levels()).containsExactly("a", "+");
    InvalidTopicException refusal = refusalOfFilter("$share/g/a/+/#", policy);
    assertThat(refusal.position()).isEqualTo(13);
    assertThat(refusal.rule()).contains("2 levels, not 3");
  }

  @Test
  void hashCountsAsALevel() {
    assertThat(refusalOfFilter("a/#", STANDARD.maximumLevels(1)).position()).isEqualTo(2);
    assertThat(TopicFilter.of("#", STANDARD.maximumLevels(1))).hasToString("#");
  }

  @Test
  void asManyLevelsAsFitMayBeAllowed() {
    String deepest = "/".repeat(65_535);
    assertThat(TopicName.of(deepest, STANDARD.maximumLevels(65_536)).levelCount())
        .isEqualTo(65_536);
    assertThat(refusalOfName(deepest, STANDARD.maximumLevels(65_535)).position()).isEqualTo(65_535);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 65_537, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void maximumThatIsNoNumberOfLevelsIsRefused(int levels) {
    assertThatThrownBy(() -> STANDARD.maximumLevels(levels))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("maximumLevels", "1", "65536", Integer.toString(levels));
  }

  @ParameterizedTest
  @CsvSource({
    "$share/g/a/+, $share, g, true, g, a/+",
    "$oshare/g/a/+, $oshare, g, true, g, a/+",
    "$queue/a/+, $queue, '', true, $queue, a/+",
    "$q/a, $q, '', true, $q, a",
    "$exclusive/a/#, $exclusive, '', false, '', a/#",
    "$delayed/15/a/b, $delayed, 15, false, '', a/b",
    "$two/x/007//b, $two, x 007, false, '', /b"
  })
  void listedPrefixIsTakenForWhatItIs(
      String text,
      String firstLevel,
      String arguments,
      boolean shared,
      String group,
      String filter) {
    TopicFilter made = TopicFilter.of(text, VENDOR);
    assertThat(made.prefix().map(TopicPrefix::firstLevel)).contains(firstLevel);
    assertThat(String.join(" ", made.prefixArguments())).isEqualTo(arguments);
    assertThat(made.isShared()).isEqualTo(shared);
    assertThat(made.shareGroup().orElse("")).isEqualTo(group);
    assertThat(made.unshared()).isEqualTo(TopicFilter.of(filter));
    assertThat(made.unshared().prefix()).isEmpty();
    assertThat(made.levels()).isEqualTo(TopicFilter.of(filter).levels());
    assertThat(made).hasToString(text);

    String topic = filter.replace('+', 'x').replace('#', 'x');
    assertThat(made.matches(topic)).isTrue();
    assertThat(made.matches(text.replace('+', 'x').replace('#', 'x'))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$oshare/g/a",
        "$queue/a",
        "$q/a",
        "$exclusive/a",
        "$delayed/15/a",
        "$delayed/x/a",
        "$queue/",
        "$queue/+/b"
      })
  void prefixThatIsNotListedIsAnOrdinaryLevel(String text) {
    TopicFilter made = TopicFilter.of(text);
    assertThat(made.prefix()).isEmpty();
    assertThat(made.prefixArguments()).isEmpty();
    assertThat(made.isShared()).isFalse();
    assertThat(made.shareGroup()).isEmpty();
    assertThat(made.unshared()).isSameAs(made);
    assertThat(made.matches(text.replace('+', 'x'))).isTrue();
  }

  @Test
  void sharesAreOrdinaryLevelsWhereTheirPrefixIsNotListed() {
    TopicPolicy without = STANDARD.prefixes(TopicPrefix.QUEUE);
    TopicFilter made = TopicFilter.of("$share/+/a", without);
    assertThat(made.isShared()).isFalse();
    assertThat(made.matches("$share/x/a")).isTrue();
    assertThat(TopicFilter.of("$queue/a", without).isShared()).isTrue();
    assertThat(TopicFilter.of("$share/g/a", STANDARD.prefixes(new TopicPrefix[0])).isShared())
        .isFalse();
  }

  @Test
  void twoPrefixesOfOneFirstLevelAreRefused() {
    TopicPrefix other = TopicPrefix.of("$share");
    assertThatThrownBy(() -> STANDARD.prefixes(TopicPrefix.SHARE, TopicPrefix.QUEUE, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("same first level")
        .hasMessageContaining("$share/{share name}/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"#", "+", "+/x", "+/#", "$share/g/#", "$share/g/+/x"})
  void wildcardsMatchDollarTopicsIfThePolicySaysSo(String text) {
    TopicName topic = TopicName.of(text.endsWith("+") ? "$x" : "$SYS/x");
    TopicFilter lenient = TopicFilter.of(text, LENIENT);
    TopicFilter standard = TopicFilter.of(text);
    assertThat(standard.matches(topic)).isFalse();
    assertThat(standard.unshared().matches(topic)).isFalse();
    assertThat(lenient.matches(topic)).isTrue();
    assertThat(lenient.matches(topic.toString())).isTrue();
    assertThat(lenient.unshared().matches(topic)).isTrue();
    assertThat(lenient.matches(topic.toString().replace('$', 'a'))).isTrue();
    assertThat(lenient).isNotEqualTo(standard);
    assertThat(lenient).isEqualTo(TopicFilter.of(text, LENIENT));
  }

  @Test
  void lenientWildcardIsNoLicenceToMatchAnythingElse() {
    assertThat(TopicFilter.of("+/x", LENIENT).matches("$SYS/y")).isFalse();
    assertThat(TopicFilter.of("+", LENIENT).matches("$SYS/y")).isFalse();
    assertThat(TopicFilter.of("$SYS/#", LENIENT).matches("$sys/x")).isFalse();
  }

  @Test
  void lenientFilterCoversWhatItMatches() {
    TopicFilter dollar = TopicFilter.of("$SYS/#");
    TopicFilter all = TopicFilter.of("#");
    TopicFilter lenient = TopicFilter.of("#", LENIENT);
    assertThat(lenient.covers(dollar)).isTrue();
    assertThat(all.covers(dollar)).isFalse();
    assertThat(lenient.covers(all)).isTrue();
    assertThat(all.covers(lenient)).isFalse();
    assertThat(TopicFilter.of("+/#", LENIENT).covers(lenient)).isTrue();
    assertThat(TopicFilter.of("+/x", LENIENT).covers(TopicFilter.of("$SYS/x"))).isTrue();
    assertThat(TopicFilter.of("+/x").covers(TopicFilter.of("+/x", LENIENT))).isFalse();
    assertThat(TopicFilter.of("$share/g/#", LENIENT).covers(dollar)).isTrue();
  }

  @Test
  void lenientFilterIntersectsWhatItMatches() {
    TopicFilter dollar = TopicFilter.of("$SYS/+");
    TopicFilter lenient = TopicFilter.of("+/x", LENIENT);
    assertThat(lenient.intersects(dollar)).isTrue();
    assertThat(dollar.intersects(lenient)).isTrue();
    assertThat(TopicFilter.of("+/x").intersects(dollar)).isFalse();
    assertThat(lenient.intersection(dollar)).contains(TopicFilter.of("$SYS/x"));
    assertThat(TopicFilter.of("+/x").intersection(dollar)).isEmpty();
  }

  @Test
  void intersectionMatchesDollarTopicsIfBothDo() {
    TopicFilter lenient = TopicFilter.of("#", LENIENT);
    TopicFilter both = lenient.intersection(TopicFilter.of("+/x", LENIENT)).orElseThrow();
    TopicFilter one = lenient.intersection(TopicFilter.of("+/x")).orElseThrow();
    assertThat(both.matches("$SYS/x")).isTrue();
    assertThat(both.matches("a/x")).isTrue();
    assertThat(one.matches("$SYS/x")).isFalse();
    assertThat(one.matches("a/x")).isTrue();
  }

  @Test
  void answersAboutTwoFiltersOfAnyPoliciesAgreeWithWhatTheyMatch() {
    RandomTopics draw = new RandomTopics(5);
    for (int i = 0; i < 20_000; i++) {
      TopicFilter one = TopicFilter.of(draw.filter(), draw.oneIn(2) ? LENIENT : STANDARD);
      TopicFilter other = TopicFilter.of(draw.filter(), draw.oneIn(2) ? LENIENT : STANDARD);
      String like = draw.topicFor((draw.oneIn(2) ? one : other).toString());
      String topic = draw.oneIn(2) ? like : draw.nearMiss(like);
      boolean both = one.matches(topic) && other.matches(topic);
      String question = one + " and " + other + " by " + topic;
      assertThat(both && !one.intersects(other)).as(question).isFalse();
      assertThat(one.covers(other) && other.matches(topic) && !one.matches(topic))
          .as(question)
          .isFalse();
      one.intersection(other)
          .ifPresent(filter -> assertThat(filter.matches(topic)).as(question).isEqualTo(both));
    }
  }

  @Test
  void bothIndexesGoByTheirOwnOption() {
    for (String text : new String[] {"#", "+/x", "+/#", "$share/g/+/x"}) {
      TopicFilter filter = TopicFilter.of(text);
      TopicFilterIndex<String> standard = new TopicFilterIndex<>();
      TopicFilterIndex<String> lenient =
          TopicFilterIndex.<String>builder().wildcardsMatchDollarTopics().build();
      TopicFilterIndex<String> unshaped =
          TopicFilterIndex.<String>builder().maximumShapes(0).wildcardsMatchDollarTopics().build();
      standard.add(filter, "v");
      lenient.add(filter, "v");
      unshaped.add(filter, "v");
      assertThat(standard.matches(TopicName.of("$SYS/x"))).isEmpty();
      assertThat(lenient.matches(TopicName.of("$SYS/x"))).containsExactly("v");
      assertThat(unshaped.matches(TopicName.of("$SYS/x"))).containsExactly("v");
      assertThat(standard.matches(TopicName.of("a/x"))).containsExactly("v");

      TopicNameIndex<String> names = new TopicNameIndex<>();
      TopicNameIndex<String> lenientNames =
          TopicNameIndex.<String>builder().wildcardsMatchDollarTopics().build();
      names.put(TopicName.of("$SYS/x"), "v");
      lenientNames.put(TopicName.of("$SYS/x"), "v");
      assertThat(names.matches(filter)).isEmpty();
      assertThat(names.matches(TopicFilter.of(text, LENIENT))).isEmpty();
      assertThat(lenientNames.matches(filter)).containsExactly("v");
    }
  }

  @Test
  void indexTakesNoNoticeOfThePoliciesOfItsFilters() {
    TopicFilterIndex<String> index = new TopicFilterIndex<>();
    index.add(TopicFilter.of("#", LENIENT), "v");
    assertThat(index.matches(TopicName.of("$SYS/x"))).isEmpty();
    assertThat(index.add(TopicFilter.of("#"), "v")).isFalse();
    assertThat(index.remove(TopicFilter.of("#"), "v")).isTrue();
  }

  @Test
  void optionsAddUpInAnyOrder() {
    TopicPolicy one =
        STANDARD
            .refuseControlCharacters()
            .maximumLevels(2)
            .prefixes(TopicPrefix.QUEUE)
            .wildcardsMatchDollarTopics();
    TopicPolicy other =
        STANDARD
            .wildcardsMatchDollarTopics()
            .prefixes(TopicPrefix.QUEUE)
            .maximumLevels(2)
            .refuseControlCharacters();
    for (TopicPolicy policy : new TopicPolicy[] {one, other}) {
      assertThat(refusalOfFilter("a\u0001", policy).position()).isEqualTo(1);
      assertThat(refusalOfFilter("a/b/c", policy).position()).isEqualTo(4);
      assertThat(TopicFilter.of("$queue/a", policy).isShared()).isTrue();
      assertThat(TopicFilter.of("#", policy).matches("$SYS")).isTrue();
    }
    assertThat(TopicFilter.of("a\u0001/b/c", STANDARD)).hasToString("a\u0001/b/c");
  }

  private static InvalidTopicException refusalOfName(String text, TopicPolicy policy) {
    return catchThrowableOfType(InvalidTopicException.class, () -> TopicName.of(text, policy));
  }

  private static InvalidTopicException refusalOfFilter(String text, TopicPolicy policy) {
    return catchThrowableOfType(InvalidTopicException.class, () -> TopicFilter.of(text, policy));
  }
}
