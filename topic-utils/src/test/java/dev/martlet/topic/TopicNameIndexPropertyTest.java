package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
class TopicNameIndexPropertyTest {
  record Change(boolean puts, TopicName topic, int value) {}

  @Property(tries = 500)
  void indexFindsWhatALinearScanFinds(
      @ForAll("changes") List<Change> changes, @ForAll @Size(8) List<TopicFilter> filters) {
    TopicNameIndex<Integer> index = new TopicNameIndex<>();
    Map<TopicName, Integer> model = new HashMap<>();
    for (Change change : changes) {
      assertThat(apply(change, index)).isEqualTo(Optional.ofNullable(apply(change, model)));
      assertThat(index.size()).isEqualTo(model.size());
      assertThat(index.get(change.topic)).isEqualTo(Optional.ofNullable(model.get(change.topic)));
    }
    for (TopicFilter filter : filters) {
      List<Map.Entry<TopicName, Integer>> expected =
          model.entrySet().stream()
              .filter(
                  entry -> ReferenceMatcher.matches(filter.toString(), entry.getKey().toString()))
              .toList();
      assertThat(found(filter, index)).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(pages(filter, index)).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  /** Below few levels, so that bunches burst, become empty, and fill again. */
  @Property(tries = 100)
  void crowdedIndexFindsWhatALinearScanFinds(
      @ForAll("crowdedChanges") List<Change> changes,
      @ForAll("crowdedFilters") @Size(6) List<TopicFilter> filters) {
    indexFindsWhatALinearScanFinds(changes, filters);
  }

  @Property(tries = 200)
  void forEachShowsAllTopicsWhateverTheyStartWith(@ForAll List<TopicName> topics) {
    TopicNameIndex<Integer> index = new TopicNameIndex<>();
    topics.forEach(topic -> index.put(topic, 1));
    List<TopicName> shown = new ArrayList<>();
    index.forEach((topic, value) -> shown.add(topic));
    assertThat(shown).containsExactlyInAnyOrderElementsOf(new HashSet<>(topics));
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    Arbitrary<TopicName> topics = new TopicArbitraries().topicNames();
    return topics
        .list()
        .ofSize(12)
        .flatMap(some ->
            Combinators.combine(
                    Arbitraries.of(true, true, false),
                    Arbitraries.of(some),
                    Arbitraries.integers().between(1, 3))
                .as(Change::new)
                .list()
                .ofMaxSize(60));
  }

  @Provide
  Arbitrary<List<Change>> crowdedChanges() {
    Arbitrary<TopicName> topics =
        Combinators.combine(
                Arbitraries.of("a/b/", "a/b/c/d/", "a/", "/", "", "$x/"),
                Arbitraries.integers().between(0, 40),
                Arbitraries.of("", "/", "/c", "/c/d"))
            .as((start, number, end) -> TopicName.of(start + number + end));
    Arbitrary<Boolean> puts = Arbitraries.of(true, true, true, true, false);
    Arbitrary<Boolean> removes = Arbitraries.of(true, false, false, false, false);
    return Combinators.combine(
            crowded(puts, topics), crowded(removes, topics), crowded(puts, topics))
        .as((first, second, third) ->
            Stream.of(first, second, third).flatMap(List::stream).toList());
  }

  private static Arbitrary<List<Change>> crowded(
      Arbitrary<Boolean> puts, Arbitrary<TopicName> topics) {
    return Combinators.combine(puts, topics, Arbitraries.integers().between(1, 3))
        .as(Change::new)
        .list()
        .ofMaxSize(400);
  }

  @Provide
  Arbitrary<List<TopicFilter>> crowdedFilters() {
    return Arbitraries.of("a", "b", "c", "d", "", "7", "+", "+", "+", "$x")
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(levels -> String.join("/", levels))
        .flatMap(start -> Arbitraries.of(start.isEmpty() ? "#" : start, start + "/#"))
        .map(TopicFilter::of)
        .list();
  }

  private static Optional<Integer> apply(Change change, TopicNameIndex<Integer> index) {
    return change.puts ? index.put(change.topic, change.value) : index.remove(change.topic);
  }

  private static Integer apply(Change change, Map<TopicName, Integer> model) {
    return change.puts ? model.put(change.topic, change.value) : model.remove(change.topic);
  }

  private static List<Map.Entry<TopicName, Integer>> found(
      TopicFilter filter, TopicNameIndex<Integer> index) {
    List<Map.Entry<TopicName, Integer>> found = new ArrayList<>();
    index.forEachMatch(filter, (topic, value) -> found.add(Map.entry(topic, value)));
    return found;
  }

  private static List<Map.Entry<TopicName, Integer>> pages(
      TopicFilter filter, TopicNameIndex<Integer> index) {
    List<Map.Entry<TopicName, Integer>> found = new ArrayList<>();
    TopicCursor<Integer> cursor = index.cursor(filter);
    while (cursor.hasMore()) {
      int before = found.size();
      cursor.advance(2, (topic, value) -> found.add(Map.entry(topic, value)));
      assertThat(found.size()).isLessThanOrEqualTo(before + 2);
    }
    return found;
  }
}
