package dev.martlet.samples;

import dev.martlet.topic.FilterCover;
import dev.martlet.topic.TopicFilter;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Filters compared with filters: what a client may see, and which subscriptions are redundant. */
public final class FilterAlgebraExample {
  private FilterAlgebraExample() {}

  /** Prints what the filters have to do with each other. */
  public static void main(String[] arguments) {
    // region two-filters
    TopicFilter kitchen = TopicFilter.of("home/kitchen/#");
    TopicFilter temperatures = TopicFilter.of("home/+/temp");

    System.out.println(kitchen.covers(TopicFilter.of("home/kitchen/+"))); // true
    System.out.println(kitchen.covers(temperatures)); // false: home/bath/temp
    System.out.println(kitchen.intersects(temperatures)); // true
    System.out.println(kitchen.intersection(temperatures)); // Optional[home/kitchen/temp]
    // endregion

    System.out.println(permitted(TopicFilter.of("home/#"), List.of(kitchen, temperatures)));

    // region cover
    FilterCover cover =
        FilterCover.of(
            List.of(
                TopicFilter.of("home/kitchen/temp"),
                TopicFilter.of("home/+/temp"),
                TopicFilter.of("office/#"),
                TopicFilter.of("+"),
                TopicFilter.of("+/+/#")));

    System.out.println(cover.filters()); // [+, +/+/#]
    cover.redundant().forEach((filter, because) -> System.out.println(filter + ": " + because));
    // home/kitchen/temp: [+/+/#]
    // home/+/temp: [+/+/#]
    // office/#: [+, +/+/#]
    // endregion
  }

  // region permitted
  /** Returns what is left of a subscription to {@code wanted} where only {@code granted} is. */
  static List<TopicFilter> permitted(TopicFilter wanted, Collection<TopicFilter> granted) {
    List<TopicFilter> common =
        granted.stream().map(wanted::intersection).flatMap(Optional::stream).toList();
    return FilterCover.of(common).filters();
  }
  // endregion
}
