package dev.martlet.codec;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.Auth;
import dev.martlet.codec.packet.Authentication;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.PacketType;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import org.jspecify.annotations.Nullable;

/** DISCONNECT and AUTH, which have the same shape. */
final class DisconnectMapping {
  private static final MqttFixedHeader DISCONNECT =
      new MqttFixedHeader(MqttMessageType.DISCONNECT, false, MqttQoS.AT_MOST_ONCE, false, 0);
  private static final MqttFixedHeader AUTH =
      new MqttFixedHeader(MqttMessageType.AUTH, false, MqttQoS.AT_MOST_ONCE, false, 0);

  private final CodecState state;

  DisconnectMapping(CodecState state) {
    this.state = state;
  }

  Disconnect decodeDisconnect(MqttMessage message) {
    MqttReasonCodeAndPropertiesVariableHeader header =
        (MqttReasonCodeAndPropertiesVariableHeader) message.variableHeader();
    Role sender = state.role().peer();
    ReasonCode reasonCode =
        AllowedReasonCodes.read(PacketType.DISCONNECT, sender, header.reasonCode());
    PropertyReader reader = new PropertyReader(PropertyScope.DISCONNECT, header.properties());
    Disconnect disconnect =
        new Disconnect(
            reasonCode,
            reader.unsigned(MqttProperties.SESSION_EXPIRY_INTERVAL),
            reader.text(MqttProperties.SERVER_REFERENCE),
            reader.reason());
    String misplaced = misplaced(disconnect, sender);
    if (misplaced != null) {
      throw Faults.protocolError(misplaced);
    }
    return disconnect;
  }

  MqttMessage encode(Disconnect disconnect) {
    AllowedReasonCodes.check(PacketType.DISCONNECT, state.role(), disconnect.reasonCode());
    String misplaced = misplaced(disconnect, state.role());
    if (misplaced != null) {
      throw UnsendablePacketException.protocolError(misplaced);
    }
    if (!state.isMqtt5()) {
      requireMqtt311(disconnect);
    }
    PropertyWriter writer =
        new PropertyWriter()
            .unsigned(
                MqttProperties.SESSION_EXPIRY_INTERVAL,
                "session expiry",
                disconnect.sessionExpirySeconds(),
                0)
            .text(MqttProperties.SERVER_REFERENCE, "server reference", disconnect.serverReference())
            .reason(disconnect.properties());
    return message(DISCONNECT, disconnect.reasonCode(), writer);
  }

  /** What is in a DISCONNECT, though only the other end may say it. */
  private static @Nullable String misplaced(Disconnect disconnect, Role sender) {
    if (sender == Role.SERVER && disconnect.sessionExpirySeconds() != null) {
      return "DISCONNECT from a server with a session expiry [MQTT-3.14.2-2]";
    }
    if (sender == Role.CLIENT && disconnect.serverReference() != null) {
      return "DISCONNECT from a client with a server reference";
    }
    return null;
  }

  private static void requireMqtt311(Disconnect disconnect) {
    if (disconnect.reasonCode() != ReasonCode.SUCCESS) {
      throw UnsendablePacketException.notInMqtt311("DISCONNECT with " + disconnect.reasonCode());
    }
    if (disconnect.sessionExpirySeconds() != null) {
      throw UnsendablePacketException.notInMqtt311("another session expiry");
    }
  }

  Auth decodeAuth(MqttMessage message) {
    MqttReasonCodeAndPropertiesVariableHeader header =
        (MqttReasonCodeAndPropertiesVariableHeader) message.variableHeader();
    ReasonCode reasonCode =
        AllowedReasonCodes.read(PacketType.AUTH, state.role().peer(), header.reasonCode());
    PropertyReader reader = new PropertyReader(PropertyScope.AUTH, header.properties());
    Authentication authentication = reader.authentication();
    if (authentication == null) {
      throw Faults.protocolError("AUTH without an authentication method");
    }
    return new Auth(reasonCode, authentication, reader.reason());
  }

  MqttMessage encode(Auth auth) {
    AllowedReasonCodes.check(PacketType.AUTH, state.role(), auth.reasonCode());
    return message(
        AUTH,
        auth.reasonCode(),
        new PropertyWriter().authentication(auth.authentication()).reason(auth.properties()));
  }

  private static MqttMessage message(
      MqttFixedHeader header, ReasonCode reasonCode, PropertyWriter writer) {
    return new MqttMessage(
        header,
        new MqttReasonCodeAndPropertiesVariableHeader(
            (byte) reasonCode.code(), writer.properties()));
  }
}
