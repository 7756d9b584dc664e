package dev.martlet.client.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the server said to an unsubscribe.
 *
 * @param reasonCode {@link ReasonCode#SUCCESS}, or {@link ReasonCode#NO_SUBSCRIPTION_EXISTED} where
 *     MQTT 5.0 can tell
 * @param reasonString the server's words, if any
 * @param userProperties the server's, in their order
 */
public record UnsubscribeResult(
    ReasonCode reasonCode, @Nullable String reasonString, List<UserProperty> userProperties) {}
