package dev.martlet.topic;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The way through a {@link TopicBunch}, from one topic that a pattern matches to the next. It may
 * stop anywhere and go on later, as the bunch stays what it was.
 */
final class TopicScan {
  private final TopicPattern pattern;

  private @Nullable TopicBunch bunch;
  private int patternFrom = -1;
  private boolean skipsDollarTopics;

  /** The last bytes of the pattern, the last of them highest; most topics differ there already. */
  private long ending;

  /** Where those bytes are. */
  private long endingBits;

  /** Which topic is next, and where its text begins. */
  private int next;

  private int start;

  TopicScan(TopicPattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Begins with a bunch, whose texts are to be matched by the pattern from {@code patternFrom} on.
   */
  void begin(TopicBunch topics, int from, boolean skipsDollar) {
    bunch = topics;
    skipsDollarTopics = skipsDollar;
    next = 0;
    start = topics.first();
    if (from != patternFrom) {
      patternFrom = from;
      int literals = pattern.literalsAtEnd(from);
      ending = pattern.ending(literals);
      endingBits = literals == 0 ? 0 : -1L << (Long.SIZE - literals * Byte.SIZE);
    }
  }

  /** Whether there is a bunch that has not been looked through. */
  boolean isUnderWay() {
    return bunch != null;
  }

  /** Returns how many topics are left to look at. */
  int left() {
    return bunch == null ? 0 : bunch.size() - next;
  }

  /** Goes on until {@code maximum} topics have been shown; returns how many. */
  int advance(int maximum, BiConsumer<TopicName, Object> visitor) {
    TopicBunch topics = bunch;
    if (topics == null) {
      return 0;
    }
    return pattern.isOpenFrom(patternFrom) && !skipsDollarTopics
        ? showAll(topics, maximum, visitor)
        : showMatches(topics, maximum, visitor);
  }

  private int showAll(TopicBunch topics, int maximum, BiConsumer<TopicName, Object> visitor) {
    int from = next;
    int to = (int) Math.min(topics.size(), (long) from + maximum);
    for (int i = from; i < to; i++) {
      next = i + 1;
      visitor.accept(topics.name(i), topics.value(i));
    }
    endIfThrough(topics);
    return to - from;
  }

  private int showMatches(TopicBunch topics, int maximum, BiConsumer<TopicName, Object> visitor) {
    byte[] text = topics.text();
    int size = topics.size();
    int shown = 0;
    int from = start;
    int index = next;
    while (index < size && shown < maximum) {
      int to = topics.end(from);
      boolean isHidden = skipsDollarTopics && from < to && text[from] == '$';
      boolean isMatch =
          endsAlike(text, to) && !isHidden && pattern.matchesFrom(patternFrom, text, from, to);
      from = TopicBunch.next(to);
      index++;
      if (isMatch) {
        shown++;
        next = index;
        start = from;
        visitor.accept(topics.name(index - 1), topics.value(index - 1));
      }
    }
    next = index;
    start = from;
    endIfThrough(topics);
    return shown;
  }

  /** Whether the last bytes may be those of the pattern. What stands before a text does no harm. */
  private boolean endsAlike(byte[] text, int to) {
    return to < Long.BYTES || ((Utf8.eightBytes(text, to - Long.BYTES) ^ ending) & endingBits) == 0;
  }

  private void endIfThrough(TopicBunch topics) {
    if (next == topics.size()) {
      bunch = null;
    }
  }
}
