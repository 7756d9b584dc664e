package dev.martlet.testbroker.policy;

import dev.martlet.client.message.ProtocolVersion;

/** Which versions of MQTT the server speaks, and how it says no to the others. */
public enum SpokenVersions {
  /** MQTT 5.0 and 3.1.1. */
  ALL,
  /** MQTT 5.0; clients of 3.1.1 get CONNACK with return code 1. */
  ONLY_MQTT_5,
  /**
   * MQTT 3.1.1; clients of 5.0 get the CONNACK that a server gives which knows no other version:
   * the bytes 20 02 00 01, without the properties that MQTT 5.0 asks for.
   */
  ONLY_MQTT_3_1_1,
  /** MQTT 3.1.1; clients of 5.0 get a CONNACK of MQTT 5.0 with 0x84 (unsupported version). */
  ONLY_MQTT_3_1_1_AND_SAYS_SO_IN_MQTT_5;

  /** Whether {@code version} is spoken. */
  public boolean include(ProtocolVersion version) {
    return switch (this) {
      case ALL -> true;
      case ONLY_MQTT_5 -> version == ProtocolVersion.MQTT_5;
      case ONLY_MQTT_3_1_1, ONLY_MQTT_3_1_1_AND_SAYS_SO_IN_MQTT_5 ->
          version == ProtocolVersion.MQTT_3_1_1;
    };
  }
}
