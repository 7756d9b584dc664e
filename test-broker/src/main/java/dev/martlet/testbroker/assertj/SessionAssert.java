package dev.martlet.testbroker.assertj;

import dev.martlet.client.message.QoS;
import dev.martlet.testbroker.state.SessionView;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions on a session as it was when it was asked for. */
public final class SessionAssert extends AbstractAssert<SessionAssert, SessionView> {

  SessionAssert(@Nullable SessionView actual) {
    super(actual, SessionAssert.class);
  }

  /** Its client is connected. */
  public SessionAssert isConnected() {
    isNotNull();
    return require(actual.connected(), "its client to be connected");
  }

  /** Its client is not connected. */
  public SessionAssert isAway() {
    isNotNull();
    return require(!actual.connected(), "its client to be away");
  }

  /** It has a subscription with exactly this filter. */
  public SessionAssert withSubscription(String filter) {
    isNotNull();
    return require(subscribes(filter), "a subscription to " + filter);
  }

  /** It has a subscription with exactly this filter, granted at this QoS. */
  public SessionAssert withSubscription(String filter, QoS granted) {
    isNotNull();
    return require(
        actual.subscriptions().stream()
            .anyMatch(each -> each.filter().equals(filter) && each.options().qos() == granted),
        "a subscription to " + filter + " at QoS " + granted.code());
  }

  /** It has no subscription with this filter. */
  public SessionAssert withoutSubscription(String filter) {
    isNotNull();
    return require(!subscribes(filter), "no subscription to " + filter);
  }

  /** So many messages wait for its client, not sent yet. */
  public SessionAssert withWaiting(int messages) {
    isNotNull();
    return require(
        actual.waiting().size() == messages,
        messages == 1 ? "1 message that waits" : messages + " messages that wait");
  }

  /** So many messages were sent to its client and are not acknowledged to the end. */
  public SessionAssert withUnacknowledged(int messages) {
    isNotNull();
    return require(
        actual.toClient().size() == messages,
        messages + (messages == 1 ? " unacknowledged message" : " unacknowledged messages"));
  }

  private boolean subscribes(String filter) {
    return actual.subscriptions().stream().anyMatch(each -> each.filter().equals(filter));
  }

  private SessionAssert require(boolean condition, String expected) {
    if (!condition) {
      failWithMessage("%s", "Expected " + expected + "\nbut it is " + actual);
    }
    return this;
  }
}
