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

  // Which of these have a slot that may be theirs, and which one that is another's.
  private final int[] candidates = new int[BATCH];
  private final int[] others = new int[BATCH];

  /** What was read only to have it near; not private, or it would seem that nobody needs it. */
  int fetched;

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
      long hash = topic.hash(shapeLevels, Shape.pluses(packed, at)) ^ Shape.salt(packed, at);
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
   * Finds out which of what is pending is there, by hash, and fetches it. Which slot is free or
   * another's no processor can foretell: they are sorted without asking.
   *
   * @return how many candidates these are
   */
  private int find(int pending, Segment[] directory) {
    int found = 0;
    int other = 0;
    for (int i = 0; i < pending; i++) {
      candidates[found] = i;
      others[other] = i;
      int hit = Segment.isTagged(slots[i], hashes[i]);
      found += hit;
      other += Segment.isTaken(slots[i]) - hit;
    }
    for (int i = 0; i < found; i++) {
      int candidate = candidates[i];
      places[candidate] =
          SegmentTable.segment(directory, hashes[candidate]).home(hashes[candidate]);
    }
    for (int i = 0; i < other; i++) {
      candidates[found] = others[i];
      found += goOn(others[i], directory);
    }
    for (int i = 0; i < found; i++) {
      fetch(candidates[i], directory);
    }
    return found;
  }

  /** Looks behind a slot that is another's; returns 1 if the hash is there, else 0. */
  private int goOn(int pending, Segment[] directory) {
    long hash = hashes[pending];
    Segment segment = SegmentTable.segment(directory, hash);
    int at = segment.next(segment.home(hash));
    int slot = segment.slot(at);
    while (slot != 0 && Segment.isTagged(slot, hash) == 0) {
      at = segment.next(at);
      slot = segment.slot(at);
    }
    slots[pending] = slot;
    places[pending] = at;
    return Segment.isTaken(slot);
  }

  /** Reads of an entry what will be needed, so that memory brings that of all at the same time. */
  private void fetch(int candidate, Segment[] directory) {
    int slot = slots[candidate];
    Segment segment = SegmentTable.segment(directory, hashes[candidate]);
    fetched += Segment.touch(segment.keys(), slot);
    Object value = segment.value(places[candidate]);
    if (Segment.isSeveral(slot) && value != null) {
      fetched += ((FilterValues) value).items().length;
    }
  }

  /** Compares the candidates with the topic, byte for byte. */
  private void visit(long[] packed, int found, Segment[] directory) {
    for (int i = 0; i < found && !stopped; i++) {
      int candidate = candidates[i];
      long hash = hashes[candidate];
      Segment segment = SegmentTable.segment(directory, hash);
      int at = places[candidate];
      for (int slot = slots[candidate]; slot != 0; slot = segment.slot(at)) {
        byte[] keys = segment.keys(); // has what this slot refers to
        Object value = segment.value(at);
        if (value != null
            && Segment.isTagged(slot, hash) != 0
            && topic.isFilter(packed, shapes[candidate], keys, slot)) {
          visit(value, keys, slot);
          break;
        }
        at = segment.next(at);
      }
    }
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
    @Nullable Object[] items = values.items();
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
