package dev.martlet.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An unshared filter as a set of topics, which {@code +}, {@code #} and the rule for {@code $} make
 * of its levels.
 *
 * <p>Comparing level by level is exact in spite of the limit of 65,535 bytes: a filter keeps to it
 * itself, so a topic may put a byte into each of its {@code +} and two levels into its {@code #}.
 * Hence a {@code +} is never so short of room that it could only be empty, nor a {@code #} so that
 * it could add nothing, and there is no filter that matches no topic.
 *
 * @param levels those before the {@code #}, if any; {@code "+"} is the wildcard
 * @param tail whether {@code #} follows them
 * @param matchesDollarTopics whether a wildcard at the start may match a topic that starts with
 *     {@code $}; without meaning in a pattern that starts with a literal
 */
record TopicSet(List<String> levels, boolean tail, boolean matchesDollarTopics) {
  private static final String PLUS = "+";
  private static final String HASH = "#";

  /** The levels of the empty text [MQTT-4.7.3-1]. */
  private static final List<String> NO_TOPIC = List.of("");

  static TopicSet of(TopicFilter filter) {
    return of(filter.levels(), filter.matchesDollarTopics());
  }

  /** Makes the pattern of the levels of a valid filter, the {@code #} included. */
  static TopicSet of(List<String> filterLevels, boolean matchesDollarTopics) {
    int last = filterLevels.size() - 1;
    boolean tail = filterLevels.get(last).equals(HASH);
    List<String> levels = tail ? filterLevels.subList(0, last) : filterLevels;
    return new TopicSet(levels, tail, matchesDollarTopics);
  }

  /**
   * Returns the same set of topics in the form that equals that of every other pattern with this
   * set: {@code #} is {@code +/#}, as each topic has a first level, and {@code /#} is {@code /+/#},
   * as none is empty.
   */
  TopicSet canonical() {
    if (levels.isEmpty()) {
      return new TopicSet(List.of(PLUS), true, matchesDollarTopics);
    }
    if (tail && levels.equals(NO_TOPIC)) {
      return new TopicSet(List.of("", PLUS), true, false);
    }
    return new TopicSet(levels, tail, matchesDollarTopics && startsWithWildcard());
  }

  /** Returns whether a topic that starts with {@code $} may be in the set [MQTT-4.7.2-1]. */
  boolean mayStartWithDollar() {
    return startsWithWildcard() ? matchesDollarTopics : levels.get(0).startsWith("$");
  }

  /** Returns whether each topic of {@code other} is one of this pattern. */
  boolean covers(TopicSet other) {
    List<String> others = other.canonical().levels;
    boolean depthsFit =
        tail ? levels.size() <= others.size() : !other.tail && levels.size() == others.size();
    if (!depthsFit || (other.mayStartWithDollar() && !mayStartWithDollar())) {
      return false;
    }
    for (int i = 0; i < levels.size(); i++) {
      if (!levels.get(i).equals(PLUS) && !levels.get(i).equals(others.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Returns the pattern of the topics of both, however long they are; nothing if there is none. */
  Optional<TopicSet> and(TopicSet other) {
    boolean isShorter = levels.size() < other.levels.size();
    TopicSet shorter = isShorter ? this : other;
    TopicSet longer = isShorter ? other : this;
    if (shorter.levels.size() < longer.levels.size() && !shorter.tail) {
      return Optional.empty();
    }
    List<String> common = new ArrayList<>(longer.levels);
    for (int i = 0; i < shorter.levels.size(); i++) {
      String level = shorter.levels.get(i);
      if (common.get(i).equals(PLUS)) {
        common.set(i, level);
      } else if (!level.equals(PLUS) && !level.equals(common.get(i))) {
        return Optional.empty();
      }
    }
    TopicSet both =
        new TopicSet(common, tail && other.tail, matchesDollarTopics && other.matchesDollarTopics);
    boolean literalIsBarred =
        both.mayStartWithDollar() && !(mayStartWithDollar() && other.mayStartWithDollar());
    boolean isEmptyText = !both.tail && common.equals(NO_TOPIC); // of + and /#
    return literalIsBarred || isEmptyText ? Optional.empty() : Optional.of(both);
  }

  /**
   * Returns the bytes of UTF-8 of {@link #shortest}. Where that is the empty text, which is no
   * topic, a topic needs one byte more.
   */
  int minLengthBytes() {
    int length = Math.max(0, levels.size() - 1);
    for (String level : levels) {
      length += level.equals(PLUS) ? 0 : lengthBytes(level);
    }
    return length;
  }

  /**
   * Returns how many bytes longer than its shortest topic the pattern is as the text of a filter.
   */
  int wildcardBytes() {
    int length = tail ? "/#".length() : 0;
    for (String level : levels) {
      length += level.equals(PLUS) ? PLUS.length() : 0;
    }
    return length;
  }

  /**
   * Returns the pattern of the one topic in which each {@code +} is empty and {@code #} nothing.
   */
  TopicSet shortest() {
    List<String> literals = new ArrayList<>(levels);
    literals.replaceAll(level -> level.equals(PLUS) ? "" : level);
    return new TopicSet(literals, false, matchesDollarTopics);
  }

  /** Returns the text of the filter. */
  @Override
  public String toString() {
    String text = String.join("/", levels);
    if (!tail) {
      return text;
    }
    return levels.isEmpty() ? HASH : text + "/#";
  }

  private boolean startsWithWildcard() {
    return levels.isEmpty() || levels.get(0).equals(PLUS);
  }

  private static int lengthBytes(String level) {
    int length = 0;
    for (int i = 0; i < level.length(); i++) {
      char c = level.charAt(i);
      if (c < 0x80) {
        length += 1;
      } else if (c < 0x800 || Character.isSurrogate(c)) { // a pair makes four bytes
        length += 2;
      } else {
        length += 3;
      }
    }
    return length;
  }
}
