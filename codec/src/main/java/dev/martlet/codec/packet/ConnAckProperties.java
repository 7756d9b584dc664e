package dev.martlet.codec.packet;

import dev.martlet.client.message.ServerLimits;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of itself and of the connection (MQTT 5.0 section 3.2.2.3).
 *
 * @param limits what it takes; {@link ServerLimits#MQTT_3_1_1} in MQTT 3.1.1
 * @param sessionExpirySeconds replaces the client's, if present
 * @param assignedClientIdentifier the identifier that it chose, if the client had none
 * @param serverKeepAliveSeconds replaces the client's, if present
 * @param responseInformation what response topics may start with
 * @param serverReference other servers to use
 * @param authentication the last step of enhanced authentication
 * @param reason words and user properties
 */
public record ConnAckProperties(
    ServerLimits limits,
    @Nullable Long sessionExpirySeconds,
    @Nullable String assignedClientIdentifier,
    @Nullable Integer serverKeepAliveSeconds,
    @Nullable String responseInformation,
    @Nullable String serverReference,
    @Nullable Authentication authentication,
    ReasonProperties reason) {

  /** What the absence of every property means in MQTT 5.0. */
  public static final ConnAckProperties NONE = of(ServerLimits.NONE);

  /** Only limits. */
  public static ConnAckProperties of(ServerLimits limits) {
    return new ConnAckProperties(limits, null, null, null, null, null, null, ReasonProperties.NONE);
  }
}
