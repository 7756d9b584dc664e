package dev.martlet.client.internal.protocol;

import dev.martlet.client.message.Message;
import dev.martlet.client.message.PublishResult;
import org.jspecify.annotations.Nullable;

/** A message of the user's on its way out, from the call until its outcome is decided. */
public class OutgoingPublish extends Outcome<PublishResult> implements Exchange, Command {
  /** How far the handshake has come (MQTT 5.0 section 4.3). */
  enum Step {
    WAITING,
    AWAITING_PUBACK,
    AWAITING_PUBREC,
    AWAITING_PUBCOMP
  }

  private final Message message;
  private int packetIdentifier;

  Step step = Step.WAITING;

  /** Whether it has a place in the send window of the present connection. */
  boolean inWindow;

  /** What PUBREC said; PUBCOMP decides when it is told. */
  PublishResult result = PublishResult.SUCCESS;

  // Neighbours among the messages in flight, in the order of their first sending.
  @Nullable OutgoingPublish previous;
  @Nullable OutgoingPublish next;

  /** A message that nothing has been done for. */
  public OutgoingPublish(Message message) {
    this.message = message;
  }

  /** What is published. */
  public final Message message() {
    return message;
  }

  @Override
  public final int packetIdentifier() {
    return packetIdentifier;
  }

  @Override
  public final void packetIdentifier(int value) {
    packetIdentifier = value;
  }

  @Override
  public final void applyTo(Session session) {
    session.publish(this);
  }
}
