package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@link IndexUnderWriteTest} is for the index of filters: a topic that stays is seen always
 * and once, with a value it has had; one that comes and goes, at times; nothing else. {@code
 * -Dmartlet.topic.changes} makes the runs longer, {@code -Dmartlet.topic.seed} others.
 */
class NameIndexUnderWriteTest {
  private static final int CHANGES = Integer.getInteger("martlet.topic.changes", 100_000);
  private static final long SEED = Long.getLong("martlet.topic.seed", 20_261_122);

  /** A filter, the topics to be found by it at any time, and those that may be. */
  record Expectation(TopicFilter filter, Set<String> always, Set<String> atTimes) {}

  private final TopicNameIndex<String> index = new TopicNameIndex<>();
  private final WritersAndReaders threads = new WritersAndReaders();

  @AfterEach
  void endThreads() {
    threads.close();
  }

  /** With 40 topics, levels come and go; with 1,000, tables grow and shrink meanwhile. */
  @ParameterizedTest
  @ValueSource(ints = {40, 1_000})
  void whatStaysIsSeenOnceAndWhatComesAndGoesSeenOrNot(int topicCount) throws Exception {
    List<String> topics = drawTopics(topicCount);
    List<String> staying = topics.subList(0, topicCount / 4);
    List<String> coming = topics.subList(topicCount / 4, topicCount);
    staying.forEach(topic -> index.put(TopicName.of(topic), topic));

    List<Expectation> expectations = expectations(topics, staying, coming);
    threads.run(
        List.of(
            () -> toggle(coming.subList(0, coming.size() / 2), staying, 1),
            () -> toggle(coming.subList(coming.size() / 2, coming.size()), staying, 2)),
        List.of(() -> search(expectations, 3), () -> searchByPages(expectations, 4)));

    assertThat(index.size()).isEqualTo(staying.size());
    for (Expectation expected : expectations) {
      assertThat(found(expected.filter)).containsExactlyInAnyOrderElementsOf(expected.always);
    }
  }

  /**
   * In each generation, others join a topic until its bunch bursts, again and again, and leave. The
   * writer tells the readers which generation it has begun, and ended.
   */
  @Test
  void topicThatStaysIsSeenOnceWhileBunchesBurstAroundIt() throws Exception {
    int generations = Math.max(50, CHANGES / 200);
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    Callable<Void> writer =
        () -> {
          for (int i = 0; i < generations; i++) {
            String stays = "g" + i + "/a/b/s/t";
            index.put(TopicName.of(stays), stays);
            begun.set(i + 1);
            crowd(i);
            ended.set(i + 1);
            index.remove(TopicName.of(stays));
          }
          return null;
        };
    threads.run(
        List.of(writer), List.of(() -> watch(begun, ended, 6), () -> watch(begun, ended, 7)));

    assertThat(index.isEmpty()).isTrue();
    assertThat(index.root.isEmpty()).isTrue();
  }

