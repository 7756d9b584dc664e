package dev.martlet.client.internal.protocol;

import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** What the server's session may hold of subscriptions, as far as this side can know. */
final class ServerSubscriptions {
  private static final int MAX_UNWANTED = 1_000;

  /** Asked for in the present session and not known to be gone, whether granted or in doubt. */
  private final Set<TopicFilter> asked = new HashSet<>();

  /**
   * Unsubscribed while the server may have others: what it still had to send for them is passed
   * over. The oldest are forgotten, as the server has nothing left for them.
   */
  private final Set<TopicFilter> unwanted = new LinkedHashSet<>();

  /** Whether the session was followed from its beginning, or from its first connection here on. */
  private boolean followed;

  private boolean mayHaveOthers;

  /** A connection is established. */
  void connectionOpened(boolean sessionPresent) {
    mayHaveOthers = sessionPresent && (mayHaveOthers || !followed);
    followed = true;
    if (!mayHaveOthers) {
      unwanted.clear();
    }
    if (!sessionPresent) {
      asked.clear();
    }
  }

  /** The connection is gone. */
  void connectionClosed(boolean resumable) {
    followed &= resumable;
    if (!resumable) {
      asked.clear();
    }
  }

  /** The user wants messages for {@code filter}. */
  void wanted(TopicFilter filter) {
    unwanted.remove(filter);
  }

  /** SUBSCRIBE is on its way. */
  void asked(TopicFilter filter) {
    asked.add(filter);
  }

  /** The server has said that it has no such subscription. */
  void gone(TopicFilter filter) {
    asked.remove(filter);
  }

  /** UNSUBSCRIBE is on its way. */
  void unwanted(TopicFilter filter) {
    if (mayHaveOthers) {
      unwanted.add(filter);
      if (unwanted.size() > MAX_UNWANTED) {
        unwanted.remove(unwanted.iterator().next());
      }
    }
  }

  /** Whether the server may have a subscription for {@code filter}. */
  boolean mayHave(TopicFilter filter) {
    return !followed || mayHaveOthers || asked.contains(filter);
  }

  /**
   * Whether a message that matches nothing may be for a subscription from before this client's
   * time, which nobody has declared here yet.
   */
  boolean mayBeForAnother(TopicName topic) {
    return mayHaveOthers && unwanted.stream().noneMatch(filter -> filter.matches(topic));
  }
}
