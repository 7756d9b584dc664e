package dev.martlet.client.message;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong between this client and a server. Its subclasses are named by the remedy; futures
 * fail with them, the blocking view throws them.
 */
public class MqttException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final @Nullable ReasonCode reasonCode;
  private final @Nullable String reasonString;

  /** Without a reason code. */
  protected MqttException(String message, @Nullable Throwable cause) {
    this(message, null, null, cause);
  }

  /** With what the server, or the standard, says of it. */
  protected MqttException(
      String message,
      @Nullable ReasonCode reasonCode,
      @Nullable String reasonString,
      @Nullable Throwable cause) {
    super(message, cause);
    this.reasonCode = reasonCode;
    this.reasonString = reasonString;
  }

  /** The reason code that the server sent, or that the standard gives to the fault. */
  public final Optional<ReasonCode> reasonCode() {
    return Optional.ofNullable(reasonCode);
  }

  /** The server's own words. */
  public final Optional<String> reasonString() {
    return Optional.ofNullable(reasonString);
  }

  static String words(ReasonCode reasonCode, @Nullable String reasonString) {
    return reasonString == null ? reasonCode.toString() : reasonCode + ": " + reasonString;
  }
}
