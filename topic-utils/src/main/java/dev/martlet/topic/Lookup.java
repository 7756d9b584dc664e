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
  private final int[] slots = new int[BATCH];
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

  /** Fetches the slots that the shapes lead to. */
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
        visit(packed, find(pending, directory), directory);
        pending = 0;
      }
    }
    visit(packed, find(pending, directory), directory);
  }

  /**
   * Keeps of what is pending only that whose hash is there, and fetches its entry.
   *
   * @return how many these are
   */
  private int find(int pending, Segment[] directory) {
    int candidates = 0;
    for (int i = 0; i < pending; i++) {
      int slot = slots[i];
      if (slot != 0) {
        long hash = hashes[i];
        Segment segment = SegmentTable.segment(directory, hash);
        int at = segment.home(hash);
        while (slot != 0 && !Segment.hasTag(slot, hash)) {
          at = segment.next(at);
          slot = segment.slot(at);
        }
        if (slot != 0) {
          hashes[candidates] = hash;
          shapes[candidates] = shapes[i];
          slots[candidates] = slot;
          places[candidates] = at;
          candidates++;
        }
      }
    }
    for (int i = 0; i < candidates; i++) {
      Segment segment = SegmentTable.segment(directory, hashes[i]);
      fetched += Segment.touch(segment.keys(), slots[i]);
      Object value = segment.value(places[i]);
      if (Segment.isSeveral(slots[i]) && value != null) {
        fetched += ((FilterValues) value).items().length;
      }
    }
    return candidates;
  }

  /** Compares the candidates with the topic, byte for byte. */
  private void visit(long[] packed, int candidates, Segment[] directory) {
    for (int i = 0; i < candidates && !stopped; i++) {
      Segment segment = SegmentTable.segment(directory, hashes[i]);
      int at = places[i];
      for (int slot = slots[i]; slot != 0; slot = segment.slot(at)) {
        byte[] keys = segment.keys(); // has what this slot refers to
        Object value = segment.value(at);
        if (value != null
            && Segment.hasTag(slot, hashes[i])
            && matches(packed, shapes[i], keys, slot)) {
          visit(value, keys, slot);
          break;
        }
        at = segment.next(at);
      }
    }
  }

  /** Whether the key is the topic with wildcards in the places where the shape has them. */
  private boolean matches(long[] packed, int shape, byte[] keys, int slot) {
    int levels = Shape.levels(packed, shape);
    boolean isOpen = Shape.isOpen(packed, shape);
    int keyEnd = Segment.keyEnd(keys, slot);
    int at = Segment.keyStart(slot);
    long pluses = Shape.pluses(packed, shape);
    for (int level = 0; level < levels; level++) {
      int slash = isOpen || level < levels - 1 ? 1 : 0;
      if ((pluses & 1) == 0) {
        at = topic.endIfSame(level, keys, at, slash);
        if (at < 0) {
          return false;
        }
      } else if (keys[at] == '+' && (slash == 0 || keys[at + 1] == '/')) {
        at += 1 + slash;
      } else {
        return false;
      }
      pluses >>>= 1;
    }
    return isOpen ? at == keyEnd - 1 && keys[at] == '#' : at == keyEnd;
  }

  private void visit(Object found, byte[] keys, int slot) {
    if (pairConsumer != null) {
      filter = TopicFilter.plain(Segment.key(keys, slot));
    }
    if (Segment.isSeveral(slot)) {
      visitAll((FilterValues) found);
    } else {
      visit(found);
    }
  }

  private void visitAll(FilterValues values) {
    Object[] items = values.items();
    for (int i = 0; i < items.length && !stopped; i++) {
      Object item = PlaceList.item(items, i);
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
      FilterValues.Filed filed = (FilterValues.Filed) PlaceList.item(items, i);
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
