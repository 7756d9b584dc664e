package dev.martlet.client;

import dev.martlet.client.message.Credentials;
import dev.martlet.client.message.InvalidOptionException;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.MqttException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.client.message.UserProperty;
import dev.martlet.client.message.Utf8Strings;
import dev.martlet.client.message.Will;
import dev.martlet.client.spi.ClientRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Configures a client. Every method returns this builder and throws {@link InvalidOptionException}
 * for a value that can never work. Not thread-safe; may build several clients.
 */
public final class MqttClientBuilder {
  private static final int MAX_KEEP_ALIVE_SECONDS = 65_535;
  private static final Supplier<TlsOptions> USUAL_TLS = TlsOptions::usual;
  private static final Duration MAX_TIMEOUT = Duration.ofNanos(Long.MAX_VALUE);

  private static volatile @Nullable MqttClientProvider provider;

  private final ServerAddress server;
  private ProtocolVersion protocolVersion = ProtocolVersion.MQTT_5;
  private String clientIdentifier = "";
  private @Nullable Credentials credentials;
  private @Nullable Will will;
  private Duration keepAlive = Duration.ofSeconds(60);
  private Duration sessionExpiry = Duration.ZERO;
  private int receiveMaximum = ServerLimits.PROTOCOL_RECEIVE_MAXIMUM;
  private long maximumPacketSizeBytes = ServerLimits.PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES;
  private final List<UserProperty> userProperties = new ArrayList<>();
  private Duration connectTimeout = Duration.ofSeconds(10);
  private OutgoingLimits outgoingLimits = new OutgoingLimits(10_000, 64L << 20);
  private @Nullable Executor handlerExecutor;
  private Consumer<MqttException> connectionLost = cause -> {};
  private @Nullable ClientRuntime runtime;
  private @Nullable Supplier<TlsOptions> tls;
  private @Nullable WebSocketOptions webSocket;

  MqttClientBuilder(ServerAddress server) {
    this.server = server;
  }

  /** The version of MQTT to speak. Default: {@link ProtocolVersion#MQTT_5}. */
  public MqttClientBuilder protocolVersion(ProtocolVersion value) {
    protocolVersion = Objects.requireNonNull(value, "protocolVersion");
    return this;
  }

  /**
   * The client identifier, by which the server knows the session [MQTT-3.1.3-2]: at most 65,535
   * bytes of UTF-8; every server takes 1 to 23 letters and digits. Default: empty, the server
   * assigns one.
   */
  public MqttClientBuilder clientId(String value) {
    clientIdentifier = requireString("clientId", value);
    return this;
  }

  /** User name and password. Default: none. */
  public MqttClientBuilder credentials(Credentials value) {
    credentials = Objects.requireNonNull(value, "credentials");
    return this;
  }

  /** User name and password. Default: none. */
  public MqttClientBuilder credentials(String username, String password) {
    return credentials(build("credentials", () -> Credentials.of(username, password)));
  }

  /**
   * The message that the server publishes when the connection ends without {@code disconnect()}
   * [MQTT-3.1.2-8]. Default: none.
   */
  public MqttClientBuilder will(Will value) {
    will = Objects.requireNonNull(value, "will");
    return this;
  }

  /** As {@link #will(Will)}, without delay. */
  public MqttClientBuilder will(Message message) {
    return will(build("will", () -> new Will(message)));
  }

  /**
   * The longest silence on the connection [MQTT-3.1.2-20]: whole seconds, 0 (off) to 65,535. After
   * it the client asks whether the server is still there, and gives the connection up when nothing
   * comes for half as long again. The server may prescribe another value [MQTT-3.1.2-21]. Default:
   * 60 seconds.
   */
  public MqttClientBuilder keepAlive(Duration value) {
    if (value.isNegative() || value.getNano() != 0 || value.getSeconds() > MAX_KEEP_ALIVE_SECONDS) {
      throw new InvalidOptionException(
          "keepAlive", value + " is not whole seconds from 0 to " + MAX_KEEP_ALIVE_SECONDS);
    }
    keepAlive = value;
    return this;
  }

  /**
   * The session ends with the connection: nothing is kept for an absent client, and what was not
   * acknowledged fails when the connection ends. This is the default.
   */
  public MqttClientBuilder ephemeral() {
    sessionExpiry = Duration.ZERO;
    return this;
  }

