package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNameIndexTest {
  private final TopicNameIndex<String> index = new TopicNameIndex<>();

  @Test
  void emptyIndexFindsNothing() {
    assertThat(index.isEmpty()).isTrue();
    assertThat(index.size()).isZero();
    assertThat(index.get(TopicName.of("a"))).isEmpty();
    assertThat(index.remove(TopicName.of("a"))).isEmpty();
    assertThat(find("#")).isEmpty();
    assertThat(find("+")).isEmpty();
    assertThat(find("a/b")).isEmpty();
  }

  @Test
  void topicHasTheValueThatWasPutLast() {
    assertThat(put("a/b", "v")).isEmpty();
    assertThat(put("a/b", "w")).contains("v");
    assertThat(index.get(TopicName.of("a/b"))).contains("w");
    assertThat(index.size()).isEqualTo(1);
    assertThat(index.isEmpty()).isFalse();
    assertThat(find("a/+")).containsExactly("w");
    assertThat(remove("a/b")).contains("w");
    assertThat(remove("a/b")).isEmpty();
    assertThat(index.isEmpty()).isTrue();
    assertThat(find("#")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 254, 255, 256, 257, 511, 512, 700, 2_000})
  void neighboursOfAnyLengthAreToldApart(int length) {
    String common = "x".repeat(length);
    List<String> topics = List.of("a/" + common, "a/" + common + "y", "a/z" + common);
    topics.forEach(topic -> put(topic, topic));

    assertThat(find("a/+")).containsExactlyInAnyOrderElementsOf(topics);
    for (String topic : topics) {
      assertThat(index.get(TopicName.of(topic))).contains(topic);
      assertThat(find(topic)).containsExactly(topic);
    }
    assertThat(remove(topics.get(0))).contains(topics.get(0));
    assertThat(find("a/+")).containsExactlyInAnyOrder(topics.get(1), topics.get(2));
  }

  @Test
  void levelOnTheWayToATopicIsNoTopic() {
    put("a/b/c", "v");
    assertThat(index.get(TopicName.of("a"))).isEmpty();
    assertThat(index.get(TopicName.of("a/b"))).isEmpty();
    assertThat(remove("a/b")).isEmpty();
    assertThat(find("a/b")).isEmpty();
    assertThat(find("+")).isEmpty();
    assertThat(put("a/b", "w")).isEmpty();
    assertThat(find("a/#")).containsExactlyInAnyOrder("v", "w");
    assertThat(remove("a/b")).contains("w");
    assertThat(find("a/#")).containsExactly("v");
    assertThat(remove("a/b/c")).contains("v");
    assertThat(find("#")).isEmpty();
  }

  @Test
  void versionGrowsWithEachChangeAndWithNothingElse() {
    long version = index.version();
    put("a", "v");
    assertThat(index.version()).isGreaterThan(version);
    version = index.version();
    put("a", "v");
    assertThat(index.version()).isGreaterThan(version);
    version = index.version();
    remove("b");
    index.get(TopicName.of("a"));
    find("#");
    assertThat(index.version()).isEqualTo(version);
    remove("a");
    assertThat(index.version()).isGreaterThan(version);
  }

  @Test
  void visitorIsShownTopicAndValue() {
    put("a//b", "v");
    put("/", "w");
    Map<TopicName, String> seen = new HashMap<>();
    index.forEachMatch(TopicFilter.of("$share/g/+/+/#"), seen::put);
    assertThat(seen)
        .containsOnly(Map.entry(TopicName.of("a//b"), "v"), Map.entry(TopicName.of("/"), "w"));
    assertThat(index.countMatches(TopicFilter.of("#"))).isEqualTo(2);
    assertThat(index.countMatches(TopicFilter.of("+/+"))).isEqualTo(1);
  }

  @Test
  @Tag("5.0:MQTT-4.7.2-1")
  @Tag("3.1.1:MQTT-4.7.2-1")
  void dollarTopicIsFoundOnlyByFiltersThatSpellItsFirstLevel() {
    for (String topic : List.of("$SYS/x", "$", "a/$x", "/$x", "a")) {
      put(topic, topic);
    }
    assertThat(find("#")).containsExactlyInAnyOrder("a/$x", "/$x", "a");
    assertThat(find("+/#")).containsExactlyInAnyOrder("a/$x", "/$x", "a");
    assertThat(find("+")).containsExactly("a");
    assertThat(find("+/x")).isEmpty();
    assertThat(find("$SYS/#")).containsExactly("$SYS/x");
    assertThat(find("$SYS/+")).containsExactly("$SYS/x");
    assertThat(find("$")).containsExactly("$");
    assertThat(find("$/#")).containsExactly("$");
  }

  @Test
  void topicBeyondTheMaximumIsRefusedAndChangesNothing() {
    TopicNameIndex<String> small = TopicNameIndex.<String>builder().maximumTopics(2).build();
    small.put(TopicName.of("a/b"), "v");
    small.put(TopicName.of("c"), "v");
    long version = small.version();
    for (String text : List.of("a", "a/b/c", "d/e/f")) {
      assertThatThrownBy(() -> small.put(TopicName.of(text), "v"))
          .isInstanceOf(TopicIndexFullException.class)
          .hasMessageContainingAll("'" + text + "'", "maximumTopics 2");
    }
    assertThat(small.version()).isEqualTo(version);
    assertThat(small.size()).isEqualTo(2);
    assertThat(small.matches(TopicFilter.of("#"))).hasSize(2);

    assertThat(small.put(TopicName.of("c"), "w")).as("what is there").contains("v");
    small.remove(TopicName.of("c"));
    assertThat(small.put(TopicName.of("a"), "v")).isEmpty();
  }

  @Test
  void topicOfTooManyLevelsIsRefusedAndChangesNothing() {
    TopicNameIndex<String> flat = TopicNameIndex.<String>builder().maximumLevels(2).build();
    flat.put(TopicName.of("a/b"), "v");
    long version = flat.version();
    assertThatThrownBy(() -> flat.put(TopicName.of("a/b/"), "v"))
        .isInstanceOf(TopicIndexFullException.class)
        .hasMessageContainingAll("'a/b/'", "maximumLevels 2", "it has 3");
    assertThat(flat.version()).isEqualTo(version);
    assertThat(flat.matches(TopicFilter.of("#"))).containsExactly("v");
    assertThat(flat.put(TopicName.of("/"), "w")).isEmpty();
  }

  @Test
  void limitsThatAreNoneAreRefused() {
    assertThatThrownBy(() -> TopicNameIndex.builder().maximumTopics(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maximumTopics must be at least 1, not 0");
    assertThatThrownBy(() -> TopicNameIndex.builder().maximumLevels(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maximumLevels must be at least 1, not 0");
  }

  @Test
  void visitorMayAskAndChangeTheIndex() {
    for (int i = 0; i < 200; i++) {
      put("stay/" + i + "/x", "stay" + i);
    }
    int[] changes = {0};
    for (String filter : List.of("#", "+/+/x", "stay/+/#", "stay/+/+")) {
      List<String> seen = new ArrayList<>();
      index.forEachMatch(
          TopicFilter.of(filter),
          (topic, value) -> {
            if (value.startsWith("stay")) {
              seen.add(value);
              assertThat(index.get(topic)).contains(value);
              assertThat(find(topic.toString())).containsExactly(value);
            }
            for (int i = 0; i < 3 && changes[0] < 5_000; i++) {
              int number = changes[0]++;
              put("stay/" + number % 400 + "/new" + number, "new");
              put("stay/new" + number + "/x", "new");
              put("stay/" + number % 200, "new");
              remove("stay/" + (number - 5) % 400 + "/new" + (number - 5));
              remove("stay/new" + (number - 9) + "/x");
              remove("stay/" + (number - 100) % 200);
            }
          });
      assertThat(seen)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, 200).mapToObj(i -> "stay" + i).toList());
      changes[0] = 0;
    }
  }

  @Test
  void visitorMayRemoveEverythingItIsShown() {
    for (int i = 0; i < 3_000; i++) {
      put("a/" + i % 50 + "/" + i, "v" + i);
    }
    List<String> seen = new ArrayList<>();
    index.forEachMatch(
        TopicFilter.of("#"),
        (topic, value) -> {
          seen.add(value);
          assertThat(index.remove(topic)).contains(value);
        });
    assertThat(seen).hasSize(3_000).doesNotHaveDuplicates();
    assertThat(index.isEmpty()).isTrue();
    assertNothingIsLeft();
  }

  @Test
  void exceptionOfAVisitorEndsTheVisit() {
    put("a", "v");
    put("b", "w");
    RuntimeException failure = new IllegalStateException("visitor");
    int[] calls = {0};
    assertThatThrownBy(() ->
            index.forEachMatch(
                TopicFilter.of("#"),
                (topic, value) -> {
                  calls[0]++;
                  throw failure;
                }))
        .isSameAs(failure);
    assertThat(calls[0]).isEqualTo(1);
    assertThat(put("c", "x")).isEmpty();
    assertThat(find("#")).hasSize(3);
  }

  @Test
  void cursorGoesOnBehindTheMatchWhoseVisitorHasThrown() {
    for (int i = 0; i < 10; i++) {
      put("a/" + i, "v" + i);
    }
    List<String> seen = new ArrayList<>();
    TopicCursor<String> cursor = index.cursor(TopicFilter.of("a/+"));
    while (cursor.hasMore()) {
      try {
        cursor.advance(
            3,
            (topic, value) -> {
              seen.add(value);
              throw new IllegalStateException("visitor");
            });
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("visitor");
      }
    }
    assertThat(seen).hasSize(10).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 100})
  void pagesShowOnceWhatStaysWhileOthersComeAndGo(int page) {
    for (int i = 0; i < 300; i++) {
      put("a/" + i % 20 + "/" + i, "stay" + i);
    }
    for (String filter : List.of("#", "a/+/+", "+/+/#", "a/#")) {
      List<String> seen = new ArrayList<>();
      TopicCursor<String> cursor = index.cursor(TopicFilter.of(filter));
      for (int step = 0; cursor.hasMore(); step++) {
        int before = seen.size();
        boolean more =
            cursor.advance(
                page,
                (topic, value) -> {
                  if (!value.startsWith("new")) {
                    seen.add(value);
                  }
                });
        assertThat(more).isEqualTo(cursor.hasMore());
        assertThat(seen.size()).isLessThanOrEqualTo(before + page);
        for (int i = 0; i < 20 && step < 1_000; i++) {
          put("a/" + i + "/new" + step, "new");
          put("a/new" + step + "/" + i, "new");
          remove("a/" + i + "/new" + (step - 2));
          remove("a/new" + (step - 3) + "/" + i);
        }
      }
      assertThat(seen).hasSize(300).doesNotHaveDuplicates();
      assertThat(cursor.advance(page, (topic, value) -> seen.add(value))).isFalse();
      assertThat(seen).hasSize(300);
    }
  }

  @Test
  void pageHasNoMoreThanItsMaximum() {
    for (int i = 0; i < 10; i++) {
      put("a/" + i, "v");
    }
    TopicCursor<String> cursor = index.cursor(TopicFilter.of("a/+"));
    List<String> seen = new ArrayList<>();
    assertThat(cursor.hasMore()).isTrue();
    assertThat(cursor.advance(9, (topic, value) -> seen.add(value))).isTrue();
    assertThat(seen).hasSize(9);
    assertThat(cursor.advance(Integer.MAX_VALUE, (topic, value) -> seen.add(value))).isFalse();
    assertThat(seen).hasSize(10);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void pageOfNothingIsRefused(int maximum) {
    TopicCursor<String> cursor = index.cursor(TopicFilter.of("#"));
    assertThatThrownBy(() -> cursor.advance(maximum, (topic, value) -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maximum must be at least 1, not " + maximum);
  }

  @Test
  void cursorReturnsEarlyWhereMatchesAreFarApart() {
    for (int i = 0; i < 20_000; i++) {
      put("a/" + i + "/x", "v" + i);
    }
    put("a/needle/y", "needle");
    List<String> seen = new ArrayList<>();
    TopicCursor<String> cursor = index.cursor(TopicFilter.of("a/+/y"));
    int calls = 0;
    while (cursor.hasMore()) {
      calls++;
      cursor.advance(10, (topic, value) -> seen.add(value));
    }
    assertThat(seen).containsExactly("needle");
    assertThat(calls).isBetween(20_000 / (1_024 + 16 * 10), 40);
  }

  @Test
  void deepestTopicIsPutFoundAndRemovedWithoutRecursion() {
    String deepest = "/".repeat(65_535);
    put(deepest, "v");
    put("/".repeat(65_534) + "a", "w");
    assertThat(index.get(TopicName.of(deepest))).contains("v");
    assertThat(find("#")).containsExactlyInAnyOrder("v", "w");
    assertThat(find("/".repeat(65_534) + "+")).containsExactly("w");
    assertThat(find("/".repeat(65_532) + "+/#")).containsExactlyInAnyOrder("v", "w");
    assertThat(find("/".repeat(65_533) + "#")).containsExactlyInAnyOrder("v", "w");
    assertThat(find("+/".repeat(32_767) + "#")).containsExactlyInAnyOrder("v", "w");
    assertThat(find("+/".repeat(32_767) + "+")).isEmpty();
    assertThat(find(deepest)).containsExactly("v");
    assertThat(remove(deepest)).contains("v");
    assertThat(find("#")).containsExactly("w");
    assertThat(remove("/".repeat(65_534) + "a")).contains("w");
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"wide", "deep", "mixed"})
  void topicsPutAndRemovedByTheHundredThousandLeaveNothing(String form) {
    int count = 100_000;
    put("stay/here", "stays");
    for (int i = 0; i < count; i++) {
      put(topic(form, i), "v" + i);
    }
    assertThat(index.size()).isEqualTo(count + 1);
    assertThat(index.countMatches(TopicFilter.of("#"))).isEqualTo(count + 1);
    for (int i = 0; i < count; i += 997) {
      assertThat(index.get(TopicName.of(topic(form, i)))).contains("v" + i);
      assertThat(find(topic(form, i))).containsExactly("v" + i);
    }
    for (int i = 0; i < count; i++) {
      assertThat(index.remove(TopicName.of(topic(form, i * 7 % count)))).isPresent();
    }
    assertThat(index.size()).isEqualTo(1);
    assertThat(find("#")).containsExactly("stays");
    assertThat(remove("stay/here")).contains("stays");
    assertNothingIsLeft();
  }

  @Test
  void removedTopicsAndValuesAreNotKeptInMemory() {
    List<WeakReference<Object>> removed = new ArrayList<>();
    TopicNameIndex<Object> objects = new TopicNameIndex<>();
    objects.put(TopicName.of("a"), "stays");
    for (int i = 0; i < 1_000; i++) {
      TopicName topic = TopicName.of("a/" + i % 30 + "/" + i);
      Object value = new Object();
      objects.put(topic, value);
      removed.add(new WeakReference<>(topic));
      removed.add(new WeakReference<>(value));
    }
    for (int i = 0; i < 1_000; i++) {
      objects.remove(TopicName.of("a/" + i % 30 + "/" + i));
    }
    for (int i = 0; i < 20 && !removed.stream().allMatch(each -> each.refersTo(null)); i++) {
      System.gc();
    }
    assertThat(removed).allMatch(each -> each.refersTo(null));
    assertThat(objects.get(TopicName.of("a"))).contains("stays");
  }

  private static String topic(String form, int number) {
    return switch (form) {
      case "wide" -> "w/" + number;
      case "deep" -> String.join("/", Integer.toString(number).split(""));
      default -> number % 10 + "/" + number % 1_000 + "/x/" + number + "/y";
    };
  }

  /** A node that leads to nothing would take a step, and leave more to be asked for. */
  private void assertNothingIsLeft() {
    for (String filter : List.of("#", "+/#", "+")) {
      TopicCursor<String> cursor = index.cursor(TopicFilter.of(filter));
      assertThat(cursor.advance(1, (topic, value) -> assertThat(topic).isNull())).isFalse();
    }
    assertThat(index.isEmpty()).isTrue();
  }

  private Optional<String> put(String topic, String value) {
    return index.put(TopicName.of(topic), value);
  }

  private Optional<String> remove(String topic) {
    return index.remove(TopicName.of(topic));
  }

  private List<String> find(String filter) {
    return index.matches(TopicFilter.of(filter));
  }
}