  private void crowd(int generation) {
    List<TopicName> others = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      others.add(TopicName.of("g" + generation + "/a/b/s/" + i));
      if (i % 2 == 0) {
        others.add(TopicName.of("g" + generation + "/a/" + i));
      }
    }
    others.forEach(topic -> index.put(topic, topic.toString()));
    others.forEach(index::remove);
  }

  private Void watch(AtomicInteger begun, AtomicInteger ended, long seed) {
    RandomTopics draw = new RandomTopics(SEED + seed);
    List<String> ends =
        List.of("/#", "/a/b/s/t", "/+/b/+/t", "/a/+/s/#", "/a/b/#", "/+/+/+/t", "/a/b/s/+");
    do {
      int generation = begun.get() - 1;
      String stays = "g" + generation + "/a/b/s/t";
      String filter = (draw.oneIn(4) ? "+" : "g" + generation) + draw.pick(ends);
      long seen = found(TopicFilter.of(filter)).stream().filter(stays::equals).count();
      boolean isHeld = index.get(TopicName.of(stays)).isPresent();
      boolean hasStayed = generation >= 0 && ended.get() <= generation;
      if (hasStayed && (seen != 1 || !isHeld)) {
        fail("there all the time, seen " + seen + " times, held " + isHeld + ": " + filter);
      }
    } while (threads.areWriting());
    return null;
  }

  /** The writer tells the reader how far it has come by a volatile number. */
  @Test
  void searchSeesEachChangeThatWasMadeBeforeItBegan() throws Exception {
    int topics = Math.max(100, CHANGES / 10);
    AtomicInteger put = new AtomicInteger();
    AtomicInteger removed = new AtomicInteger();
    Callable<Void> writer =
        () -> {
          for (int i = 0; i < topics; i++) {
            index.put(numbered(i), "v");
            put.set(i + 1);
          }
          for (int i = 0; i < topics; i++) {
            index.remove(numbered(i));
            removed.set(i + 1);
          }
          return null;
        };
    threads.run(List.of(writer), List.of(() -> watch(topics, put, removed, 5)));

    assertThat(index.isEmpty()).isTrue();
    assertThat(found(TopicFilter.of("#"))).isEmpty();
  }

  private Void watch(int topics, AtomicInteger put, AtomicInteger removed, long seed) {
    RandomTopics draw = new RandomTopics(SEED + seed);
    do {
      int removedBefore = removed.get();
      int putBefore = put.get();
      int number =
          putBefore == 0 || draw.oneIn(2)
              ? draw.below(topics)
              : Math.max(0, (draw.oneIn(2) ? putBefore : removedBefore) - 1);
      boolean isFound =
          draw.oneIn(2)
              ? index.get(numbered(number)).isPresent()
              : index.countMatches(TopicFilter.of("+/" + number + "/#")) > 0;
      int removedAfter = removed.get();
      if (!isFound && number < putBefore && number > removedAfter) {
        fail("topic " + number + " was put before the search and is not found");
      }
      if (isFound && number < removedBefore) {
        fail("topic " + number + " was removed before the search and is found");
      }
    } while (threads.areWriting());
    return null;
  }

  private static TopicName numbered(int number) {
    return TopicName.of("device/" + number + "/x");
  }

  /** Puts and removes topics, ends with none of them held, and puts others anew now and then. */
  private Void toggle(List<String> topics, List<String> staying, long seed) {
    RandomTopics draw = new RandomTopics(SEED + seed);
    Set<String> held = new HashSet<>();
    for (int i = 0; i < CHANGES; i++) {
      String topic = draw.pick(topics);
      boolean wasHeld = held.remove(topic);
      if (wasHeld) {
        assertThat(index.remove(TopicName.of(topic))).contains(topic);
      } else {
        assertThat(index.put(TopicName.of(topic), topic)).isEmpty();
        held.add(topic);
      }
      if (i % 8 == 0) {
        String again = draw.pick(staying);
        assertThat(index.put(TopicName.of(again), again)).contains(again);
      }
    }
    held.forEach(topic -> assertThat(index.remove(TopicName.of(topic))).contains(topic));
    return null;
  }

  /** Searches while there is a writer, and once more. */
  private Void search(List<Expectation> expectations, long seed) {
    RandomTopics draw = new RandomTopics(SEED + seed);
    boolean last;
    do {
      last = !threads.areWriting();
      Expectation expected = draw.pick(expectations);
      check(expected, found(expected.filter));
      for (String topic : expected.always) {
        assertThat(index.get(TopicName.of(topic))).contains(topic);
      }
    } while (!last);
    return null;
  }

  private Void searchByPages(List<Expectation> expectations, long seed) {
    RandomTopics draw = new RandomTopics(SEED + seed);
    boolean last;
    do {
      last = !threads.areWriting();
      Expectation expected = draw.pick(expectations);
      List<String> found = new ArrayList<>();
      TopicCursor<String> cursor = index.cursor(expected.filter);
      while (cursor.hasMore()) {
        cursor.advance(1 + draw.below(3), (topic, value) -> found.add(checked(topic, value)));
      }
      check(expected, found);
    } while (!last);
    return null;
  }

  private static void check(Expectation expected, List<String> found) {
    if (found.stream().filter(expected.always::contains).count() > expected.always.size()) {
      fail("there all the time, and seen twice by " + expected.filter + ": " + found);
    }
    Set<String> once = new HashSet<>(found);
    if (!once.containsAll(expected.always)) {
      Set<String> missing = new HashSet<>(expected.always);
      missing.removeAll(once);
      fail("not seen, though there, by " + expected.filter + ": " + missing);
    }
    once.removeAll(expected.always);
    if (!expected.atTimes.containsAll(once)) {
      fail("seen, though no match, by " + expected.filter + ": " + once);
    }
  }

  private List<String> found(TopicFilter filter) {
    List<String> found = new ArrayList<>();
    index.forEachMatch(filter, (topic, value) -> found.add(checked(topic, value)));
    return found;
  }

  /** Each topic has its own text as its value. */
  private static String checked(TopicName topic, String value) {
    if (!topic.toString().equals(value)) {
      fail("the value of another topic: " + topic + " has " + value);
    }
    return value;
  }

  private static List<String> drawTopics(int count) {
    RandomTopics draw = new RandomTopics(SEED);
    Set<String> topics = new LinkedHashSet<>();
    while (topics.size() < count) {
      String topic = draw.topic();
      if (topic.length() < 1_000) {
        topics.add(topic);
      }
    }
    return List.copyOf(topics);
  }

  /** Returns those of filters that match the topics, and of some that match them all. */
  private static List<Expectation> expectations(
      List<String> topics, List<String> always, List<String> atTimes) {
    RandomTopics draw = new RandomTopics(SEED);
    Set<String> filters = new LinkedHashSet<>(List.of("#", "+/#", "+", "+/+", "+/+/#", "a/#"));
    while (filters.size() < 40) {
      String[] levels = draw.pick(topics).split("/", -1);
      levels[draw.below(levels.length)] = "+";
      String filter = String.join("/", levels);
      filters.add(draw.oneIn(3) ? filter + "/#" : filter);
    }
    return filters.stream()
        .filter(ReferenceSyntax::isFilter)
        .map(filter ->
            new Expectation(
                TopicFilter.of(filter), matching(filter, always), matching(filter, atTimes)))
        .toList();
  }

  private static Set<String> matching(String filter, List<String> topics) {
    Set<String> matching = new HashSet<>(topics);
    matching.removeIf(topic -> !ReferenceMatcher.matches(filter, topic));
    return matching;
  }
}
