package dev.martlet.client;

import dev.martlet.client.message.MqttException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.spi.ClientRuntime;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration of a client, fixed when it is built; each value is described where it is
 * set, in {@link MqttClientBuilder}.
 *
 * @param server where it connects to
 * @param protocolVersion {@link MqttClientBuilder#protocolVersion}
 * @param connect what its CONNECT says
 * @param connectTimeout {@link MqttClientBuilder#connectTimeout}
 * @param outgoingLimits {@link MqttClientBuilder#outgoingLimits}
 * @param handlerExecutor {@link MqttClientBuilder#handlerExecutor}; null: the runtime's
 * @param connectionLost {@link MqttClientBuilder#onConnectionLost}
 * @param runtime {@link MqttClientBuilder#runtime}; null: the shared one
 * @param tls {@link MqttClientBuilder#tls(Supplier)}
 * @param webSocket {@link MqttClientBuilder#webSocket}
 */
public record ClientOptions(
    ServerAddress server,
    ProtocolVersion protocolVersion,
    ConnectOptions connect,
    Duration connectTimeout,
    OutgoingLimits outgoingLimits,
    @Nullable Executor handlerExecutor,
    Consumer<MqttException> connectionLost,
    @Nullable ClientRuntime runtime,
    Supplier<TlsOptions> tls,
    WebSocketOptions webSocket) {}
