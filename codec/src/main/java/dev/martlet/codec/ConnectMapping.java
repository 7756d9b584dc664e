package dev.martlet.codec;

import dev.martlet.client.message.Credentials;
import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.Will;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.ConnectProperties;
import dev.martlet.topic.TopicName;
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

  static Connect decode(MqttConnectMessage message) {
    MqttConnectVariableHeader header = message.variableHeader();
    boolean mqtt5 = header.version() == ProtocolVersion.MQTT_5.level();
    boolean cleanStart = header.isCleanSession();
    return new Connect(
        mqtt5 ? ProtocolVersion.MQTT_5 : ProtocolVersion.MQTT_3_1_1,
        message.payload().clientIdentifier(),
        cleanStart,
        header.keepAliveTimeSeconds(),
        credentials(header, message.payload(), mqtt5),
        will(header, message.payload()),
        mqtt5
            ? properties(header.properties())
            : ConnectProperties.expiringAfter(
                cleanStart ? 0 : ConnectProperties.NEVER_EXPIRES_SECONDS));
  }

  private static @Nullable Credentials credentials(
      MqttConnectVariableHeader header, MqttConnectPayload payload, boolean mqtt5) {
    if (!header.hasUserName() && !header.hasPassword()) {
      return null;
    }
    if (!header.hasUserName() && !mqtt5) {
      throw Faults.malformed("CONNECT of MQTT 3.1.1 with a password, but no user name");
    }
    byte[] password = payload.passwordInBytes();
    return new Credentials(payload.userName(), password == null ? null : ByteBuffer.wrap(password));
  }

  private static @Nullable Will will(MqttConnectVariableHeader header, MqttConnectPayload payload) {
    if (!header.isWillFlag()) {
      if (header.willQos() != 0 || header.isWillRetain()) {
        throw Faults.malformed("CONNECT with Will QoS or Will Retain, but no Will Message");
      }
      return null;
    }
    if (header.willQos() > QoS.EXACTLY_ONCE.code()) {
      throw Faults.malformed("CONNECT with Will QoS 3 [MQTT-3.1.2-12]");
    }
    String topic = payload.willTopic();
    if (topic == null) {
      throw new MalformedPacketException(
          ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
          "CONNECT with a Will Topic of more than 32,767 bytes, which Netty does not read");
    }
    PropertyReader reader = new PropertyReader(PropertyScope.WILL, payload.willProperties());
    Long delaySeconds = reader.unsigned(MqttProperties.WILL_DELAY_INTERVAL);
    Message message =
        new Message(
            TopicName.of(topic),
            ByteBuffer.wrap(payload.willMessageInBytes()),
            QoS.of(header.willQos()),
            header.isWillRetain(),
            reader.message());
    return new Will(
        message, delaySeconds == null ? Duration.ZERO : Duration.ofSeconds(delaySeconds));
  }

  private static ConnectProperties properties(MqttProperties properties) {
    PropertyReader reader = new PropertyReader(PropertyScope.CONNECT, properties);
    Long sessionExpirySeconds = reader.unsigned(MqttProperties.SESSION_EXPIRY_INTERVAL);
    return new ConnectProperties(
        sessionExpirySeconds == null ? 0 : sessionExpirySeconds,
        reader.receiveMaximum(),
        reader.maximumPacketSizeBytes(),
        reader.topicAliasMaximum(),
        reader.flag(MqttProperties.REQUEST_RESPONSE_INFORMATION, false),
        reader.flag(MqttProperties.REQUEST_PROBLEM_INFORMATION, true),
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
    PropertyWriter writer = new PropertyWriter();
    if (!will.delay().isZero()) {
      writer.unsigned(
          MqttProperties.WILL_DELAY_INTERVAL, "will delay", will.delay().toSeconds(), 0);
    }
    return writer.message(will.message().properties()).properties();
  }

  private static MqttProperties write(ConnectProperties connect) {
    PropertyWriter writer = new PropertyWriter();
    if (connect.sessionExpirySeconds() != 0) {
      writer.unsigned(
          MqttProperties.SESSION_EXPIRY_INTERVAL,
          "session expiry",
          connect.sessionExpirySeconds(),
          0);
    }
    return writer
        .receiveMaximum(connect.receiveMaximum())
        .maximumPacketSizeBytes(connect.maximumPacketSizeBytes())
        .topicAliasMaximum(connect.topicAliasMaximum())
        .flag(
            MqttProperties.REQUEST_RESPONSE_INFORMATION,
            connect.requestResponseInformation(),
            false)
        .flag(MqttProperties.REQUEST_PROBLEM_INFORMATION, connect.requestProblemInformation(), true)
        .authentication(connect.authentication())
        .userProperties(connect.userProperties())
        .properties();
  }

  /** Refuses all wishes but the session expiry, which Clean Session stands for. */
  private static void requireMqtt311(Connect connect) {
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
