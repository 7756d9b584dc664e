package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a thread has done with an index, the next one may change it. */
class WritersTurnTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final TopicFilter FILTER = TopicFilter.of("a/+");
  private static final TopicName TOPIC = TopicName.of("a/b");

  static Stream<Arguments> filterIndexCalls() {
    return Stream.of(
        filterIndexCall("add", index -> index.add(FILTER, "w")),
        filterIndexCall("add again", index -> index.add(FILTER, "v")),
        filterIndexCall("remove", index -> index.remove(FILTER, "v")),
        filterIndexCall("remove nothing", index -> index.remove(FILTER, "w")),
        filterIndexCall("replace", index -> index.replace(FILTER, "v", "w")),
        filterIndexCall("replace nothing", index -> index.replace(FILTER, "w", "v")),
        filterIndexCall("forEach", index -> index.forEach((filter, value) -> {})),
        filterIndexCall("snapshot", index -> index.snapshot()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("filterIndexCalls")
  void filterIndexIsFreeAfterEachCall(String name, Consumer<TopicFilterIndex<String>> call) {
    TopicFilterIndex<String> index = new TopicFilterIndex<>();
    index.add(FILTER, "v");
    call.accept(index);
    assertThat(CompletableFuture.supplyAsync(() -> index.add(TopicFilter.of("b"), "v")))
        .succeedsWithin(LONG)
        .isEqualTo(true);
  }

  @Test
  void filterIndexIsFreeAfterARefusal() {
    TopicFilterIndex<String> index = TopicFilterIndex.<String>builder().maximumPairs(1).build();
    index.add(FILTER, "v");
    assertThatThrownBy(() -> index.add(FILTER, "w")).isInstanceOf(TopicIndexFullException.class);
    assertThat(CompletableFuture.supplyAsync(() -> index.remove(FILTER, "v")))
        .succeedsWithin(LONG)
        .isEqualTo(true);
  }

  static Stream<Arguments> nameIndexCalls() {
    return Stream.of(
        nameIndexCall("put", index -> index.put(TOPIC, "w")),
        nameIndexCall("remove", index -> index.remove(TOPIC)),
        nameIndexCall("remove nothing", index -> index.remove(TopicName.of("b"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("nameIndexCalls")
  void nameIndexIsFreeAfterEachCall(String name, Consumer<TopicNameIndex<String>> call) {
    TopicNameIndex<String> index = new TopicNameIndex<>();
    index.put(TOPIC, "v");
    call.accept(index);
    assertThat(CompletableFuture.supplyAsync(() -> index.put(TopicName.of("c"), "v")))
        .succeedsWithin(LONG);
  }

  private static Arguments filterIndexCall(String name, Consumer<TopicFilterIndex<String>> call) {
    return arguments(name, call);
  }

  private static Arguments nameIndexCall(String name, Consumer<TopicNameIndex<String>> call) {
    return arguments(name, call);
  }
}
