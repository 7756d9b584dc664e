package dev.martlet.codec;

import dev.martlet.client.message.Credentials;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.Will;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.ConnectProperties;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** CONNECT. */
final class ConnectMapping {
  private static final MqttFixedHeader HEADER =
      new MqttFixedHeader(MqttMessageType.CONNECT, false, MqttQoS.AT_MOST_ONCE, false, 0);
  private static final String PROTOCOL_NAME = "MQTT";
  private static final int MAX_KEEP_ALIVE_SECONDS = 65_535;

  private ConnectMapping() {}

  /**
   * Reads a CONNECT whose {@link ProtocolNegotiation version} is known.
   *
   * @param body what follows the protocol level
   */
  static Connect decode(PacketBody body) {
    ConnectFlags flags = ConnectFlags.read(body);
    int keepAliveSeconds = body.twoBytes("keep alive");
    PropertyReader properties = PropertyReader.read(body, PropertyScope.CONNECT);
    String clientIdentifier = body.string("client identifier");
    Will will = flags.will() ? will(flags, body) : null;
    String userName = flags.userName() ? body.string("user name") : null;
    ByteBuffer password = flags.password() ? body.binary("password") : null;
    boolean mqtt5 = body.isMqtt5();
    return new Connect(
        mqtt5 ? ProtocolVersion.MQTT_5 : ProtocolVersion.MQTT_3_1_1,
        clientIdentifier,
        flags.cleanStart(),
        keepAliveSeconds,
        flags.userName() || flags.password() ? new Credentials(userName, password) : null,
        will,
        mqtt5
            ? properties(properties)
            : ConnectProperties.expiringAfter(
                flags.cleanStart() ? 0 : ConnectProperties.NEVER_EXPIRES_SECONDS));
  }

  private static Will will(ConnectFlags flags, PacketBody body) {
    PropertyReader properties = PropertyReader.read(body, PropertyScope.WILL);
    Message message =
        new Message(
            body.topicName("will topic"),
            body.binary("will payload"),
            flags.willQos(),
            flags.willRetain(),
            properties.message());
    Long delaySeconds = properties.number(Property.WILL_DELAY_INTERVAL);
    return new Will(
        message, delaySeconds == null ? Duration.ZERO : Duration.ofSeconds(delaySeconds));
  }

  private static ConnectProperties properties(PropertyReader reader) {
    Long sessionExpirySeconds = reader.number(Property.SESSION_EXPIRY_INTERVAL);
    return new ConnectProperties(
        sessionExpirySeconds == null ? 0 : sessionExpirySeconds,
        reader.receiveMaximum(),
        reader.maximumPacketSizeBytes(),
        reader.topicAliasMaximum(),
        reader.flag(Property.REQUEST_RESPONSE_INFORMATION, false),
        reader.flag(Property.REQUEST_PROBLEM_INFORMATION, true),
        reader.authentication(),
        reader.userProperties());
  }

  static MqttConnectMessage encode(Connect connect) {
    Fields.range("keep alive", connect.keepAliveSeconds(), 0, MAX_KEEP_ALIVE_SECONDS);
    boolean mqtt5 = connect.version() == ProtocolVersion.MQTT_5;
    if (!mqtt5) {
      requireMqtt311(connect);
    }
    Credentials credentials = connect.credentials();
    Will will = connect.will();
    Message message = will == null ? null : will.message();
    MqttConnectVariableHeader header =
        new MqttConnectVariableHeader(
            PROTOCOL_NAME,
            connect.version().level(),
            credentials != null && credentials.username() != null,
            credentials != null && credentials.password() != null,
            message != null && message.retain(),
            message == null ? 0 : message.qos().code(),
            message != null,
            connect.cleanStart(),
            connect.keepAliveSeconds(),
            mqtt5 ? write(connect.properties()) : MqttProperties.NO_PROPERTIES);
    return new MqttConnectMessage(
        HEADER,
        header,
        payload(Fields.text("client identifier", connect.clientIdentifier()), will, credentials));
  }

  private static MqttConnectPayload payload(
      String clientIdentifier, @Nullable Will will, @Nullable Credentials credentials) {
    Message message = will == null ? null : will.message();
    ByteBuffer password = credentials == null ? null : credentials.password();
    return new MqttConnectPayload(
        clientIdentifier,
        will == null ? MqttProperties.NO_PROPERTIES : write(will),
        message == null ? null : message.topic().toString(),
        message == null ? null : Payloads.bytes(message.payload()),
        credentials == null ? null : credentials.username(),
        password == null ? null : Payloads.bytes(password));
  }

  private static MqttProperties write(Will will) {
    return new PropertyWriter()
        .number(Property.WILL_DELAY_INTERVAL, will.delay().toSeconds(), 0)
        .message(will.message().properties())
        .properties();
  }

  private static MqttProperties write(ConnectProperties connect) {
    return new PropertyWriter()
        .number(Property.SESSION_EXPIRY_INTERVAL, connect.sessionExpirySeconds(), 0)
        .receiveMaximum(connect.receiveMaximum())
        .maximumPacketSizeBytes(connect.maximumPacketSizeBytes())
        .topicAliasMaximum(connect.topicAliasMaximum())
        .flag(Property.REQUEST_RESPONSE_INFORMATION, connect.requestResponseInformation(), false)
        .flag(Property.REQUEST_PROBLEM_INFORMATION, connect.requestProblemInformation(), true)
        .authentication(connect.authentication())
        .userProperties(connect.userProperties())
        .properties();
  }

  /** Refuses all wishes but the session expiry, which Clean Session stands for. */
  private static void requireMqtt311(Connect connect) {
    if (connect.clientIdentifier().isEmpty() && !connect.cleanStart()) {
      throw UnsendablePacketException.notInMqtt311(
          "an empty client identifier without Clean Session (MQTT-3.1.3-7)");
    }
    ConnectProperties properties = connect.properties();
    if (!properties.equals(ConnectProperties.expiringAfter(properties.sessionExpirySeconds()))) {
      throw UnsendablePacketException.notInMqtt311(
          "properties of CONNECT but the session expiry, which Clean Session stands for");
    }
    Will will = connect.will();
    if (will != null && !will.delay().isZero()) {
      throw UnsendablePacketException.notInMqtt311("a will delay");
    }
    if (will != null && !will.message().properties().equals(MessageProperties.NONE)) {
      throw UnsendablePacketException.notInMqtt311("the properties of a Will Message");
    }
    Credentials credentials = connect.credentials();
    if (credentials != null && credentials.username() == null && credentials.password() != null) {
      throw UnsendablePacketException.notInMqtt311("a password without a user name");
    }
  }
}
