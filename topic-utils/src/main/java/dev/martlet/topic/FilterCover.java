package dev.martlet.topic;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fewest of many filters that match the same topics as all of them, and why the others are
 * redundant. Immutable.
 *
 * <p>A filter is redundant if another one {@linkplain TopicFilter#covers covers} it, or if several
 * do so together: {@code a/#} next to {@code +} and {@code +/+/#}. Of filters that match the same
 * topics, as {@code #} and {@code +/#} do, the first one given is kept.
 *
 * <p>Shared filters count as their {@linkplain TopicFilter#unshared() unshared} ones. As a shared
 * subscription receives but a part of the messages, ask for the cover of those of one group, or of
 * those of none.
 */
public final class FilterCover {
  private final List<TopicFilter> filters;
  private final Map<TopicFilter, List<TopicFilter>> redundant;

  private FilterCover(List<TopicFilter> filters, Map<TopicFilter, List<TopicFilter>> redundant) {
    this.filters = filters;
    this.redundant = Collections.unmodifiableMap(redundant);
  }

  /**
   * Returns the cover of {@code filters}; of none it is empty, and one given twice counts once.
   *
   * <p>It always matches the same topics as {@code filters}. There is no smaller one if no filter
   * takes more than 8,192 bytes of UTF-8: longer ones may leave so few bytes for their wildcards
   * that the topics can be counted, and enough others name each of them; this is not looked for.
   *
   * <p>Takes memory linear in the lengths of the filters and of the result. Takes time linear in
   * them as long as few filters agree with the same prefix: each level of a filter is compared with
   * those prefixes of others, of as many levels, that cover its own. So hostile filters, which
   * differ in where they have {@code +}, take time up to quadratic in their number.
   */
  public static FilterCover of(Collection<TopicFilter> filters) {
    Map<TopicSet, TopicFilter> firsts = new LinkedHashMap<>();
    Map<TopicFilter, TopicSet> patterns = new LinkedHashMap<>();
    for (TopicFilter filter : filters) {
      TopicSet pattern = TopicSet.of(filter).canonical();
      firsts.putIfAbsent(pattern, filter);
      patterns.putIfAbsent(filter, pattern);
    }
    TopicSetTrie trie = new TopicSetTrie();
    Set<TopicSet> kept = keepFewest(firsts.keySet(), trie);

    List<TopicFilter> cover = kept.stream().map(firsts::get).toList();
    patterns.keySet().removeAll(Set.copyOf(cover));
    Map<TopicFilter, List<TopicFilter>> redundant = new LinkedHashMap<>();
    patterns.forEach((filter, pattern) ->
        redundant.put(filter, trie.covering(pattern).stream().map(firsts::get).toList()));
    return new FilterCover(cover, redundant);
  }

  /**
   * Puts the fewest of {@code patterns} that cover all of them into {@code trie}, and returns them.
   *
   * <p>First goes what a single other one covers: whatever needs it can have the other one instead.
   * Of what is left, all without a tail are needed. One with a tail is needed unless a deeper tail
   * and, for the depths above that, some without a tail cover it. If that deeper tail goes in turn,
   * what replaces it covers the first one too: so the order does not matter, and nothing that has
   * gone would help.
   */
  static Set<TopicSet> keepFewest(Set<TopicSet> patterns, TopicSetTrie trie) {
    patterns.forEach(trie::add);
    Set<TopicSet> kept = new LinkedHashSet<>(patterns);
    kept.removeIf(pattern -> removeIfCovered(trie, pattern, 1));
    kept.removeIf(pattern -> pattern.tail() && removeIfCovered(trie, pattern, Integer.MAX_VALUE));
    return kept;
  }

  /** Removes {@code pattern} if at most {@code most} others cover it, and returns whether. */
  private static boolean removeIfCovered(TopicSetTrie trie, TopicSet pattern, int most) {
    trie.remove(pattern);
    int covering = trie.covering(pattern).size();
    boolean covered = covering > 0 && covering <= most;
    if (!covered) {
      trie.add(pattern);
    }
    return covered;
  }

  /** Returns the filters that are kept, in the order in which they were given. */
  public List<TopicFilter> filters() {
    return filters;
  }

  /**
   * Returns the filters that are left out, in the order in which they were given, each with as few
   * of the kept ones as match all its topics: one, if one does.
   */
  public Map<TopicFilter, List<TopicFilter>> redundant() {
    return redundant;
  }

  /** Returns the kept and the redundant filters, for people to read. */
  @Override
  public String toString() {
    return filters + " makes redundant " + redundant;
  }
}
