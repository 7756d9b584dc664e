package dev.martlet.client.message;

/** The version of MQTT that a connection speaks. */
public enum ProtocolVersion {
  /** MQTT 3.1.1, protocol level 4. */
  MQTT_3_1_1(4, "3.1.1"),
  /** MQTT 5.0, protocol level 5. */
  MQTT_5(5, "5.0");

  private final int level;
  private final String text;

  ProtocolVersion(int level, String text) {
    this.level = level;
    this.text = text;
  }

  /** The protocol level that CONNECT carries. */
  public int level() {
    return level;
  }

  @Override
  public String toString() {
    return "MQTT " + text;
  }
}
