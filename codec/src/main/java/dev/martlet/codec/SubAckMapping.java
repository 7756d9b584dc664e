package dev.martlet.codec;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.PacketType;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.UnsubAck;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.netty.handler.codec.mqtt.MqttUnsubAckMessage;
import io.netty.handler.codec.mqtt.MqttUnsubAckPayload;
import java.util.ArrayList;
import java.util.List;

/** SUBACK and UNSUBACK, in both versions. */
final class SubAckMapping {
  private static final MqttFixedHeader SUBACK =
      new MqttFixedHeader(MqttMessageType.SUBACK, false, MqttQoS.AT_MOST_ONCE, false, 0);
  private static final MqttFixedHeader UNSUBACK =
      new MqttFixedHeader(MqttMessageType.UNSUBACK, false, MqttQoS.AT_MOST_ONCE, false, 0);

  private final CodecState state;

  SubAckMapping(CodecState state) {
    this.state = state;
  }

  static SubAck decode(PacketBody body) {
    int packetIdentifier = body.packetIdentifier();
    ReasonProperties reason = PropertyReader.read(body, PropertyScope.SUBACK).reason();
    if (!body.isReadable()) {
      throw body.broken(Rule.SUBACK_WITHOUT_CODE, "no reason code");
    }
    return new SubAck(packetIdentifier, reasonCodes(body), reason);
  }

  static UnsubAck decodeUnsubAck(PacketBody body) {
    int packetIdentifier = body.packetIdentifier();
    if (!body.isMqtt5()) {
      return new UnsubAck(packetIdentifier, List.of(), ReasonProperties.NONE);
    }
    ReasonProperties reason = PropertyReader.read(body, PropertyScope.UNSUBACK).reason();
    if (!body.isReadable()) {
      throw body.broken(Rule.UNSUBACK_WITHOUT_CODE, "no reason code");
    }
    return new UnsubAck(packetIdentifier, reasonCodes(body), reason);
  }

  private static List<ReasonCode> reasonCodes(PacketBody body) {
    List<ReasonCode> reasonCodes = new ArrayList<>();
    while (body.isReadable()) {
      ReasonCode reasonCode = AllowedReasonCodes.read(body, body.oneByte("reason code"));
      boolean mqtt5Only = reasonCode.isError() && reasonCode != ReasonCode.UNSPECIFIED_ERROR;
      if (mqtt5Only && !body.isMqtt5()) {
        throw body.broken(Rule.SUBACK_CODE, reasonCode + " in MQTT 3.1.1");
      }
      reasonCodes.add(reasonCode);
    }
    return reasonCodes;
  }

  /** Towards MQTT 3.1.1 every failure is the same one. */
  MqttSubAckMessage encode(SubAck subAck) {
    if (subAck.reasonCodes().isEmpty()) {
      throw UnsendablePacketException.malformed("SUBACK without a reason code [MQTT-3.9.3-1]");
    }
    int[] codes = new int[subAck.reasonCodes().size()];
    for (int i = 0; i < codes.length; i++) {
      ReasonCode reasonCode = subAck.reasonCodes().get(i);
      AllowedReasonCodes.check(PacketType.SUBACK, Role.SERVER, reasonCode);
      boolean anyFailure = !state.isMqtt5() && reasonCode.isError();
      codes[i] = (anyFailure ? ReasonCode.UNSPECIFIED_ERROR : reasonCode).code();
    }
    return new MqttSubAckMessage(
        SUBACK,
        new MqttMessageIdAndPropertiesVariableHeader(
            Fields.packetIdentifier(subAck.packetIdentifier()),
            new PropertyWriter().reason(subAck.properties()).properties()),
        new MqttSubAckPayload(codes));
  }

  /** Towards MQTT 3.1.1, where it means that it was done, a failure cannot be told. */
  MqttUnsubAckMessage encode(UnsubAck unsubAck) {
    boolean mqtt5 = state.isMqtt5();
    if (mqtt5 && unsubAck.reasonCodes().isEmpty()) {
      throw UnsendablePacketException.malformed("UNSUBACK without a reason code [MQTT-3.11.3-1]");
    }
    List<Short> codes = new ArrayList<>();
    for (ReasonCode reasonCode : unsubAck.reasonCodes()) {
      AllowedReasonCodes.check(PacketType.UNSUBACK, Role.SERVER, reasonCode);
      if (!mqtt5 && reasonCode.isError()) {
        throw UnsendablePacketException.notInMqtt311("UNSUBACK with " + reasonCode);
      }
      if (mqtt5) {
        codes.add((short) reasonCode.code());
      }
    }
    return new MqttUnsubAckMessage(
        UNSUBACK,
        new MqttMessageIdAndPropertiesVariableHeader(
            Fields.packetIdentifier(unsubAck.packetIdentifier()),
            new PropertyWriter().reason(unsubAck.properties()).properties()),
        new MqttUnsubAckPayload(codes));
  }
}
