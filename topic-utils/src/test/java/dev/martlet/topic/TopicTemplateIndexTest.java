package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicTemplateIndexTest {
  private final TopicTemplateIndex<String> index = new TopicTemplateIndex<>();

  @Test
  void eachRouteThatMatchesIsShownWithItsCaptures() {
    index.add(TopicTemplate.of("home/{room}/temp"), "temperature");
    index.add(TopicTemplate.of("home/{rest#}"), "all");
    index.add(TopicTemplate.of("home/{room}/door"), "door");
    assertThat(matches("home/kitchen/temp"))
        .containsExactlyInAnyOrder("temperature{room=kitchen}", "all{rest=[kitchen, temp]}");
    assertThat(matches("home")).containsExactly("all{rest=[]}");
    assertThat(matches("garden")).isEmpty();
  }

  @Test
  void visitTellsHowManyRoutesItHasShown() {
    index.add(TopicTemplate.of("home/{room}"), "x");
    index.add(TopicTemplate.of("home/{name}"), "x");
    index.add(TopicTemplate.of("home/{rest#}"), "y");
    assertThat(index.forEachMatch(TopicName.of("home/a"), (value, captures) -> {})).isEqualTo(3);
    assertThat(index.forEachMatch(TopicName.of("home"), (value, captures) -> {})).isEqualTo(1);
    assertThat(index.forEachMatch(TopicName.of("garden"), (value, captures) -> {})).isZero();
  }

  @Test
  void visitorThatAsksAgainCountsForItself() {
    index.add(TopicTemplate.of("a/{b}"), "x");
    index.add(TopicTemplate.of("{a}/{b}"), "y");
    List<Integer> inner = new ArrayList<>();
    int outer =
        index.forEachMatch(
            TopicName.of("a/1"),
            (value, captures) -> inner.add(index.forEachMatch(TopicName.of("c/1"), (v, c) -> {})));
    assertThat(inner).containsExactly(1, 1);
    assertThat(outer).isEqualTo(2);
  }

  @Test
  void routeBeyondTheDefaultLimitsIsRefused() {
    String behindAllShapes = "x/".repeat(64) + "{a}/";
    for (int i = 0; i < 1_024; i++) {
      index.add(TopicTemplate.of(behindAllShapes + i), "x");
    }
    assertThatThrownBy(() -> index.add(TopicTemplate.of(behindAllShapes + "more"), "x"))
        .isInstanceOf(TopicIndexFullException.class)
        .hasMessageContaining("maximumUnshaped 1024");
    assertThat(index.size()).isEqualTo(1_024);
  }

  @Test
  void templatesOfOneFilterAreRoutesOfTheirOwn() {
    index.add(TopicTemplate.of("home/{room}"), "x");
    index.add(TopicTemplate.of("home/{name}"), "x");
    index.add(TopicTemplate.of("home/{name}"), "y");
    assertThat(matches("home/a")).containsExactlyInAnyOrder("x{room=a}", "x{name=a}", "y{name=a}");
    assertThat(index.remove(TopicTemplate.of("home/{name}"), "x")).isTrue();
    assertThat(matches("home/a")).containsExactlyInAnyOrder("x{room=a}", "y{name=a}");
  }

  @Test
  void routeIsHeldOnceAndTakenOnce() {
    assertThat(index.add(TopicTemplate.of("a/{b}"), "x")).isTrue();
    assertThat(index.add(TopicTemplate.of("a/{b}"), "x")).isFalse();
    assertThat(matches("a/1")).containsExactly("x{b=1}");
    assertThat(index.remove(TopicTemplate.of("a/{c}"), "x")).isFalse();
    assertThat(index.remove(TopicTemplate.of("a/{b}"), "y")).isFalse();
    assertThat(index.remove(TopicTemplate.of("a/{b}"), "x")).isTrue();
    assertThat(index.remove(TopicTemplate.of("a/{b}"), "x")).isFalse();
    assertThat(matches("a/1")).isEmpty();
  }

  @Test
  void whatTheVisitorThrowsIsThrownOn() {
    index.add(TopicTemplate.of("a/{b}"), "x");
    IllegalStateException failure = new IllegalStateException();
    assertThatThrownBy(() ->
            index.forEachMatch(
                TopicName.of("a/1"),
                (value, captures) -> {
                  throw failure;
                }))
        .isSameAs(failure);
  }

  private List<String> matches(String topic) {
    List<String> matches = new ArrayList<>();
    index.forEachMatch(TopicName.of(topic), (value, captures) -> matches.add(value + captures));
    return matches;
  }
}
