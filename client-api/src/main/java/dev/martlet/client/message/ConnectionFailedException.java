package dev.martlet.client.message;

import org.jspecify.annotations.Nullable;

/**
 * No connection came about: the server was not found, not reachable, did not answer in time, or did
 * not speak MQTT. Check the address, or try again.
 */
public final class ConnectionFailedException extends MqttException {
  private static final long serialVersionUID = 1L;

  /** Says which phase failed and why. */
  public ConnectionFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
