package dev.martlet.codec;

import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.Publish;
import dev.martlet.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PUBLISH, in both versions. */
final class PublishMapping {
  private static final int NO_ALIAS = 0;

  private final CodecState state;
  private final RecentTopics recentTopics = new RecentTopics();

  PublishMapping(CodecState state) {
    this.state = state;
  }

  /** Copies the payload; the message stays the caller's to release. */
  Publish decode(MqttPublishMessage message) {
    MqttFixedHeader fixedHeader = message.fixedHeader();
    MqttPublishVariableHeader header = message.variableHeader();
    QoS qos = QoS.of(fixedHeader.qosLevel().value());
    PropertyReader reader = new PropertyReader(PropertyScope.PUBLISH, header.properties());
    int topicAlias = topicAlias(reader);
    List<Integer> subscriptionIdentifiers = reader.subscriptionIdentifiers();
    if (state.role() == Role.SERVER && !subscriptionIdentifiers.isEmpty()) {
      throw Faults.protocolError(
          "PUBLISH from a client with a subscription identifier [MQTT-3.3.4-6]");
    }
    return new Publish(
        topic(header.topicName(), topicAlias),
        qos == QoS.AT_MOST_ONCE ? 0 : header.packetId(),
        qos,
        fixedHeader.isDup(),
        fixedHeader.isRetain(),
        copy(message.payload()),
        topicAlias,
        reader.message(),
        subscriptionIdentifiers);
  }

  private static int topicAlias(PropertyReader reader) {
    int alias = reader.number(MqttProperties.TOPIC_ALIAS, NO_ALIAS);
    if (alias == 0 && reader.has(MqttProperties.TOPIC_ALIAS)) {
      throw new MalformedPacketException(
          ReasonCode.TOPIC_ALIAS_INVALID, "PUBLISH with topic alias 0 [MQTT-3.3.2-8]");
    }
    return alias;
  }

  private @Nullable TopicName topic(String text, int topicAlias) {
    if (!text.isEmpty()) {
      return recentTopics.of(text);
    }
    if (topicAlias == NO_ALIAS) {
      throw Faults.protocolError("PUBLISH with neither topic nor topic alias");
    }
    return null;
  }

  private static ByteBuffer copy(ByteBuf payload) {
    ByteBuffer copy = ByteBuffer.allocate(payload.readableBytes());
    payload.readBytes(copy);
    return copy.flip().asReadOnlyBuffer();
  }

  /** The payload is wrapped, not copied; its position stays as it is. */
  MqttPublishMessage encode(Publish publish) {
    check(publish);
    TopicName topic = publish.topic();
    boolean atMostOnce = publish.qos() == QoS.AT_MOST_ONCE;
    MqttFixedHeader fixedHeader =
        new MqttFixedHeader(
            MqttMessageType.PUBLISH,
            publish.duplicate(),
            MqttQoS.valueOf(publish.qos().code()),
            publish.retain(),
            0);
    MqttPublishVariableHeader header =
        new MqttPublishVariableHeader(
            topic == null ? "" : topic.toString(),
            atMostOnce ? 0 : Fields.packetIdentifier(publish.packetIdentifier()),
            state.isMqtt5() ? write(publish) : MqttProperties.NO_PROPERTIES);
    return new MqttPublishMessage(fixedHeader, header, Unpooled.wrappedBuffer(publish.payload()));
  }

  private void check(Publish publish) {
    if (publish.qos() == QoS.AT_MOST_ONCE) {
      if (publish.duplicate()) {
        throw UnsendablePacketException.malformed("PUBLISH of QoS 0 with DUP [MQTT-3.3.1-2]");
      }
      if (publish.packetIdentifier() != 0) {
        throw UnsendablePacketException.malformed(
            "PUBLISH of QoS 0 with a packet identifier [MQTT-2.2.1-2]");
      }
    }
    if (publish.topic() == null && publish.topicAlias() == NO_ALIAS) {
      throw UnsendablePacketException.protocolError("PUBLISH with neither topic nor topic alias");
    }
    if (state.role() == Role.CLIENT && !publish.subscriptionIdentifiers().isEmpty()) {
      throw UnsendablePacketException.protocolError(
          "PUBLISH from a client with a subscription identifier [MQTT-3.3.4-6]");
    }
    if (!state.isMqtt5()) {
      requireMqtt311(publish);
    }
  }

  private static void requireMqtt311(Publish publish) {
    if (publish.topicAlias() != NO_ALIAS) {
      throw UnsendablePacketException.notInMqtt311("a topic alias");
    }
    if (!publish.properties().equals(MessageProperties.NONE)) {
      throw UnsendablePacketException.notInMqtt311("the properties of a message");
    }
    if (!publish.subscriptionIdentifiers().isEmpty()) {
      throw UnsendablePacketException.notInMqtt311("a subscription identifier");
    }
  }

  private static MqttProperties write(Publish publish) {
    PropertyWriter writer = new PropertyWriter();
    if (publish.topicAlias() != NO_ALIAS) {
      writer.number(MqttProperties.TOPIC_ALIAS, "topic alias", publish.topicAlias(), 1);
    }
    return writer
        .message(publish.properties())
        .subscriptionIdentifiers(publish.subscriptionIdentifiers())
        .properties();
  }
}
