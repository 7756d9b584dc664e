package dev.martlet.client.message;

import org.jspecify.annotations.Nullable;

/**
 * The connection ended before the answer came: whether the server has acted on the request is not
 * known. Connect again and repeat what may be repeated; a resumable session does so by itself for
 * QoS 1 and 2.
 */
public final class ConnectionLostException extends MqttException {
  private static final long serialVersionUID = 1L;

  /** The connection broke, or this side gave it up. */
  public ConnectionLostException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The server ended it, and said why. */
  public ConnectionLostException(ReasonCode reasonCode, @Nullable String reasonString) {
    super(
        "the server ended the connection: " + words(reasonCode, reasonString),
        reasonCode,
        reasonString,
        null);
  }

  /** This side ended it because of what the server did, with the code that it told the server. */
  public ConnectionLostException(String message, ReasonCode reasonCode, @Nullable Throwable cause) {
    super(message, reasonCode, null, cause);
  }
}
