package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterAlgebraTest {
  private static final int MAX_BYTES = 65_535;

  @ParameterizedTest
  @CsvSource({
    "#, +/#",
    "+/#, #",
    "/#, /+/#",
    "/+/#, /#",
    "#, a",
    "#, /",
    "a/#, a",
    "a/#, a/+",
    "a/#, a/+/#",
    "a/+, a/",
    "a/+, a/$x",
    "+/+, /",
    "+/+, /+",
    "+, a",
    "+/+/#, /#",
    "$SYS/#, $SYS/+/x"
  })
  void filterCoversAnother(String filter, String other) {
    assertThat(filter(filter).covers(filter(other))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "a, +",
    "a/+, a",
    "a/+, a/#",
    "a/+/#, a/#",
    "+, #",
    "+/+/#, +/#",
    "a/, a",
    "a, a/",
    "A, a",
    "+, /",
    "a/b, a/c"
  })
  void filterDoesNotCoverAnother(String filter, String other) {
    assertThat(filter(filter).covers(filter(other))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"#, $SYS/#", "+/#, $SYS/#", "+, $SYS", "+/x, $SYS/x", "$share/g/#, $SYS/#"})
  @Tag("5.0:MQTT-4.7.2-1")
  @Tag("3.1.1:MQTT-4.7.2-1")
  void leadingWildcardHasNothingInCommonWithAFirstLevelThatStartsWithDollar(
      String wildcard, String dollar) {
    assertThat(filter(wildcard).covers(filter(dollar))).isFalse();
    assertThat(filter(wildcard).intersects(filter(dollar))).isFalse();
    assertThat(filter(dollar).intersects(filter(wildcard))).isFalse();
    assertThat(filter(wildcard).intersection(filter(dollar))).isEmpty();
    assertThat(filter(dollar).intersection(filter(wildcard))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a/+, +/b, a/b",
    "a/#, a, a",
    "a/#, +/b/#, a/b/#",
    "#, a/+, a/+",
    "#, #, #",
    "+/#, #, +/#",
    "+/#, +/#, +/#",
    "/#, +/+, /+",
    "+/$x, a/+, a/$x",
    "$SYS/#, $SYS/+/x, $SYS/+/x",
    "a/+/#, +/#, a/+/#",
    "é/+, +/𝄞, é/𝄞"
  })
  void filtersHaveAnIntersection(String filter, String other, String intersection) {
    assertThat(filter(filter).intersection(filter(other))).contains(filter(intersection));
    assertThat(filter(other).intersection(filter(filter))).contains(filter(intersection));
  }

  @ParameterizedTest
  @CsvSource({"a, b", "a/+, b/+", "a/+, a", "a/+/#, a", "+, +/+", "+, /#", "a/b, a/b/c", "a, A"})
  void filtersHaveNoTopicInCommon(String filter, String other) {
    assertThat(filter(filter).intersects(filter(other))).isFalse();
    assertThat(filter(other).intersects(filter(filter))).isFalse();
    assertThat(filter(filter).intersection(filter(other))).isEmpty();
    assertThat(filter(other).intersection(filter(filter))).isEmpty();
  }

  @Test
  void sharedFiltersCountAsUnsharedOnes() {
    TopicFilter one = filter("$share/g/a/+");
    TopicFilter other = filter("$share/h/+/b");

    assertThat(one.covers(filter("a/b"))).isTrue();
    assertThat(filter("a/#").covers(one)).isTrue();
    assertThat(one.intersects(other)).isTrue();
    assertThat(one.intersection(other)).contains(filter("a/b"));
    assertThat(one.intersection(one)).contains(filter("a/+"));
  }

  @Test
  void intersectionThatReadsLikeASharedFilterIsNone() {
    TopicFilter filter = filter("$share/g/$share/x/+").unshared();

    TopicFilter intersection = filter.intersection(filter).orElseThrow();
    assertThat(intersection).isEqualTo(filter).hasToString("$share/x/+");
    assertThat(intersection.isShared()).isFalse();
    assertThat(intersection.matches("$share/x/y")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"32767, true", "32768, false"})
  @Tag("5.0:MQTT-4.7.3-3")
  void filtersIntersectOnlyIfATopicOfBothIsShortEnough(int lengthBytes, boolean expected) {
    TopicFilter one = filter("a".repeat(32_767) + "/+");
    TopicFilter other = filter("+/" + "b".repeat(lengthBytes));

    assertThat(one.intersects(other)).isEqualTo(expected);
    assertThat(one.intersection(other).isPresent()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "\u007F, 32766, true",
    "\u007F, 32767, false",
    "\u0080, 16383, true",
    "\u0080, 16384, false",
    "\u07FF, 16383, true",
    "\u07FF, 16384, false",
    "\u0800, 10922, true",
    "\u0800, 10923, false",
    "é, 16383, true",
    "é, 16384, false",
    "€, 10922, true",
    "€, 10923, false",
    "𝄞, 8191, true",
    "𝄞, 8192, false"
  })
  @Tag("5.0:MQTT-4.7.3-3")
  void lengthCountsInBytesOfUtf8(String character, int count, boolean expected) {
    TopicFilter one = filter("a".repeat(32_768) + "/+");
    TopicFilter other = filter("+/" + character.repeat(count));

    assertThat(one.intersects(other)).isEqualTo(expected);
  }

  @Test
  @Tag("5.0:MQTT-4.7.3-3")
  void intersectionWithRoomForNothingMoreIsTheOneTopic() {
    String a = "a".repeat(40_000);
    String b = "b".repeat(MAX_BYTES - 40_000 - 2);

    assertThat(filter(a + "/+/+").intersection(filter("+/" + b + "/+")))
        .contains(filter(a + "/" + b + "/"));
    assertThat(filter(a + "/#").intersection(filter("+/" + b + "b/#")))
        .contains(filter(a + "/" + b + "b"));
  }

  @Test
  @Tag("5.0:MQTT-4.7.3-3")
  void commonTopicsThatOnlyALongerFilterWouldMatchAreNoIntersection() {
    String a = "a".repeat(40_000);
    String b = "b".repeat(MAX_BYTES - 40_000 - 3);

    assertThat(filter(a + "/#").intersection(filter("+/" + b + "/#")))
        .contains(filter(a + "/" + b + "/#"));
    assertThat(filter(a + "/#").intersects(filter("+/" + b + "b/#"))).isTrue();
    assertThat(filter(a + "/#").intersection(filter("+/" + b + "b/#"))).isEmpty();
  }

  @Test
  void filtersMayHave65536Levels() {
    TopicFilter slashes = filter("/".repeat(MAX_BYTES));
    TopicFilter wildcards = filter("+" + "/+".repeat(32_766) + "/#");

    assertThat(wildcards.covers(slashes)).isTrue();
    assertThat(slashes.covers(wildcards)).isFalse();
    assertThat(wildcards.intersection(slashes)).contains(slashes);
    assertThat(filter("#").covers(slashes)).isTrue();
  }

  @Test
  void intersectionOfFiltersThatBothMatchDollarTopicsMatchesThemToo() {
    TopicSet on = new TopicSet(List.of("+"), true, true);
    TopicSet off = new TopicSet(List.of("+"), true, false);

    assertThat(FilterAlgebra.intersection(on, on, MAX_BYTES)).contains(on);
    assertThat(FilterAlgebra.intersection(on, off, MAX_BYTES)).contains(off);
    assertThat(FilterAlgebra.intersection(off, on, MAX_BYTES)).contains(off);
  }

  private static TopicFilter filter(String text) {
    return TopicFilter.of(text);
  }
}
