package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics that are kept together while they are few, and apart when they are more. */
class TopicBurstTest {
  private static final int LONGEST = 65_535;

  private final TopicNameIndex<String> index = new TopicNameIndex<>();

  @Test
  void oneTopicMoreThanABunchHoldsMakesNodes() {
    for (int i = 0; i < TopicBunch.MAX_TOPICS; i++) {
      put("a/" + i);
    }
    assertThat(index.root.below()).isInstanceOf(TopicBunch.class);
    put("a/1");
    assertThat(index.root.below()).as("what is there needs no room").isInstanceOf(TopicBunch.class);
    put("b");
    assertThat(index.root.below()).isInstanceOf(Object[].class);
    assertThat(find("a/+")).hasSize(TopicBunch.MAX_TOPICS).doesNotHaveDuplicates();
    assertThat(find("+")).containsExactly("b");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1})
  void oneByteMoreThanABunchHoldsMakesNodes(int more) {
    // Each of the two has its length before it, in two bytes.
    int room = TopicBunch.MAX_TEXT - 2 * 2;
    put("a/" + "x".repeat(room - "a/".length() - "b".length() + more));
    put("b");
    assertThat(index.root.below() instanceof TopicBunch).isEqualTo(more <= 0);
    assertThat(find("#")).hasSize(2);
    assertThat(find("+")).containsExactly("b");
    assertThat(find("a/+")).hasSize(1);
  }

  @Test
  void topicAloneNeedsNoNodesHoweverLongItIs() {
    String longest = "/".repeat(LONGEST);
    put(longest);
    assertThat(nodes(index.root)).isEqualTo(1);
    put(longest);
    assertThat(nodes(index.root)).isEqualTo(1);
    assertThat(find("+/".repeat(100) + "#")).containsExactly(longest);
    put("a");
    assertThat(nodes(index.root)).as("the root, and a level for each").isEqualTo(3);
    assertThat(find("+")).containsExactly("a");
  }

  @Test
  void topicThatEndsWhereOthersGoOnIsFoundAfterTheBurst() {
    put("p/q");
    put("p/q/r");
    put("p/q/");
    for (int i = 0; i < TopicBunch.MAX_TOPICS; i++) {
      put("p/q/r/" + i);
    }
    assertThat(index.root.below()).isInstanceOf(TopicNode.class);
    assertThat(find("p/q")).containsExactly("p/q");
    assertThat(find("p/q/+")).containsExactlyInAnyOrder("p/q/r", "p/q/");
    assertThat(find("p/+/#")).hasSize(TopicBunch.MAX_TOPICS + 3).doesNotHaveDuplicates();
    assertThat(find("+/q/r/#")).hasSize(TopicBunch.MAX_TOPICS + 1);
    assertThat(index.remove(TopicName.of("p/q/r"))).contains("p/q/r");
    assertThat(find("p/q/+")).containsExactly("p/q/");
    assertThat(find("p/q/r/+")).hasSize(TopicBunch.MAX_TOPICS);
  }

  /** Copied once for each level, they would take 64 times 2 gigabytes. */
  @Test
  void levelsThatLongTopicsShareCostANodeEachAndNothingElse() {
    int shared = 30_000;
    List<String> topics = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String start = "a/".repeat(shared) + i + "/";
      topics.add(start + "b".repeat(LONGEST - start.length()));
    }
    topics.forEach(this::put);
    assertThat(nodes(index.root)).isEqualTo(1 + shared + topics.size());
    topics.forEach(topic -> assertThat(find(topic)).containsExactly(topic));
    assertThat(find("a/".repeat(shared) + "+/+")).hasSize(topics.size());
    assertThat(find("+/".repeat(shared) + "7/#")).containsExactly(topics.get(7));
    assertRemovalLeavesNothing(topics);
  }

  @Test
  void longTopicsThatPartAtEachLevelAreFound() {
    List<String> topics = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      topics.add("a/".repeat(i * 300) + "b/" + "c".repeat(i % 2 == 0 ? 10 : 5_000));
    }
    Collections.shuffle(topics, new Random(1));
    topics.forEach(this::put);
    assertThat(nodes(index.root)).isLessThanOrEqualTo(1 + 99 * 300 + 2 * topics.size());
    for (String topic : topics) {
      assertThat(find(topic)).containsExactly(topic);
      assertThat(find(topic.substring(0, topic.lastIndexOf('/')) + "/+")).containsExactly(topic);
    }
    assertThat(find("a/#")).hasSize(99);
    assertRemovalLeavesNothing(topics);
  }

  /** All topics and filters of some levels: at these sizes, in one bunch, and in many. */
  @ParameterizedTest
  @ValueSource(ints = {1, 10, 64, 65, 200, 339})
  @Tag("5.0:MQTT-4.7.1-2")
  @Tag("5.0:MQTT-4.7.2-1")
  void everyFilterFindsWhatTheReferenceFinds(int size) {
    List<String> all = combinations(List.of("", "a", "$x", "b"), 4);
    all.removeIf(String::isEmpty);
    Collections.shuffle(all, new Random(size));
    List<String> topics = all.subList(0, size);
    topics.forEach(this::put);
    List<String> filters = combinations(List.of("", "a", "$x", "+", "c"), 4);
    filters.addAll(filters.stream().map(filter -> filter + "/#").toList());
    filters.add("#");
    filters.removeIf(String::isEmpty);
    for (String filter : filters) {
      List<String> expected =
          topics.stream().filter(topic -> ReferenceMatcher.matches(filter, topic)).toList();
      assertThat(find(filter)).as(filter).containsExactlyInAnyOrderElementsOf(expected);
    }
    assertRemovalLeavesNothing(topics);
  }

  @Test
  void levelsOfManyLengthsAreToldApart() {
    List<String> topics = new ArrayList<>();
    for (int length = 0; length < 40; length++) {
      topics.add("x/" + "é".repeat(length) + "/end");
      topics.add("x/" + "a".repeat(length) + "b/and");
      topics.add("x/" + "a".repeat(length) + "c/the/end");
    }
    topics.forEach(this::put);
    for (String topic : topics) {
      assertThat(find(topic)).containsExactly(topic);
      assertThat(find(topic.replaceFirst("x/", "+/") + "/#")).containsExactly(topic);
    }
    assertThat(find("x/+/end")).hasSize(40);
    assertThat(find("x/+/+/end")).hasSize(40);
    assertThat(find("x/+/nd")).isEmpty();
    assertThat(find("x/+/+/the/end")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/+", "a/#", "#", "+/+"})
  void cursorGoesOnInTheMiddleOfABunchThatIsNoMore(String filter) {
    Set<String> staying = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      put("a/" + i);
      staying.add("a/" + i);
    }
    Map<String, Integer> seen = new HashMap<>();
    TopicCursor<String> cursor = index.cursor(TopicFilter.of(filter));
    assertThat(cursor.advance(7, (topic, value) -> seen.merge(value, 1, Integer::sum))).isTrue();
    assertThat(seen).hasSize(7);

    for (int i = 40; i < 50; i++) {
      index.remove(TopicName.of("a/" + i));
      staying.remove("a/" + i);
    }
    for (int i = 100; i < 300; i++) {
      put("a/" + i);
    }
    while (cursor.hasMore()) {
      int before = seen.size();
      cursor.advance(3, (topic, value) -> seen.merge(value, 1, Integer::sum));
      assertThat(seen.size()).isLessThanOrEqualTo(before + 3);
    }
    assertThat(seen.keySet()).containsAll(staying);
    assertThat(seen.values()).containsOnly(1);
    assertThat(find(filter)).hasSize(240);
  }

  @Test
  void valueInABunchIsReplaced() {
    for (int i = 0; i < 200; i++) {
      put("a/" + i % 10 + "/" + i);
    }
    for (int i = 0; i < 200; i++) {
      TopicName topic = TopicName.of("a/" + i % 10 + "/" + i);
      assertThat(index.put(topic, "new " + topic)).contains(topic.toString());
    }
    index.forEach((topic, value) -> assertThat(value).isEqualTo("new " + topic));
    assertThat(index.size()).isEqualTo(200);
  }

  private void assertRemovalLeavesNothing(List<String> topics) {
    for (int i = 0; i < topics.size(); i++) {
      assertThat(index.remove(TopicName.of(topics.get(i)))).contains(topics.get(i));
      if (i == topics.size() / 2) {
        List<String> left = new ArrayList<>();
        index.forEach((topic, value) -> left.add(value));
        assertThat(left).containsExactlyInAnyOrderElementsOf(topics.subList(i + 1, topics.size()));
      }
    }
    assertThat(index.isEmpty()).isTrue();
    assertThat(index.root.isEmpty()).isTrue();
  }

  /** Returns how many nodes there are, by way of a list, as they may be 65,536 deep. */
  private static int nodes(TopicNode root) {
    List<TopicNode> found = new ArrayList<>(List.of(root));
    for (int i = 0; i < found.size(); i++) {
      Object below = found.get(i).below();
      if (below instanceof TopicNode only) {
        found.add(only);
      } else if (below instanceof Object[] many) {
        for (Object each : many) {
          if (each instanceof TopicNode node) {
            found.add(node);
          }
        }
      }
    }
    return found.size();
  }

  /** Returns all texts of one level to {@code most} of them. */
  private static List<String> combinations(List<String> levels, int most) {
    List<String> all = new ArrayList<>(levels);
    List<String> last = levels;
    for (int i = 1; i < most; i++) {
      last =
          last.stream()
              .flatMap(start -> levels.stream().map(level -> start + "/" + level))
              .toList();
      all.addAll(last);
    }
    return all;
  }

  private void put(String topic) {
    index.put(TopicName.of(topic), topic);
  }

  private List<String> find(String filter) {
    return index.matches(TopicFilter.of(filter));
  }
}
