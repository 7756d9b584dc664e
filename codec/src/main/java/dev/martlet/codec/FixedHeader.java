package dev.martlet.codec;

import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.codec.packet.PacketType;
import org.jspecify.annotations.Nullable;

/** What the first byte of a packet tells (section 2.1). */
final class FixedHeader {
  private static final PacketType[] TYPES = PacketType.values();
  private static final int FLAGS_MASK = 0b1111;
  private static final int RETAIN = 0b0001;
  private static final int QOS_MASK = 0b0110;
  private static final int QOS_SHIFT = 1;
  private static final int DUP = 0b1000;

  private FixedHeader() {}

  /**
   * The type of packet that {@code firstByte} starts.
   *
   * @throws MalformedPacketException if it starts none, or its flags are not such as the type has
   *     [MQTT-2.1.3-1]
   */
  static PacketType type(int firstByte, @Nullable ProtocolVersion version) {
    int code = firstByte >>> 4;
    if (code == 0) {
      throw Rule.PACKET_TYPE.broken(version, "packet type 0");
    }
    PacketType type = TYPES[code - 1];
    int flags = flags(firstByte);
    if (type == PacketType.PUBLISH) {
      checkPublish(flags, version);
    } else if (flags != requiredFlags(type)) {
      throw Rule.FLAGS.broken(version, type + " with the flags " + flags);
    }
    return type;
  }

  /** The lower half of {@code firstByte}. */
  static int flags(int firstByte) {
    return firstByte & FLAGS_MASK;
  }

  static QoS qos(int flags) {
    return QoS.of((flags & QOS_MASK) >> QOS_SHIFT);
  }

  static boolean isDup(int flags) {
    return (flags & DUP) != 0;
  }

  static boolean isRetain(int flags) {
    return (flags & RETAIN) != 0;
  }

  private static void checkPublish(int flags, @Nullable ProtocolVersion version) {
    if ((flags & QOS_MASK) == QOS_MASK) {
      throw Rule.PUBLISH_QOS.broken(version, "PUBLISH of QoS 3");
    }
    if ((flags & QOS_MASK) == 0 && (flags & DUP) != 0) {
      throw Rule.PUBLISH_DUP.broken(version, "PUBLISH of QoS 0 with DUP");
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
    @Nullable ProtocolVersion version = state.version();
    if (!sender.sends(type)) {
      throw Rule.DIRECTION.broken(version, type + " from a " + sender);
    }
    if (version == null && type != PacketType.CONNECT) {
      throw Rule.CONNECT_FIRST.broken(null, type + " before CONNECT");
    }
    if (version != null && type == PacketType.CONNECT) {
      throw Rule.CONNECT_ONCE.broken(version, "a second CONNECT");
    }
    if (version == ProtocolVersion.MQTT_3_1_1 && isMqtt5Only(type, sender)) {
      throw Rule.PACKET_TYPE.broken(version, type + " from a " + sender + " in MQTT 3.1.1");
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
