package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of an index: what is refused, and that the rest works at and beyond them. */
class FilterIndexLimitsTest {
  @Test
  void pairBeyondTheMaximumIsRefusedAndChangesNothing() {
    TopicFilterIndex<String> index = with(builder -> builder.maximumPairs(3));
    add(index, "a", "v");
    add(index, "a", "w");
    add(index, "$share/g/a", "v");
    assertFull(index, "b/+", "v", "maximumPairs 3");
    assertFull(index, "a", "x", "maximumPairs 3");

    assertThat(add(index, "a", "v")).as("of what is there already").isFalse();
    assertThat(index.replace(TopicFilter.of("a"), "v", "x")).isTrue();
    index.remove(TopicFilter.of("a"), "x");
    assertThat(add(index, "b/+", "v")).isTrue();
    assertThat(find(index, "b/c")).containsExactly("v");
  }

  @Test
  void shapesBeyondTheMaximumAreRefusedIfNoneMayBeUnshaped() {
    TopicFilterIndex<String> index = with(builder -> builder.maximumShapes(2).maximumUnshaped(0));
    add(index, "a/+", "v");
    add(index, "a/b", "v");
    assertFull(index, "a/b/c", "v", "maximumShapes 2 and maximumUnshaped 0");
    assertFull(index, "a/#", "v", "maximumShapes 2 and maximumUnshaped 0");
    assertFull(index, "$share/g/a/b/c", "v", "maximumShapes 2 and maximumUnshaped 0");

    assertThat(add(index, "x/+", "v")).as("of a known shape").isTrue();
    assertThat(add(index, "+/#", "v")).as("with a leading wildcard, first shape").isTrue();
    assertThat(add(index, "#", "v")).as("with a leading wildcard, second shape").isTrue();
    assertFull(index, "+", "v", "maximumShapes 2");

    index.remove(TopicFilter.of("a/b"), "v");
    assertThat(add(index, "a/b/c", "v")).as("after a shape has gone").isTrue();
    assertThat(find(index, "a/b/c")).containsExactlyInAnyOrder("v", "v", "v");
  }

