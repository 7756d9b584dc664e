package dev.martlet.codec;

import dev.martlet.client.message.ProtocolVersion;

/** Finds out from a CONNECT what its sender speaks, and in which form a refusal reaches it. */
final class ProtocolNegotiation {
  private static final String NAME = "MQTT";

  /** Bridges set this bit of the level to say that they are no ordinary client. */
  private static final int BRIDGE = 0x80;

  private ProtocolNegotiation() {}

  /**
   * Fixes the version of the connection.
   *
   * @throws dev.martlet.client.message.MalformedPacketException if it is not one that we speak
   *     [MQTT-3.1.2-1] [MQTT-3.1.2-2]
   */
  static void receive(PacketBody body, CodecState state) {
    String name = body.string("protocol name");
    int level = body.oneByte("protocol level");
    state.speak(understood(name, level));
    if (!name.equals(NAME)) {
      throw body.broken(Rule.PROTOCOL_NAME, "another protocol than MQTT, of level " + level);
    }
    if (level != ProtocolVersion.MQTT_3_1_1.level() && level != ProtocolVersion.MQTT_5.level()) {
      throw body.broken(Rule.PROTOCOL_LEVEL, "protocol level " + level);
    }
  }

  /** What the sender can read: from level 5 on the CONNACK of MQTT 5.0, below that of 3.1.1. */
  private static ProtocolVersion understood(String name, int level) {
    boolean fiveOrLater = name.equals(NAME) && (level & ~BRIDGE) >= ProtocolVersion.MQTT_5.level();
    return fiveOrLater ? ProtocolVersion.MQTT_5 : ProtocolVersion.MQTT_3_1_1;
  }
}
