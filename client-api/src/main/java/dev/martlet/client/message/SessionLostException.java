package dev.martlet.client.message;

/**
 * The server no longer has the session, so nobody can tell whether the message arrived: publish it
 * again if it may arrive twice.
 */
public final class SessionLostException extends MqttException {
  private static final long serialVersionUID = 1L;

  /** Says what was under way. */
  public SessionLostException(String message) {
    super(message, null);
  }
}
