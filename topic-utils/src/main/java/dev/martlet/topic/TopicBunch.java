package dev.martlet.topic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * All topics below a {@link TopicNode}, while they are few, with their values.
 *
 * <p>What each topic has behind the levels of the node stands in one piece of memory, one behind
 * the other, so that a search reads along it and meets no object before a topic matches. The topics
 * never change: to add or remove one is to make another bunch. A value changes in place.
 */
final class TopicBunch {
  /** As many as there are bits in a set of them. */
  static final int MAX_TOPICS = Long.SIZE;

  /** How many bytes the topics may take; a topic alone may take more. */
  static final int MAX_TEXT = 4_096;

  private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(Object[].class);

  /** Before each text stands its length. */
  private static final int LENGTH_BYTES = Short.BYTES;

  /** Each topic, and behind it its value. */
  private final Object[] entries;

  /** The lengths and texts; of a topic alone, the name's own text. */
  private final byte[] text;

  private final int first;

  private TopicBunch(Object[] entries, byte[] text, int first) {
    this.entries = entries;
    this.text = text;
    this.first = first;
  }

  /** Returns a bunch of one topic, whose levels behind the node's begin at {@code from}. */
  static TopicBunch of(TopicName topic, int from, Object value) {
    return new TopicBunch(new Object[] {topic, value}, topic.utf8(), from);
  }

  // ---- for all threads

  int size() {
    return entries.length / 2;
  }

  TopicName name(int index) {
    return (TopicName) entries[2 * index];
  }

  Object value(int index) {
    return ENTRY.getAcquire(entries, 2 * index + 1);
  }

  /** Returns what the texts stand in, which nobody may write to. */
  byte[] text() {
    return text;
  }

  /** Returns where the text of the first topic begins. */
  int first() {
    return first;
  }

  /** Returns where the text that begins at {@code start} ends. */
  int end(int start) {
    if (isOne()) {
      return text.length;
    }
    return start + (text[start - LENGTH_BYTES] & 0xFF) + ((text[start - 1] & 0xFF) << Byte.SIZE);
  }

  /** Returns where the text begins that follows the one which ends here. */
  static int next(int end) {
    return end + LENGTH_BYTES;
  }

  /**
   * Returns the index of a topic below the same node, -1 if it is not here.
   *
   * @param from where its levels behind the node's begin
   */
  int find(byte[] topic, int from, int to) {
    int length = to - from;
    int start = first;
    for (int i = 0; i < size(); i++) {
      int end = end(start);
      if (end - start == length && Utf8.sameBytes(text, start, topic, from, length) == length) {
        return i;
      }
      start = next(end);
    }
    return -1;
  }

  /** Reads a little of what a search will need. */
  int touch() {
    return text[0] + text[text.length - 1] + entries.length;
  }

  // ---- for the writer

  void set(int index, Object value) {
    ENTRY.setRelease(entries, 2 * index + 1, value);
  }

  /** Whether there is room for a topic with so many bytes behind the node's levels. */
  boolean hasRoom(int length) {
    int taken = isOne() ? LENGTH_BYTES + text.length - first : text.length;
    return size() < MAX_TOPICS && taken + LENGTH_BYTES + length <= MAX_TEXT;
  }

  /** Returns a bunch with one topic more, whose levels behind the node's begin at {@code from}. */
  TopicBunch with(TopicName topic, int from, Object value) {
    Object[] more = Arrays.copyOf(entries, entries.length + 2);
    more[entries.length] = topic;
    more[entries.length + 1] = value;
    if (isOne()) {
      return pack(more, from);
    }
    int length = topic.lengthBytes() - from;
    byte[] longer = Arrays.copyOf(text, text.length + LENGTH_BYTES + length);
    write(topic, from, longer, text.length);
    return new TopicBunch(more, longer, first);
  }

  /** Returns a bunch without one of its several topics. */
  TopicBunch without(int index, int from) {
    return part(all() & ~(1L << index), from);
  }

  /** Returns a bunch of those topics whose bit is set, from the levels on that begin there. */
  TopicBunch part(long topics, int from) {
    Object[] some = new Object[2 * Long.bitCount(topics)];
    int to = 0;
    for (long left = topics; left != 0; left &= left - 1) {
      int index = Long.numberOfTrailingZeros(left);
      some[to++] = entries[2 * index];
      some[to++] = entries[2 * index + 1];
    }
    return pack(some, from);
  }

  /** Returns the set of all topics: a bit for each. */
  long all() {
    return -1L >>> (Long.SIZE - size());
  }

  private static TopicBunch pack(Object[] entries, int from) {
    if (entries.length == 2) {
      return of((TopicName) entries[0], from, entries[1]);
    }
    int length = 0;
    for (int i = 0; i < entries.length; i += 2) {
      length += LENGTH_BYTES + ((TopicName) entries[i]).lengthBytes() - from;
    }
    byte[] text = new byte[length];
    int at = 0;
    for (int i = 0; i < entries.length; i += 2) {
      at = write((TopicName) entries[i], from, text, at);
    }
    return new TopicBunch(entries, text, LENGTH_BYTES);
  }

  private static int write(TopicName topic, int from, byte[] text, int at) {
    int length = topic.lengthBytes() - from;
    text[at] = (byte) length;
    text[at + 1] = (byte) (length >>> Byte.SIZE);
    System.arraycopy(topic.utf8(), from, text, at + LENGTH_BYTES, length);
    return at + LENGTH_BYTES + length;
  }

  private boolean isOne() {
    return entries.length == 2;
  }
}
