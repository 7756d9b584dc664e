package dev.martlet.client.message;

import java.time.Duration;
import java.util.Objects;

/**
 * The Will Message, which the server publishes when the connection ends without a goodbye
 * [MQTT-3.1.2-8].
 *
 * @param message what is published
 * @param delay how long the server waits for the client to come back, in whole seconds up to
 *     4,294,967,295; must be zero in MQTT 3.1.1
 */
public record Will(Message message, Duration delay) {
  /**
   * Checks what a CONNECT can carry.
   *
   * @throws IllegalArgumentException if the payload is above 65,535 bytes or the delay out of range
   */
  public Will {
    Objects.requireNonNull(message, "message");
    Payloads.requireBinaryField("will payload", message.payload());
    MessageProperties.requireInterval("will delay", delay);
  }

  /** Published as soon as the connection is lost. */
  public Will(Message message) {
    this(message, Duration.ZERO);
  }
}
