package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Random questions by the million, answered by the reference. {@code -Dmartlet.topic.questions}
 * asks more or fewer, {@code -Dmartlet.topic.seed} others.
 */
class ManyQuestionsTest {
  private static final long QUESTIONS = Long.getLong("martlet.topic.questions", 2_000_000);
  private static final long SEED = Long.getLong("martlet.topic.seed", 20_261_122);

  /** A filter and one of its values, as an index holds them. */
  record Pair(TopicFilter filter, int value) {}

  private final RandomTopics draw = new RandomTopics(SEED);

  @Test
  void everyWayToAskAnswersAsTheReferenceDoes() {
    List<WayToAsk> ways = WayToAsk.all();
    long asked = 0;
    long matched = 0;
    while (asked < QUESTIONS) {
      RandomTopics.Question question = draw.question();
      boolean expected = ReferenceMatcher.matches(question.filter(), question.topic());
      TopicFilter filter = TopicFilter.of(question.filter());
      TopicName topic = TopicName.of(question.topic());
      for (WayToAsk way : ways) {
        if (way.matches(filter, topic) != expected) {
          fail(
              way
                  + " does not say "
                  + expected
                  + question(asked, question.filter())
                  + " and "
                  + readable(question.topic()));
        }
      }
      asked += ways.size();
      matched += expected ? ways.size() : 0;
    }
    assertThat(100 * matched / asked).as("percentage of matches").isBetween(40L, 60L);
  }

  @Test
  void textsAreAcceptedExactlyWhenTheReferenceAcceptsThem() {
    long names = 0;
    long filters = 0;
    long texts = QUESTIONS / 8;
    for (long i = 0; i < texts; i++) {
      String text = draw.text();
      boolean isName = ReferenceSyntax.isName(text);
      boolean isFilter = ReferenceSyntax.isFilter(text);
      if (accepts(TopicName::of, text) != isName) {
        fail("TopicName does not say " + isName + question(i, text));
      }
      if (accepts(TopicFilter::of, text) != isFilter) {
        fail("TopicFilter does not say " + isFilter + question(i, text));
      }
      names += isName ? 1 : 0;
      filters += isFilter ? 1 : 0;
    }
    assertThat(100 * names / texts).as("percentage of names").isBetween(20L, 80L);
    assertThat(100 * filters / texts).as("percentage of filters").isBetween(20L, 80L);
  }

  @Test
  void indexFindsWhatAListOfItsPairsFinds() {
    long lookUps = 0;
    for (long round = 0; lookUps < QUESTIONS / 80; round++) {
      int filters = round % 40 == 39 ? 2_000 : 2 + draw.below(60);
      lookUps += new IndexBesideList(drawFilters(filters)).run(filters * 4);
    }
  }

  private List<TopicFilter> drawFilters(int count) {
    List<TopicFilter> filters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      filters.add(TopicFilter.of(draw.filter()));
    }
    return filters;
  }

  /** An index, and what it should hold. */
  private final class IndexBesideList {
    private final List<TopicFilter> filters;
    private final TopicFilterIndex<Integer> index = new TopicFilterIndex<>();
    private final List<Pair> list = new ArrayList<>();
    private long lookUps;

    IndexBesideList(List<TopicFilter> filters) {
      this.filters = filters;
    }

    /** Returns how many topics have been looked up on the way. */
    long run(int changes) {
      int changesBetweenLookUps = Math.max(5, filters.size() / 20);
      for (int i = 0; i < changes; i++) {
        change();
        if (i % changesBetweenLookUps == 0) {
          lookUp();
        }
      }
      for (Pair pair : List.copyOf(list)) {
        remove(pair);
      }
      lookUp();
      assertThat(index.isEmpty()).isTrue();
      return lookUps;
    }

    private void change() {
      Pair pair = new Pair(draw.pick(filters), 1 + draw.below(3));
      if (draw.oneIn(3)) {
        remove(list.isEmpty() || draw.oneIn(2) ? pair : draw.pick(list));
      } else {
        boolean isNew = !list.contains(pair);
        assertThat(index.add(pair.filter, pair.value)).as("add %s", pair).isEqualTo(isNew);
        if (isNew) {
          list.add(pair);
        }
      }
      assertThat(index.size()).isEqualTo(list.size());
    }

    private void remove(Pair pair) {
      assertThat(index.remove(pair.filter, pair.value))
          .as("remove %s", pair)
          .isEqualTo(list.remove(pair));
      assertThat(index.size()).isEqualTo(list.size());
    }

    private void lookUp() {
      lookUps++;
      String like = draw.topicFor(draw.pick(filters).toString());
      TopicName topic = TopicName.of(draw.oneIn(2) ? like : draw.nearMiss(like));
      List<Pair> found = new ArrayList<>();
      index.forEachMatchingPair(topic, (filter, value) -> found.add(new Pair(filter, value)));
      List<Pair> expected = new ArrayList<>(list);
      expected.removeIf(
          pair -> !ReferenceMatcher.matches(pair.filter.toString(), topic.toString()));
      if (found.size() != expected.size()
          || !new HashSet<>(found).equals(new HashSet<>(expected))) {
        assertThat(found)
            .as("look-up %s of %s, seed %s", lookUps, readable(topic.toString()), SEED)
            .containsExactlyInAnyOrderElementsOf(expected);
      }
      assertThat(index.matches(topic)).hasSameSizeAs(found);
    }
  }

  private static boolean accepts(Function<String, Object> type, String text) {
    try {
      Object accepted = type.apply(text);
      if (!accepted.toString().equals(text)) {
        fail("the text has changed: " + readable(text));
      }
      return true;
    } catch (InvalidTopicException e) {
      return false;
    }
  }

  private static String question(long number, String text) {
    return " to question " + number + " of seed " + SEED + ": " + readable(text);
  }

  /** Returns the beginning of {@code text} with all but printable ASCII escaped. */
  private static String readable(String text) {
    StringBuilder readable = new StringBuilder("\"");
    text.chars()
        .limit(200)
        .forEach(c ->
            readable.append(
                c >= ' ' && c < 0x7F ? Character.toString(c) : String.format("\\u%04X", c)));
    return readable
        .append(text.length() > 200 ? "…\" of " + text.length() + " chars" : "\"")
        .toString();
  }
}
