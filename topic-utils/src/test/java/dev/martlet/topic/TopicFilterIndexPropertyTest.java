package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

@Domain(TopicArbitraries.class)
@Domain(DomainContext.Global.class)
class TopicFilterIndexPropertyTest {
  record Pair(TopicFilter filter, int value) {}

  record Change(boolean adds, Pair pair) {}

  @Property(tries = 500)
  void indexFindsWhatALinearScanFinds(
      @ForAll("changes") List<Change> changes, @ForAll @Size(8) List<TopicName> topics) {
    TopicFilterIndex<Integer> index = new TopicFilterIndex<>();
    Set<Pair> model = new HashSet<>();
    for (Change change : changes) {
      assertThat(apply(change, index)).isEqualTo(apply(change, model));
      assertThat(index.size()).isEqualTo(model.size());
      assertThat(index.isEmpty()).isEqualTo(model.isEmpty());
    }
    for (TopicName topic : topics) {
      assertThat(found(topic, index)).containsExactlyInAnyOrderElementsOf(scan(topic, model));
    }
    assertThat(index.entries.entryCount())
        .isEqualTo(model.stream().map(pair -> pair.filter.unshared()).distinct().count());
  }

  @Property(tries = 200)
  void indexIsEmptyOnceAllIsRemoved(@ForAll("changes") List<Change> changes) {
    TopicFilterIndex<Integer> index = new TopicFilterIndex<>();
    changes.forEach(change -> index.add(change.pair.filter, change.pair.value));
    changes.forEach(change -> index.remove(change.pair.filter, change.pair.value));
    assertThat(index.isEmpty()).isTrue();
    assertThat(index.entries.entryCount()).isZero();
    assertThat(index.entries.shapeCount()).isZero();
  }

  /** Adds and removes of few filters, else hardly a removal would hit. */
  @Provide
  Arbitrary<List<Change>> changes() {
    Arbitrary<TopicFilter> filters = new TopicArbitraries().topicFilters();
    return filters.list().ofSize(12).flatMap(some -> changesOf(Arbitraries.of(some)));
  }

  private static Arbitrary<List<Change>> changesOf(Arbitrary<TopicFilter> filters) {
    Arbitrary<Pair> pairs =
        Combinators.combine(filters, Arbitraries.integers().between(1, 3)).as(Pair::new);
    Arbitrary<Boolean> adds = Arbitraries.of(true, true, false);
    return Combinators.combine(adds, pairs).as(Change::new).list().ofMaxSize(60);
  }

  private static boolean apply(Change change, TopicFilterIndex<Integer> index) {
    Pair pair = change.pair;
    return change.adds ? index.add(pair.filter, pair.value) : index.remove(pair.filter, pair.value);
  }

  private static boolean apply(Change change, Set<Pair> model) {
    return change.adds ? model.add(change.pair) : model.remove(change.pair);
  }

  private static List<Pair> found(TopicName topic, TopicFilterIndex<Integer> index) {
    List<Pair> found = new ArrayList<>();
    index.forEachMatchingPair(topic, (filter, value) -> found.add(new Pair(filter, value)));
    return found;
  }

  private static List<Pair> scan(TopicName topic, Set<Pair> model) {
    return model.stream()
        .filter(pair -> ReferenceMatcher.matches(pair.filter.toString(), topic.toString()))
        .toList();
  }
}
