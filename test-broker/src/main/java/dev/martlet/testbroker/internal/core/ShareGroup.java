package dev.martlet.testbroker.internal.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that share one subscription. They take turns; one whose client is connected comes
 * before one whose client is not.
 */
final class ShareGroup {

  private final List<Subscription> members = new ArrayList<>();
  private int turn;

  /** Adds a member, or replaces what its session had before. */
  void add(Subscription subscription) {
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).session().equals(subscription.session())) {
        members.set(i, subscription);
        return;
      }
    }
    members.add(subscription);
  }

  void remove(Subscription subscription) {
    members.remove(subscription);
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  /** Whose turn it is; null only if there are no members. */
  @Nullable Subscription next() {
    Subscription absent = null;
    for (int i = 0; i < members.size(); i++) {
      Subscription candidate = members.get((turn + i) % members.size());
      if (candidate.session().isConnected()) {
        turn = (turn + i + 1) % members.size();
        return candidate;
      }
      absent = absent == null ? candidate : absent;
    }
    if (absent != null) {
      turn = (turn + 1) % members.size();
    }
    return absent;
  }
}
