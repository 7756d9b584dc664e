package dev.martlet.testbroker.internal.core;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The sessions that share one subscription. They take turns, as far as they are ready. */
final class ShareGroup {

  private final long number;

  /** In the order of their turns. */
  private final Map<Session, Subscription> members = new LinkedHashMap<>();

  /** An empty one; {@code number} is that of the subscription that it is made for. */
  ShareGroup(long number) {
    this.number = number;
  }

  /** Its place in the order of all groups: what an index finds comes in any order. */
  long number() {
    return number;
  }

  /** Adds a member, or replaces what its session had before. */
  void add(Subscription subscription) {
    members.put(subscription.session(), subscription);
  }

  void remove(Subscription subscription) {
    members.remove(subscription.session(), subscription);
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  /** Who gets a message that is handed to nobody else. */
  @Nullable Subscription next(RoutedMessage message) {
    return next(candidate ->
        candidate.session().outgoing().readiness(candidate.deliver(message, this), Demand.NONE));
  }

  /**
   * Who gets the next message: of those that would have it soonest, who has waited longest for a
   * turn. Null only if there are no members.
   */
  @Nullable Subscription next(Function<Subscription, Readiness> readiness) {
    Subscription chosen = null;
    Readiness soonest = Readiness.NEVER;
    for (Subscription candidate : members.values()) {
      Readiness ready = readiness.apply(candidate);
      if (chosen == null || ready.compareTo(soonest) < 0) {
        chosen = candidate;
        soonest = ready;
      }
      if (ready == Readiness.AT_ONCE) {
        break;
      }
    }
    if (chosen != null) {
      members.remove(chosen.session());
      members.put(chosen.session(), chosen);
    }
    return chosen;
  }

  /** By its number, so that no hash table has another order in another run. */
  @Override
  public int hashCode() {
    return Long.hashCode(number);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }
}
