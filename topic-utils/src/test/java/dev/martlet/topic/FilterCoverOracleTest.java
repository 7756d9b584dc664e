package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/** The cover of few filters of a small world, against all their subsets. */
class FilterCoverOracleTest {
  private static final TopicUniverse WORLD =
      new TopicUniverse(TopicUniverse.paths(List.of("", "a", "$x", "y", "$y"), 4));
  private static final Map<String, BitSet> SETS = new HashMap<>();
  private static final Map<String, BitSet> SETS_WITH_DOLLAR = new HashMap<>();

  @Example
  void coverOfEachUpToFourFiltersOfTwoLevelsIsSmallest() {
    List<TopicFilter> filters =
        TopicUniverse.filters(List.of("a", "+"), 3).stream().map(TopicFilter::of).toList();
    List<List<TopicFilter>> collections = new ArrayList<>(List.of(List.of()));
    for (int i = 0; i < collections.size(); i++) {
      List<TopicFilter> collection = collections.get(i);
      checkCover(collection);
      int next = collection.isEmpty() ? 0 : filters.indexOf(last(collection)) + 1;
      for (TopicFilter filter : filters.subList(next, filters.size())) {
        if (collection.size() < 4) {
          List<TopicFilter> larger = new ArrayList<>(collection);
          larger.add(filter);
          collections.add(larger);
        }
      }
    }
    assertThat(collections).hasSize(1 + 21 + 210 + 1_330 + 5_985);
  }

  @Property(tries = 20_000)
  void coverIsSmallest(@ForAll("collections") List<String> texts) {
    FilterCover cover = checkCover(texts.stream().map(TopicFilter::of).toList());
    boolean together = cover.redundant().values().stream().anyMatch(because -> because.size() > 1);
    Statistics.label("several make one redundant together")
        .collect(together)
        .coverage(coverage -> coverage.check(true).percentage(share -> share > 2));
  }

  @Property(tries = 5_000)
  void coverIsSmallestWhereTheRuleForDollarIsSwitchedOffForSome(
      @ForAll("collections") List<String> off, @ForAll("collections") List<String> on) {
    Map<TopicSet, BitSet> sets = new HashMap<>();
    for (String text : off.subList(0, Math.min(off.size(), 4))) {
      sets.put(pattern(text, false), setOf(text));
    }
    for (String text : on.subList(0, Math.min(on.size(), 4))) {
      sets.put(pattern(text, true), setWithDollar(text));
    }

    Set<TopicSet> kept = FilterCover.keepFewest(sets.keySet(), new TopicSetTrie());

    List<BitSet> keptSets = kept.stream().map(sets::get).toList();
    assertThat(union(keptSets)).isEqualTo(union(sets.values()));
    assertThat(kept).hasSize(smallestSize(List.copyOf(sets.values())));
  }

  @Provide
  Arbitrary<List<String>> collections() {
    List<String> few = TopicUniverse.filters(List.of("a", "+"), 3);
    List<String> all = TopicUniverse.filters(List.of("", "a", "$x", "+"), 3);
    List<String> plus = List.of("+", "+/+", "+/+/+", "+/+/#", "+/+/+/#", "a/#", "/+/+/#");
    return Arbitraries.frequencyOf(
            Tuple.of(2, Arbitraries.of(few)),
            Tuple.of(5, Arbitraries.of(plus)),
            Tuple.of(1, Arbitraries.of(all)),
            Tuple.of(1, Arbitraries.of(all).map("$share/g/"::concat)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  private static FilterCover checkCover(List<TopicFilter> given) {
    FilterCover cover = FilterCover.of(given);
    Set<TopicFilter> distinct = new LinkedHashSet<>(given);
    Set<TopicFilter> kept = new LinkedHashSet<>(cover.filters());
    List<BitSet> sets = distinct.stream().map(FilterCoverOracleTest::setOf).toList();

    assertThat(setOf(kept)).isEqualTo(union(sets));
    assertThat(cover.filters()).hasSize(smallestSize(sets));
    assertThat(distinct.stream().filter(kept::contains)).containsExactlyElementsOf(kept);
    assertThat(distinct.stream().filter(filter -> !kept.contains(filter)))
        .containsExactlyElementsOf(cover.redundant().keySet());
    cover
        .redundant()
        .forEach((filter, because) -> {
          assertThat(kept).containsAll(because);
          assertThat(TopicUniverse.isSubset(setOf(filter), setOf(because))).isTrue();
          assertThat(because).hasSize(smallestSizeThatCovers(filter, cover.filters()));
        });
    Map<BitSet, TopicFilter> firsts = new HashMap<>();
    distinct.forEach(filter -> firsts.putIfAbsent(setOf(filter), filter));
    assertThat(firsts.values()).containsAll(kept);
    return cover;
  }

  private static int smallestSizeThatCovers(TopicFilter filter, List<TopicFilter> kept) {
    BitSet whole = setOf(filter);
    return smallestSize(
        kept.stream().map(each -> TopicUniverse.intersection(setOf(each), whole)).toList(), whole);
  }

  private static int smallestSize(List<BitSet> sets) {
    return smallestSize(sets, union(sets));
  }

  private static int smallestSize(List<BitSet> sets, BitSet whole) {
    int smallest = sets.size();
    for (int choice = 0; choice < 1 << sets.size(); choice++) {
      if (Integer.bitCount(choice) < smallest) {
        List<BitSet> chosen = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
          if ((choice >> i & 1) == 1) {
            chosen.add(sets.get(i));
          }
        }
        smallest = union(chosen).equals(whole) ? chosen.size() : smallest;
      }
    }
    return smallest;
  }

  private static BitSet union(Collection<BitSet> sets) {
    BitSet union = new BitSet();
    sets.forEach(union::or);
    return union;
  }

  private static BitSet setOf(Collection<TopicFilter> filters) {
    return union(new HashSet<>(filters.stream().map(FilterCoverOracleTest::setOf).toList()));
  }

  private static BitSet setOf(TopicFilter filter) {
    return setOf(filter.toString());
  }

  private static BitSet setOf(String filter) {
    return SETS.computeIfAbsent(filter, WORLD::matches);
  }

  private static BitSet setWithDollar(String filter) {
    String unshared = TopicFilter.of(filter).unshared().toString();
    return SETS_WITH_DOLLAR.computeIfAbsent(unshared, WORLD::matchesWithDollar);
  }

  private static TopicSet pattern(String filter, boolean matchesDollarTopics) {
    return TopicSet.of(TopicFilter.of(filter).levels(), matchesDollarTopics).canonical();
  }

  private static TopicFilter last(List<TopicFilter> filters) {
    return filters.get(filters.size() - 1);
  }
}
