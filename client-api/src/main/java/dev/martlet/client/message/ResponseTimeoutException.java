package dev.martlet.client.message;

import java.time.Duration;

/**
 * A blocking call waited as long as it may. What it waited for goes on; only the asynchronous call
 * tells how it ends.
 */
public final class ResponseTimeoutException extends MqttException {
  private static final long serialVersionUID = 1L;

  /** Names the wait. */
  public ResponseTimeoutException(Duration waited) {
    super("no answer within " + waited, null);
  }
}
