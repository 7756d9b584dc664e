package dev.martlet.client.message;

import java.time.Duration;

/**
 * A blocking call waited as long as it may. What it waited for goes on; only the asynchronous call
 * tells how it ends.
 */
public final class ResponseTimeoutException extends MqttException {
  private static final long serialVersionUID = 1L;

  /** Names the wait, and what the client was doing at its end. */
  public ResponseTimeoutException(Duration waited, String circumstances) {
    super("no answer within " + waited + "; " + circumstances, null);
  }
}
