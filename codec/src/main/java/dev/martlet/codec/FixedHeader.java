package dev.martlet.codec;

import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.codec.packet.PacketType;
import io.netty.handler.codec.mqtt.MqttMessageType;
import org.jspecify.annotations.Nullable;

/** What the first byte of a packet tells (section 2.1). */
final class FixedHeader {
  private static final PacketType[] TYPES = PacketType.values();
  private static final int QOS = 0b0110;
  private static final int DUP = 0b1000;

  private FixedHeader() {}

  /**
   * The type of packet that {@code firstByte} starts.
   *
   * @throws MalformedPacketException if it starts none, or its flags are not such as the type has
   *     [MQTT-2.1.3-1]
   */
  static PacketType type(int firstByte) {
    int code = firstByte >>> 4;
    if (code == 0) {
      throw Faults.malformed("packet type 0 is forbidden");
    }
    PacketType type = TYPES[code - 1];
    int flags = firstByte & 0x0F;
    if (type == PacketType.PUBLISH) {
      checkPublish(flags);
    } else if (flags != requiredFlags(type)) {
      throw Faults.malformed(type + " with the flags " + flags + " [MQTT-2.1.3-1]");
    }
    return type;
  }

  /** The type of a message that Netty has decoded. */
  static PacketType type(MqttMessageType type) {
    return TYPES[type.value() - 1];
  }

  private static void checkPublish(int flags) {
    if ((flags & QOS) == QOS) {
      throw Faults.malformed("PUBLISH of QoS 3 [MQTT-3.3.1-4]");
    }
    if ((flags & QOS) == 0 && (flags & DUP) != 0) {
      throw Faults.malformed("PUBLISH of QoS 0 with DUP [MQTT-3.3.1-2]");
    }
  }

  /**
   * Refuses a packet that may not come now.
   *
   * @throws MalformedPacketException if {@code type} is not for this end, not in this version, or
   *     CONNECT is not the first packet and the only one [MQTT-3.1.0-1] [MQTT-3.1.0-2]
   */
  static void checkPlace(PacketType type, CodecState state) {
    Role sender = state.role().peer();
    if (!sender.sends(type)) {
      throw Faults.protocolError(type + " from a " + sender);
    }
    @Nullable ProtocolVersion version = state.version();
    if (version == null && type != PacketType.CONNECT) {
      throw Faults.protocolError(type + " before CONNECT");
    }
    if (version != null && type == PacketType.CONNECT) {
      throw Faults.protocolError("a second CONNECT");
    }
    if (version == ProtocolVersion.MQTT_3_1_1 && isMqtt5Only(type, sender)) {
      throw Faults.protocolError(type + " from a " + sender + " in MQTT 3.1.1");
    }
  }

  /** Whether MQTT 3.1.1 has no such packet. */
  static boolean isMqtt5Only(PacketType type, Role sender) {
    return type == PacketType.AUTH || (type == PacketType.DISCONNECT && sender == Role.SERVER);
  }

  private static int requiredFlags(PacketType type) {
    return switch (type) {
      case PUBREL, SUBSCRIBE, UNSUBSCRIBE -> 0b0010;
      default -> 0;
    };
  }
}
