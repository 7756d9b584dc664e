package dev.martlet.benchmarks.topic;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Matching by the letter of section 4.7, level by level, of which no speed is asked. */
final class BruteForce {
  private BruteForce() {}

  /** What an answer that differs from the reference's is told by, here and in the report. */
  static final class WrongAnswerException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** Starts the message, so that it is found in the output of a benchmark's own process. */
    static final String MARK = "WRONG ANSWER of ";

    WrongAnswerException(String message) {
      super(MARK + message);
    }
  }

  static boolean matches(String filter, String topic) {
    if (topic.startsWith("$") && (filter.startsWith("+") || filter.startsWith("#"))) {
      return false;
    }
    int inFilter = 0;
    int inTopic = 0;
    while (true) {
      int filterEnd = endOfLevel(filter, inFilter);
      boolean topicIsOver = inTopic > topic.length();
      if (filterEnd - inFilter == 1 && filter.charAt(inFilter) == '#') {
        return true;
      }
      if (topicIsOver) {
        return false;
      }
      int topicEnd = endOfLevel(topic, inTopic);
      boolean plus = filterEnd - inFilter == 1 && filter.charAt(inFilter) == '+';
      boolean same =
          filterEnd - inFilter == topicEnd - inTopic
              && filter.regionMatches(inFilter, topic, inTopic, topicEnd - inTopic);
      if (!plus && !same) {
        return false;
      }
      inFilter = filterEnd + 1;
      inTopic = topicEnd + 1;
      if (inFilter > filter.length()) {
        return inTopic > topic.length();
      }
    }
  }

  private static int endOfLevel(String text, int start) {
    int slash = text.indexOf('/', start);
    return slash < 0 ? text.length() : slash;
  }

  /** Fails unless {@code answer} hands over the places of the filters that match, each once. */
  static void checkFilters(
      Object asked, List<String> filters, String topic, Consumer<IntConsumer> answer) {
    int[] expected =
        IntStream.range(0, filters.size()).filter(i -> matches(filters.get(i), topic)).toArray();
    check(asked, topic, expected, answer);
  }

  /** Fails unless {@code answer} hands over the places of the topics that match, each once. */
  static void checkTopics(
      Object asked, List<String> topics, String filter, Consumer<IntConsumer> answer) {
    int[] expected =
        IntStream.range(0, topics.size()).filter(i -> matches(filter, topics.get(i))).toArray();
    check(asked, filter, expected, answer);
  }

  /** Fails unless {@code answer} is whether {@code filter} matches {@code topic}. */
  static void checkMatch(Object asked, String filter, String topic, boolean answer) {
    if (answer != matches(filter, topic)) {
      throw new WrongAnswerException(
          "%s: says %b of %s and %s".formatted(asked, answer, filter, topic));
    }
  }

  /** Fails unless what is timed counts as many as what is checked. */
  static void checkCount(Object asked, String question, int expected, int actual) {
    if (expected != actual) {
      throw new WrongAnswerException(
          "%s to %s: counts %d instead of %d".formatted(asked, question, actual, expected));
    }
  }

  private static void check(
      Object asked, String question, int[] expected, Consumer<IntConsumer> answer) {
    IntStream.Builder found = IntStream.builder();
    answer.accept(found::add);
    int[] actual = found.build().sorted().toArray();
    if (!Arrays.equals(expected, actual)) {
      int difference = Arrays.mismatch(expected, actual);
      throw new WrongAnswerException(
          "%s to %s: %d matches instead of %d, the first difference at the match number %d"
              .formatted(asked, question, actual.length, expected.length, difference));
    }
  }
}
