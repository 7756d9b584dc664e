package dev.martlet.codec.packet;

import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.QoS;
import dev.martlet.topic.TopicName;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PUBLISH (section 3.3).
 *
 * @param topic null only where {@code topicAlias} stands for it
 * @param packetIdentifier 1 to 65,535; 0 at QoS 0, which has none [MQTT-2.2.1-2]
 * @param qos how surely it is delivered
 * @param duplicate DUP: it may have been sent before
 * @param retain RETAIN
 * @param payload read-only; shared with the message that it came from, never written
 * @param topicAlias 1 to 65,535, or 0 for none
 * @param properties what travels with the message
 * @param subscriptionIdentifiers those of the subscriptions that it matched; from a server only
 */
public record Publish(
    @Nullable TopicName topic,
    int packetIdentifier,
    QoS qos,
    boolean duplicate,
    boolean retain,
    ByteBuffer payload,
    int topicAlias,
    MessageProperties properties,
    List<Integer> subscriptionIdentifiers)
    implements Packet {

  @Override
  public PacketType type() {
    return PacketType.PUBLISH;
  }

  /** The same packet as it is sent again over a later connection [MQTT-3.3.1-1]. */
  public Publish asDuplicate() {
    return new Publish(
        topic,
        packetIdentifier,
        qos,
        true,
        retain,
        payload,
        topicAlias,
        properties,
        subscriptionIdentifiers);
  }

  /** The same packet with an alias, which gets a meaning unless the topic is null. */
  public Publish withTopicAlias(@Nullable TopicName aliasedTopic, int alias) {
    return new Publish(
        aliasedTopic,
        packetIdentifier,
        qos,
        duplicate,
        retain,
        payload,
        alias,
        properties,
        subscriptionIdentifiers);
  }
}
