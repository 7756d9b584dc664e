package dev.martlet.client.internal.protocol;

import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReceivedMessage;

/**
 * A message for one subscription. Once the handler has finished, it goes back to the session as a
 * command.
 */
public final class Delivery implements Command {
  private final DeclaredSubscription subscription;
  private final IncomingMessage origin;
  private boolean failed;

  Delivery(DeclaredSubscription subscription, IncomingMessage origin) {
    this.subscription = subscription;
    this.origin = origin;
  }

  /** Whose handler takes it. */
  public DeclaredSubscription subscription() {
    return subscription;
  }

  /** What it takes. */
  public ReceivedMessage message() {
    return origin.message;
  }

  /** Whether the session waits for the handler before it acknowledges. */
  public boolean isAcknowledged() {
    return origin.message.qos() != QoS.AT_MOST_ONCE;
  }

  /** The handler has failed; to be said before it goes back to the session. */
  public void fail() {
    failed = true;
  }

  @Override
  public void applyTo(Session session) {
    session.handled(this);
  }

  IncomingMessage origin() {
    return origin;
  }

  boolean failed() {
    return failed;
  }
}
