package dev.martlet.client.internal.protocol;

import dev.martlet.client.SubscriptionState;
import dev.martlet.client.message.SubscribeResult;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.topic.TopicFilter;

/**
 * A wish for messages as the session keeps it. Its state is written by the session's thread and
 * read by any.
 */
public class DeclaredSubscription {
  private final TopicFilter filter;
  private final SubscriptionOptions options;
  private final Outcome<SubscribeResult> granted = new Outcome<>();
  private volatile SubscriptionState state = SubscriptionState.PENDING;
  private boolean answered;
  private int identifier;

  /** Whether the server has granted it in the present session. */
  boolean serverHasIt;

  /** Declared, not yet asked for. */
  protected DeclaredSubscription(TopicFilter filter, SubscriptionOptions options) {
    this.filter = filter;
    this.options = options;
  }

  /** Which messages. */
  public final TopicFilter filter() {
    return filter;
  }

  /** What has become of it; any thread. */
  public final SubscriptionState state() {
    return state;
  }

  /** How the server answers, the first time. */
  protected final Outcome<SubscribeResult> outcome() {
    return granted;
  }

  final SubscriptionOptions options() {
    return options;
  }

  /** Its subscription identifier, or 0 before it has one. */
  final int identifier() {
    return identifier;
  }

  final void identifier(int value) {
    identifier = value;
  }

  /** Whether the user has had an answer already. */
  final boolean wasAnswered() {
    return answered;
  }

  final boolean isOver() {
    return state == SubscriptionState.CLOSED || state == SubscriptionState.REJECTED;
  }

  final void moveTo(SubscriptionState next) {
    state = next;
  }

  final void grant(SubscribeResult result, SessionOutput output) {
    state = SubscriptionState.ACTIVE;
    if (!answered) {
      answered = true;
      output.succeed(granted, result);
    }
  }

  final void end(SubscriptionState last, RuntimeException cause, SessionOutput output) {
    state = last;
    if (!answered) {
      answered = true;
      output.fail(granted, cause);
    }
  }
}
