package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/**
 * Any text at all. The kept inputs are under {@code src/test/resources}, those of questions being a
 * filter and a topic on a line each.
 */
class TopicFuzzTest {
  private static final int MESSAGE_CHARS = 1_000;

  @FuzzTest(maxDuration = "5m")
  void anyTextIsAcceptedExactlyWhenTheReferenceAcceptsIt(byte[] data) {
    String text = text(data);
    assertThat(accepts(TopicName::of, text)).isEqualTo(ReferenceSyntax.isName(text));
    assertThat(accepts(TopicFilter::of, text)).isEqualTo(ReferenceSyntax.isFilter(text));
  }

  @FuzzTest(maxDuration = "5m")
  void anyQuestionIsAnsweredAsTheReferenceAnswersIt(byte[] data) {
    String[] question = new String(data, StandardCharsets.UTF_8).split("\n", 2);
    if (question.length < 2
        || !ReferenceSyntax.isFilter(question[0])
        || !ReferenceSyntax.isName(question[1])) {
      return;
    }
    boolean expected = ReferenceMatcher.matches(question[0], question[1]);
    WayToAsk.assertAllSay(expected, question[0], question[1]);
  }

  /** Each line but the last is a filter; lines that are none are left out. */
  @FuzzTest(maxDuration = "5m")
  void anyFiltersAreFoundByTheTopicInTheLastLine(byte[] data) {
    List<String> lines = List.of(new String(data, StandardCharsets.UTF_8).split("\n", 100));
    String topic = lines.get(lines.size() - 1);
    if (!ReferenceSyntax.isName(topic)) {
      return;
    }
    List<String> filters =
        lines.subList(0, lines.size() - 1).stream()
            .filter(ReferenceSyntax::isFilter)
            .distinct()
            .toList();
    TopicFilterIndex<String> index = new TopicFilterIndex<>();
    filters.forEach(filter -> index.add(TopicFilter.of(filter), filter));

    assertThat(index.matches(TopicName.of(topic)))
        .containsExactlyInAnyOrderElementsOf(
            filters.stream().filter(filter -> ReferenceMatcher.matches(filter, topic)).toList());
    filters.forEach(filter -> assertThat(index.remove(TopicFilter.of(filter), filter)).isTrue());
    assertThat(index.isEmpty()).isTrue();
  }

  /**
   * Returns the text that {@code data} is in UTF-8 or, behind its byte order mark, in UTF-16, which
   * can have lone surrogates.
   */
  private static String text(byte[] data) {
    boolean isUtf16 = data.length >= 2 && data[0] == (byte) 0xFE && data[1] == (byte) 0xFF;
    return isUtf16
        ? ByteBuffer.wrap(data, 2, data.length - 2).slice().asCharBuffer().toString()
        : new String(data, StandardCharsets.UTF_8);
  }

  /** Only one exception may come, with a message that can be logged whatever the text. */
  private static boolean accepts(Function<String, Object> type, String text) {
    try {
      assertThat(type.apply(text)).hasToString(text);
      return true;
    } catch (InvalidTopicException refusal) {
      assertThat(refusal.position()).isBetween(0, text.length());
      assertThat(refusal.getMessage())
          .hasSizeLessThan(MESSAGE_CHARS)
          .matches(message -> message.chars().noneMatch(Character::isISOControl), "is printable");
      return false;
    }
  }
}
