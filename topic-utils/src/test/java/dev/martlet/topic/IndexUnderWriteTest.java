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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What readers may see while an index is written to: a pair that stays, always and once; one that
 * comes and goes, at times; nothing else. {@code -Dmartlet.topic.changes} makes the runs longer,
 * {@code -Dmartlet.topic.seed} others.
 */
class IndexUnderWriteTest {
  private static final int CHANGES = Integer.getInteger("martlet.topic.changes", 100_000);
  private static final long SEED = Long.getLong("martlet.topic.seed", 20_261_122);

  /** A filter and one of its values, as an index holds them. */
  record Pair(TopicFilter filter, String value) {}

  /** A topic, the pairs to be found by it at any time, and those that may be. */
  record Expectation(TopicName topic, Set<Pair> always, Set<Pair> atTimes) {}

  private final TopicFilterIndex<String> index = new TopicFilterIndex<>();
  private final WritersAndReaders threads = new WritersAndReaders();

  @AfterEach
  void endThreads() {
    threads.close();
  }

  /** With 40 filters, few are found at once; with 2,000, the index grows and shrinks meanwhile. */
  @ParameterizedTest
  @ValueSource(ints = {40, 2_000})
  void whatStaysIsSeenOnceAndWhatComesAndGoesSeenOrNot(int filterCount) throws Exception {
    List<TopicFilter> filters = drawFilters(filterCount);
    List<Pair> staying = pairs(filters.subList(0, filterCount / 4), "stays");
    List<Pair> coming = new ArrayList<>(pairs(filters, "comes"));
    coming.addAll(pairs(filters.subList(0, 4), "comes as well"));
    staying.forEach(this::add);

    List<Expectation> expectations = expectations(filters, staying, coming);
    threads.run(
        List.of(() -> toggle(coming, 1)),
        List.of(() -> lookUp(expectations, 2), () -> lookUp(expectations, 3)));

    assertThat(index.size()).isEqualTo(staying.size());
    for (Expectation expected : expectations) {
      assertThat(found(expected.topic)).containsExactlyInAnyOrderElementsOf(expected.always);
    }
  }

  @Test
  void writersDoNotUndoWhatOthersWrite() throws Exception {
    List<TopicFilter> filters = drawFilters(300);
    List<Pair> staying = pairs(filters.subList(0, 20), "stays");
    List<Pair> first = pairs(filters, "first writer's");
    List<Pair> second = pairs(filters, "second writer's");
    staying.forEach(this::add);

    List<Pair> coming = Stream.concat(first.stream(), second.stream()).toList();
    List<Expectation> expectations = expectations(filters, staying, coming);
    threads.run(
        List.of(() -> toggle(first, 1), () -> toggle(second, 2)),
        List.of(() -> lookUp(expectations, 3)));

    assertThat(index.size()).isEqualTo(staying.size());
  }

  /** One filter with hundreds of values, as many as make an index choose another form for them. */
  @Test
  void valuesOfOneFilterComeAndGoBesideThoseThatStay() throws Exception {
    List<TopicFilter> filter = List.of(TopicFilter.of("a/+"));
    List<Pair> staying = new ArrayList<>();
    List<Pair> coming = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      (i % 50 == 0 ? staying : coming).add(new Pair(filter.get(0), "value " + i));
    }
    staying.forEach(this::add);

    List<Expectation> expectations = expectations(filter, staying, coming);
    threads.run(List.of(() -> toggle(coming, 1)), List.of(() -> lookUp(expectations, 2)));

