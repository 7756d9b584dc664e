package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every question about every two filters of a small world, against the topics counted out. */
class FilterAlgebraOracleTest {
  private static final int NO_LIMIT = 65_535;

  private final List<String> mistakes = new ArrayList<>();

  @Test
  @Tag("5.0:MQTT-4.7.1-1")
  @Tag("5.0:MQTT-4.7.1-2")
  @Tag("5.0:MQTT-4.7.2-1")
  void everyAnswerAboutTwoFiltersIsThatOfTheirTopics() {
    TopicUniverse world =
        new TopicUniverse(TopicUniverse.paths(List.of("", "a", "b", "$x", "y"), 5));
    Map<TopicFilter, BitSet> sets = new LinkedHashMap<>();
    for (String filter : TopicUniverse.filters(List.of("", "a", "b", "$x", "+"), 4)) {
      sets.put(TopicFilter.of(filter), world.matches(filter));
    }
    sets.forEach((one, ones) ->
        sets.forEach((other, others) -> {
          BitSet both = TopicUniverse.intersection(ones, others);
          Optional<TopicFilter> intersection = one.intersection(other);
          expect(one.covers(other) == TopicUniverse.isSubset(others, ones), one, "covers", other);
          expect(one.intersects(other) == !both.isEmpty(), one, "intersects", other);
          expect(
              both.equals(intersection.map(sets::get).orElseGet(BitSet::new)),
              one,
              "has the intersection " + intersection + " with",
              other);
        }));
    assertThat(sets).hasSize(935);
    assertThat(mistakes).isEmpty();
  }

  @Test
  @Tag("5.0:MQTT-4.7.2-1")
  void everyAnswerHoldsWhereTheRuleForDollarIsSwitchedOff() {
    TopicUniverse world =
        new TopicUniverse(TopicUniverse.paths(List.of("", "a", "$x", "y", "$y"), 4));
    Map<TopicSet, BitSet> sets = new LinkedHashMap<>();
    for (String filter : TopicUniverse.filters(List.of("", "a", "$x", "+"), 3)) {
      sets.put(pattern(filter, false), world.matches(filter));
      sets.put(pattern(filter, true), world.matchesWithDollar(filter));
    }
    sets.forEach((one, ones) ->
        sets.forEach((other, others) -> {
          BitSet both = TopicUniverse.intersection(ones, others);
          Optional<TopicSet> intersection = FilterAlgebra.intersection(one, other, NO_LIMIT);
          expect(one.covers(other) == TopicUniverse.isSubset(others, ones), one, "covers", other);
          expect(
              FilterAlgebra.intersects(one, other, NO_LIMIT) == !both.isEmpty(),
              one,
              "intersects",
              other);
          expect(
              both.equals(intersection.map(sets::get).orElseGet(BitSet::new)),
              one,
              "has the intersection " + intersection + " with",
              other);
          expect(
              one.canonical().equals(other.canonical()) == ones.equals(others),
              one,
              "has the canonical form of",
              other);
        }));
    assertThat(mistakes).isEmpty();
  }

  /** What is so near 65,535 bytes that no one can count it out is here near six. */
  @Test
  @Tag("5.0:MQTT-4.7.3-3")
  void everyAnswerHoldsNearTheLimitOfLength() {
    int limit = 6;
    List<String> topics =
        TopicUniverse.texts(List.of("/", "a", "é", "y"), limit, ReferenceSyntax::isName);
    List<String> filters =
        TopicUniverse.texts(List.of("/", "a", "é", "+", "#"), limit, ReferenceSyntax::isFilter);
    TopicUniverse world = new TopicUniverse(topics);
    Map<TopicSet, BitSet> sets = new LinkedHashMap<>();
    filters.forEach(filter -> sets.put(pattern(filter, false), world.matches(filter)));
    Map<BitSet, TopicSet> filterOf = new HashMap<>();
    sets.forEach((filter, set) -> filterOf.put(set, filter));
    int[] withoutFilter = {0};

    sets.forEach((one, ones) ->
        sets.forEach((other, others) -> {
          BitSet both = TopicUniverse.intersection(ones, others);
          Optional<TopicSet> intersection = FilterAlgebra.intersection(one, other, limit);
          expect(one.covers(other) == TopicUniverse.isSubset(others, ones), one, "covers", other);
          expect(
              FilterAlgebra.intersects(one, other, limit) == !both.isEmpty(),
              one,
              "intersects",
              other);
          if (!both.isEmpty() && !filterOf.containsKey(both)) {
            withoutFilter[0]++;
            expect(
                intersection.isEmpty(),
                one,
                "has an intersection, though no filter is it, with",
                other);
          } else {
            expect(
                both.equals(intersection.map(sets::get).orElseGet(BitSet::new)),
                one,
                "has the intersection " + intersection + " with",
                other);
          }
        }));
    assertThat(withoutFilter[0]).isPositive();
    assertThat(mistakes).isEmpty();
  }

  private static TopicSet pattern(String filter, boolean matchesDollarTopics) {
    return TopicSet.of(List.of(filter.split("/", -1)), matchesDollarTopics);
  }

  private void expect(boolean right, Object one, String claim, Object other) {
    if (!right) {
      mistakes.add(one + " wrongly " + claim + " " + other + ", or wrongly not");
    }
  }
}
