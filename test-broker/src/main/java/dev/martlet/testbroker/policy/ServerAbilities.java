package dev.martlet.testbroker.policy;

import dev.martlet.client.message.QoS;
import org.jspecify.annotations.Nullable;

/**
 * What a server can do. MQTT 5.0 lets it say so in CONNACK, and what a client asks for all the same
 * is refused with the reason code that the standard names; each method of {@link
 * ServerAbilitiesBuilder} tells how.
 *
 * @param versions which versions it speaks
 * @param maximumQos the highest QoS of a message to it
 * @param retain whether it keeps retained messages
 * @param wildcards whether it takes filters with wildcards
 * @param sharedSubscriptions whether it takes shared subscriptions
 * @param subscriptionIdentifiers whether it takes subscription identifiers
 * @param keepAlive the Server Keep Alive; null leaves it to the client
 * @param maximumSessionExpirySeconds the longest that it keeps a session without a connection; null
 *     for no limit
 * @param keepsSessions whether a session is there when its client comes back
 * @param assignsClientIdentifiers whether a client may leave its identifier to the server
 * @param reasonStrings whether it explains itself in words
 * @param responseInformation what it answers who requests Response Information; null for nothing
 */
public record ServerAbilities(
    SpokenVersions versions,
    QoS maximumQos,
    boolean retain,
    boolean wildcards,
    boolean sharedSubscriptions,
    boolean subscriptionIdentifiers,
    @Nullable ServerKeepAlive keepAlive,
    @Nullable Long maximumSessionExpirySeconds,
    boolean keepsSessions,
    boolean assignsClientIdentifiers,
    boolean reasonStrings,
    @Nullable String responseInformation) {

  /** All that MQTT has, and no wishes of its own: what a server has that is not told otherwise. */
  public static final ServerAbilities ALL = builder().build();

  /** Starts with {@link #ALL}; every method takes something away. */
  public static ServerAbilitiesBuilder builder() {
    return new ServerAbilitiesBuilder();
  }

  /** How long a session stays without a connection if its client asks for {@code seconds}. */
  public long sessionExpirySeconds(long seconds) {
    return maximumSessionExpirySeconds == null
        ? seconds
        : Math.min(seconds, maximumSessionExpirySeconds);
  }
}
