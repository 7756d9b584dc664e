package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FilterCoverTest {
  @Test
  void filterThatAnotherCoversIsRedundant() {
    FilterCover cover = cover("a/b", "a/#", "b", "a/+/c");

    assertThat(cover.filters()).isEqualTo(filters("a/#", "b"));
    assertThat(cover.redundant())
        .containsOnly(
            Map.entry(filter("a/b"), filters("a/#")), Map.entry(filter("a/+/c"), filters("a/#")));
    assertThat(cover.redundant().keySet()).containsExactly(filter("a/b"), filter("a/+/c"));
  }

  @Test
  void filterThatOthersCoverTogetherIsRedundant() {
    FilterCover cover = cover("a/#", "+", "+/+", "+/+/+/#");

    assertThat(cover.filters()).isEqualTo(filters("+", "+/+", "+/+/+/#"));
    assertThat(cover.redundant())
        .containsOnly(Map.entry(filter("a/#"), filters("+", "+/+", "+/+/+/#")));
  }

  @Test
  void filterIsKeptIfOneDepthOfItIsMissing() {
    assertThat(cover("a/#", "+", "a/+/+/#").filters()).isEqualTo(filters("a/#", "+"));
    assertThat(cover("a/#", "+/+", "+/+/+/#").filters())
        .isEqualTo(filters("a/#", "+/+", "+/+/+/#"));
  }

  @Test
  void filterBelowOneThatOthersCoverTogetherIsExplainedByThoseThatAreKept() {
    FilterCover cover = cover("a/b/#", "a/#", "+", "+/+", "+/+/+/#");

    assertThat(cover.filters()).isEqualTo(filters("+", "+/+", "+/+/+/#"));
    assertThat(cover.redundant())
        .containsOnly(
            Map.entry(filter("a/b/#"), filters("+/+", "+/+/+/#")),
            Map.entry(filter("a/#"), filters("+", "+/+", "+/+/+/#")));
  }

  @Test
  void tailThatIsNeededToReplaceAnotherMayBeReplacedToo() {
    FilterCover cover = cover("+/b/+/#", "a/b/#", "+/+/+/+/#", "+/+/+", "+/+");

    assertThat(cover.filters()).isEqualTo(filters("+/+/+/+/#", "+/+/+", "+/+"));
    assertThat(cover.redundant())
        .containsOnly(
            Map.entry(filter("a/b/#"), filters("+/+", "+/+/+", "+/+/+/+/#")),
            Map.entry(filter("+/b/+/#"), filters("+/+/+", "+/+/+/+/#")));
  }

  @Test
  void firstOfFiltersThatMatchTheSameIsKept() {
    assertThat(cover("#", "+/#").redundant()).containsOnly(Map.entry(filter("+/#"), filters("#")));
    assertThat(cover("+/#", "#").redundant()).containsOnly(Map.entry(filter("#"), filters("+/#")));
    assertThat(cover("/+/#", "/#").filters()).isEqualTo(filters("/+/#"));
    assertThat(cover("$share/g/a", "a").redundant())
        .containsOnly(Map.entry(filter("a"), filters("$share/g/a")));
  }

  @Test
  @Tag("5.0:MQTT-4.7.2-1")
  @Tag("3.1.1:MQTT-4.7.2-1")
  void leadingWildcardMakesNothingRedundantThatStartsWithDollar() {
    List<TopicFilter> filters = filters("#", "$SYS/#", "$SYS");

    assertThat(FilterCover.of(filters).filters()).isEqualTo(filters("#", "$SYS/#"));
    assertThat(FilterCover.of(filters).redundant())
        .containsOnly(Map.entry(filter("$SYS"), filters("$SYS/#")));
  }

  @Test
  @Tag("5.0:MQTT-4.7.2-1")
  void leadingWildcardForWhichTheRuleIsOffIsCoveredBySuchAloneAndCoversBoth() {
    TopicSet on = new TopicSet(List.of("+"), true, true);
    TopicSet off = new TopicSet(List.of("+"), true, false);
    TopicSet dollar = new TopicSet(List.of("$x"), false, false);

    assertThat(FilterCover.keepFewest(Set.of(on, off, dollar), new TopicSetTrie()))
        .containsExactly(on);
    assertThat(FilterCover.keepFewest(Set.of(off, dollar), new TopicSetTrie()))
        .containsExactlyInAnyOrder(off, dollar);
    assertThat(
            FilterCover.keepFewest(
                Set.of(
                    on,
                    new TopicSet(List.of("+"), false, false),
                    new TopicSet(List.of("+", "+"), true, true)),
                new TopicSetTrie()))
        .containsExactly(on);
    assertThat(
            FilterCover.keepFewest(
                Set.of(
                    new TopicSet(List.of("a"), true, false),
                    new TopicSet(List.of("+"), false, false),
                    new TopicSet(List.of("+", "+"), true, true)),
                new TopicSetTrie()))
        .hasSize(2);
  }

  @Test
  void filterGivenTwiceCountsOnce() {
    FilterCover cover = cover("a", "b", "a");

    assertThat(cover.filters()).isEqualTo(filters("a", "b"));
    assertThat(cover.redundant()).isEmpty();
  }

  @Test
  void coverOfNoFiltersIsEmpty() {
    assertThat(cover().filters()).isEmpty();
    assertThat(cover().redundant()).isEmpty();
  }

  @Test
  void coverCannotBeChanged() {
    FilterCover cover = cover("a", "#");

    assertThatThrownBy(() -> cover.filters().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> cover.redundant().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> cover.redundant().values().iterator().next().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void coverShowsWhatIsRedundant() {
    assertThat(cover("a", "#")).hasToString("[#] makes redundant {a=[#]}");
  }

  @Test
  void filtersMayHave65536Levels() {
    String slashes = "/".repeat(65_535);
    String wildcards = "+" + "/+".repeat(32_766) + "/#";

    assertThat(cover(slashes, wildcards).redundant())
        .containsOnly(Map.entry(filter(slashes), filters(wildcards)));
  }

  @Test
  void redundantOnesAmongManyFiltersAreFound() {
    List<String> kept = new ArrayList<>();
    List<String> all = new ArrayList<>();
    for (int site = 0; site < 1_000; site++) {
      kept.add("site/" + site + "/+/status");
      kept.add("site/" + site + "/alarm/#");
      kept.add("+/" + site);
      for (int device = 0; device < 17; device++) {
        all.add("site/" + site + "/" + device + "/status");
      }
    }
    kept.add("plant/+/+/#");
    all.addAll(kept);
    all.add("plant/7/#");
    Collections.shuffle(all, new Random(1));

    FilterCover cover = FilterCover.of(all.stream().map(TopicFilter::of).toList());

    assertThat(cover.filters())
        .containsExactlyInAnyOrderElementsOf(kept.stream().map(TopicFilter::of).toList());
    assertThat(cover.redundant()).hasSize(17_001);
    assertThat(cover.redundant().get(filter("plant/7/#"))).isEqualTo(filters("+/7", "plant/+/+/#"));
    assertThat(cover.redundant().get(filter("site/3/16/status")))
        .isEqualTo(filters("site/3/+/status"));
  }

  private static FilterCover cover(String... filters) {
    return FilterCover.of(filters(filters));
  }

  private static List<TopicFilter> filters(String... filters) {
    return Arrays.stream(filters).map(TopicFilter::of).toList();
  }

  private static TopicFilter filter(String text) {
    return TopicFilter.of(text);
  }
}