  /**
   * The server keeps the session for this long after the connection ends [MQTT-3.1.2-23], and a
   * later {@code connect()} continues it: unacknowledged messages are sent again by both sides. An
   * MQTT 3.1.1 server keeps it for ever, whatever the duration.
   *
   * @param value whole seconds, 1 to 4,294,967,295; the latter is for ever
   */
  public MqttClientBuilder resumable(Duration value) {
    build("resumable", () -> MessageProperties.requireInterval("session expiry", value));
    if (value.isZero()) {
      throw new InvalidOptionException("resumable", "zero keeps no session, use ephemeral()");
    }
    sessionExpiry = value;
    return this;
  }

  /**
   * How many QoS 1 and 2 messages the client takes before it has acknowledged them, 1 to 65,535
   * [MQTT-3.3.4-9]; a lower value bounds what waits for slow handlers. A server that sends more
   * loses the connection. An MQTT 3.1.1 server is not told; the client stops reading from it
   * instead. Default: 65,535, as in the standard.
   */
  public MqttClientBuilder receiveMaximum(int value) {
    if (value < 1 || value > ServerLimits.PROTOCOL_RECEIVE_MAXIMUM) {
      throw new InvalidOptionException(
          "receiveMaximum", value + " is not one of 1 to " + ServerLimits.PROTOCOL_RECEIVE_MAXIMUM);
    }
    receiveMaximum = value;
    return this;
  }

  /**
   * The largest packet that the client takes, header included [MQTT-3.1.2-24]; a server that sends
   * a larger one loses the connection. 32 to 268,435,460, the default, which is all that MQTT can
   * express.
   */
  public MqttClientBuilder maximumPacketSizeBytes(long value) {
    if (value < 32 || value > ServerLimits.PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES) {
      throw new InvalidOptionException(
          "maximumPacketSizeBytes",
          value + " is not one of 32 to " + ServerLimits.PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES);
    }
    maximumPacketSizeBytes = value;
    return this;
  }

  /** Adds a user property to CONNECT (MQTT 5.0). */
  public MqttClientBuilder userProperty(String name, String value) {
    userProperties.add(build("userProperty", () -> new UserProperty(name, value)));
    return this;
  }

  /**
   * How TLS is spoken, if the server's address says {@code mqtts} or {@code wss}. Default: {@link
   * TlsOptions#usual}. Files that it names are read anew for each attempt to connect.
   */
  public MqttClientBuilder tls(TlsOptions value) {
    Objects.requireNonNull(value, "tls");
    return tls(() -> value);
  }

  /**
   * As {@link #tls(TlsOptions)}, asked before each attempt to connect: for certificates that change
   * and are in no file. Called on a callback thread, where it may block; its time is part of the
   * time to connect. If it throws, the attempt fails.
   */
  public MqttClientBuilder tls(Supplier<TlsOptions> value) {
    tls = Objects.requireNonNull(value, "tls");
    return this;
  }

  /**
   * How the WebSocket is opened, if the server's address says {@code ws} or {@code wss}. Default:
   * {@link WebSocketOptions#usual}.
   */
  public MqttClientBuilder webSocket(WebSocketOptions value) {
    webSocket = Objects.requireNonNull(value, "webSocket");
    return this;
  }

  /**
   * How long one attempt to connect may take, from reading certificates and the look-up of the
   * address by way of TLS and WebSocket to CONNACK: above zero, and at most what nanoseconds can
   * count (292 years). Default: 10 seconds.
   */
  public MqttClientBuilder connectTimeout(Duration value) {
    if (value.isZero() || value.isNegative() || value.compareTo(MAX_TIMEOUT) > 0) {
      throw new InvalidOptionException(
          "connectTimeout", value + " is not above zero and at most " + MAX_TIMEOUT);
    }
    connectTimeout = value;
    return this;
  }

  /**
   * How much may wait or be under way: publishes that would go beyond fail with {@link
   * dev.martlet.client.message.QueueFullException}. Default: 10,000 messages, 64 MiB.
   *
   * @param messages at least 1
   * @param bytes of topics and payloads, at least 1
   */
  public MqttClientBuilder outgoingLimits(int messages, long bytes) {
    if (messages < 1 || bytes < 1) {
      throw new InvalidOptionException(
          "outgoingLimits", messages + " messages and " + bytes + " bytes are not at least 1 each");
    }
    outgoingLimits = new OutgoingLimits(messages, bytes);
    return this;
  }

