package dev.martlet.client.message;

/** The call needs a connection and there is none: call {@code connect()} first. */
public final class NotConnectedException extends MqttException {
  private static final long serialVersionUID = 1L;

  /** Says which call it was. */
  public NotConnectedException(String message) {
    super(message, null);
  }
}
