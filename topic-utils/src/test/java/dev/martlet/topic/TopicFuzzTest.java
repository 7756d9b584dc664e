package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BooleanSupplier;
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

  /** Names only: of a filter there is no form in bytes. */
  @FuzzTest(maxDuration = "5m")
  void anyBytesAreANameExactlyWhenTheReferenceSaysSo(byte[] data) {
    boolean isName = isWellFormed(data) && ReferenceSyntax.isName(utf8(data));
    assertThat(accepts(text -> TopicName.ofUtf8(data, 0, data.length), utf8(data)))
        .isEqualTo(isName);

    byte[] within = new byte[data.length + 2];
    System.arraycopy(data, 0, within, 1, data.length);
    TopicFilter filter = TopicFilter.of("+/a/#");
    boolean expected = isName && ReferenceMatcher.matches("+/a/#", utf8(data));
    assertThat(answer(() -> filter.matches(data), isName)).isEqualTo(expected);
    assertThat(answer(() -> filter.matches(within, 1, data.length), isName)).isEqualTo(expected);
    ByteBuffer direct = ByteBuffer.allocateDirect(data.length).put(data).flip();
    assertThat(answer(() -> filter.matches(direct), isName)).isEqualTo(expected);
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

  private static boolean isWellFormed(byte[] data) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static String utf8(byte[] data) {
    return new String(data, StandardCharsets.UTF_8);
  }

  /** Returns what is answered about a name, false after a refusal of what is none. */
  private static boolean answer(BooleanSupplier question, boolean isName) {
    if (isName) {
      return question.getAsBoolean();
    }
    assertThatThrownBy(question::getAsBoolean).isInstanceOf(InvalidTopicException.class);
    return false;
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
