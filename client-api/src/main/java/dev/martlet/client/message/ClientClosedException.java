package dev.martlet.client.message;

/** The client is closed, for good: build another one. */
public final class ClientClosedException extends MqttException {
  private static final long serialVersionUID = 1L;

  /** Says what was asked of it. */
  public ClientClosedException(String message) {
    super(message, null);
  }
}
