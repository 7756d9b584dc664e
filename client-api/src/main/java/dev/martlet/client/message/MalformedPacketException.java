package dev.martlet.client.message;

import org.jspecify.annotations.Nullable;

/**
 * What arrived is not what MQTT allows: the other side, or something between, is broken or speaks
 * another protocol. The connection cannot go on [MQTT-4.13.1-1].
 */
public final class MalformedPacketException extends MqttException {
  private static final long serialVersionUID = 1L;

  private final ReasonCode code;

  /** With the code that the standard gives to the fault. */
  public MalformedPacketException(
      ReasonCode reasonCode, String message, @Nullable Throwable cause) {
    super(message, reasonCode, null, cause);
    this.code = reasonCode;
  }

  /** With the code that the standard gives to the fault. */
  public MalformedPacketException(ReasonCode reasonCode, String message) {
    this(reasonCode, message, null);
  }

  /** The code to tell the other side: {@link ReasonCode#MALFORMED_PACKET} or a closer one. */
  public ReasonCode code() {
    return code;
  }
}
