package dev.martlet.codec.packet;

import dev.martlet.client.message.ServerLimits;
import dev.martlet.client.message.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of the connection (MQTT 5.0 section 3.1.2.11).
 *
 * @param sessionExpirySeconds 0 to 4,294,967,295; the latter is for ever
 * @param receiveMaximum how many unacknowledged QoS 1 and 2 messages it takes, 1 to 65,535
 * @param maximumPacketSizeBytes the largest packet that it takes
 * @param topicAliasMaximum the highest topic alias that it takes, 0 for none
 * @param requestResponseInformation whether it wants response information
 * @param requestProblemInformation whether it wants reasons in words
 * @param authentication the first step of enhanced authentication, if any
 * @param userProperties in their order
 */
public record ConnectProperties(
    long sessionExpirySeconds,
    int receiveMaximum,
    long maximumPacketSizeBytes,
    int topicAliasMaximum,
    boolean requestResponseInformation,
    boolean requestProblemInformation,
    @Nullable Authentication authentication,
    List<UserProperty> userProperties) {

  /** What the absence of every property means. */
  public static final ConnectProperties DEFAULT = expiringAfter(0);

  /** The session expiry that never ends a session. */
  public static final long NEVER_EXPIRES_SECONDS = 0xFFFF_FFFFL;

  /** Copies the list. */
  public ConnectProperties {
    userProperties = List.copyOf(userProperties);
  }

  /** Only a session expiry; how a CONNECT of MQTT 3.1.1 is read, by its Clean Session flag. */
  public static ConnectProperties expiringAfter(long sessionExpirySeconds) {
    return new ConnectProperties(
        sessionExpirySeconds,
        ServerLimits.PROTOCOL_RECEIVE_MAXIMUM,
        ServerLimits.PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES,
        0,
        false,
        true,
        null,
        List.of());
  }
}
