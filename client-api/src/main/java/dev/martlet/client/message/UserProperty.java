package dev.martlet.client.message;

/**
 * A name and a value that travel with a packet, unread by MQTT itself (MQTT 5.0). The same name may
 * stand several times; the order is kept.
 */
public record UserProperty(String name, String value) {
  /**
   * Checks that both are strings that MQTT can carry.
   *
   * @throws IllegalArgumentException if one is above 65,535 bytes, or has U+0000 or a lone
   *     surrogate [MQTT-1.5.7-1]
   */
  public UserProperty {
    Utf8Strings.require("user property name", name);
    Utf8Strings.require("user property value", value);
  }
}