    assertThat(index.size()).isEqualTo(staying.size());
  }

  /** The writer tells the reader how far it has come by a volatile number. */
  @Test
  void lookUpSeesEachChangeThatWasMadeBeforeItBegan() throws Exception {
    int filters = Math.max(100, CHANGES / 10);
    AtomicInteger added = new AtomicInteger();
    AtomicInteger removed = new AtomicInteger();
    Callable<Void> writer =
        () -> {
          for (int i = 0; i < filters; i++) {
            add(numbered(i));
            added.set(i + 1);
          }
          for (int i = 0; i < filters; i++) {
            remove(numbered(i));
            removed.set(i + 1);
          }
          return null;
        };
    Callable<Void> reader =
        () -> {
          RandomTopics draw = new RandomTopics(SEED);
          do {
            int removedBefore = removed.get();
            int addedBefore = added.get();
            int number =
                addedBefore == 0 || draw.oneIn(2)
                    ? draw.below(filters)
                    : Math.max(0, (draw.oneIn(2) ? addedBefore : removedBefore) - 1);
            boolean isFound = !index.matches(TopicName.of("device/" + number + "/x")).isEmpty();
            int removedAfter = removed.get();
            if (!isFound && number < addedBefore && number > removedAfter) {
              fail("filter " + number + " was added before the look-up and is not found");
            }
            if (isFound && number < removedBefore) {
              fail("filter " + number + " was removed before the look-up and is found");
            }
          } while (threads.areWriting());
          return null;
        };
    threads.run(List.of(writer), List.of(reader, reader));

    assertThat(index.isEmpty()).isTrue();
  }

  private static Pair numbered(int number) {
    return new Pair(TopicFilter.of("device/" + number + "/+"), "v");
  }

  /** Adds and removes pairs, and ends with none of them held. */
  private Void toggle(List<Pair> pairs, long seed) {
    RandomTopics draw = new RandomTopics(SEED + seed);
    Set<Pair> held = new HashSet<>();
    for (int i = 0; i < CHANGES; i++) {
      Pair pair = draw.pick(pairs);
      if (held.remove(pair)) {
        remove(pair);
      } else {
        add(pair);
        held.add(pair);
      }
    }
    held.forEach(this::remove);
    return null;
  }

  /** Looks up while there is a writer, and once more. */
  private Void lookUp(List<Expectation> expectations, long seed) {
    RandomTopics draw = new RandomTopics(SEED + seed);
    boolean last;
    do {
      last = !threads.areWriting();
      Expectation expected = draw.pick(expectations);
      List<Pair> found = found(expected.topic);
      Set<Pair> once = new HashSet<>(found);
      if (found.stream().filter(expected.always::contains).count() > expected.always.size()) {
        fail("there all the time, and seen twice by " + expected.topic + ": " + found);
      }
      if (!once.containsAll(expected.always)) {
        fail("not seen, though there, by " + expected.topic + ": " + missing(expected, once));
      }
      once.removeAll(expected.always);
      if (!expected.atTimes.containsAll(once)) {
        fail("seen, though no match, by " + expected.topic + ": " + once);
      }
    } while (!last);
    return null;
  }

  private static Set<Pair> missing(Expectation expected, Set<Pair> found) {
    Set<Pair> missing = new HashSet<>(expected.always);
    missing.removeAll(found);
    return missing;
  }

  private void add(Pair pair) {
    assertThat(index.add(pair.filter, pair.value)).as("add %s", pair).isTrue();
  }

  private void remove(Pair pair) {
    assertThat(index.remove(pair.filter, pair.value)).as("remove %s", pair).isTrue();
  }

  private List<Pair> found(TopicName topic) {
    List<Pair> found = new ArrayList<>();
    index.forEachMatchingPair(topic, (filter, value) -> found.add(new Pair(filter, value)));
    return found;
  }

  private static List<TopicFilter> drawFilters(int count) {
    RandomTopics draw = new RandomTopics(SEED);
    Set<TopicFilter> filters = new LinkedHashSet<>();
    while (filters.size() < count) {
      filters.add(TopicFilter.of(draw.filter()));
    }
    return List.copyOf(filters);
  }

  private static List<Pair> pairs(List<TopicFilter> filters, String value) {
    return filters.stream().map(filter -> new Pair(filter, value)).toList();
  }

  /** Returns those of fifty topics that are like the filters. */
  private static List<Expectation> expectations(
      List<TopicFilter> filters, List<Pair> always, List<Pair> atTimes) {
    RandomTopics draw = new RandomTopics(SEED);
    List<Expectation> expectations = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String like = draw.topicFor(draw.pick(filters).toString());
      TopicName topic = TopicName.of(draw.oneIn(4) ? draw.nearMiss(like) : like);
      expectations.add(new Expectation(topic, matching(always, topic), matching(atTimes, topic)));
    }
    return expectations;
  }

  private static Set<Pair> matching(List<Pair> pairs, TopicName topic) {
    Set<Pair> matching = new HashSet<>(pairs);
    matching.removeIf(pair -> !ReferenceMatcher.matches(pair.filter.toString(), topic.toString()));
    return matching;
  }
}
