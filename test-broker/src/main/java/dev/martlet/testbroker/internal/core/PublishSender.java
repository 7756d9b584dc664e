package dev.martlet.testbroker.internal.core;

import dev.martlet.codec.packet.Publish;

/** Puts messages on one connection, in the words of its version. */
final class PublishSender {

  private final Connection connection;
  private final NanoClock clock;
  private final AssignedAliases aliases;

  PublishSender(Connection connection, NanoClock clock) {
    this.connection = connection;
    this.clock = clock;
    this.aliases = new AssignedAliases(connection.topicAliasMaximum());
  }

  boolean isWritable() {
    return connection.isWritable();
  }

  /** How many messages above QoS 0 may be unacknowledged [MQTT-3.3.4-9]. */
  int receiveMaximum() {
    return connection.receiveMaximum();
  }

  /**
   * Sends one message.
   *
   * @param duplicate whether an earlier connection had it [MQTT-3.3.1-1]
   * @return false if it is too large for the client, whatever stands for its topic
   */
  boolean send(Delivery delivery, int packetIdentifier, boolean duplicate) {
    Publish first =
        connection.isMqtt5()
            ? delivery.toMqtt5(packetIdentifier, clock.nanos())
            : delivery.toMqtt311(packetIdentifier);
    Publish packet = duplicate ? first.asDuplicate() : first;
    int alias = aliases.of(delivery.message().topic());
    return alias == 0
        ? sendWithTopic(packet, delivery)
        : connection.trySend(packet.withTopicAlias(null, alias));
  }

  private boolean sendWithTopic(Publish packet, Delivery delivery) {
    int proposed = aliases.proposedFor(delivery.message().topic());
    if (proposed > 0
        && connection.trySend(packet.withTopicAlias(delivery.message().topic(), proposed))) {
      aliases.assign(delivery.message().topic(), proposed);
      return true;
    }
    return connection.trySend(packet); // it may be small enough without the property
  }
}
