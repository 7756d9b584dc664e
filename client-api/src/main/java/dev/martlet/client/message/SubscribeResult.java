package dev.martlet.client.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the server granted.
 *
 * @param grantedQos the highest QoS at which messages will come; may be below the one asked for
 * @param reasonString the server's words, if any
 * @param userProperties the server's, in their order
 */
public record SubscribeResult(
    QoS grantedQos, @Nullable String reasonString, List<UserProperty> userProperties) {}
