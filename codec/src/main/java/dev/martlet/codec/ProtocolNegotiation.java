package dev.martlet.codec;

import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.ReasonCode;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Finds out from a CONNECT what its sender speaks, and in which form a refusal reaches it. */
final class ProtocolNegotiation {
  private static final String NAME = "MQTT";

  /** Bridges set this bit of the level to say that they are no ordinary client. */
  private static final int BRIDGE = 0x80;

  private ProtocolNegotiation() {}

  /**
   * Fixes the version of the connection.
   *
   * @param body what follows the fixed header
   * @throws MalformedPacketException if it is not one that we speak [MQTT-3.1.2-1] [MQTT-3.1.2-2]
   */
  static void receive(ByteBuf body, CodecState state) {
    if (body.readableBytes() < 2
        || body.readableBytes() < 3 + body.getUnsignedShort(body.readerIndex())) {
      throw Faults.malformed("CONNECT that ends before the protocol level");
    }
    int nameLength = body.readUnsignedShort();
    String name = body.readCharSequence(nameLength, StandardCharsets.UTF_8).toString();
    int level = body.readUnsignedByte();
    state.speak(understood(name, level));
    boolean known =
        level == ProtocolVersion.MQTT_3_1_1.level() || level == ProtocolVersion.MQTT_5.level();
    if (!name.equals(NAME) || !known) {
      throw new MalformedPacketException(
          ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
          (name.equals(NAME) ? "MQTT" : "another protocol") + " of level " + level);
    }
  }

  /** What the sender can read: from level 5 on the CONNACK of MQTT 5.0, below that of 3.1.1. */
  private static ProtocolVersion understood(String name, int level) {
    boolean fiveOrLater = name.equals(NAME) && (level & ~BRIDGE) >= ProtocolVersion.MQTT_5.level();
    return fiveOrLater ? ProtocolVersion.MQTT_5 : ProtocolVersion.MQTT_3_1_1;
  }
}
