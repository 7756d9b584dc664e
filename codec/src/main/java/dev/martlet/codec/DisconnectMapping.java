package dev.martlet.codec;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.Auth;
import dev.martlet.codec.packet.Authentication;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.PacketType;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;

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

  static Disconnect decodeDisconnect(PacketBody body) {
    ReasonCode reasonCode = AllowedReasonCodes.readIfPresent(body);
    PropertyReader properties = PropertyReader.readIfPresent(body);
    if (body.sender() == Role.SERVER && properties.has(Property.SESSION_EXPIRY_INTERVAL)) {
      throw body.broken(Rule.DISCONNECT_SESSION_EXPIRY, "a session expiry from a server");
    }
    if (body.sender() == Role.CLIENT && properties.has(Property.SERVER_REFERENCE)) {
      throw body.broken(Rule.DISCONNECT_SERVER_REFERENCE, "a server reference from a client");
    }
    return new Disconnect(
        reasonCode,
        properties.number(Property.SESSION_EXPIRY_INTERVAL),
        properties.text(Property.SERVER_REFERENCE),
        properties.reason());
  }

  MqttMessage encode(Disconnect disconnect) {
    AllowedReasonCodes.check(PacketType.DISCONNECT, state.role(), disconnect.reasonCode());
    if (state.role() == Role.SERVER && disconnect.sessionExpirySeconds() != null) {
      throw UnsendablePacketException.protocolError(
          "DISCONNECT from a server with a session expiry [MQTT-3.14.2-2]");
    }
    if (state.role() == Role.CLIENT && disconnect.serverReference() != null) {
      throw UnsendablePacketException.protocolError(
          "DISCONNECT from a client with a server reference");
    }
    if (!state.isMqtt5()) {
      requireMqtt311(disconnect);
    }
    PropertyWriter writer =
        new PropertyWriter()
            .number(Property.SESSION_EXPIRY_INTERVAL, disconnect.sessionExpirySeconds())
            .text(Property.SERVER_REFERENCE, disconnect.serverReference())
            .reason(disconnect.properties());
    return message(DISCONNECT, disconnect.reasonCode(), writer);
  }

  private static void requireMqtt311(Disconnect disconnect) {
    if (disconnect.reasonCode() != ReasonCode.SUCCESS) {
      throw UnsendablePacketException.notInMqtt311("DISCONNECT with " + disconnect.reasonCode());
    }
    if (disconnect.sessionExpirySeconds() != null) {
      throw UnsendablePacketException.notInMqtt311("another session expiry");
    }
  }

  static Auth decodeAuth(PacketBody body) {
    // only both together may be left out (section 3.15.2.1)
    boolean bare = !body.isReadable();
    ReasonCode reasonCode = AllowedReasonCodes.readIfPresent(body);
    PropertyReader properties =
        bare ? PropertyReader.readIfPresent(body) : PropertyReader.read(body, PropertyScope.AUTH);
    Authentication authentication = properties.authentication();
    if (authentication == null) {
      throw properties.withoutMethod("an authentication step");
    }
    return new Auth(reasonCode, authentication, properties.reason());
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
