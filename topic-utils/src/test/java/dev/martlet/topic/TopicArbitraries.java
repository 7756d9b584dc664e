package dev.martlet.topic;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.DomainContextBase;

/**
 * Topics and filters for properties, which shrink; {@link RandomTopics} draws the many and the
 * huge. Levels are few, so that filters and topics drawn apart often match.
 */
class TopicArbitraries extends DomainContextBase {
  private static final String[] LEVELS = {"", "a", "b", "$x", "é", "€", "𝄞", "\u0001"};

  @Provide
  Arbitrary<TopicName> topicNames() {
    return path(Arbitraries.of(LEVELS), 5).filter(text -> !text.isEmpty()).map(TopicName::of);
  }

  @Provide
  Arbitrary<TopicFilter> topicFilters() {
    Arbitrary<String> levels =
        Arbitraries.frequencyOf(
            Tuple.of(1, Arbitraries.just("+")), Tuple.of(2, Arbitraries.of(LEVELS)));
    Arbitrary<String> open = path(levels, 5);
    Arbitrary<String> tailed = path(levels, 3).map(text -> text + "/#");
    Arbitrary<String> plain =
        Arbitraries.oneOf(open, tailed, Arbitraries.just("#")).filter(text -> !text.isEmpty());
    Arbitrary<String> prefixes = Arbitraries.of("", "", "$share/g/", "$share/é$/");
    return Combinators.combine(prefixes, plain).as(String::concat).map(TopicFilter::of);
  }

  private static Arbitrary<String> path(Arbitrary<String> levels, int maxLevels) {
    return levels.list().ofMinSize(1).ofMaxSize(maxLevels).map(list -> String.join("/", list));
  }
}
