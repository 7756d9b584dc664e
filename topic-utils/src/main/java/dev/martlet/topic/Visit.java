package dev.martlet.topic;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is done with each value that a {@link Lookup} finds: it is handed to one of these, or
 * counted if none is set.
 */
final class Visit {
  private @Nullable Consumer<Object> consumer;
  private @Nullable Predicate<Object> predicate;
  private @Nullable BiConsumer<TopicFilter, Object> pairConsumer;

  /** The filter of the next value, for a consumer of pairs. */
  private @Nullable TopicFilter filter;

  private int count;
  private boolean stopped;

  Visit() {}

  @SuppressWarnings("unchecked") // the index holds only values of its visitors' type
  void consumer(Consumer<?> newConsumer) {
    consumer = (Consumer<Object>) newConsumer;
  }

  @SuppressWarnings("unchecked")
  void predicate(Predicate<?> newPredicate) {
    predicate = (Predicate<Object>) newPredicate;
  }

  @SuppressWarnings("unchecked")
  void pairConsumer(BiConsumer<? super TopicFilter, ?> newConsumer) {
    pairConsumer = (BiConsumer<TopicFilter, Object>) newConsumer;
  }

  boolean wantsFilter() {
    return pairConsumer != null;
  }

  /** Says whose the next values are. */
  void filter(TopicFilter next) {
    filter = next;
  }

  void value(Object value) {
    if (consumer != null) {
      consumer.accept(value);
    } else if (predicate != null) {
      stopped = !predicate.test(value);
    } else if (pairConsumer != null && filter != null) {
      pairConsumer.accept(filter, value);
    } else {
      count++;
    }
  }

  /** As {@link #value} for each of many, which stand with holes between. */
  void values(@Nullable Object[] items) {
    Consumer<Object> all = consumer;
    if (all == null) {
      for (int i = 0; i < items.length && !stopped; i++) {
        Object item = PlaceList.item(items, i);
        if (item != null) {
          value(item);
        }
      }
      return;
    }
    for (int i = 0; i < items.length; i++) {
      Object item = PlaceList.item(items, i);
      if (item != null) {
        all.accept(item);
      }
    }
  }

  int count() {
    return count;
  }

  /** Whether the predicate wants no more. */
  boolean isStopped() {
    return stopped;
  }

  void clear() {
    consumer = null;
    predicate = null;
    pairConsumer = null;
    filter = null;
    count = 0;
    stopped = false;
  }
}
