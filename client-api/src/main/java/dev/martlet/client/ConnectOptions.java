package dev.martlet.client;

import dev.martlet.client.message.Credentials;
import dev.martlet.client.message.UserProperty;
import dev.martlet.client.message.Will;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every CONNECT of a client says; each value is described where it is set, in {@link
 * MqttClientBuilder}.
 *
 * @param clientIdentifier {@link MqttClientBuilder#clientId}
 * @param credentials {@link MqttClientBuilder#credentials(Credentials)}
 * @param will {@link MqttClientBuilder#will(Will)}
 * @param keepAlive {@link MqttClientBuilder#keepAlive}
 * @param sessionExpiry {@link MqttClientBuilder#resumable}; zero: ephemeral
 * @param receiveMaximum {@link MqttClientBuilder#receiveMaximum}
 * @param maximumPacketSizeBytes {@link MqttClientBuilder#maximumPacketSizeBytes}
 * @param userProperties {@link MqttClientBuilder#userProperty}
 */
public record ConnectOptions(
    String clientIdentifier,
    @Nullable Credentials credentials,
    @Nullable Will will,
    Duration keepAlive,
    Duration sessionExpiry,
    int receiveMaximum,
    long maximumPacketSizeBytes,
    List<UserProperty> userProperties) {

  /** Copies the list. */
  public ConnectOptions {
    userProperties = List.copyOf(userProperties);
  }

  /** Whether the session outlives the connection. */
  public boolean isResumable() {
    return !sessionExpiry.isZero();
  }
}
