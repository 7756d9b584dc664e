package dev.martlet.client.message;

/**
 * The outgoing budget is spent: wait until publishes have completed, publish less, or raise the
 * budget.
 */
public final class QueueFullException extends MqttException {
  private static final long serialVersionUID = 1L;

  /** Names the limit that was reached. */
  public QueueFullException(String message) {
    super(message, ReasonCode.QUOTA_EXCEEDED, null, null);
  }
}
