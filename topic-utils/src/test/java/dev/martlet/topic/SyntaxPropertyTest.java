package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

class SyntaxPropertyTest {
  @Property
  void namesAreAcceptedExactlyWhenEveryRuleHolds(@ForAll("texts") String text) {
    assertAcceptedIf(ReferenceSyntax.isName(text), TopicName::of, text);
  }

  @Property
  void filtersAreAcceptedExactlyWhenEveryRuleHolds(@ForAll("texts") String text) {
    assertAcceptedIf(ReferenceSyntax.isFilter(text), TopicFilter::of, text);
  }

  private static void assertAcceptedIf(boolean legal, Function<String, Object> type, String text) {
    Statistics.collect(legal ? "legal" : "illegal");
    Statistics.coverage(coverage -> {
      coverage.check("legal").percentage(share -> share > 5);
      coverage.check("illegal").percentage(share -> share > 5);
    });
    if (legal) {
      assertThat(type.apply(text)).hasToString(text);
    } else {
      assertThatThrownBy(() -> type.apply(text))
          .isInstanceOfSatisfying(
              InvalidTopicException.class,
              refusal -> assertThat(refusal.position()).isBetween(0, text.length()));
    }
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> prefixes = Arbitraries.of("", "", "$share", "$share/", "$share/g/", "a/");
    Arbitrary<Character> common = Arbitraries.of('a', '/', '/', '/', '+', '#', '$', 'é');
    Arbitrary<Character> rare = Arbitraries.of('\0', '\uD834', '\uDD1E', '\uFEFF');
    Arbitrary<String> rests =
        Arbitraries.frequencyOf(Tuple.of(20, common), Tuple.of(1, rare))
            .list()
            .ofMaxSize(7)
            .map(SyntaxPropertyTest::join);
    return Combinators.combine(prefixes, rests).as(String::concat);
  }

  private static String join(Iterable<Character> characters) {
    StringBuilder text = new StringBuilder();
    characters.forEach(text::append);
    return text.toString();
  }
}
