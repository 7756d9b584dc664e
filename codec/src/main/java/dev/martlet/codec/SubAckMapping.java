package dev.martlet.codec;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.PacketType;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.UnsubAck;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodes;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.netty.handler.codec.mqtt.MqttUnsubAckMessage;
import io.netty.handler.codec.mqtt.MqttUnsubAckPayload;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  SubAck decode(MqttSubAckMessage message) {
    MqttMessageIdAndPropertiesVariableHeader header = message.idAndPropertiesVariableHeader();
    List<ReasonCode> reasonCodes = new ArrayList<>();
    for (MqttReasonCodes.@Nullable SubAck code : message.payload().typedReasonCodes()) {
      reasonCodes.add(read(PacketType.SUBACK, code == null ? null : code.byteValue()));
    }
    if (reasonCodes.isEmpty()) {
      throw Faults.malformed("SUBACK without a reason code [MQTT-3.9.3-1]");
    }
    return new SubAck(
        header.messageId(),
        reasonCodes,
        new PropertyReader(PropertyScope.ANSWER, header.properties()).reason());
  }

  UnsubAck decode(MqttUnsubAckMessage message) {
    MqttMessageIdAndPropertiesVariableHeader header = message.idAndPropertiesVariableHeader();
    List<ReasonCode> reasonCodes = new ArrayList<>();
    for (MqttReasonCodes.@Nullable UnsubAck code : message.payload().typedReasonCodes()) {
      reasonCodes.add(read(PacketType.UNSUBACK, code == null ? null : code.byteValue()));
    }
    if (reasonCodes.isEmpty() && state.isMqtt5()) {
      throw Faults.malformed("UNSUBACK without a reason code [MQTT-3.11.3-1]");
    }
    return new UnsubAck(
        header.messageId(),
        reasonCodes,
        new PropertyReader(PropertyScope.ANSWER, header.properties()).reason());
  }

  private ReasonCode read(PacketType type, @Nullable Byte code) {
    if (code == null) {
      throw Faults.malformed(type + " with an unknown reason code");
    }
    ReasonCode reasonCode = AllowedReasonCodes.read(type, Role.SERVER, code);
    if (!state.isMqtt5() && reasonCode.isError() && reasonCode != ReasonCode.UNSPECIFIED_ERROR) {
      throw Faults.malformed(type + " of MQTT 3.1.1 with " + reasonCode + " (MQTT-3.9.3-2)");
    }
    return reasonCode;
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
