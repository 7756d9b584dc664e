package dev.martlet.testbroker.internal.fault;

import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.Publish;
import dev.martlet.topic.TopicName;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What topic aliases of one direction stand for to who has got the packets that passed. As packets
 * are lost or come in another order, that is not what their sender thinks; then the topic is told
 * again, as a loss that MQTT does not know should show what it does, and not that aliases break.
 */
public final class AliasView {

  private final Map<Integer, TopicName> taken = new HashMap<>();

  /** No alias stands for anything. */
  public AliasView() {}

  /**
   * How a packet passes on that comes once, and in order.
   *
   * @param topic that of a PUBLISH; null if its alias stands for nothing
   */
  public Packet inOrder(Packet packet, @Nullable TopicName topic) {
    if (topic == null || !(packet instanceof Publish publish) || publish.topicAlias() == 0) {
      return packet;
    }
    boolean known = topic.equals(taken.put(publish.topicAlias(), topic));
    return known || publish.topic() != null
        ? packet
        : publish.withTopicAlias(topic, publish.topicAlias());
  }

  /** A packet that was to pass on in order did not: whatever its alias stands for is told again. */
  public void lost(Packet packet) {
    if (packet instanceof Publish publish) {
      taken.remove(publish.topicAlias());
    }
  }

  /** How a packet passes on that may come in any order: by no alias. */
  public static Packet outOfOrder(Packet packet, @Nullable TopicName topic) {
    return topic != null && packet instanceof Publish publish && publish.topicAlias() > 0
        ? publish.withTopicAlias(topic, 0)
        : packet;
  }
}
