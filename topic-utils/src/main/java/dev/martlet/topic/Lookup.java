package dev.martlet.topic;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One question to a {@link TopicFilterIndex}: which values have a filter that matches this topic?
 *
 * <p>For each shape that a filter could have, the table is asked for the one filter of that shape
 * that matches: it is the topic with wildcards in their places. The questions do not depend on each
 * other, so the slots of many are fetched before the first is looked at: memory answers them side
 * by side.
 */
final class Lookup {
  /** How many slots are fetched together. */
  private static final int BATCH = 64;

  private final TopicDigest topic = new TopicDigest();
  private final long[] hashes = new long[BATCH];
  private final long[] slots = new long[BATCH];
  private final int[] shapes = new int[BATCH];
  private final int[] places = new int[BATCH];

  /** What was fetched only to have it near: nobody reads it. */
  private int fetched;

  // What is done with a value: handed to one of these, if it is set, and counted.
  private @Nullable Consumer<Object> consumer;
  private @Nullable Predicate<Object> predicate;
  private @Nullable BiConsumer<TopicFilter, Object> pairConsumer;

  /** The filter of the next value, for a consumer of pairs. */
  private @Nullable TopicFilter filter;

  private int count;
  private boolean stopped;

  Lookup() {}

  /** Returns the topic, to be read into. */
  TopicDigest topic() {
    return topic;
  }

  @SuppressWarnings("unchecked") // the index holds only values of its visitors' type
  void consumer(Consumer<?> consumer) {
    this.consumer = (Consumer<Object>) consumer;
  }

  @SuppressWarnings("unchecked")
  void predicate(Predicate<?> predicate) {
    this.predicate = (Predicate<Object>) predicate;
  }

  @SuppressWarnings("unchecked")
  void pairConsumer(BiConsumer<? super TopicFilter, ?> pairConsumer) {
    this.pairConsumer = (BiConsumer<TopicFilter, Object>) pairConsumer;
  }

  int count() {
    return count;
  }

  boolean isStopped() {
    return stopped;
  }

  /** Forgets the question, so that nothing of its user's is kept. */
  void clear() {
    consumer = null;
    predicate = null;
    pairConsumer = null;
    filter = null;
    count = 0;
    stopped = false;
  }

  /** Finds what {@code group}'s shapes lead to. */
  void search(ShapeGroup group, Segment[] directory) {
    probe(group.closed(topic.levels()), directory);
    probe(group.open(), directory);
  }

  private void probe(long[] packed, Segment[] directory) {
    int pending = 0;
    int levels = topic.levels();
    for (int at = 0; at < packed.length && !stopped; at += Shape.PACKED) {
      int shapeLevels = Shape.levels(packed, at);
      if (shapeLevels > levels) {
        break;
      }
      if (shapeLevels < levels && !Shape.isOpen(packed, at)) {
        continue;
      }
      long hash = Shape.hash(topic, shapeLevels, Shape.pluses(packed, at)) ^ Shape.salt(packed, at);
      Segment segment = SegmentTable.segment(directory, hash);
      hashes[pending] = hash;
      slots[pending] = segment.slot(segment.home(hash));
      shapes[pending] = at;
      if (++pending == BATCH) {
        compare(packed, pending, directory);
        pending = 0;
      }
    }
    compare(packed, pending, directory);
  }

  private void compare(long[] packed, int pending, Segment[] directory) {
    int candidates = findCandidates(pending, directory);
    for (int i = 0; i < candidates && !stopped; i++) {
      Segment segment = SegmentTable.segment(directory, hashes[i]);
      compare(packed, shapes[i], hashes[i], segment, places[i]);
    }
  }

  /** Keeps of what is pending only that whose hash is there, and fetches its key. */
  private int findCandidates(int pending, Segment[] directory) {
    int candidates = 0;
    for (int i = 0; i < pending; i++) {
      long hash = hashes[i];
      long slot = slots[i];
      if (slot != 0) {
        Segment segment = SegmentTable.segment(directory, hash);
        int at = segment.home(hash);
        while (slot != 0 && !Segment.hasTag(slot, hash)) {
          at = segment.next(at);
          slot = segment.slot(at);
        }
        if (slot != 0) {
          hashes[candidates] = hash;
          shapes[candidates] = shapes[i];
          places[candidates] = at;
          candidates++;
          fetched += segment.keys()[(int) slot];
        }
      }
    }
    return candidates;
  }

  /** Looks for the filter that has this hash in {@code segment}, from {@code place} on. */
  private void compare(long[] packed, int shape, long hash, Segment segment, int place) {
    int at = place;
    for (long slot = segment.slot(at); slot != 0; slot = segment.slot(at)) {
      if (Segment.hasTag(slot, hash) && matches(packed, shape, segment.keys(), slot)) {
        visit(segment.value(at), segment.keys(), slot);
        return;
      }
      at = segment.next(at);
    }
  }

  /** Whether the key is the topic with wildcards in the places where the shape has them. */
  private boolean matches(long[] packed, int shape, byte[] keys, long slot) {
    byte[] utf8 = topic.utf8();
    int key = Segment.keyStart(slot);
    int keyEnd = Segment.keyEnd(keys, slot);
    int at = topic.start(0);
    for (long left = Shape.pluses(packed, shape); left != 0; left &= left - 1) {
      int plus = Long.numberOfTrailingZeros(left);
      int literal = topic.start(plus) - at;
      if (literal >= keyEnd - key
          || keys[key + literal] != '+'
          || !Utf8.sameBytes(keys, key, utf8, at, literal)) {
        return false;
      }
      key += literal + 1;
      at = topic.start(plus + 1) - 1;
    }
    int levels = Shape.levels(packed, shape);
    int literal = Math.max(0, topic.start(levels) - 1 - at);
    int open = Shape.isOpen(packed, shape) ? levels == 0 ? 1 : 2 : 0;
    return literal + open == keyEnd - key
        && (open == 0 || keys[keyEnd - 1] == '#')
        && Utf8.sameBytes(keys, key, utf8, at, literal);
  }

  private void visit(@Nullable Object found, byte[] keys, long slot) {
    if (found == null) {
      return;
    }
    if (pairConsumer != null) {
      filter = TopicFilter.plain(Segment.key(keys, slot));
    }
    if (found instanceof FilterValues values) {
      visitAll(values);
    } else {
      visit(found);
    }
  }

  private void visitAll(FilterValues values) {
    Object[] items = values.items();
    for (int i = 0; i < items.length && !stopped; i++) {
      Object item = ValueList.item(items, i);
      if (item != null) {
        visit(item);
      }
    }
    visitFiled(values.filed().items());
  }

  private void visitFiled(@Nullable Object[] items) {
    byte[] utf8 = topic.utf8();
    int from = topic.start(0);
    int to = topic.start(topic.levels()) - 1;
    for (int i = 0; i < items.length && !stopped; i++) {
      FilterValues.Filed filed = (FilterValues.Filed) ValueList.item(items, i);
      if (filed != null
          && (!filed.isChecked() || filed.filter().pattern().matches(utf8, from, to))) {
        filter = filed.filter();
        visit(filed.value());
      }
    }
  }

  private void visit(Object value) {
    count++;
    if (consumer != null) {
      consumer.accept(value);
    } else if (predicate != null) {
      stopped = !predicate.test(value);
    } else if (pairConsumer != null && filter != null) {
      pairConsumer.accept(filter, value);
    }
  }
}
