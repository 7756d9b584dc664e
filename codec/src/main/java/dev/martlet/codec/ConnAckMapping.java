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

  private static final int SESSION_PRESENT = 1;

  private final CodecState state;

  ConnAckMapping(CodecState state) {
    this.state = state;
  }

  static ConnAck decode(PacketBody body) {
    int flags = body.oneByte("acknowledge flags");
    if ((flags & ~SESSION_PRESENT) != 0) {
      throw body.broken(Rule.CONNACK_FLAGS, "acknowledge flags 0x" + Integer.toHexString(flags));
    }
    boolean sessionPresent = flags == SESSION_PRESENT;
    int code = body.oneByte("reason code");
    // a server of MQTT 3.1.1 alone refuses the version in the only form that it knows
    boolean shortRefusal = !sessionPresent && ReturnCodes.isRefusal(code) && !body.isReadable();
    ReasonCode reasonCode =
        body.isMqtt5() && !shortRefusal
            ? AllowedReasonCodes.read(body, code)
            : ReturnCodes.read(body, code);
    if (sessionPresent && reasonCode.isError()) {
      throw body.broken(Rule.CONNACK_SESSION_PRESENT, "Session Present with " + reasonCode);
    }
    return new ConnAck(
        sessionPresent,
        reasonCode,
        body.isMqtt5() && !shortRefusal
            ? properties(PropertyReader.read(body, PropertyScope.CONNACK))
            : ConnAckProperties.of(ServerLimits.MQTT_3_1_1));
  }

  private static ConnAckProperties properties(PropertyReader reader) {
    Long serverKeepAliveSeconds = reader.number(Property.SERVER_KEEP_ALIVE);
    return new ConnAckProperties(
        limits(reader),
        reader.number(Property.SESSION_EXPIRY_INTERVAL),
        reader.text(Property.ASSIGNED_CLIENT_IDENTIFIER),
        serverKeepAliveSeconds == null ? null : Integer.valueOf(serverKeepAliveSeconds.intValue()),
        reader.text(Property.RESPONSE_INFORMATION),
        reader.text(Property.SERVER_REFERENCE),
        reader.authentication(),
        reader.reason());
  }

  private static ServerLimits limits(PropertyReader reader) {
    return new ServerLimits(
        // QoS 2 is said by silence alone (section 3.2.2.3.4)
        QoS.of(reader.number(Property.MAXIMUM_QOS, QoS.EXACTLY_ONCE.code())),
        reader.flag(Property.RETAIN_AVAILABLE, true),
        reader.receiveMaximum(),
        reader.maximumPacketSizeBytes(),
        reader.topicAliasMaximum(),
        reader.flag(Property.WILDCARD_SUBSCRIPTION_AVAILABLE, true),
        reader.flag(Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE, true),
        reader.flag(Property.SHARED_SUBSCRIPTION_AVAILABLE, true));
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
      writer.number(Property.SERVER_KEEP_ALIVE, connAck.serverKeepAliveSeconds().longValue());
    }
    write(connAck.limits(), writer);
    return writer
        .number(Property.SESSION_EXPIRY_INTERVAL, connAck.sessionExpirySeconds())
        .text(Property.ASSIGNED_CLIENT_IDENTIFIER, connAck.assignedClientIdentifier())
        .text(Property.RESPONSE_INFORMATION, connAck.responseInformation())
        .text(Property.SERVER_REFERENCE, connAck.serverReference())
        .authentication(connAck.authentication())
        .reason(connAck.reason())
        .properties();
  }

  private static void write(ServerLimits limits, PropertyWriter writer) {
    if (limits.maximumQos() != QoS.EXACTLY_ONCE) {
      writer.flag(Property.MAXIMUM_QOS, limits.maximumQos() == QoS.AT_LEAST_ONCE);
    }
    writer
        .receiveMaximum(limits.receiveMaximum())
        .maximumPacketSizeBytes(limits.maximumPacketSizeBytes())
        .topicAliasMaximum(limits.topicAliasMaximum())
        .flag(Property.RETAIN_AVAILABLE, limits.retainAvailable(), true)
        .flag(
            Property.WILDCARD_SUBSCRIPTION_AVAILABLE, limits.wildcardSubscriptionAvailable(), true)
        .flag(
            Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE,
            limits.subscriptionIdentifierAvailable(),
            true)
        .flag(Property.SHARED_SUBSCRIPTION_AVAILABLE, limits.sharedSubscriptionAvailable(), true);
  }
}
