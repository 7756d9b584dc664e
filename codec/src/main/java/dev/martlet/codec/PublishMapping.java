package dev.martlet.codec;

import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.QoS;
import dev.martlet.codec.packet.Publish;
import dev.martlet.topic.InvalidTopicException;
import dev.martlet.topic.TopicName;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
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

  /** Copies the payload. */
  Publish decode(PacketBody body) {
    QoS qos = FixedHeader.qos(body.flags());
    String topic = body.string("topic name");
    int packetIdentifier = qos == QoS.AT_MOST_ONCE ? 0 : body.packetIdentifier();
    PropertyReader properties = PropertyReader.read(body, PropertyScope.PUBLISH);
    int topicAlias = properties.number(Property.TOPIC_ALIAS, NO_ALIAS);
    List<Integer> subscriptionIdentifiers = properties.subscriptionIdentifiers();
    if (body.sender() == Role.CLIENT && !subscriptionIdentifiers.isEmpty()) {
      throw body.broken(
          Rule.CLIENTS_SUBSCRIPTION_IDENTIFIER, "a subscription identifier from a client");
    }
    return new Publish(
        topic(topic, topicAlias, body),
        packetIdentifier,
        qos,
        FixedHeader.isDup(body.flags()),
        FixedHeader.isRetain(body.flags()),
        body.rest(),
        topicAlias,
        properties.message(),
        subscriptionIdentifiers);
  }

  private @Nullable TopicName topic(String text, int topicAlias, PacketBody body) {
    if (text.isEmpty()) {
      if (topicAlias == NO_ALIAS) {
        throw body.broken(Rule.PUBLISH_WITHOUT_TOPIC, "neither topic nor topic alias");
      }
      return null;
    }
    try {
      return recentTopics.of(text);
    } catch (InvalidTopicException invalid) {
      throw body.broken(Rule.TOPIC, "topic name", invalid);
    }
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
    return new PropertyWriter()
        .number(Property.TOPIC_ALIAS, publish.topicAlias(), NO_ALIAS)
        .message(publish.properties())
        .subscriptionIdentifiers(publish.subscriptionIdentifiers())
        .properties();
  }
}
