package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * As many filters as make each part of an index grow, divide and shrink. {@code
 * -Dmartlet.topic.seed} draws others.
 */
class ManyFiltersTest {
  private static final long SEED = Long.getLong("martlet.topic.seed", 20_261_122);
  private static final int FILTERS = 100_000;

  private final RandomTopics draw = new RandomTopics(SEED);
  private final TopicFilterIndex<String> index = new TopicFilterIndex<>();

  /** The reference for so many: each filter that matches is the topic with wildcards put in. */
  private final Map<String, Set<String>> held = new HashMap<>();

  @Test
  void filtersAddedAndRemovedByTheHundredThousandAreFoundMeanwhileAndForgottenAfter() {
    List<String> filters = drawFilters();
    int added = 0;
    for (String filter : filters) {
      assertThat(index.add(TopicFilter.of(filter), filter)).isTrue();
      hold(filter);
      if (++added % 2_500 == 0) {
        look(filters.subList(0, added));
      }
    }
    assertThat(index.size()).isEqualTo(FILTERS);
    assertThat(index.entries.entryCount()).isEqualTo(held.size());

    for (String filter : filters) {
      assertThat(index.remove(TopicFilter.of(filter), filter)).isTrue();
      release(filter);
      if (--added % 2_500 == 0) {
        look(filters);
      }
    }
    assertThat(index.isEmpty()).isTrue();
    assertThat(index.entries.entryCount()).isZero();
    assertThat(index.entries.shapeCount()).isZero();
    assertThat(index.snapshot()).isEmpty();
  }

  private List<String> drawFilters() {
    Set<String> filters = new LinkedHashSet<>();
    while (filters.size() < FILTERS) {
      String filter =
          draw.oneIn(2)
              ? draw.pick(List.of("site", "plant", "+", "a"))
                  + "/"
                  + draw.below(50_000)
                  + "/"
                  + draw.pick(List.of("+", "#", "temp", "+/x", "y/#"))
              : draw.filter();
      if (filter.length() < 200 && filter.split("/", -1).length <= 14) {
        filters.add(filter);
      }
    }
    return new ArrayList<>(filters);
  }

  private void look(List<String> filters) {
    for (int i = 0; i < 20; i++) {
      String like = draw.topicFor(draw.pick(filters));
      String topic = draw.oneIn(4) ? draw.nearMiss(like) : like;
      if (topic.split("/", -1).length > 14) {
        continue;
      }
      assertThat(index.matches(TopicName.of(topic)))
          .as("%s, seed %s", topic, SEED)
          .containsExactlyInAnyOrderElementsOf(expected(topic));
    }
  }

  /** Returns what matches by trying each filter that could: two to the power of the levels. */
  private Set<String> expected(String topic) {
    Set<String> found = new HashSet<>();
    String[] levels = topic.split("/", -1);
    for (int mask = 0; mask < 1 << levels.length; mask++) {
      StringBuilder filter = new StringBuilder();
      for (int level = 0; level < levels.length; level++) {
        filter.append(level == 0 ? "" : "/").append((mask >> level & 1) == 1 ? "+" : levels[level]);
        if (mask >> level <= 1) {
          found.addAll(held.getOrDefault(filter + "/#", Set.of()));
        }
      }
      found.addAll(held.getOrDefault(filter.toString(), Set.of()));
    }
    found.addAll(held.getOrDefault("#", Set.of()));
    return found.stream()
        .filter(filter -> ReferenceMatcher.matches(filter, topic))
        .collect(Collectors.toSet());
  }

  private void hold(String filter) {
    held.computeIfAbsent(unshared(filter), key -> new HashSet<>()).add(filter);
  }

  private void release(String filter) {
    Set<String> same = held.get(unshared(filter));
    same.remove(filter);
    if (same.isEmpty()) {
      held.remove(unshared(filter));
    }
  }

  private static String unshared(String filter) {
    return filter.startsWith("$share/") ? filter.split("/", 3)[2] : filter;
  }
}
