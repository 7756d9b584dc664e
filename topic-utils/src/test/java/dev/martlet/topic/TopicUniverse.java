package dev.martlet.topic;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;

/**
 * All topics of a small world, so that a filter is a set that can be counted out.
 *
 * <p>A world decides a question about filters if its topics have a level that none of the filters
 * names, for each {@code +}, and are deeper than each of the filters, for each {@code #}.
 */
final class TopicUniverse {
  private final List<String> topics;

  TopicUniverse(List<String> topics) {
    this.topics = topics;
  }

  /** Returns all texts of one to {@code maxLevels} of {@code levels}, but the empty one. */
  static List<String> paths(List<String> levels, int maxLevels) {
    List<String> paths = new ArrayList<>(levels);
    List<String> longest = levels;
    for (int i = 1; i < maxLevels; i++) {
      List<String> longer = new ArrayList<>();
      longest.forEach(path -> levels.forEach(level -> longer.add(path + "/" + level)));
      paths.addAll(longer);
      longest = longer;
    }
    paths.removeIf(String::isEmpty);
    return paths;
  }

  /**
   * Returns all filters of one to {@code maxLevels} of {@code levels}, {@code #} at the end too.
   */
  static List<String> filters(List<String> levels, int maxLevels) {
    List<String> filters = paths(levels, maxLevels);
    if (levels.contains("")) {
      filters.add("/#");
    }
    paths(levels, maxLevels - 1).forEach(path -> filters.add(path + "/#"));
    filters.add("#");
    return filters;
  }

  /** Returns all texts of {@code characters} that take at most {@code maxBytes} of UTF-8. */
  static List<String> texts(List<String> characters, int maxBytes, Predicate<String> accepted) {
    List<String> texts = new ArrayList<>(List.of(""));
    for (int i = 0; i < texts.size(); i++) {
      for (String character : characters) {
        String text = texts.get(i) + character;
        if (text.getBytes(StandardCharsets.UTF_8).length <= maxBytes) {
          texts.add(text);
        }
      }
    }
    return texts.stream().filter(accepted).toList();
  }

  /** Returns the numbers of the topics that {@code filter} matches. */
  BitSet matches(String filter) {
    BitSet matches = new BitSet(topics.size());
    for (int i = 0; i < topics.size(); i++) {
      matches.set(i, ReferenceMatcher.matches(filter, topics.get(i)));
    }
    return matches;
  }

  /** As {@link #matches}, without the rule for {@code $}, which holds at the start alone. */
  BitSet matchesWithDollar(String filter) {
    BitSet matches = new BitSet(topics.size());
    for (int i = 0; i < topics.size(); i++) {
      matches.set(i, ReferenceMatcher.matches("start/" + filter, "start/" + topics.get(i)));
    }
    return matches;
  }

  static boolean isSubset(BitSet set, BitSet of) {
    BitSet rest = (BitSet) set.clone();
    rest.andNot(of);
    return rest.isEmpty();
  }

  static BitSet intersection(BitSet one, BitSet other) {
    BitSet both = (BitSet) one.clone();
    both.and(other);
    return both;
  }
}