  @Test
  void unshapedPairsBeyondTheMaximumAreRefused() {
    TopicFilterIndex<String> index = with(builder -> builder.maximumShapes(0).maximumUnshaped(3));
    add(index, "a/+", "v");
    add(index, "a/+", "w");
    add(index, "b", "v");
    assertFull(index, "a/+", "x", "maximumShapes 0 and maximumUnshaped 3");
    assertFull(index, "#", "v", "maximumUnshaped 3");
    assertThat(add(index, "a/+", "v")).as("of what is there already").isFalse();
    assertThat(index.replace(TopicFilter.of("a/+"), "v", "x")).isTrue();
    index.remove(TopicFilter.of("a/+"), "x");
    assertThat(add(index, "#", "v")).isTrue();
    assertThat(find(index, "a/b")).containsExactlyInAnyOrder("w", "v");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#",
        "+",
        "a",
        "/",
        "a/",
        "/+",
        "+/+",
        "a/#",
        "a/+",
        "a/+/c/#",
        "/#",
        "//#",
        "a/b/c/d/e/f/g/h/i/j/k/+/m",
        "a/b/c/d/e/f/g/h/i/j/k/l/#",
        "$SYS/+",
        "$share/g/#",
        "$share/g/a/+",
        "$share/g//"
      })
  void filterWithoutAShapeOfItsOwnIsFoundReplacedAndRemoved(String text) {
    TopicFilterIndex<String> index = with(builder -> builder.maximumShapes(0));
    TopicFilter filter = TopicFilter.of(text);
    RandomTopics draw = new RandomTopics(11);
    List<TopicName> topics = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String like = draw.topicFor(text);
      topics.add(TopicName.of(i % 2 == 0 ? like : draw.nearMiss(like)));
    }
    for (String value : List.of("v", "w")) {
      assertThat(index.add(filter, value)).isTrue();
      assertThat(index.add(filter, value)).isFalse();
    }
    assertThat(index.replace(filter, "w", "x")).isTrue();
    for (TopicName topic : topics) {
      boolean matches = ReferenceMatcher.matches(text, topic.toString());
      List<String> expected = matches ? List.of("v", "x") : List.of();
      assertThat(index.matches(topic)).as("by %s", topic).hasSameElementsAs(expected);
      assertThat(index.countMatches(topic)).isEqualTo(expected.size());
      List<String> filters = new ArrayList<>();
      index.forEachMatchingPair(topic, (found, value) -> filters.add(found.toString()));
      assertThat(filters).hasSize(expected.size()).allMatch(text::equals);
    }
    assertThat(index.snapshot()).hasSize(1).containsKey(filter);
    assertThat(index.snapshot().get(filter)).containsExactlyInAnyOrder("v", "x");
    assertThat(index.remove(filter, "w")).isFalse();
    assertThat(index.remove(filter, "v")).isTrue();
    assertThat(index.remove(filter, "x")).isTrue();
    assertThat(index.entries.entryCount()).isZero();
    assertThat(index.entries.shapeCount()).isZero();
  }

  @Test
  void filterMayHaveValuesWithAndWithoutAShape() {
    TopicFilterIndex<String> index = with(builder -> builder.maximumShapes(1));
    add(index, "a/b", "occupies the only shape");
    add(index, "a/+/c", "unshaped");
    index.remove(TopicFilter.of("a/b"), "occupies the only shape");
    index.remove(TopicFilter.of("x"), "not there");
    add(index, "a/#", "v");
    assertThat(add(index, "a/+/c", "unshaped")).isFalse();
    assertThat(find(index, "a/x/c")).containsExactlyInAnyOrder("unshaped", "v");
    assertThat(find(index, "a/x/d")).containsExactly("v");
    assertThat(index.remove(TopicFilter.of("a/#"), "v")).isTrue();
    assertThat(find(index, "a/x/c")).containsExactly("unshaped");
    assertThat(find(index, "a")).isEmpty();
    assertThat(index.remove(TopicFilter.of("a/+/c"), "unshaped")).isTrue();
    assertThat(index.entries.entryCount()).isZero();
  }

  @Test
  void plusBehindThe64thLevelIsFound() {
    TopicFilterIndex<String> index = new TopicFilterIndex<>();
    for (int levels = 60; levels < 70; levels++) {
      String before = "a/".repeat(levels);
      add(index, before + "+", "plus behind " + levels);
      add(index, before + "+/#", "open behind " + levels);
      add(index, "+/" + before + "+", "two behind " + levels);
    }
    for (int levels = 60; levels < 70; levels++) {
      List<String> found = find(index, "a/".repeat(levels) + "x");
      assertThat(found)
          .contains("plus behind " + levels, "open behind " + levels)
          .doesNotContain("plus behind " + (levels - 1), "open behind " + (levels + 1));
      assertThat(found.contains("two behind " + (levels - 1))).isEqualTo(levels > 60);
      assertThat(find(index, "a/".repeat(levels) + "x/y"))
          .contains("open behind " + levels)
          .doesNotContain("plus behind " + levels);
    }
    assertThat(index.snapshot()).hasSize(30);
    index.snapshot().forEach((filter, values) -> index.remove(filter, values.get(0)));
    assertThat(index.entries.entryCount()).isZero();
  }

  @Test
  void plusBehindThe64thLevelIsRefusedIfNoneMayBeUnshaped() {
    TopicFilterIndex<String> index = with(builder -> builder.maximumUnshaped(0));
    assertThat(add(index, "/".repeat(63) + "+", "v")).isTrue();
    assertFull(index, "/".repeat(64) + "+", "v", "maximumUnshaped 0");
  }

  @Test
  void exactFiltersOf65536LevelsAreFound() {
    TopicFilterIndex<String> index = new TopicFilterIndex<>();
    String deepest = "/".repeat(65_535);
    String other = "/".repeat(65_533) + "a/";
    add(index, deepest, "deepest");
    add(index, other, "other");
    add(index, "/".repeat(65_534) + "#", "open");
    add(index, "/".repeat(65_534) + "+", "plus");
    assertThat(find(index, deepest)).containsExactlyInAnyOrder("deepest", "open");
    assertThat(find(index, other)).containsExactly("other");
    assertThat(find(index, "/".repeat(65_534) + "x")).containsExactlyInAnyOrder("plus", "open");
    assertThat(find(index, "/".repeat(65_533))).containsExactly("open");
    assertThat(find(index, "/".repeat(65_532))).isEmpty();
    index.snapshot().forEach((filter, values) -> index.remove(filter, values.get(0)));
    assertThat(index.entries.entryCount()).isZero();
  }

  /** More than one part of the table can hold, of filters at the greatest length. */
  @Test
  void dozensOfLongestFiltersAreFoundAndRemoved() {
    TopicFilterIndex<String> index = new TopicFilterIndex<>();
    for (int i = 0; i < 60; i++) {
      assertThat(add(index, longest(i, "/x"), "exact" + i)).isTrue();
      assertThat(add(index, longest(i, "/+"), "plus" + i)).isTrue();
      assertThat(add(index, longest(i, "/#"), "open" + i)).isTrue();
    }
    for (int i = 0; i < 60; i++) {
      assertThat(find(index, longest(i, "/x")))
          .containsExactlyInAnyOrder("exact" + i, "plus" + i, "open" + i);
      assertThat(find(index, longest(i, "/y"))).containsExactlyInAnyOrder("plus" + i, "open" + i);
    }
    assertThat(index.snapshot()).hasSize(180);
    for (int i = 0; i < 60; i++) {
      assertThat(index.remove(TopicFilter.of(longest(i, "/x")), "exact" + i)).isTrue();
      assertThat(index.remove(TopicFilter.of(longest(i, "/+")), "plus" + i)).isTrue();
      assertThat(find(index, longest(i, "/x"))).containsExactly("open" + i);
      assertThat(index.remove(TopicFilter.of(longest(i, "/#")), "open" + i)).isTrue();
    }
    assertThat(index.entries.entryCount()).isZero();
  }

  /** A leading run of literal levels that leaves no room for "/#" behind it. */
  @Test
  void longestFiltersWithoutAShapeAreFound() {
    TopicFilterIndex<String> index = with(builder -> builder.maximumShapes(0));
    String exact = "x".repeat(65_535);
    String twoLevels = "y/" + "x".repeat(65_533);
    add(index, exact, "exact");
    add(index, twoLevels, "two levels");
    assertThat(find(index, exact)).containsExactly("exact");
    assertThat(find(index, twoLevels)).containsExactly("two levels");
    assertThat(find(index, "y/x")).isEmpty();
    assertThat(index.remove(TopicFilter.of(exact), "exact")).isTrue();
    assertThat(index.remove(TopicFilter.of(twoLevels), "two levels")).isTrue();
    assertThat(index.isEmpty()).isTrue();
  }

  @Test
  void limitsThatAreNoneAreRefused() {
    assertThatThrownBy(() -> TopicFilterIndex.builder().maximumPairs(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maximumPairs must be at least 1, not 0");
    assertThatThrownBy(() -> TopicFilterIndex.builder().maximumShapes(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maximumShapes must be at least 0, not -1");
    assertThatThrownBy(() -> TopicFilterIndex.builder().maximumUnshaped(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maximumUnshaped must be at least 0, not -1");
  }

  @Test
  void messageShowsFiltersOfStrangersInASafeForm() {
    TopicFilterIndex<String> index = with(builder -> builder.maximumPairs(1));
    add(index, "a", "v");
    assertThatThrownBy(() -> add(index, "\u001B\n" + "x".repeat(60_000), "v"))
        .isInstanceOf(TopicIndexFullException.class)
        .hasMessageContaining("\\u{001B}\\u{000A}")
        .satisfies(full -> assertThat(full.getMessage()).hasSizeLessThan(200));
  }

  /** Vendors' prefixes and share names beside the plain filter, all found by the same topics. */
  @Test
  void prefixedFiltersAreHeldApartFromOrdinaryOnes() {
    TopicPolicy policy =
        TopicPolicy.standard()
            .prefixes(TopicPrefix.SHARE, TopicPrefix.QUEUE, TopicPrefix.EXCLUSIVE);
    TopicFilterIndex<String> index = new TopicFilterIndex<>();
    List<TopicFilter> filters =
        List.of(
            TopicFilter.of("a/+"),
            TopicFilter.of("$share/g/a/+"),
            TopicFilter.of("$share/h/a/+"),
            TopicFilter.of("$queue/a/+", policy),
            TopicFilter.of("$exclusive/a/+", policy),
            TopicFilter.of("$queue/a/+"));
    filters.forEach(filter -> assertThat(index.add(filter, "v")).isTrue());
    filters.forEach(filter -> assertThat(index.add(filter, "v")).isFalse());
    assertThat(find(index, "a/b")).hasSize(5);
    assertThat(find(index, "$queue/a/b")).hasSize(1);
    assertThat(index.snapshot().keySet()).containsExactlyInAnyOrderElementsOf(filters);
    for (int removed = 0; removed < filters.size(); removed++) {
      assertThat(index.remove(filters.get(removed), "v")).isTrue();
      assertThat(index.remove(filters.get(removed), "v")).isFalse();
      assertThat(find(index, "a/b")).hasSize(Math.max(0, 4 - removed));
    }
    assertThat(index.entries.entryCount()).isZero();
  }

  private static TopicFilterIndex<String> with(Consumer<TopicFilterIndex.Builder<String>> limits) {
    TopicFilterIndex.Builder<String> builder = TopicFilterIndex.builder();
    limits.accept(builder);
    return builder.build();
  }

  private static void assertFull(
      TopicFilterIndex<String> index, String filter, String value, String limit) {
    Map<TopicFilter, List<String>> before = index.snapshot();
    long version = index.version();
    int size = index.size();
    int shapes = index.entries.shapeCount();
    int entries = index.entries.entryCount();
    assertThatThrownBy(() -> add(index, filter, value))
        .isInstanceOf(TopicIndexFullException.class)
        .hasMessageContaining("'" + InvalidTopicException.excerpt(filter, 0) + "'")
        .hasMessageContaining(limit);
    assertThat(index.snapshot()).isEqualTo(before);
    assertThat(index.version()).isEqualTo(version);
    assertThat(index.size()).isEqualTo(size);
    assertThat(index.entries.shapeCount()).isEqualTo(shapes);
    assertThat(index.entries.entryCount()).isEqualTo(entries);
  }

  private static String longest(int number, String end) {
    String first = "n" + number;
    return first + "x".repeat(65_535 - first.length() - end.length()) + end;
  }

  private static boolean add(TopicFilterIndex<String> index, String filter, String value) {
    return index.add(TopicFilter.of(filter), value);
  }

  private static List<String> find(TopicFilterIndex<String> index, String topic) {
    return index.matches(TopicName.of(topic));
  }
}
