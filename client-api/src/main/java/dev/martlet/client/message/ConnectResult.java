package dev.martlet.client.message;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the server said when it took the connection.
 *
 * @param sessionPresent whether it continues a session of this client [MQTT-3.2.2-3]
 * @param clientIdentifier the client's own, or the one that the server assigned [MQTT-3.2.2-16]
 * @param keepAlive the interval in force: the server's if it named one [MQTT-3.2.2-21]; zero is off
 * @param sessionExpiry how long the server keeps the session after the connection ends
 * @param limits what the server takes
 * @param responseInformation what response topics may start with, if asked for and given
 * @param reasonString the server's words, if any
 * @param userProperties in their order
 */
public record ConnectResult(
    boolean sessionPresent,
    String clientIdentifier,
    Duration keepAlive,
    Duration sessionExpiry,
    ServerLimits limits,
    @Nullable String responseInformation,
    @Nullable String reasonString,
    List<UserProperty> userProperties) {}
