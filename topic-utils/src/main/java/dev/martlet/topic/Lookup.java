package dev.martlet.topic;

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
  /** How many slots are fetched together: one for each bit of a word. */
  private static final int BATCH = Long.SIZE;

  /** For more shapes, tables of hashes are worth their making. */
  private static final int MANY_SHAPES = 32;

  private final TopicDigest topic = new TopicDigest();
  private final long[] hashes = new long[BATCH];
  private final int[] slots = new int[BATCH];
  private final int[] shapes = new int[BATCH];
  private final int[] places = new int[BATCH];

  /** What was read only to have it near; not private, or it would seem that nobody needs it. */
  int fetched;

  private final Visit visit = new Visit();

  Lookup() {}

  /** Returns the topic, to be read into. */
  TopicDigest topic() {
    return topic;
  }

  /** Returns what is done with the values found. */
  Visit visit() {
    return visit;
  }

  /** Forgets the question, so that nothing of its user's is kept. */
  void clear() {
    topic.forget();
    visit.clear();
  }

  /** Finds what {@code group}'s shapes lead to. */
  void search(ShapeGroup group, Segment[] directory) {
    probe(group.closed(topic.levels()), directory);
    probe(group.open(), directory);
  }

  /** Asks for the filter of each shape, a batch at a time. */
  private void probe(long[] packed, Segment[] directory) {
    int pending = 0;
    int levels = topic.levels();
    boolean areMany = packed.length > MANY_SHAPES * Shape.PACKED;
    if (areMany) {
      topic.tabulate();
    }
    for (int at = 0; at < packed.length && !visit.isStopped(); at += Shape.PACKED) {
      int shapeLevels = Shape.levels(packed, at);
      if (shapeLevels > levels) {
        break;
      }
      if (shapeLevels < levels && !Shape.isOpen(packed, at)) {
        continue;
      }
      long pluses = Shape.pluses(packed, at);
      long literals =
          areMany ? topic.tabulated(shapeLevels, pluses) : topic.hash(shapeLevels, pluses);
      hashes[pending] = literals ^ Shape.salt(packed, at);
      shapes[pending] = at;
      if (++pending == BATCH) {
        answer(pending, packed, directory);
        pending = 0;
      }
    }
    answer(pending, packed, directory);
  }

  private void answer(int pending, long[] packed, Segment[] directory) {
    long candidates = findCandidates(pending, directory);
    for (long left = candidates; left != 0; left &= left - 1) {
      fetchEntry(Long.numberOfTrailingZeros(left), directory);
    }
    for (long left = candidates; left != 0 && !visit.isStopped(); left &= left - 1) {
      compare(Long.numberOfTrailingZeros(left), packed, directory);
    }
  }

  /**
   * Finds out which of what is pending is there, by hash. Whether a slot is free, another's or the
   * one sought no processor can foretell: so they are sorted without asking, and all that met
   * another's go on together.
   *
   * @return the candidates: bit n is that of the nth
   */
  private long findCandidates(int pending, Segment[] directory) {
    long found = 0;
    long others = 0;
    for (int i = 0; i < pending; i++) {
      long hash = hashes[i];
      Segment segment = SegmentTable.segment(directory, hash);
      places[i] = segment.home(hash);
      slots[i] = segment.slot(places[i]);
      found |= (long) Segment.isTagged(slots[i], hash) << i;
      others |= (long) Segment.isOther(slots[i], hash) << i;
    }
    while (others != 0) {
      long goingOn = 0;
      for (long left = others; left != 0; left &= left - 1) {
        int i = Long.numberOfTrailingZeros(left);
        long hash = hashes[i];
        Segment segment = SegmentTable.segment(directory, hash);
        places[i] = segment.next(places[i]);
        slots[i] = segment.slot(places[i]);
        found |= (long) Segment.isTagged(slots[i], hash) << i;
        goingOn |= (long) Segment.isOther(slots[i], hash) << i;
      }
      others = goingOn;
    }
    return found;
  }

  /** Reads of an entry what will be needed, so that memory brings that of all at the same time. */
  private void fetchEntry(int candidate, Segment[] directory) {
    int slot = slots[candidate];
    Segment segment = SegmentTable.segment(directory, hashes[candidate]);
    fetched += Segment.touch(segment.keys(), slot);
    Object value = segment.value(places[candidate]);
    if (Segment.isSeveral(slot) && value != null) {
      fetched += ((FilterValues) value).items().length;
    }
  }

  /** Visits an entry if its key is the filter that was asked for, byte for byte. */
  private void compare(int candidate, long[] packed, Segment[] directory) {
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
        return;
      }
      at = segment.next(at);
    }
  }

  private void visit(Object found, byte[] keys, int slot) {
    if (visit.wantsFilter()) {
      visit.filter(TopicFilter.plain(Segment.key(keys, slot)));
    }
    if (Segment.isSeveral(slot)) {
      visitAll((FilterValues) found);
    } else {
      visit.value(found);
    }
  }

  private void visitAll(FilterValues values) {
    visit.values(values.items());
    @Nullable Object[] filed = values.filed().items();
    if (filed.length > 0) {
      visitFiled(filed);
    }
  }

  private void visitFiled(@Nullable Object[] items) {
    byte[] utf8 = topic.utf8();
    int from = topic.start(0);
    int to = topic.start(topic.levels()) - 1;
    for (int i = 0; i < items.length && !visit.isStopped(); i++) {
      FilterValues.Filed filed = (FilterValues.Filed) PlaceList.item(items, i);
      if (filed != null
          && (!filed.isChecked() || filed.filter().pattern().matches(utf8, from, to))) {
        visit.filter(filed.filter());
        visit.value(filed.value());
      }
    }
  }
}
