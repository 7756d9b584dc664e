package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What indexes keep, and what strangers can make them keep or do. */
class IndexMemoryTest {
  @Test
  void longFiltersThatAreRemovedLeaveNoBytesBehind() {
    SegmentTable table = new SegmentTable();
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      keys.add((i + "/" + "y".repeat(60_000)).getBytes(StandardCharsets.UTF_8));
      table.put(hash(i), keys.get(i), false, "v");
    }
    for (int i = 0; i < 64; i++) {
      table.remove(hash(i), keys.get(i));
    }
    for (Segment segment : table.directory()) {
      assertThat(segment.keys()).hasSizeLessThan(10_000);
    }
  }

  @Test
  void nodeThatStaysLetsGoOfTheTopicThatWasRemoved() {
    TopicNode node = new TopicNode();
    node.set(TopicName.of("a"), "v");
    node.removeValue();
    assertThat(node.name()).isNull();
  }

  @Test
  void firstLevelThatLeavesNoRoomForASimplerFilterIsFoundAllTheSame() {
    TopicFilterIndex<String> index = TopicFilterIndex.<String>builder().maximumShapes(0).build();
    for (int length : new int[] {65_531, 65_532, 65_533, 65_534}) {
      String text = "$" + "x".repeat(length);
      assertThat(index.add(TopicFilter.of(text), "v")).isTrue();
      assertThat(index.matches(TopicName.of(text))).containsExactly("v");
      assertThat(index.remove(TopicFilter.of(text), "v")).isTrue();
      assertThat(index.hasMatch(TopicName.of(text))).isFalse();
    }
    assertThat(index.entries.entryCount()).isZero();
  }

  @Test
  void valueThatCannotBeHashedChangesNothing() {
    TopicFilterIndex<Object> index = new TopicFilterIndex<>();
    TopicFilter filter = TopicFilter.of("a");
    for (int i = 0; i < 16; i++) {
      index.add(filter, i);
    }
    Object broken =
        new Object() {
          @Override
          public int hashCode() {
            throw new IllegalStateException("no hash code");
          }

          @Override
          public boolean equals(Object other) {
            return this == other;
          }
        };
    assertThatThrownBy(() -> index.add(filter, broken)).hasMessage("no hash code");
    assertThat(index.matches(TopicName.of("a"))).hasSize(16);
    assertThat(index.size()).isEqualTo(16);
    assertThat(index.add(filter, 16)).isTrue();
    assertThat(index.remove(filter, 3)).isTrue();
    assertThat(index.matches(TopicName.of("a"))).hasSize(16).doesNotContain(3);
  }

  @Test
  void holesCostACursorAsManyStepsAsTopicsDo() {
    TopicNameIndex<Integer> index = new TopicNameIndex<>();
    int children = 100_000;
    for (int i = 0; i < children; i++) {
      index.put(TopicName.of("t/" + i), i);
    }
    TopicCursor<Integer> cursor = index.cursor(TopicFilter.of("t/+"));
    cursor.advance(1, (topic, value) -> {});
    for (int i = 1; i < children / 2; i++) {
      index.remove(TopicName.of("t/" + i));
    }
    List<Integer> seen = new ArrayList<>();
    cursor.advance(1, (topic, value) -> seen.add(value));
    assertThat(seen).isEmpty();
    assertThat(cursor.hasMore()).isTrue();
    while (cursor.hasMore()) {
      cursor.advance(1_000, (topic, value) -> seen.add(value));
    }
    assertThat(seen).hasSize(children / 2);
  }

  @Test
  void filtersAndNamesHaveAnOrderForMapsThatMeetEqualHashCodes() {
    assertThat(TopicFilter.of("Aa/BB")).hasSameHashCodeAs(TopicFilter.of("BB/Aa"));
    assertThat(TopicFilter.of("Aa/BB")).isLessThan(TopicFilter.of("BB/Aa"));
    assertThat(TopicName.of("Aa")).isLessThan(TopicName.of("BB"));
    TopicFilter lenient = TopicFilter.of("#", TopicPolicy.standard().wildcardsMatchDollarTopics());
    assertThat(TopicFilter.of("#").compareTo(lenient)).isNotZero();
    assertThat(TopicFilter.of("#")).isEqualByComparingTo(TopicFilter.of("#"));
  }

  private static long hash(int number) {
    return TopicDigest.secret(number);
  }
}
