package dev.martlet.client.message;

import org.jspecify.annotations.Nullable;

/**
 * The request cannot succeed as it is: it is above a limit of the server, the protocol version in
 * use cannot carry it, or the server answered it with an error. Change the request.
 */
public final class RequestRejectedException extends MqttException {
  private static final long serialVersionUID = 1L;

  /** Refused on this side, before anything was sent; {@code message} names value and limit. */
  public RequestRejectedException(ReasonCode reasonCode, String message) {
    super(message, reasonCode, null, null);
  }

  /** Refused by the server. */
  public static RequestRejectedException byServer(
      String request, ReasonCode reasonCode, @Nullable String reasonString) {
    return new RequestRejectedException(
        "the server rejected " + request + ": " + words(reasonCode, reasonString),
        reasonCode,
        reasonString);
  }

  private RequestRejectedException(
      String message, ReasonCode reasonCode, @Nullable String reasonString) {
    super(message, reasonCode, reasonString, null);
  }
}
