package dev.martlet.codec;

import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.ConnAckProperties;
import dev.martlet.codec.packet.PacketType;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnAckVariableHeader;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;

/** CONNACK, in both versions. */
final class ConnAckMapping {
  private static final MqttFixedHeader HEADER =
      new MqttFixedHeader(MqttMessageType.CONNACK, false, MqttQoS.AT_MOST_ONCE, false, 0);

  private final CodecState state;

  ConnAckMapping(CodecState state) {
    this.state = state;
  }

  ConnAck decode(MqttConnAckMessage message) {
    MqttConnAckVariableHeader header = message.variableHeader();
    int code = header.connectReturnCode().byteValue() & 0xFF;
    boolean mqtt5 = state.isMqtt5();
    ReasonCode reasonCode =
        mqtt5
            ? AllowedReasonCodes.read(PacketType.CONNACK, Role.SERVER, code)
            : ReturnCodes.read(code);
    if (header.isSessionPresent() && reasonCode.isError()) {
      throw Faults.protocolError("CONNACK with Session Present and " + reasonCode);
    }
    return mqtt5
        ? new ConnAck(header.isSessionPresent(), reasonCode, properties(header.properties()))
        : inMqtt311(header.isSessionPresent(), reasonCode);
  }

  static ConnAck inMqtt311(boolean sessionPresent, ReasonCode reasonCode) {
    return new ConnAck(sessionPresent, reasonCode, ConnAckProperties.of(ServerLimits.MQTT_3_1_1));
  }

  private static ConnAckProperties properties(MqttProperties properties) {
    PropertyReader reader = new PropertyReader(PropertyScope.CONNACK, properties);
    Long sessionExpirySeconds = reader.unsigned(MqttProperties.SESSION_EXPIRY_INTERVAL);
    return new ConnAckProperties(
        limits(reader),
        sessionExpirySeconds,
        reader.text(MqttProperties.ASSIGNED_CLIENT_IDENTIFIER),
        reader.has(MqttProperties.SERVER_KEEP_ALIVE)
            ? Integer.valueOf(reader.number(MqttProperties.SERVER_KEEP_ALIVE, 0))
            : null,
        reader.text(MqttProperties.RESPONSE_INFORMATION),
        reader.text(MqttProperties.SERVER_REFERENCE),
        reader.authentication(),
        reader.reason());
  }

  private static ServerLimits limits(PropertyReader reader) {
    return new ServerLimits(
        maximumQos(reader),
        reader.flag(MqttProperties.RETAIN_AVAILABLE, true),
        reader.receiveMaximum(),
        reader.maximumPacketSizeBytes(),
        reader.topicAliasMaximum(),
        reader.flag(MqttProperties.WILDCARD_SUBSCRIPTION_AVAILABLE, true),
        reader.flag(MqttProperties.SUBSCRIPTION_IDENTIFIER_AVAILABLE, true),
        reader.flag(MqttProperties.SHARED_SUBSCRIPTION_AVAILABLE, true));
  }

  /** QoS 2 is said by silence alone (section 3.2.2.3.4). */
  private static QoS maximumQos(PropertyReader reader) {
    if (!reader.has(MqttProperties.MAXIMUM_QOS)) {
      return QoS.EXACTLY_ONCE;
    }
    return reader.flag(MqttProperties.MAXIMUM_QOS, true) ? QoS.AT_LEAST_ONCE : QoS.AT_MOST_ONCE;
  }

  MqttConnAckMessage encode(ConnAck connAck) {
    ReasonCode reasonCode = connAck.reasonCode();
    AllowedReasonCodes.check(PacketType.CONNACK, Role.SERVER, reasonCode);
    if (connAck.sessionPresent() && reasonCode.isError()) {
      throw UnsendablePacketException.protocolError(
          "CONNACK with Session Present and " + reasonCode + " [MQTT-3.2.2-6]");
    }
    boolean mqtt5 = state.isMqtt5();
    if (!mqtt5) {
      requireMqtt311(connAck.properties());
    }
    int code = mqtt5 ? reasonCode.code() : ReturnCodes.write(reasonCode);
    return new MqttConnAckMessage(
        HEADER,
        new MqttConnAckVariableHeader(
            MqttConnectReturnCode.valueOf((byte) code),
            connAck.sessionPresent(),
            mqtt5 ? write(connAck.properties()) : MqttProperties.NO_PROPERTIES));
  }

  /** What the client would have to act on; all else only informs, and is left out. */
  private static void requireMqtt311(ConnAckProperties properties) {
    if (properties.sessionExpirySeconds() != null) {
      throw UnsendablePacketException.notInMqtt311("another session expiry");
    }
    if (properties.serverKeepAliveSeconds() != null) {
      throw UnsendablePacketException.notInMqtt311("a server keep alive");
    }
    if (properties.authentication() != null) {
      throw UnsendablePacketException.notInMqtt311("enhanced authentication");
    }
  }

  private static MqttProperties write(ConnAckProperties connAck) {
    PropertyWriter writer = new PropertyWriter();
    if (connAck.serverKeepAliveSeconds() != null) {
      writer.number(
          MqttProperties.SERVER_KEEP_ALIVE,
          "server keep alive",
          connAck.serverKeepAliveSeconds(),
          0);
    }
    write(connAck.limits(), writer);
    return writer
        .unsigned(
            MqttProperties.SESSION_EXPIRY_INTERVAL,
            "session expiry",
            connAck.sessionExpirySeconds(),
            0)
        .text(
            MqttProperties.ASSIGNED_CLIENT_IDENTIFIER,
            "assigned client identifier",
            connAck.assignedClientIdentifier())
        .text(
            MqttProperties.RESPONSE_INFORMATION,
            "response information",
            connAck.responseInformation())
        .text(MqttProperties.SERVER_REFERENCE, "server reference", connAck.serverReference())
        .authentication(connAck.authentication())
        .reason(connAck.reason())
        .properties();
  }

  private static void write(ServerLimits limits, PropertyWriter writer) {
    if (limits.maximumQos() != QoS.EXACTLY_ONCE) {
      writer.flag(MqttProperties.MAXIMUM_QOS, limits.maximumQos() == QoS.AT_LEAST_ONCE);
    }
    writer
        .receiveMaximum(limits.receiveMaximum())
        .maximumPacketSizeBytes(limits.maximumPacketSizeBytes())
        .topicAliasMaximum(limits.topicAliasMaximum())
        .flag(MqttProperties.RETAIN_AVAILABLE, limits.retainAvailable(), true)
        .flag(
            MqttProperties.WILDCARD_SUBSCRIPTION_AVAILABLE,
            limits.wildcardSubscriptionAvailable(),
            true)
        .flag(
            MqttProperties.SUBSCRIPTION_IDENTIFIER_AVAILABLE,
            limits.subscriptionIdentifierAvailable(),
            true)
        .flag(
            MqttProperties.SHARED_SUBSCRIPTION_AVAILABLE,
            limits.sharedSubscriptionAvailable(),
            true);
  }
}
