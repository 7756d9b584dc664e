package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFilterIndexTest {
  private final TopicFilterIndex<String> index = new TopicFilterIndex<>();

  @Test
  void emptyIndexFindsNothing() {
    assertThat(index.isEmpty()).isTrue();
    assertThat(index.size()).isZero();
    assertThat(find("a")).isEmpty();
  }

  @Test
  void pairIsHeldOnce() {
    assertThat(add("a/+", "v")).isTrue();
    assertThat(add("a/+", "v")).isFalse();
    assertThat(index.size()).isEqualTo(1);
    assertThat(find("a/b")).containsExactly("v");
  }

  @Test
  void filterMayHaveManyValues() {
    add("a", "v");
    add("a", "w");
    assertThat(index.size()).isEqualTo(2);
    assertThat(find("a")).containsExactlyInAnyOrder("v", "w");

    assertThat(remove("a", "v")).isTrue();
    assertThat(find("a")).containsExactly("w");
  }

  @Test
  void valueIsFoundOnceForEachOfItsFiltersThatMatch() {
    add("a/+", "v");
    add("a/#", "v");
    add("b", "v");
    assertThat(index.size()).isEqualTo(3);
    assertThat(find("a/b")).containsExactly("v", "v");
  }

  @Test
  void whatIsNotHeldIsNotRemoved() {
    add("a/b", "v");
    assertThat(remove("a/b", "w")).isFalse();
    assertThat(remove("a", "v")).isFalse();
    assertThat(remove("a/+", "v")).isFalse();
    assertThat(remove("a/b/c", "v")).isFalse();
    assertThat(remove("$share/g/a/b", "v")).isFalse();
    assertThat(index.size()).isEqualTo(1);
    assertThat(find("a/b")).containsExactly("v");
  }

  @Test
  void visitorIsShownTheFilterAsItWasAdded() {
    add("$share/g/a/+", "v");
    List<String> seen = new ArrayList<>();
    index.forEachMatchingPair(
        TopicName.of("a/b"), (filter, value) -> seen.add(filter + " " + value));
    assertThat(seen).containsExactly("$share/g/a/+ v");
  }

  @Test
  void sameFilterInDifferentShareGroupsIsHeldApart() {
    add("a", "v");
    add("$share/g/a", "v");
    add("$share/h/a", "v");
    assertThat(index.size()).isEqualTo(3);
    assertThat(find("a")).containsExactly("v", "v", "v");

    assertThat(remove("$share/g/a", "v")).isTrue();
    assertThat(remove("$share/g/a", "v")).isFalse();
    assertThat(find("a")).containsExactly("v", "v");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b", "#", "a/+"})
  void sharedValuesSurviveTheLastOrdinaryValueOfTheirFilter(String filter) {
    add(filter, "ordinary");
    add("$share/g/" + filter, "shared");
    assertThat(remove(filter, "ordinary")).isTrue();
    assertThat(find(filter.replace('+', 'x').replace('#', 'x'))).containsExactly("shared");
  }

  @Test
  void longerFiltersSurviveTheRemovalOfAShorterOneAndTheOtherWayRound() {
    add("a", "short");
    add("a/b/c", "long");
    remove("a", "short");
    assertThat(find("a/b/c")).containsExactly("long");

    add("a", "short");
    remove("a/b/c", "long");
    assertThat(find("a")).containsExactly("short");
  }

  @Test
  void shapesWithoutFiltersAreForgotten() {
    add("a", "v");
    add("b", "v");
    add("a/b/+/#", "v");
    assertThat(index.entries.shapeCount()).isEqualTo(2);
    remove("a/b/+/#", "v");
    assertThat(index.entries.shapeCount()).isEqualTo(1);
    remove("a", "v");
    remove("b", "v");
    assertThat(index.entries.shapeCount()).isZero();
    assertThat(index.isEmpty()).isTrue();
  }

  @Test
  void deepestFilterIsAddedFoundAndRemovedWithoutRecursion() {
    String filter = "+/".repeat(32_767) + "#";
    add(filter, "v");
    assertThat(find("/".repeat(32_767))).containsExactly("v");
    assertThat(find("/".repeat(65_535))).containsExactly("v");
    assertThat(find("/".repeat(32_765))).isEmpty();
    assertThat(remove(filter, "v")).isTrue();
    assertThat(index.entries.entryCount()).isZero();
  }

  @Test
  void everyMixOfLevelsAndWildcardsIsFoundOnce() {
    int depth = 12;
    for (int mask = 0; mask < 1 << depth; mask++) {
      add(mixOf(mask, depth), Integer.toString(mask));
    }
    assertThat(find("a/".repeat(depth - 1) + "a")).hasSize(1 << depth).doesNotHaveDuplicates();
    assertThat(find("b/".repeat(depth - 1) + "b")).hasSize(1);
    assertThat(find("a/".repeat(depth) + "a")).isEmpty();
  }

  @Test
  @Tag("5.0:MQTT-4.7.2-1")
  @Tag("3.1.1:MQTT-4.7.2-1")
  void dollarTopicIsFoundOnlyByFiltersThatSpellItsFirstLevel() {
    List<String> filters =
        List.of("#", "+/#", "+/x", "$share/g/#", "$share/g/+/x", "$SYS/#", "$SYS/+", "$SYS/x");
    filters.forEach(filter -> add(filter, filter));
    assertThat(find("$SYS/x")).containsExactlyInAnyOrder("$SYS/#", "$SYS/+", "$SYS/x");
    assertThat(find("a/x"))
        .containsExactlyInAnyOrder("#", "+/#", "+/x", "$share/g/#", "$share/g/+/x");
  }

  @Test
  void filterInsideASharedOneIsHeldApartFromTheSharedFilterThatReadsTheSame() {
    TopicFilter inner = TopicFilter.of("$share/g/$share/x/y").unshared();
    index.add(inner, "inner");
    assertThat(remove("$share/x/y", "inner")).isFalse();
    assertThat(find("y")).isEmpty();
    assertThat(find("$share/x/y")).containsExactly("inner");
  }

  @Test
  void visitorMayAskAndChangeTheIndex() {
    add("a", "v");
    List<String> inner = new ArrayList<>();
    index.forEachMatch(
        "a",
        value -> {
          inner.addAll(find("b"));
          add("b", "w");
          index.forEachMatch("b", inner::add);
          remove("a", "v");
        });
    assertThat(inner).containsExactly("w");
    assertThat(find("a")).isEmpty();
    assertThat(find("b")).containsExactly("w");
  }

  @Test
  void indexMayBeChangedAfterAVisitorHasThrown() {
    add("a", "v");
    RuntimeException failure = new IllegalStateException("visitor");
    assertThatThrownBy(() ->
            index.forEachMatch(
                TopicName.of("a"),
                value -> {
                  throw failure;
                }))
        .isSameAs(failure);
    assertThat(add("b", "v")).isTrue();
  }

  @Test
  void filtersOfOneTextAreOneWhateverTheirPolicy() {
    TopicPolicy lenient = TopicPolicy.standard().wildcardsMatchDollarTopics();
    TopicFilterIndex<String> unshaped = TopicFilterIndex.<String>builder().maximumShapes(0).build();
    for (TopicFilterIndex<String> each : List.of(index, unshaped)) {
      for (String text : List.of("#", "$share/g/#")) {
        each.add(TopicFilter.of(text, lenient), "v");
        assertThat(each.add(TopicFilter.of(text), "v")).isFalse();
        assertThat(each.remove(TopicFilter.of(text), "v")).isTrue();
      }
    }
  }

  @Test
  void bytesOfATopicAreNotKeptAfterTheQuestion() {
    byte[] bytes = new byte[1_000_000];
    bytes[5] = 'a';
    index.forEachMatch(bytes, 5, 1, value -> {});
    WeakReference<byte[]> kept = new WeakReference<>(bytes);
    bytes = null;
    for (int i = 0; i < 20 && !kept.refersTo(null); i++) {
      System.gc();
    }
    assertThat(kept.refersTo(null)).isTrue();
  }

  @Test
  void listOfMatchesIsTheCallersOwn() {
    add("a", "v");
    find("a").clear();
    assertThat(find("a")).containsExactly("v");
  }

  /** Returns a filter whose level i is a wildcard where bit i of {@code mask} is set, else "a". */
  private static String mixOf(int mask, int depth) {
    List<String> levels = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      levels.add((mask >> i & 1) == 1 ? "+" : "a");
    }
    return String.join("/", levels);
  }

  private boolean add(String filter, String value) {
    return index.add(TopicFilter.of(filter), value);
  }

  private boolean remove(String filter, String value) {
    return index.remove(TopicFilter.of(filter), value);
  }

  private List<String> find(String topic) {
    return index.matches(TopicName.of(topic));
  }
}
