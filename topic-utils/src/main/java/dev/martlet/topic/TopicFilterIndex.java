package dev.martlet.topic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Which of many filters match a topic: a set of pairs of a filter and a value, found by topic name.
 *
 * <p>A filter may have many values and a value many filters; the same pair is held once. Filters
 * are told apart by prefix and text, whatever their policies say of {@code $}; values by {@code
 * equals}, which must not change while they are here. A shared filter matches as its {@linkplain
 * TopicFilter#unshared() unshared} one, yet is another filter than that and than those of other
 * share groups.
 *
 * <h2>Threads</h2>
 *
 * <p>Any thread may call any method at any time. Who changes the index waits for others who do; who
 * reads waits for nobody, and writes nothing that others see. Each change is atomic, and what
 * happened before a question is seen by it. A question that is asked while the index changes sees
 * each pair that is there all the time exactly once, and none that is not there at any time; of two
 * changes under way it may see either, none or both. A value that is removed and added again during
 * one question may be seen twice.
 *
 * <h2>How it works</h2>
 *
 * <p>The <em>shape</em> of a filter is where its wildcards stand: {@code a/+/c} and {@code x/+/z}
 * have the same. Among the filters of one shape only one can match a topic, the topic itself with
 * the wildcards put in; so one look into a hash table for each shape finds all there are. Millions
 * of filters have a few dozen shapes. A topic asks only for the shapes of filters that begin with
 * its own first level, or with a wildcard.
 *
 * <p>Filters that are found so cost about 100 bytes, and no object unless they have a prefix or
 * several values. Where an index has more shapes than {@linkplain Builder#maximumShapes its limit},
 * or a {@code +} behind the 64th level, a filter is filed under a simpler one, its leading literal
 * levels and {@code #}, and asked on its own when that one matches; how many are is limited as
 * well. So whoever the filters come from, a question takes at most as many looks as the limits say.
 *
 * @param <V> what is found, such as a subscription
 */
public final class TopicFilterIndex<V> {
  private final int maximumPairs;
  private final boolean wildcardsMatchDollarTopics;
  final FilterEntries entries;
  private final ReentrantLock writing = new ReentrantLock();
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicLong version = new AtomicLong();

  /** Makes an empty index with the limits that {@link Builder} gives as defaults. */
  public TopicFilterIndex() {
    this(TopicFilterIndex.<V>builder());
  }

  private TopicFilterIndex(Builder<V> builder) {
    this.maximumPairs = builder.maximumPairs;
    this.wildcardsMatchDollarTopics = builder.wildcardsMatchDollarTopics;
    this.entries = new FilterEntries(builder.maximumShapes, builder.maximumUnshaped);
  }

  /** Returns a builder of an index, to set other limits. */
  public static <V> Builder<V> builder() {
    return new Builder<>();
  }

  /**
   * Adds the pair of {@code filter} and {@code value}. Takes time linear in the length of the
   * filter, and in the number of shapes among filters that begin alike. Now and then copies a part
   * of the index: some thousand filters, however many there are, or the values of this filter.
   *
   * @return false if the index holds it already
   * @throws TopicIndexFullException if a limit of the index is reached
   */
  public boolean add(TopicFilter filter, V value) {
    Objects.requireNonNull(value, "value");
    writing.lock();
    try {
      return insert(filter, value);
    } finally {
      writing.unlock();
    }
  }

  /**
   * Removes the pair of {@code filter} and {@code value}; other values of the filter, and shared
   * filters that match the same topics, stay. Costs what {@link #add} does.
   *
   * @return false if the index does not hold it
   */
  public boolean remove(TopicFilter filter, V value) {
    Objects.requireNonNull(value, "value");
    writing.lock();
    try {
      if (!entries.delete(filter, value)) {
        return false;
      }
      changed(-1);
      return true;
    } finally {
      writing.unlock();
    }
  }

  /**
   * Puts {@code replacement} in the place of {@code value}, in one step: who asks meanwhile sees
   * one of the two. If the index holds {@code replacement} for this filter already, {@code value}
   * is only removed. Costs what {@link #add} does.
   *
   * @return false if the index does not hold {@code value}; then nothing has changed
   */
  public boolean replace(TopicFilter filter, V value, V replacement) {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(replacement, "replacement");
    writing.lock();
    try {
      if (!entries.contains(filter, value)) {
        return false;
      }
      if (value.equals(replacement) || !entries.contains(filter, replacement)) {
        entries.replace(filter, value, replacement);
        changed(0);
      } else {
        entries.delete(filter, value);
        changed(-1);
      }
      return true;
    } finally {
      writing.unlock();
    }
  }

  /** Returns whether the index holds no pair. */
  public boolean isEmpty() {
    return size() == 0;
  }

  /** Returns how many pairs the index holds. */
  public int size() {
    return size.get();
  }

  /**
   * Returns a number that grows with each change, at the latest when the method that makes it
   * returns. To keep an answer: read the number, ask, and use the answer while the number stays.
   */
  public long version() {
    return version.get();
  }

  /**
   * Shows {@code visitor} each value whose filter {@linkplain TopicFilter#matches(TopicName)
   * matches} {@code topic}, in any order: as often as filters of it match. Allocates nothing. The
   * visitor may ask and change this index; what it throws ends the visit and is thrown on.
   */
  public void forEachMatch(TopicName topic, Consumer<? super V> visitor) {
    Objects.requireNonNull(visitor, "visitor");
    try (Scratch scratch = Scratch.take()) {
      scratch.lookup().visit().consumer(visitor);
      ask(scratch, topic);
    }
  }

  /**
   * As {@link #forEachMatch(TopicName, Consumer)} for the topic name that reads {@code topic}.
   *
   * @throws InvalidTopicException if it is no topic name
   */
  public void forEachMatch(CharSequence topic, Consumer<? super V> visitor) {
    Objects.requireNonNull(visitor, "visitor");
    try (Scratch scratch = Scratch.take()) {
      int length = TopicFilter.encode(topic, scratch);
      scratch.lookup().visit().consumer(visitor);
      ask(scratch, scratch.utf8(), 0, length);
    }
  }

  /**
   * As {@link #forEachMatch(TopicName, Consumer)} for the topic name whose UTF-8 {@code length}
   * bytes from {@code offset} on are. They must not change during the call.
   *
   * @throws InvalidTopicException if it is no topic name, or no well-formed UTF-8
   * @throws IndexOutOfBoundsException if these are no bytes of the array
   */
  public void forEachMatch(byte[] utf8, int offset, int length, Consumer<? super V> visitor) {
    Objects.requireNonNull(visitor, "visitor");
    TopicName.checkUtf8(utf8, offset, length);
    try (Scratch scratch = Scratch.take()) {
      scratch.lookup().visit().consumer(visitor);
      ask(scratch, utf8, offset, offset + length);
    }
  }

  /**
   * Shows {@code visitor} values as {@link #forEachMatch(TopicName, Consumer)} does, until it
   * returns false. Allocates nothing.
   *
   * @return whether it has seen all
   */
  public boolean visitMatches(TopicName topic, Predicate<? super V> visitor) {
    Objects.requireNonNull(visitor, "visitor");
    try (Scratch scratch = Scratch.take()) {
      scratch.lookup().visit().predicate(visitor);
      ask(scratch, topic);
      return !scratch.lookup().visit().isStopped();
    }
  }

  /**
   * Shows {@code visitor} each pair whose filter matches {@code topic}, in any order. Allocates a
   * filter for each entry found.
   */
  public void forEachMatchingPair(
      TopicName topic, BiConsumer<? super TopicFilter, ? super V> visitor) {
    Objects.requireNonNull(visitor, "visitor");
    try (Scratch scratch = Scratch.take()) {
      scratch.lookup().visit().pairConsumer(visitor);
      ask(scratch, topic);
    }
  }

  /** Returns how many values {@link #forEachMatch} would show now. Allocates nothing. */
  public int countMatches(TopicName topic) {
    try (Scratch scratch = Scratch.take()) {
      ask(scratch, topic);
      return scratch.lookup().visit().count();
    }
  }

  /** Returns whether any filter matches {@code topic}; stops at the first. Allocates nothing. */
  public boolean hasMatch(TopicName topic) {
    return !visitMatches(topic, value -> false);
  }

  /**
   * Adds to {@code target} what {@link #forEachMatch} shows. Allocates what {@code target} does.
   */
  public void addMatchesTo(TopicName topic, Collection<? super V> target) {
    forEachMatch(topic, target::add);
  }

  /** Returns what {@link #forEachMatch} shows, in a list that is new and the caller's own. */
  public List<V> matches(TopicName topic) {
    List<V> values = new ArrayList<>();
    addMatchesTo(topic, values);
    return values;
  }

  /**
   * Shows {@code visitor} all pairs, in any order: those that are there all the time exactly once.
   * Waits for changes, and lets them wait, while some thousand filters and their values are copied.
   * Takes time linear in the size of the index and allocates a filter for each. The visitor may ask
   * and change this index.
   */
  public void forEach(BiConsumer<? super TopicFilter, ? super V> visitor) {
    Objects.requireNonNull(visitor, "visitor");
    List<Map.Entry<TopicFilter, V>> pairs = new ArrayList<>();
    long position = 0;
    do {
      position = copy(position, (filter, value) -> pairs.add(Map.entry(filter, value)));
      pairs.forEach(pair -> visitor.accept(pair.getKey(), pair.getValue()));
      pairs.clear();
    } while (position != 0);
  }

  /**
   * Returns all pairs of one moment. Changes wait until it is made, questions do not. Takes time
   * and memory linear in the size of the index; the map is new and the caller's own.
   */
  public Map<TopicFilter, List<V>> snapshot() {
    Map<TopicFilter, List<V>> pairs = new LinkedHashMap<>();
    writing.lock();
    try {
      long position = 0;
      do {
        position =
            copy(
                position,
                (filter, value) ->
                    pairs.computeIfAbsent(filter, key -> new ArrayList<>()).add(value));
      } while (position != 0);
    } finally {
      writing.unlock();
    }
    return pairs;
  }

  private long copy(long position, BiConsumer<TopicFilter, V> target) {
    writing.lock();
    try {
      return entries.forEach(position, (filter, value) -> target.accept(filter, own(value)));
    } finally {
      writing.unlock();
    }
  }

  private boolean insert(TopicFilter filter, V value) {
    if (size() >= maximumPairs) {
      if (entries.contains(filter, value)) {
        return false;
      }
      throw new TopicIndexFullException(filter, "maximumPairs " + maximumPairs);
    }
    if (!entries.insert(filter, value)) {
      return false;
    }
    changed(1);
    return true;
  }

  private void changed(int pairs) {
    size.addAndGet(pairs);
    version.incrementAndGet();
  }

  private void ask(Scratch scratch, TopicName topic) {
    ask(scratch, topic.utf8(), 0, topic.lengthBytes());
  }

  private void ask(Scratch scratch, byte[] utf8, int from, int to) {
    Lookup lookup = scratch.lookup();
    lookup.topic().read(utf8, from, to);
    entries.search(lookup, wildcardsMatchDollarTopics);
  }

  @SuppressWarnings("unchecked") // only values of this type get in
  private V own(Object value) {
    return (V) value;
  }

  /**
   * The limits of an index. They bound the work and memory that strangers' filters can cause.
   *
   * @param <V> what is found
   */
  public static final class Builder<V> {
    private int maximumPairs = Integer.MAX_VALUE;
    private int maximumShapes = 4_096;
    private int maximumUnshaped = 1_024;
    private boolean wildcardsMatchDollarTopics;

    private Builder() {}

    /**
     * How many pairs the index holds at most; without a limit by default.
     *
     * @param pairs 1 or more
     */
    public Builder<V> maximumPairs(int pairs) {
      maximumPairs = Limit.atLeast(1, pairs, "maximumPairs");
      return this;
    }

    /**
     * How many different shapes there may be among filters that begin with the same level, and
     * among those that begin with a wildcard: 4,096 by default. A question costs at most one look
     * into a table for each of these. First levels are told apart by ten bits of their hashes, so a
     * few share one count; up to 64 filters have one together. Up to nine shapes more serve those
     * that are filed under simpler filters.
     *
     * @param shapes 0 or more
     */
    public Builder<V> maximumShapes(int shapes) {
      maximumShapes = Limit.atLeast(0, shapes, "maximumShapes");
      return this;
    }

    /**
     * How many pairs there may be whose filter's shape is one too many, or has a {@code +} behind
     * the 64th level: 1,024 by default. A question compares the topic with those that have the same
     * leading levels, one by one.
     *
     * @param pairs 0 or more
     */
    public Builder<V> maximumUnshaped(int pairs) {
      maximumUnshaped = Limit.atLeast(0, pairs, "maximumUnshaped");
      return this;
    }

    /**
     * Lets filters that start with a wildcard match topics that start with {@code $}, too, against
     * [MQTT-4.7.2-1]. The index goes by this alone, not by the policies of its filters.
     */
    public Builder<V> wildcardsMatchDollarTopics() {
      wildcardsMatchDollarTopics = true;
      return this;
    }

    /** Returns an empty index. */
    public TopicFilterIndex<V> build() {
      return new TopicFilterIndex<>(this);
    }
  }
}