  /**
   * Where handlers run. Each subscription uses one thread of it at a time. Default: threads shared
   * by all clients, made when needed and ended when idle.
   */
  public MqttClientBuilder handlerExecutor(Executor value) {
    handlerExecutor = Objects.requireNonNull(value, "handlerExecutor");
    return this;
  }

  /**
   * Called on a callback thread each time an established connection ends without {@code
   * disconnect()} or {@code close()}. Default: nothing is called.
   */
  public MqttClientBuilder onConnectionLost(Consumer<MqttException> value) {
    connectionLost = Objects.requireNonNull(value, "onConnectionLost");
    return this;
  }

  /** Where loops, channels, threads and time come from. Default: shared by all clients. */
  public MqttClientBuilder runtime(ClientRuntime value) {
    runtime = Objects.requireNonNull(value, "runtime");
    return this;
  }

  /**
   * The client, not connected.
   *
   * @throws InvalidOptionException if options contradict each other or the protocol version
   * @throws IllegalStateException if the implementation, martlet-client-impl, is missing, or a
   *     library that the transport needs: the message names it
   */
  public MqttClient build() {
    requireSense();
    ConnectOptions connect =
        new ConnectOptions(
            clientIdentifier,
            credentials,
            will,
            keepAlive,
            sessionExpiry,
            receiveMaximum,
            maximumPacketSizeBytes,
            userProperties);
    return provider()
        .create(
            new ClientOptions(
                server,
                protocolVersion,
                connect,
                connectTimeout,
                outgoingLimits,
                handlerExecutor,
                connectionLost,
                runtime,
                tls == null ? USUAL_TLS : tls,
                webSocket == null ? WebSocketOptions.usual() : webSocket));
  }

  /** What the transport does not have is refused, not left out. */
  private void requireTransport() {
    if (tls != null && !server.transport().isTls()) {
      throw new InvalidOptionException(
          "tls", server + " has no TLS; the addresses that have it begin with mqtts:// or wss://");
    }
    if (webSocket != null && !server.transport().isWebSocket()) {
      throw new InvalidOptionException(
          "webSocket", server + " is no WebSocket, whose addresses begin with ws:// or wss://");
    }
  }

  /** What MQTT 3.1.1 cannot say is refused, not left out. */
  private void requireSense() {
    requireTransport();
    if (protocolVersion == ProtocolVersion.MQTT_5) {
      return;
    }
    if (clientIdentifier.isEmpty() && !sessionExpiry.isZero()) {
      throw new InvalidOptionException(
          "clientId",
          "MQTT 3.1.1 needs a client identifier for a resumable session [MQTT-3.1.3-7]");
    }
    if (credentials != null && credentials.username() == null && credentials.password() != null) {
      throw new InvalidOptionException(
          "credentials", "MQTT 3.1.1 has no password without a user name [MQTT-3.1.2-22]");
    }
    if (!userProperties.isEmpty()) {
      throw new InvalidOptionException("userProperty", "MQTT 3.1.1 has no user properties");
    }
    if (will != null && !(will.delay().isZero() && will.message().properties().isEmpty())) {
      throw new InvalidOptionException("will", "MQTT 3.1.1 has no will delay and no properties");
    }
  }

  /** Looked for once: it cannot change, and looking for it costs more than making a client. */
  private static MqttClientProvider provider() {
    MqttClientProvider known = provider;
    if (known == null) {
      known =
          ServiceLoader.load(MqttClientProvider.class, MqttClientProvider.class.getClassLoader())
              .findFirst()
              .orElseThrow(() ->
                  new IllegalStateException(
                      "no MQTT client implementation found: add dev.martlet:martlet-client-impl"));
      provider = known;
    }
    return known;
  }

  private static String requireString(String option, String value) {
    return build(option, () -> Utf8Strings.require(option, value));
  }

  private static <T> T build(String option, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new InvalidOptionException(option, String.valueOf(e.getMessage()));
    }
  }
}
