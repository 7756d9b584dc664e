package dev.martlet.codec.packet;

import dev.martlet.client.message.UserProperty;
import dev.martlet.topic.TopicFilter;
import java.util.List;

/**
 * UNSUBSCRIBE (section 3.10).
 *
 * @param packetIdentifier 1 to 65,535
 * @param filters at least one [MQTT-3.10.3-2]
 * @param userProperties in their order
 */
public record Unsubscribe(
    int packetIdentifier, List<TopicFilter> filters, List<UserProperty> userProperties)
    implements Packet {

  /** Copies the lists. */
  public Unsubscribe {
    filters = List.copyOf(filters);
    userProperties = List.copyOf(userProperties);
  }

  @Override
  public PacketType type() {
    return PacketType.UNSUBSCRIBE;
  }
}
