package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import net.jqwik.api.statistics.Statistics;

@Domain(TopicArbitraries.class)
@Domain(DomainContext.Global.class)
class FilterAlgebraPropertyTest {
  @Property(tries = 20_000)
  void intersectionMatchesExactlyTheTopicsThatBothMatch(
      @ForAll TopicFilter one, @ForAll TopicFilter other, @ForAll TopicName topic) {
    boolean both = matches(one, topic) && matches(other, topic);
    Statistics.label("both match")
        .collect(both)
        .coverage(coverage -> coverage.check(true).percentage(share -> share > 0.2));
    boolean found =
        one.intersection(other)
            .map(filter -> ReferenceMatcher.matches(filter.toString(), topic.toString()))
            .orElse(false);
    assertThat(found).isEqualTo(both);
    assertThat(one.intersects(other) || !both).isTrue();
  }

  @Property(tries = 5_000)
  void filterThatCoversAnotherMatchesItsTopics(
      @ForAll TopicFilter one, @ForAll TopicFilter other, @ForAll TopicName topic) {
    Statistics.label("covers")
        .collect(one.covers(other))
        .coverage(coverage -> coverage.check(true).percentage(share -> share > 0.5));
    assertThat(!one.covers(other) || !matches(other, topic) || matches(one, topic)).isTrue();
  }

  @Property
  void intersectionIsCommutative(@ForAll TopicFilter one, @ForAll TopicFilter other) {
    assertThat(one.intersection(other)).isEqualTo(other.intersection(one));
    assertThat(one.intersects(other)).isEqualTo(other.intersects(one));
  }

  @Property
  void intersectionIsAssociative(
      @ForAll TopicFilter a, @ForAll TopicFilter b, @ForAll TopicFilter c) {
    assertThat(a.intersection(b).flatMap(c::intersection))
        .isEqualTo(b.intersection(c).flatMap(a::intersection));
  }

  @Property
  void filterIsItsOwnIntersectionAndCoversItself(@ForAll TopicFilter filter) {
    assertThat(filter.intersection(filter)).contains(filter.unshared());
    assertThat(filter.intersects(filter)).isTrue();
    assertThat(filter.covers(filter)).isTrue();
  }

  @Property
  void bothFiltersCoverTheirIntersection(@ForAll TopicFilter one, @ForAll TopicFilter other) {
    Optional<TopicFilter> intersection = one.intersection(other);
    assertThat(intersection.isPresent()).isEqualTo(one.intersects(other));
    assertThat(intersection.stream())
        .allMatch(one::covers)
        .allMatch(other::covers)
        .noneMatch(TopicFilter::isShared);
  }

  @Property
  void filterCoversAnotherIfThisIsTheirIntersection(
      @ForAll TopicFilter one, @ForAll TopicFilter other) {
    boolean intersectionIsOther =
        one.intersection(other).filter(both -> both.covers(other)).isPresent();
    assertThat(one.covers(other)).isEqualTo(intersectionIsOther);
  }

  @Property
  void coveringIsTransitive(@ForAll TopicFilter a, @ForAll TopicFilter b, @ForAll TopicFilter c) {
    assertThat(!a.covers(b) || !b.covers(c) || a.covers(c)).isTrue();
  }

  @Property
  void sharingChangesNoAnswer(@ForAll TopicFilter one, @ForAll TopicFilter other) {
    assertThat(one.covers(other)).isEqualTo(one.unshared().covers(other.unshared()));
    assertThat(one.intersects(other)).isEqualTo(one.unshared().intersects(other.unshared()));
    assertThat(one.intersection(other)).isEqualTo(one.unshared().intersection(other.unshared()));
  }

  /**
   * The two have a literal in place of each other's wildcards, and are as long as filters may be.
   */
  @Property
  void longFiltersIntersectIfTheShortestTopicOfBothIsOne(@ForAll("longPairs") LongPair pair) {
    boolean isTopic = ReferenceSyntax.isName(pair.shortestTopic);
    Statistics.label("intersects")
        .collect(isTopic)
        .coverage(coverage -> {
          coverage.check(true).percentage(share -> share > 10);
          coverage.check(false).percentage(share -> share > 10);
        });
    TopicFilter one = TopicFilter.of(pair.one);
    TopicFilter other = TopicFilter.of(pair.other);

    assertThat(one.intersects(other)).isEqualTo(isTopic);
    one.intersection(other)
        .ifPresent(both -> {
          assertThat(ReferenceSyntax.isFilter(both.toString())).isTrue();
          assertThat(ReferenceMatcher.matches(both.toString(), pair.shortestTopic)).isTrue();
          assertThat(one.covers(both) && other.covers(both)).isTrue();
        });
  }

  @Provide
  Arbitrary<LongPair> longPairs() {
    Arbitrary<String> characters = Arbitraries.of("a", "é", "€", "𝄞");
    Arbitrary<Integer> bytes = Arbitraries.integers().between(20_000, 45_000);
    Arbitrary<Integer> spareBytes = Arbitraries.integers().between(-6, 6);
    Arbitrary<String> ends = Arbitraries.of("", "/+", "/+/+", "/#", "/+/#");
    return Combinators.combine(characters, characters, bytes, spareBytes, ends).as(LongPair::new);
  }

  static final class LongPair {
    final String one;
    final String other;
    final String shortestTopic;

    LongPair(String character, String otherCharacter, int bytes, int spareBytes, String end) {
      String first = character.repeat(bytes / bytes(character));
      String emptyEnd = end.replace("+", "").replace("/#", "");
      int left = 65_535 - bytes(first) - 1 - bytes(emptyEnd) - spareBytes;
      String second = otherCharacter.repeat(left / bytes(otherCharacter));
      one = first + "/+" + end;
      other = "+/" + second + end;
      shortestTopic = first + "/" + second + emptyEnd;
    }

    @Override
    public String toString() {
      return "bytes of the shortest topic: " + bytes(shortestTopic);
    }
  }

  private static boolean matches(TopicFilter filter, TopicName topic) {
    return ReferenceMatcher.matches(filter.toString(), topic.toString());
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
