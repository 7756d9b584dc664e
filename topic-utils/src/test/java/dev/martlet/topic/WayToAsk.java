package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * A form in which a filter can be asked about a topic. Every test of answers asks in all of them; a
 * new form needs no more than a line in {@link #all()}.
 */
record WayToAsk(String name, Matcher matcher) {
  private static final String VALUE = "value";

  private static final byte[] BEFORE = {'a', '/', '$', '#', 0, '+', '/'};
  private static final byte[] BEHIND = {'/', 'a', (byte) 0xFF, 0, '#', '+', '/', '/', 'b'};

  /** Says whether the filter matches the topic. */
  @FunctionalInterface
  interface Matcher {
    boolean matches(TopicFilter filter, TopicName topic);
  }

  /** Returns what an index has for a topic. */
  @FunctionalInterface
  private interface Finder {
    List<String> find(TopicFilterIndex<String> index, TopicName topic);
  }

  /** Returns the ways, new ones that share no state with those of another call. */
  static List<WayToAsk> all() {
    TopicPolicy policy = TopicPolicy.standard();
    return List.of(
        new WayToAsk("TopicFilter.matches(TopicName)", TopicFilter::matches),
        new WayToAsk(
            "TopicFilter.matches(String)", (filter, topic) -> filter.matches(topic.toString())),
        new WayToAsk(
            "TopicFilter.matches(CharSequence)",
            (filter, topic) -> filter.matches(CharBuffer.wrap(topic.toString()))),
        new WayToAsk("TopicFilter.matches(byte[])", (filter, topic) -> filter.matches(utf8(topic))),
        new WayToAsk("TopicFilter.matches(byte[], int, int)", WayToAsk::matchesWithinBytes),
        new WayToAsk("TopicFilter.matches(ByteBuffer)", WayToAsk::matchesSlice),
        new WayToAsk("TopicFilter.matches(direct ByteBuffer)", WayToAsk::matchesDirect),
        new WayToAsk(
            "TopicFilter.matches(read-only ByteBuffer)",
            (filter, topic) -> filter.matches(ByteBuffer.wrap(utf8(topic)).asReadOnlyBuffer())),
        new WayToAsk("TopicFilter.matches(String, String)", WayToAsk::matchesTexts),
        new WayToAsk(
            "TopicFilter.of(String, TopicPolicy)",
            (filter, topic) -> asMade(filter, policy).matches(topic)),
        new WayToAsk(
            "TopicName.ofUtf8",
            (filter, topic) -> filter.matches(TopicName.ofUtf8(utf8(topic), 0, lengthOf(topic)))),
        new WayToAsk("TopicFilterIndex.matches", indexOfOneFilter(TopicFilterIndex::matches)),
        new WayToAsk(
            "TopicFilterIndex.forEachMatch(TopicName)",
            indexOfOneFilter((index, topic) -> listed(each -> index.forEachMatch(topic, each)))),
        new WayToAsk(
            "TopicFilterIndex.forEachMatch(CharSequence)",
            indexOfOneFilter(
                (index, topic) -> listed(each -> index.forEachMatch(topic.toString(), each)))),
        new WayToAsk(
            "TopicFilterIndex.forEachMatch(byte[], int, int)",
            indexOfOneFilter(WayToAsk::foundWithinBytes)),
        new WayToAsk(
            "TopicFilterIndex.forEachMatchingPair",
            indexOfOneFilter((index, topic) ->
                listed(each ->
                    index.forEachMatchingPair(topic, (filter, value) -> each.accept(value))))),
        new WayToAsk(
            "TopicFilterIndex.visitMatches",
            indexOfOneFilter((index, topic) -> listed(each -> visitAll(index, topic, each)))),
        new WayToAsk(
            "TopicFilterIndex.countMatches",
            indexOfOneFilter(
                (index, topic) -> Collections.nCopies(index.countMatches(topic), VALUE))),
        new WayToAsk(
            "TopicFilterIndex.hasMatch",
            indexOfOneFilter((index, topic) -> index.hasMatch(topic) ? List.of(VALUE) : List.of())),
        new WayToAsk("TopicFilterIndex without shapes", indexWithoutShapes()),
        new WayToAsk("TopicNameIndex", indexOfOneTopic()));
  }

  /** Fails unless each way gives the answer {@code expected}. */
  static void assertAllSay(boolean expected, String filter, String topic) {
    for (WayToAsk way : all()) {
      assertThat(way.matches(TopicFilter.of(filter), TopicName.of(topic)))
          .as("%s of %s and %s", way, filter, topic)
          .isEqualTo(expected);
    }
  }

  boolean matches(TopicFilter filter, TopicName topic) {
    return matcher.matches(filter, topic);
  }

  private static boolean matchesTexts(TopicFilter filter, TopicName topic) {
    // A filter that was read behind a prefix can look as if it had one.
    return TopicFilter.of(filter.toString()).equals(filter)
        ? TopicFilter.matches(filter.toString(), topic.toString())
        : filter.matches(topic);
  }

  private static TopicFilter asMade(TopicFilter filter, TopicPolicy policy) {
    TopicFilter made = TopicFilter.of(filter.toString(), policy);
    return made.equals(filter) ? made : filter;
  }

  /** Puts what would change the answer on both sides of the topic, if it were read. */
  private static boolean matchesWithinBytes(TopicFilter filter, TopicName topic) {
    byte[] bytes = within(topic);
    return filter.matches(bytes, BEFORE.length, lengthOf(topic));
  }

  private static boolean matchesSlice(TopicFilter filter, TopicName topic) {
    ByteBuffer all = ByteBuffer.wrap(within(topic)).position(2).slice();
    ByteBuffer slice = all.position(BEFORE.length - 2).limit(BEFORE.length - 2 + lengthOf(topic));
    boolean matches = filter.matches(slice);
    assertThat(slice.position()).isEqualTo(BEFORE.length - 2);
    return matches;
  }

  private static boolean matchesDirect(TopicFilter filter, TopicName topic) {
    byte[] bytes = within(topic);
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes);
    direct.position(BEFORE.length).limit(BEFORE.length + lengthOf(topic));
    boolean matches = filter.matches(direct);
    assertThat(direct.position()).isEqualTo(BEFORE.length);
    return matches;
  }

  private static List<String> foundWithinBytes(TopicFilterIndex<String> index, TopicName topic) {
    byte[] bytes = within(topic);
    return listed(each -> index.forEachMatch(bytes, BEFORE.length, lengthOf(topic), each));
  }

  private static void visitAll(
      TopicFilterIndex<String> index, TopicName topic, Consumer<String> visitor) {
    boolean all =
        index.visitMatches(
            topic,
            value -> {
              visitor.accept(value);
              return true;
            });
    assertThat(all).isTrue();
  }

  private static List<String> listed(Consumer<Consumer<String>> visit) {
    List<String> list = new ArrayList<>();
    visit.accept(list::add);
    return list;
  }

  /** Uses one index for all questions, which holds nothing between two of them. */
  private static Matcher indexOfOneFilter(Finder finder) {
    return asking(new TopicFilterIndex<>(), finder);
  }

  private static Matcher indexWithoutShapes() {
    TopicFilterIndex<String> index = TopicFilterIndex.<String>builder().maximumShapes(0).build();
    return asking(index, TopicFilterIndex::matches);
  }

  private static Matcher asking(TopicFilterIndex<String> index, Finder finder) {
    return (filter, topic) -> {
      index.add(filter, VALUE);
      List<String> found = finder.find(index, topic);
      index.remove(filter, VALUE);
      if (found.size() > 1 || !index.isEmpty()) {
        throw new AssertionError(filter + " is found more than once, or stays: " + found);
      }
      return found.contains(VALUE);
    };
  }

  /** Uses one index for all questions, which holds nothing between two of them. */
  private static Matcher indexOfOneTopic() {
    TopicNameIndex<String> index = new TopicNameIndex<>();
    return (filter, topic) -> {
      index.put(topic, VALUE);
      List<String> found = index.matches(filter);
      index.remove(topic);
      if (found.size() > 1 || !index.isEmpty()) {
        throw new AssertionError(topic + " is found more than once, or stays: " + found);
      }
      return found.contains(VALUE);
    };
  }

  private static byte[] within(TopicName topic) {
    return ByteBuffer.allocate(BEFORE.length + lengthOf(topic) + BEHIND.length)
        .put(BEFORE)
        .put(utf8(topic))
        .put(BEHIND)
        .array();
  }

  private static int lengthOf(TopicName topic) {
    return utf8(topic).length;
  }

  private static byte[] utf8(TopicName topic) {
    return topic.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return name;
  }
}
