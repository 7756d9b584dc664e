package dev.martlet.codec.packet;

import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.client.message.UserProperty;
import dev.martlet.topic.TopicFilter;
import java.util.List;

/**
 * SUBSCRIBE (section 3.8).
 *
 * @param packetIdentifier 1 to 65,535
 * @param subscriptionIdentifier 1 to 268,435,455, or 0 for none
 * @param requests at least one [MQTT-3.8.3-2]
 * @param userProperties in their order
 */
public record Subscribe(
    int packetIdentifier,
    int subscriptionIdentifier,
    List<Request> requests,
    List<UserProperty> userProperties)
    implements Packet {

  /** The largest subscription identifier. */
  public static final int MAX_SUBSCRIPTION_IDENTIFIER = 268_435_455;

  /** Copies the lists. */
  public Subscribe {
    requests = List.copyOf(requests);
    userProperties = List.copyOf(userProperties);
  }

  @Override
  public PacketType type() {
    return PacketType.SUBSCRIBE;
  }

  /**
   * One filter and what is asked for it.
   *
   * @param filter which messages
   * @param options how
   */
  public record Request(TopicFilter filter, SubscriptionOptions options) {}
}
