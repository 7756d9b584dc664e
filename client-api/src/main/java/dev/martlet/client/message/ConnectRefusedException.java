package dev.martlet.client.message;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server answered CONNECT with an error: what it names (credentials, client identifier,
 * version, another server to use) must change before the next attempt.
 */
public final class ConnectRefusedException extends MqttException {
  private static final long serialVersionUID = 1L;

  private final @Nullable String serverReference;

  /** With the code and the words of the CONNACK. */
  public ConnectRefusedException(
      ReasonCode reasonCode, @Nullable String reasonString, @Nullable String serverReference) {
    super(
        "the server refused the connection: " + words(reasonCode, reasonString),
        reasonCode,
        reasonString,
        null);
    this.serverReference = serverReference;
  }

  /** The servers to use instead, separated by spaces, if this one named any. */
  public Optional<String> serverReference() {
    return Optional.ofNullable(serverReference);
  }
}
