package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.ServerLimits;
import dev.martlet.testbroker.policy.ServerAbilities;
import java.time.Duration;

/**
 * What a broker takes.
 *
 * @param receiveMaximum how many QoS 1 and 2 messages of one client may be unacknowledged
 * @param topicAliasMaximum the highest topic alias of a client, 0 for none
 * @param maximumPacketSizeBytes the largest packet of a client
 * @param connectTimeout how long a connection may be open without a CONNACK, or authentication
 *     under way on it
 * @param sessions how many sessions there may be, with or without a connection
 * @param subscriptionsPerSession how many subscriptions one session may have
 * @param queue what waits in one session for its client
 * @param retained what is kept for future subscriptions
 * @param refusesControlCharacters whether strings may not have what they should not have
 */
public record BrokerLimits(
    int receiveMaximum,
    int topicAliasMaximum,
    long maximumPacketSizeBytes,
    Duration connectTimeout,
    int sessions,
    int subscriptionsPerSession,
    StoreLimit queue,
    StoreLimit retained,
    boolean refusesControlCharacters) {

  /** What CONNACK says of them, and of what the server can do. */
  ServerLimits announcedWith(ServerAbilities abilities) {
    return new ServerLimits(
        abilities.maximumQos(),
        abilities.retain(),
        receiveMaximum,
        maximumPacketSizeBytes,
        topicAliasMaximum,
        abilities.wildcards(),
        abilities.subscriptionIdentifiers(),
        abilities.sharedSubscriptions());
  }
}
