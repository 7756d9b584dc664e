package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What changes an index, one way or another, and what is seen of it afterwards or meanwhile. */
class FilterIndexChangesTest {
  /** A filter and one of its values, as an index holds them. */
  record Pair(String filter, String value) {}

  private final TopicFilterIndex<String> index = new TopicFilterIndex<>();

  @ParameterizedTest
  @ValueSource(strings = {"a/+", "$share/g/a/+", "#"})
  void replacedValueIsFoundInThePlaceOfTheOther(String filter) {
    add(filter, "v");
    assertThat(replace(filter, "v", "w")).isTrue();
    assertThat(find("a/b")).containsExactly("w");
    assertThat(index.size()).isEqualTo(1);
    assertThat(remove(filter, "v")).isFalse();
    assertThat(remove(filter, "w")).isTrue();
    assertThat(index.entries.entryCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/+", "$share/g/a/+"})
  void valueIsReplacedAmongMany(String filter) {
    for (int i = 0; i < 40; i++) {
      add(filter, "v" + i);
    }
    for (int i = 0; i < 40; i += 3) {
      assertThat(replace(filter, "v" + i, "w" + i)).isTrue();
      assertThat(replace(filter, "v" + i, "x")).isFalse();
    }
    List<String> expected =
        IntStream.range(0, 40).mapToObj(i -> (i % 3 == 0 ? "w" : "v") + i).toList();
    assertThat(find("a/b")).containsExactlyInAnyOrderElementsOf(expected);
    expected.forEach(value -> assertThat(remove(filter, value)).isTrue());
    assertThat(index.isEmpty()).isTrue();
  }

  @Test
  void replacementThatIsThereAlreadyIsHeldOnce() {
    add("a", "v");
    add("a", "w");
    assertThat(replace("a", "v", "w")).isTrue();
    assertThat(find("a")).containsExactly("w");
    assertThat(index.size()).isEqualTo(1);
  }

  @Test
  void valueMayBeReplacedByAnEqualOne() {
    String other = new String("v".toCharArray());
    add("a", "v");
    assertThat(replace("a", "v", other)).isTrue();
    assertThat(find("a").get(0)).isSameAs(other);
    assertThat(index.size()).isEqualTo(1);
  }

  @Test
  void whatIsNotHeldIsNotReplaced() {
    add("a", "v");
    long version = index.version();
    assertThat(replace("a", "w", "x")).isFalse();
    assertThat(replace("b", "v", "x")).isFalse();
    assertThat(replace("$share/g/a", "v", "x")).isFalse();
    assertThat(index.version()).isEqualTo(version);
    assertThat(find("a")).containsExactly("v");
  }

  @Test
  void versionGrowsWithEachChangeAndWithNothingElse() {
    long version = index.version();
    add("a", "v");
    assertThat(index.version()).isGreaterThan(version);
    version = index.version();
    replace("a", "v", "w");
    assertThat(index.version()).isGreaterThan(version);
    version = index.version();
    add("a", "x");
    assertThat(index.version()).isGreaterThan(version);
    version = index.version();
    replace("a", "x", "w");
    assertThat(index.version()).isGreaterThan(version);
    version = index.version();

    add("a", "w");
    remove("a", "v");
    replace("a", "v", "x");
    find("a");
    index.snapshot();
    assertThat(index.version()).isEqualTo(version);
    remove("a", "w");
    assertThat(index.version()).isGreaterThan(version);
  }

  @Test
  void snapshotAndVisitShowAllPairsOnce() {
    List<Pair> pairs = pairsOfAllKinds(3_000);
    pairs.forEach(this::add);
    Map<TopicFilter, List<String>> snapshot = index.snapshot();
    List<Pair> listed = new ArrayList<>();
    snapshot.forEach((filter, values) ->
        values.forEach(value -> listed.add(new Pair(filter.toString(), value))));
    assertThat(listed).hasSameSizeAs(pairs).containsExactlyInAnyOrderElementsOf(pairs);
    assertThat(snapshot.keySet()).allMatch(filter -> filter.isShared() == isShared(filter));

    List<Pair> visited = new ArrayList<>();
    index.forEach((filter, value) -> visited.add(new Pair(filter.toString(), value)));
    assertThat(visited).containsExactlyInAnyOrderElementsOf(pairs);

    snapshot.clear();
    assertThat(index.snapshot()).isNotEmpty();
  }

  @Test
  void emptyIndexHasAnEmptySnapshot() {
    assertThat(index.snapshot()).isEmpty();
    index.forEach((filter, value) -> assertThat(value).as("of an empty index").isNull());
    add("a", "v");
    remove("a", "v");
    assertThat(index.snapshot()).isEmpty();
  }

  @Test
  void snapshotStaysWhatItWas() {
    add("a", "v");
    Map<TopicFilter, List<String>> snapshot = index.snapshot();
    add("a", "w");
    remove("a", "v");
    assertThat(snapshot).containsOnly(Map.entry(TopicFilter.of("a"), List.of("v")));
  }

  @Test
  void visitorOfAllMayChangeTheIndexAndStillSeesOnceWhatStays() {
    List<Pair> staying = pairsOfAllKinds(1_000);
    staying.forEach(this::add);
    List<Pair> seen = new ArrayList<>();
    index.forEach((filter, value) -> {
      Pair pair = new Pair(filter.toString(), value);
      if (!value.startsWith("new")) {
        seen.add(pair);
        for (int i = 0; i < 8; i++) {
          index.add(TopicFilter.of("new/" + seen.size() + "/" + i), "new");
        }
        index.remove(TopicFilter.of("new/" + seen.size() / 2 + "/0"), "new");
      }
    });
    assertThat(seen).containsExactlyInAnyOrderElementsOf(staying);
  }

  /** Filters that all match; each visit adds and removes others that do, and makes tables grow. */
  @Test
  void visitorOfMatchesMayChangeTheIndexAndStillSeesOnceWhatStays() {
    List<Pair> staying = new ArrayList<>();
    for (int mask = 0; mask < 256; mask++) {
      staying.add(new Pair(mixOf(mask), "v" + mask));
    }
    for (int i = 0; i < 30; i++) {
      staying.add(new Pair("$share/g" + i + "/a/#", "shared" + i));
      staying.add(new Pair("a/a/#", "value" + i));
    }
    staying.forEach(this::add);
    int[] changes = {0};
    for (String round : List.of("first", "second", "third")) {
      List<String> seen = new ArrayList<>();
      index.forEachMatch(
          TopicName.of("a/a/a/a/a/a/a/a"),
          value -> {
            if (value.startsWith("new")) {
              return;
            }
            seen.add(value);
            for (int i = 0; i < 5; i++) {
              int number = changes[0]++;
              add("new/" + number, "new" + round);
              add("a/a/#", "new" + number);
              add(mixOf(number & 255), "new" + round + number);
              add("$share/new" + number + "/a/#", "new");
              remove("new/" + (number - 3), "new" + round);
              remove("a/a/#", "new" + (number - 60));
              remove(mixOf(number - 20 & 255), "new" + round + (number - 20));
              remove("$share/new" + (number - 50) + "/a/#", "new");
            }
          });
      assertThat(seen)
          .containsExactlyInAnyOrderElementsOf(staying.stream().map(Pair::value).toList());
    }
  }

  @Test
  void visitorMayRemoveEverythingItIsShown() {
    List<Pair> pairs = pairsOfAllKinds(2_000);
    pairs.forEach(this::add);
    index.forEach((filter, value) -> assertThat(index.remove(filter, value)).isTrue());
    assertThat(index.isEmpty()).isTrue();
    assertThat(index.entries.entryCount()).isZero();
    assertThat(index.entries.shapeCount()).isZero();
  }

  @Test
  void whatTheVisitorRemovesBeforeItsTurnIsShownAtMostOnce() {
    for (int i = 0; i < 40; i++) {
      add("a/+", "v" + i);
    }
    List<String> seen = new ArrayList<>();
    index.forEachMatch(
        "a/b",
        value -> {
          seen.add(value);
          find("a/b").stream()
              .filter(other -> !seen.contains(other))
              .forEach(other -> remove("a/+", other));
        });
    assertThat(seen).isNotEmpty().doesNotHaveDuplicates();
    assertThat(find("a/b")).containsExactly(seen.get(0));
  }

  @Test
  void exceptionOfAVisitorEndsEveryKindOfVisit() {
    add("a", "v");
    add("a", "w");
    RuntimeException failure = new IllegalStateException("visitor");
    int[] calls = {0};
    TopicName topic = TopicName.of("a");
    List<Runnable> visits =
        List.of(
            () -> index.forEachMatch(topic, value -> failWith(failure, calls)),
            () -> index.forEachMatch("a", value -> failWith(failure, calls)),
            () -> index.forEachMatch(new byte[] {'a'}, 0, 1, value -> failWith(failure, calls)),
            () -> index.forEachMatchingPair(topic, (filter, value) -> failWith(failure, calls)),
            () ->
                index.visitMatches(
                    topic,
                    value -> {
                      failWith(failure, calls);
                      return true;
                    }),
            () -> index.forEach((filter, value) -> failWith(failure, calls)));
    for (Runnable visit : visits) {
      calls[0] = 0;
      assertThatThrownBy(visit::run).isSameAs(failure);
      assertThat(calls[0]).isEqualTo(1);
      assertThat(index.countMatches(topic)).isEqualTo(2);
      assertThat(find("a")).containsExactlyInAnyOrder("v", "w");
    }
    assertThat(add("b", "v")).isTrue();
  }

  @Test
  void visitEndsWhenTheVisitorSaysSo() {
    for (int i = 0; i < 200; i++) {
      add("+/" + "+/".repeat(i % 4) + "#", "v" + i);
      add("$share/g/#", "shared" + i);
    }
    TopicName topic = TopicName.of("a/b/c/d/e/f");
    int all = index.countMatches(topic);
    assertThat(all).isEqualTo(400);
    for (int wanted = 1; wanted <= all; wanted += wanted < 5 ? 1 : 79) {
      List<String> seen = new ArrayList<>();
      int most = wanted;
      boolean sawAll =
          index.visitMatches(
              topic,
              value -> {
                seen.add(value);
                return seen.size() < most;
              });
      assertThat(seen).hasSize(wanted).doesNotHaveDuplicates();
      assertThat(sawAll).isFalse();
    }
    assertThat(index.visitMatches(topic, value -> true)).isTrue();
    assertThat(index.visitMatches(TopicName.of("$a"), value -> false)).isTrue();
    assertThat(index.hasMatch(topic)).isTrue();
    assertThat(index.hasMatch(TopicName.of("$a"))).isFalse();
  }

  @Test
  void visitorMayAskInAnyFormAndDeeply() {
    add("a/#", "v");
    List<Integer> depths = new ArrayList<>();
    ask("a", 0, depths);
    assertThat(depths).hasSize(40);
    assertThat(find("a/b")).containsExactly("v");
  }

  private void ask(String topic, int depth, List<Integer> depths) {
    if (depth == 40) {
      return;
    }
    index.forEachMatch(
        topic,
        value -> {
          assertThat(TopicFilter.of("a/#").matches(topic)).isTrue();
          assertThat(TopicFilter.matches("+/#", topic + "/y")).isTrue();
          assertThat(index.countMatches(TopicName.of(topic + "/x"))).isEqualTo(1);
          ask(topic + "/b" + depth, depth + 1, depths);
          depths.add(depth);
        });
  }

  @Test
  void valuesGoFromOneToSeveralAndBackManyTimes() {
    for (int round = 0; round < 2_000; round++) {
      String filter = round % 3 == 0 ? "a/b" : round % 3 == 1 ? "a/+" : "a/#";
      add(filter, "v");
      assertThat(find("a/b")).containsExactly("v");
      add(filter, "w");
      assertThat(find("a/b")).containsExactlyInAnyOrder("v", "w");
      remove(filter, "v");
      assertThat(find("a/b")).containsExactly("w");
      if (round % 2 == 0) {
        add("$share/g/" + filter, "x");
        remove(filter, "w");
        assertThat(find("a/b")).containsExactly("x");
        remove("$share/g/" + filter, "x");
      } else {
        remove(filter, "w");
      }
      assertThat(find("a/b")).isEmpty();
      assertThat(index.entries.entryCount()).isZero();
    }
  }

  /** As {@link #valuesGoFromOneToSeveralAndBackManyTimes}, with neighbours that stay. */
  @Test
  void valuesGoFromOneToSeveralAndBackBesideOthers() {
    List<Pair> staying = pairsOfAllKinds(200);
    staying.forEach(this::add);
    int entries = index.entries.entryCount();
    for (int round = 0; round < 3_000; round++) {
      String filter = "come/" + round % 7 + "/+";
      String topic = "come/" + round % 7 + "/x";
      int others = find(topic).size();
      add(filter, "v");
      assertThat(find(topic)).hasSize(others + 1).contains("v");
      add(filter, "w");
      assertThat(find(topic)).hasSize(others + 2).contains("v", "w");
      remove(filter, round % 2 == 0 ? "v" : "w");
      remove(filter, round % 2 == 0 ? "w" : "v");
      assertThat(find(topic)).hasSize(others);
    }
    assertThat(index.entries.entryCount()).isEqualTo(entries);
    staying.forEach(pair -> assertThat(remove(pair.filter, pair.value)).isTrue());
    assertThat(index.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/+", "$share/g/a/+"})
  void listOfThousandsOfValuesGrowsAndShrinksWithHoles(String filter) {
    RandomTopics draw = new RandomTopics(7);
    Set<String> held = new HashSet<>();
    for (int target : new int[] {15, 18, 14, 5_000, 20, 3_000, 1, 17, 0}) {
      while (held.size() < target) {
        String value = "v" + draw.below(20_000);
        assertThat(add(filter, value)).isEqualTo(held.add(value));
      }
      List<String> order = new ArrayList<>(held);
      while (held.size() > target) {
        String value = order.remove(draw.below(order.size()));
        held.remove(value);
        assertThat(remove(filter, value)).isTrue();
        assertThat(remove(filter, value)).isFalse();
      }
      assertThat(find("a/b")).hasSize(target).containsExactlyInAnyOrderElementsOf(held);
      assertThat(index.size()).isEqualTo(target);
    }
    assertThat(index.entries.entryCount()).isZero();
  }

  private static void failWith(RuntimeException failure, int[] calls) {
    calls[0]++;
    throw failure;
  }

  private static boolean isShared(TopicFilter filter) {
    return filter.toString().startsWith("$share/");
  }

  /** Returns distinct pairs: exact, with wildcards, shared, and several values of one filter. */
  private static List<Pair> pairsOfAllKinds(int count) {
    RandomTopics draw = new RandomTopics(count);
    return Stream.generate(() -> new Pair(draw.filter(), "v" + draw.below(3)))
        .filter(pair -> pair.filter.length() < 1_000)
        .distinct()
        .limit(count)
        .toList();
  }

  /** Returns a filter of eight levels, whose level i is a wildcard where bit i is set. */
  private static String mixOf(int mask) {
    List<String> levels = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      levels.add((mask >> i & 1) == 1 ? "+" : "a");
    }
    return String.join("/", levels);
  }

  private void add(Pair pair) {
    assertThat(add(pair.filter, pair.value)).as("add %s", pair).isTrue();
  }

  private boolean add(String filter, String value) {
    return index.add(TopicFilter.of(filter), value);
  }

  private boolean remove(String filter, String value) {
    return index.remove(TopicFilter.of(filter), value);
  }

  private boolean replace(String filter, String value, String replacement) {
    return index.replace(TopicFilter.of(filter), value, replacement);
  }

  private List<String> find(String topic) {
    return index.matches(TopicName.of(topic));
  }
}
