package dev.martlet.topic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link TopicFilterIndex} holds: a table of entries, one for each filter, and the shapes
 * that say which entries a topic may have. One thread writes, any number read without a lock.
 *
 * <p>A shape is counted before its first entry is added, and no longer after its last has been
 * removed; so who knows the shapes misses no entry.
 */
final class FilterEntries {
  private static final VarHandle GROUPS;
  private static final VarHandle GROUP = MethodHandles.arrayElementVarHandle(ShapeGroup[].class);

  static {
    try {
      GROUPS =
          MethodHandles.lookup().findVarHandle(FilterEntries.class, "groups", ShapeGroup[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** With fewer entries, all first levels have one group together. */
  private static final int ENTRIES_TO_GROUP = 64;

  private static final int GROUP_BITS = 10;
  private static final int FEW_LEVELS = 8;

  private final int maximumShapes;
  private final int maximumUnshaped;

  private final SegmentTable entries = new SegmentTable();

  /** The shapes of filters that start with a wildcard. */
  private final ShapeGroup anyFirstLevel = new ShapeGroup();

  /** The shapes of the others: one group, or one for each value of some bits of the first level. */
  private @Nullable ShapeGroup[] groups = {new ShapeGroup()};

  private final TopicDigest digest = new TopicDigest(FEW_LEVELS);
  private int entryCount;
  private int unshaped;

  FilterEntries(int maximumShapes, int maximumUnshaped) {
    this.maximumShapes = maximumShapes;
    this.maximumUnshaped = maximumUnshaped;
  }

  // ---- for all threads

  /** Has {@code lookup} visit the values of all entries that its topic has. */
  void search(Lookup lookup, boolean wildcardsMatchDollarTopics) {
    @Nullable ShapeGroup[] all = (ShapeGroup[]) GROUPS.getAcquire(this);
    Segment[] directory = entries.directory();
    TopicDigest topic = lookup.topic();
    ShapeGroup sameFirstLevel = (ShapeGroup) GROUP.getAcquire(all, index(all, topic.hash(0)));
    if (sameFirstLevel != null) {
      lookup.search(sameFirstLevel, directory);
    }
    if (wildcardsMatchDollarTopics || !topic.startsWithDollar()) {
      lookup.search(anyFirstLevel, directory);
    }
  }

  private static int index(@Nullable ShapeGroup[] groups, long firstLevel) {
    return groups.length == 1 ? 0 : (int) (firstLevel >>> (Long.SIZE - GROUP_BITS));
  }

  // ---- for the writer

  /**
   * Shows the pairs of one segment.
   *
   * @param position 0, or what the call before has returned
   * @return 0 after the last
   */
  long forEach(long position, BiConsumer<? super TopicFilter, Object> visitor) {
    return forEachEntry(
        position,
        (key, found) -> {
          TopicFilter filter = TopicFilter.plain(key);
          if (!(found instanceof FilterValues values)) {
            visitor.accept(filter, found);
            return;
          }
          values.forEach(value -> visitor.accept(filter, value));
          values
              .filed()
              .forEach(value -> {
                FilterValues.Filed filed = (FilterValues.Filed) value;
                visitor.accept(filed.filter(), filed.value());
              });
        });
  }

  private long forEachEntry(long position, BiConsumer<String, Object> visitor) {
    Segment segment = SegmentTable.segment(entries.directory(), position);
    segment.forEach(visitor);
    return segment.depth == 0 ? 0 : position + (1L << (Long.SIZE - segment.depth));
  }

  /**
   * Adds a pair.
   *
   * @return false if it is there
   * @throws TopicIndexFullException if the filter can neither have a shape nor be filed otherwise
   */
  boolean insert(TopicFilter filter, Object value) {
    FilterAddress held = find(filter, value);
    if (held != null) {
      return false;
    }
    FilterAddress own = FilterAddress.own(filter.pattern(), digest);
    if (own != null && mayUse(own)) {
      insertAt(own, filter, value);
      return true;
    }
    if (unshaped >= maximumUnshaped) {
      String shapes = own == null ? "" : "maximumShapes " + maximumShapes + " and ";
      throw new TopicIndexFullException(filter, shapes + "maximumUnshaped " + maximumUnshaped);
    }
    insertAt(FilterAddress.simpler(filter.pattern(), digest), filter, value);
    return true;
  }

  /** Removes a pair; returns false if it is not there. */
  boolean delete(TopicFilter filter, Object value) {
    FilterAddress held = find(filter, value);
    if (held == null) {
      return false;
    }
    deleteAt(held, filter, value);
    return true;
  }

  /** Replaces a value that is there by one that is not, in one step. */
  void replace(TopicFilter filter, Object value, Object replacement) {
    FilterAddress at = Objects.requireNonNull(find(filter, value));
    if (!(entries.get(at.hash, at.key) instanceof FilterValues values)) {
      entries.put(at.hash, at.key, false, replacement);
    } else if (at.isOwn(filter)) {
      values.replace(value, replacement);
    } else {
      values.filed().replace(at.filed(filter, value), at.filed(filter, replacement));
    }
  }

  boolean contains(TopicFilter filter, Object value) {
    return find(filter, value) != null;
  }

  /** Returns where a pair is, or null. Leaves the filter's levels read. */
  private @Nullable FilterAddress find(TopicFilter filter, Object value) {
    TopicPattern pattern = filter.pattern();
    digest.read(pattern.utf8(), 0, pattern.endOfLevels());
    FilterAddress own = FilterAddress.own(pattern, digest);
    if (own != null && isAt(own, filter, value)) {
      return own;
    }
    FilterAddress simpler = unshaped > 0 ? FilterAddress.simpler(pattern, digest) : null;
    return simpler != null && isAt(simpler, filter, value) ? simpler : null;
  }

  private boolean isAt(FilterAddress address, TopicFilter filter, Object value) {
    Object found = entries.get(address.hash, address.key);
    if (!(found instanceof FilterValues values)) {
      return found != null && address.isOwn(filter) && found.equals(value);
    }
    return address.isOwn(filter)
        ? values.contains(value)
        : values.filed().contains(address.filed(filter, value));
  }

  /** Adds a pair that is not there. */
  private void insertAt(FilterAddress address, TopicFilter filter, Object value) {
    Object found = entries.get(address.hash, address.key);
    if (found == null) {
      group(address.shape, address.firstLevel).add(address.shape);
      entryCount++;
    }
    Object all = with(found, address, filter, value);
    entries.put(address.hash, address.key, all instanceof FilterValues, all);
    unshaped += address.isChecked ? 1 : 0;
    if (groups.length == 1 && entryCount > ENTRIES_TO_GROUP) {
      makeGroups();
    }
  }

  private static Object with(
      @Nullable Object found, FilterAddress address, TopicFilter filter, Object value) {
    if (found == null && address.isOwn(filter)) {
      return value;
    }
    FilterValues values = found instanceof FilterValues several ? several : new FilterValues(found);
    if (address.isOwn(filter)) {
      values.add(value);
    } else {
      values.filed().add(address.filed(filter, value));
    }
    return values;
  }

  /** Removes a pair that is there. */
  private void deleteAt(FilterAddress address, TopicFilter filter, Object value) {
    unshaped -= address.isChecked ? 1 : 0;
    if (entries.get(address.hash, address.key) instanceof FilterValues values) {
      if (address.isOwn(filter)) {
        values.remove(value);
      } else {
        values.filed().remove(address.filed(filter, value));
      }
      if (!values.isEmpty()) {
        return;
      }
    }
    entries.remove(address.hash, address.key);
    group(address.shape, address.firstLevel).remove(address.shape);
    entryCount--;
  }

  int entryCount() {
    return entryCount;
  }

  /** Returns how many shapes there are, those of different groups counted for each. */
  int shapeCount() {
    return anyFirstLevel.size()
        + Arrays.stream(groups).mapToInt(group -> group == null ? 0 : group.size()).sum();
  }

  /** Whether the shape is known, or one more may be. */
  private boolean mayUse(FilterAddress address) {
    ShapeGroup group = group(address.shape, address.firstLevel);
    return group.size() < maximumShapes || group.contains(address.shape);
  }

  private ShapeGroup group(Shape shape, long firstLevel) {
    return shape.startsWithWildcard() ? anyFirstLevel : group(groups, firstLevel);
  }

  private static ShapeGroup group(@Nullable ShapeGroup[] all, long firstLevel) {
    int index = index(all, firstLevel);
    ShapeGroup group = all[index];
    if (group == null) {
      group = new ShapeGroup();
      GROUP.setRelease(all, index, group);
    }
    return group;
  }

  private void makeGroups() {
    @Nullable ShapeGroup[] many = new ShapeGroup[1 << GROUP_BITS];
    long position = 0;
    do {
      position =
          forEachEntry(
              position,
              (key, found) -> {
                TopicPattern pattern = new TopicPattern(key);
                digest.read(pattern.utf8(), 0, pattern.endOfLevels());
                Shape shape = Objects.requireNonNull(Shape.of(pattern, digest));
                if (!shape.startsWithWildcard()) {
                  group(many, digest.hash(0)).add(shape);
                }
              });
    } while (position != 0);
    GROUPS.setRelease(this, many);
  }
}
