package dev.martlet.codec;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PacketType;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.ReasonProperties;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;

/** PUBACK, PUBREC, PUBREL and PUBCOMP: four packets of one shape. */
final class AckMapping {
  private static final MqttFixedHeader PUBACK = header(MqttMessageType.PUBACK);
  private static final MqttFixedHeader PUBREC = header(MqttMessageType.PUBREC);
  private static final MqttFixedHeader PUBCOMP = header(MqttMessageType.PUBCOMP);

  /** The flags of PUBREL read like QoS 1 [MQTT-3.6.1-1]. */
  private static final MqttFixedHeader PUBREL =
      new MqttFixedHeader(MqttMessageType.PUBREL, false, MqttQoS.AT_LEAST_ONCE, false, 0);

  private final CodecState state;

  AckMapping(CodecState state) {
    this.state = state;
  }

  private static MqttFixedHeader header(MqttMessageType type) {
    return new MqttFixedHeader(type, false, MqttQoS.AT_MOST_ONCE, false, 0);
  }

  static Packet decode(PacketBody body) {
    int identifier = body.packetIdentifier();
    ReasonCode reasonCode = AllowedReasonCodes.readIfPresent(body);
    ReasonProperties reason =
        body.isReadable() ? PropertyReader.readIfPresent(body).reason() : ReasonProperties.NONE;
    return switch (body.type()) {
      case PUBACK -> new PubAck(identifier, reasonCode, reason);
      case PUBREC -> new PubRec(identifier, reasonCode, reason);
      case PUBREL -> new PubRel(identifier, reasonCode, reason);
      case PUBCOMP -> new PubComp(identifier, reasonCode, reason);
      default -> throw new AssertionError(body.type());
    };
  }

  MqttMessage encode(PubAck ack) {
    requireExpressible(PacketType.PUBACK, ack.reasonCode());
    return message(PUBACK, ack.packetIdentifier(), ack.reasonCode(), ack.properties());
  }

  MqttMessage encode(PubRec ack) {
    requireExpressible(PacketType.PUBREC, ack.reasonCode());
    return message(PUBREC, ack.packetIdentifier(), ack.reasonCode(), ack.properties());
  }

  MqttMessage encode(PubRel ack) {
    AllowedReasonCodes.check(PacketType.PUBREL, state.role(), ack.reasonCode());
    return message(PUBREL, ack.packetIdentifier(), ack.reasonCode(), ack.properties());
  }

  MqttMessage encode(PubComp ack) {
    AllowedReasonCodes.check(PacketType.PUBCOMP, state.role(), ack.reasonCode());
    return message(PUBCOMP, ack.packetIdentifier(), ack.reasonCode(), ack.properties());
  }

  /**
   * In MQTT 3.1.1 a PUBACK or PUBREC is always a success, so an error cannot be told. A PUBREL or
   * PUBCOMP for an unknown identifier goes out bare: what it asks for, or ends, is the same.
   */
  private void requireExpressible(PacketType type, ReasonCode reasonCode) {
    AllowedReasonCodes.check(type, state.role(), reasonCode);
    if (!state.isMqtt5() && reasonCode.isError()) {
      throw UnsendablePacketException.notInMqtt311(type + " with " + reasonCode);
    }
  }

  private static MqttMessage message(
      MqttFixedHeader header, int identifier, ReasonCode reasonCode, ReasonProperties reason) {
    return new MqttMessage(
        header,
        new MqttPubReplyMessageVariableHeader(
            Fields.packetIdentifier(identifier),
            (byte) reasonCode.code(),
            new PropertyWriter().reason(reason).properties()));
  }
}
