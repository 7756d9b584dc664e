package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.statistics.Statistics;

@Domain(TopicArbitraries.class)
class MatchingPropertyTest {
  @Property(tries = 5_000)
  void filterMatchesExactlyWhatTheReferenceMatches(
      @ForAll TopicFilter filter, @ForAll TopicName topic) {
    boolean expected = ReferenceMatcher.matches(filter.toString(), topic.toString());
    Statistics.collect(expected);
    Statistics.coverage(coverage -> {
      coverage.check(true).percentage(share -> share > 3);
      coverage.check(false).percentage(share -> share > 3);
    });
    assertThat(filter.matches(topic)).isEqualTo(expected);
  }

  @Property
  void sharingChangesNothingAboutWhatMatches(@ForAll TopicFilter filter, @ForAll TopicName topic) {
    assertThat(filter.unshared().matches(topic)).isEqualTo(filter.matches(topic));
  }

  @Property
  void levelsJoinedBySlashesAreTheName(@ForAll TopicName topic) {
    assertThat(String.join("/", topic.levels())).isEqualTo(topic.toString());
    assertThat(topic.levelCount()).isEqualTo(topic.levels().size());
  }
}
