package dev.martlet.client.message;

/** What a payload claims to be: the Payload Format Indicator of MQTT 5.0. */
public enum PayloadFormat {
  /** Bytes of no stated kind (0, the default). */
  UNSPECIFIED,
  /** UTF-8 text (1). */
  UTF_8
}
