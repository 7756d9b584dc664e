package dev.martlet.client.message;

/** When the server sends retained messages for a subscription (MQTT 5.0 section 3.8.3.1). */
public enum RetainHandling {
  /** At every SUBSCRIBE [MQTT-3.3.1-9]; the only way in MQTT 3.1.1. */
  SEND_ON_SUBSCRIBE(0),
  /** Only if the subscription is new to the session [MQTT-3.3.1-10]. */
  SEND_IF_NEW(1),
  /** Never [MQTT-3.3.1-11]. */
  DO_NOT_SEND(2);

  private static final RetainHandling[] BY_CODE = values();

  private final int code;

  RetainHandling(int code) {
    this.code = code;
  }

  /** The number on the wire: 0, 1 or 2. */
  public int code() {
    return code;
  }

  /**
   * The handling of a number on the wire.
   *
   * @throws IllegalArgumentException unless {@code code} is 0, 1 or 2
   */
  public static RetainHandling of(int code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw new IllegalArgumentException("Retain Handling " + code + " is not one of 0, 1, 2");
    }
    return BY_CODE[code];
  }
}
