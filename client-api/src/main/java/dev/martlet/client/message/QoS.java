package dev.martlet.client.message;

/** How surely a message is delivered (MQTT 5.0 section 4.3). */
public enum QoS {
  /** QoS 0: sent once, never acknowledged, never repeated. */
  AT_MOST_ONCE(0),
  /** QoS 1: repeated on a resumed connection until a PUBACK arrives; may arrive twice. */
  AT_LEAST_ONCE(1),
  /** QoS 2: PUBREC, PUBREL and PUBCOMP make sure that it arrives once. */
  EXACTLY_ONCE(2);

  private static final QoS[] BY_CODE = values();

  private final int code;

  QoS(int code) {
    this.code = code;
  }

  /** The number on the wire: 0, 1 or 2. */
  public int code() {
    return code;
  }

  /**
   * The QoS of a number on the wire.
   *
   * @throws IllegalArgumentException unless {@code code} is 0, 1 or 2 [MQTT-3.3.1-4]
   */
  public static QoS of(int code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw new IllegalArgumentException("QoS " + code + " is not one of 0, 1, 2");
    }
    return BY_CODE[code];
  }

  /** The smaller of the two. */
  public static QoS min(QoS first, QoS second) {
    return first.compareTo(second) <= 0 ? first : second;
  }
}
