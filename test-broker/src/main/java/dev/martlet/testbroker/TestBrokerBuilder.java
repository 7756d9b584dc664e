package dev.martlet.testbroker;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.testbroker.internal.core.BrokerLimits;
import dev.martlet.testbroker.internal.core.BrokerOptions;
import dev.martlet.testbroker.internal.core.StoreLimit;
import dev.martlet.testbroker.internal.core.UnfinishedLimit;
import dev.martlet.testbroker.internal.fault.FaultScript;
import dev.martlet.testbroker.internal.netty.NettyBrokerRuntime;
import dev.martlet.testbroker.internal.netty.Surroundings;
import dev.martlet.testbroker.policy.AuthenticationMethod;
import dev.martlet.testbroker.policy.Authenticator;
import dev.martlet.testbroker.policy.Authorizer;
import dev.martlet.testbroker.policy.ServerAbilities;
import dev.martlet.testbroker.policy.Verdict;
import dev.martlet.testbroker.spi.BrokerRuntime;
import dev.martlet.topic.TopicFilter;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Describes a {@link TestBroker} and starts it. Not thread-safe. */
public final class TestBrokerBuilder {

  private static final Duration MAX_CONNECT_TIMEOUT = Duration.ofDays(36_500); // nanoseconds fit
  private static final StoreLimit DEFAULT_STORE = new StoreLimit(100_000, 64L * 1024 * 1024);
  private static final int DEFAULT_SUBSCRIPTIONS = 100_000;

  private int receiveMaximum = ServerLimits.PROTOCOL_RECEIVE_MAXIMUM;
  private int topicAliasMaximum = 16;
  private long maximumPacketSizeBytes = ServerLimits.PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES;
  private boolean controlCharactersRefused;
  private Duration connectTimeout = Duration.ofSeconds(10);
  private int maximumSessions = 100_000;
  private StoreLimit queue = DEFAULT_STORE;
  private UnfinishedLimit unfinished = UnfinishedLimit.ofThisJvm();
  private int recordedPackets = 100_000;
  private long recordedBytes = 64L * 1024 * 1024;
  private Consumer<? super RecordedPacket> listener = packet -> {};

  TestBrokerBuilder() {}

  /**
   * How many QoS 1 and 2 messages of one client may be unacknowledged, 1 to 65,535; who sends more
   * is disconnected with 0x93 (MQTT 5.0). Default: 65,535.
   */
  public TestBrokerBuilder receiveMaximum(int value) {
    receiveMaximum = requireRange("receive maximum", value, 1, 65_535);
    return this;
  }

  /** The highest topic alias that clients may use, 0 for none (MQTT 5.0). Default: 16. */
  public TestBrokerBuilder topicAliasMaximum(int value) {
    topicAliasMaximum = requireRange("topic alias maximum", value, 0, 65_535);
    return this;
  }

  /**
   * The largest packet that clients may send. Default: 268,435,460 bytes, what MQTT can express.
   */
  public TestBrokerBuilder maximumPacketSizeBytes(long value) {
    if (value < 1 || value > ServerLimits.PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES) {
      throw new IllegalArgumentException(
          "maximum packet size of "
              + value
              + " is not from 1 to "
              + ServerLimits.PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES);
    }
    maximumPacketSizeBytes = value;
    return this;
  }

  /**
   * Takes a packet for malformed (0x81) whose strings have what they should not have: U+0001 to
   * U+001F, U+007F to U+009F, or a non-character of Unicode, such as U+FFFE (MQTT 5.0 section
   * 1.5.4, MQTT 3.1.1 section 1.5.3). Payloads are not strings. Default: they are taken.
   */
  public TestBrokerBuilder refuseControlCharacters() {
    controlCharactersRefused = true;
    return this;
  }

  /**
   * How long a connection may stay open without a CONNACK, at most 36,500 days. Who has sent no
   * CONNECT by then is disconnected without a word; who has waited for an {@link #authenticator} is
   * refused with 0x88 (server unavailable), who owes a step of enhanced authentication with 0x87
   * (not authorized). Authenticating again may take as long. Default: 10 seconds.
   */
  public TestBrokerBuilder connectTimeout(Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("connect timeout of " + value + " is not above zero");
    }
    if (value.compareTo(MAX_CONNECT_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "connect timeout of " + value + " is above " + MAX_CONNECT_TIMEOUT);
    }
    connectTimeout = value;
    return this;
  }

  /**
   * How many sessions there may be, of connected and absent clients. A CONNECT that would need one
   * more is refused with 0x97 (quota exceeded), in MQTT 3.1.1 with return code 3. Default: 100,000.
   */
  public TestBrokerBuilder maximumSessions(int value) {
    maximumSessions = requireRange("maximum sessions", value, 1, Integer.MAX_VALUE);
    return this;
  }

  /**
   * How much a session may keep for its client, unacknowledged messages included; what happens
   * above that is said at {@link TestBroker}. Default: 100,000 messages, 64 MiB.
   */
  public TestBrokerBuilder maximumQueue(int messages, long bytes) {
    queue = new StoreLimit(requireRange("queued messages", messages, 1, Integer.MAX_VALUE), bytes);
    return this;
  }

  /**
   * How much is recorded, packets and events together; the oldest are forgotten first. 0 records
   * nothing. Default: 100,000 with 64 MiB of payloads, topics and user properties.
   */
  public TestBrokerBuilder recordingCapacity(int packets, long bytes) {
    recordedPackets = requireRange("recorded packets", packets, 0, Integer.MAX_VALUE);
    recordedBytes = bytes;
    return this;
  }

  /**
   * Called with each packet, on the broker's thread, which waits for it: the listener must not
   * block. What it throws does not disturb the broker; {@link TestBroker#close} throws the first of
   * it. Default: none.
   */
  public TestBrokerBuilder packetListener(Consumer<? super RecordedPacket> value) {
    listener = value;
    return this;
  }

  // What the server can do, and for whom

  private final AccessOptions access = new AccessOptions();
  private ServerAbilities abilities = ServerAbilities.ALL;
  private int maximumSubscriptions = DEFAULT_SUBSCRIPTIONS;
  private StoreLimit retained = DEFAULT_STORE;

  /**
   * How many subscriptions one session may have. SUBACK refuses each filter above that with 0x97
   * (quota exceeded), in MQTT 3.1.1 with 0x80. Default: 100,000.
   */
  public TestBrokerBuilder maximumSubscriptionsPerSession(int value) {
    maximumSubscriptions =
        requireRange("maximum subscriptions per session", value, 0, Integer.MAX_VALUE);
    return this;
  }

  /**
   * How many retained messages there may be. The publisher of one above that is told 0x97 (quota
   * exceeded), in MQTT 3.1.1 disconnected; what was retained for its topic stays. At QoS 0, and of
   * a Will Message, it is delivered, not retained, and counted by {@link
   * Recording#droppedMessages}. Default: 100,000 messages, 64 MiB.
   *
   * @param bytes of their payloads, topics and user properties, and 200 more for each
   */
  public TestBrokerBuilder maximumRetained(int messages, long bytes) {
    retained =
        new StoreLimit(requireRange("retained messages", messages, 0, Integer.MAX_VALUE), bytes);
    return this;
  }

  /**
   * What the server can do. Default: all that MQTT has; small packets and a small Receive Maximum
   * are {@link #maximumPacketSizeBytes} and {@link #receiveMaximum}.
   */
  public TestBrokerBuilder abilities(ServerAbilities value) {
    abilities = Objects.requireNonNull(value, "abilities");
    return this;
  }

  /**
   * Who decides on a CONNECT without enhanced authentication. Default: everybody may connect; once
   * there is an {@link #authenticationMethod}, nobody without it: 0x87 (not authorized).
   */
  public TestBrokerBuilder authenticator(Authenticator value) {
    access.authenticator = Objects.requireNonNull(value, "authenticator");
    return this;
  }

  /**
   * A method of enhanced authentication, such as {@link dev.martlet.testbroker.policy.ScramSha256};
   * may be called several times. A CONNECT that names it is for it alone to decide. Methods that
   * were not given are refused with 0x8C [MQTT-4.12.0-1]. Default: none.
   *
   * @throws IllegalArgumentException if there is one of its name already
   */
  public TestBrokerBuilder authenticationMethod(AuthenticationMethod value) {
    if (access.methods.putIfAbsent(value.name(), value) != null) {
      throw new IllegalArgumentException(
          "authentication method " + value.name() + " was given twice");
    }
    return this;
  }

  /** Who decides what a client may publish and subscribe to. Default: everybody everything. */
  public TestBrokerBuilder authorizer(Authorizer value) {
    access.authorizer = Objects.requireNonNull(value, "authorizer");
    return this;
  }

  /**
   * Sends every client elsewhere: CONNECT is refused with a Server Reference, in MQTT 3.1.1 with
   * return code 3. An {@link #authenticator} can do so with some; {@link
   * TestBroker#redirectClients} is for those who are connected. Default: nobody.
   *
   * @param reasonCode {@link ReasonCode#USE_ANOTHER_SERVER} (0x9C) or {@link
   *     ReasonCode#SERVER_MOVED} (0x9D)
   * @param serverReference where to, such as {@code broker-2:1883}; several are separated by spaces
   * @throws IllegalArgumentException for any other reason code, or a text that MQTT cannot carry
   */
  public TestBrokerBuilder redirect(ReasonCode reasonCode, String serverReference) {
    access.connecting = Verdict.redirect(reasonCode, serverReference);
    return this;
  }

  /**
   * Refuses clients with such identifiers, by CONNACK; in MQTT 3.1.1 with the return code that
   * comes closest, or by closing if none does. Of several rules the first that applies counts.
   * Identifiers that the broker assigns are not asked about. Default: none.
   *
   * @param refused called on the broker's thread, as an {@link #authenticator} is
   * @throws IllegalArgumentException if CONNACK may not have {@code reasonCode}
   */
  public TestBrokerBuilder refuseClientIdentifiers(
      Predicate<String> refused, ReasonCode reasonCode) {
    access.clientIdentifiers =
        access.clientIdentifiers.and(Objects.requireNonNull(refused, "refused"), reasonCode);
    return this;
  }

  /**
   * Refuses messages to topics that {@code filter} matches, Will Messages included, as an {@link
   * #authorizer} would, before it is asked. Of several rules the first that applies counts.
   * Default: none.
   *
   * @throws IllegalArgumentException if PUBACK may not have {@code reasonCode}, or {@code filter}
   *     is no topic filter
   */
  public TestBrokerBuilder refuseTopics(String filter, ReasonCode reasonCode) {
    access.topics = access.topics.and(TopicFilter.of(filter)::matches, reasonCode);
    return this;
  }

  /**
   * Refuses subscriptions to filters that {@code filter} covers: that match nothing which it does
   * not match. As an {@link #authorizer} would, before it is asked. Of several rules the first that
   * applies counts. Default: none.
   *
   * @throws IllegalArgumentException if SUBACK may not have {@code reasonCode}, or {@code filter}
   *     is no topic filter
   */
  public TestBrokerBuilder refuseFilters(String filter, ReasonCode reasonCode) {
    access.filters = access.filters.and(TopicFilter.of(filter)::covers, reasonCode);
    return this;
  }

  /**
   * How much all connections together may hold of packets and frames that are not whole. Default:
   * what suits this JVM.
   */
  TestBrokerBuilder unfinished(UnfinishedLimit value) {
    unfinished = value;
    return this;
  }

  BrokerOptions options() {
    BrokerOptions options = new BrokerOptions(limits(), abilities, access.rules(), unfinished);
    new Contradictions(options, new TestBrokerBuilder().limits(), access).refuse();
    return options;
  }

  /**
   * Starts the broker.
   *
   * @throws BrokerStartException if it cannot listen where it should
   * @throws IllegalArgumentException if two options contradict each other; the message names both
   */
  public TestBroker start() {
    return TestBroker.start(this);
  }

  BrokerLimits limits() {
    return new BrokerLimits(
        receiveMaximum,
        topicAliasMaximum,
        maximumPacketSizeBytes,
        connectTimeout,
        maximumSessions,
        maximumSubscriptions,
        queue,
        retained,
        controlCharactersRefused);
  }

  private final List<Consumer<? super Faults>> faults = new ArrayList<>();

  /**
   * Makes rules for what is to go wrong, before any client can connect: {@code faults ->
   * faults.on(connect()).refuse(SERVER_BUSY)}. May be called several times; each broker that is
   * started gets rules of its own. Default: none.
   */
  public TestBrokerBuilder faults(Consumer<? super Faults> value) {
    faults.add(Objects.requireNonNull(value, "faults"));
    return this;
  }

  Faults newFaults() {
    Faults made = new Faults();
    faults.forEach(rules -> rules.accept(made));
    return made;
  }

  RecordingWriter recordingWriter() {
    return new RecordingWriter(recordedPackets, recordedBytes, listener);
  }

  // What it runs on

  private @Nullable NettyBrokerRuntime runtime;
  private @Nullable VirtualClock clock;

  /**
   * The time of the broker: Keep Alive, session expiry, message expiry, Will Delay, {@link
   * #connectTimeout}, the times of the {@link Recording}. Several brokers may have one clock.
   * Default: the machine's time.
   */
  public TestBrokerBuilder clock(VirtualClock value) {
    clock = Objects.requireNonNull(value, "clock");
    return this;
  }

  /** The clock that was given; empty if the broker is to go by the machine's time. */
  public Optional<VirtualClock> clock() {
    return Optional.ofNullable(clock);
  }

  /**
   * Runs the broker on somebody else's thread, with the connections and the time of that; it
   * listens nowhere by itself, {@link TestBroker#uris} are those of the runtime. Default: a thread
   * of its own.
   *
   * @throws IllegalArgumentException if it is none that this broker can run on
   */
  public TestBrokerBuilder runtime(BrokerRuntime value) {
    if (!(value instanceof NettyBrokerRuntime netty)) {
      throw new IllegalArgumentException(
          "no runtime that this broker can run on: "
              + value
              + " (a simulation of this test kit is one)");
    }
    runtime = netty;
    return this;
  }

  Surroundings surroundings(FaultScript script) {
    return new Surroundings(runtime, clock == null ? null : clock.time(), script);
  }

  List<String> runtimeUris() {
    return runtime == null ? List.of() : runtime.uris();
  }

  /** Whoever supplies connections and time leaves nothing to listen for, and no other time. */
  private void refuseBesideRuntime() {
    if (first != null || !listeners.isEmpty()) {
      throw Contradictions.contradiction("listen", "runtime");
    }
    if (clock != null) {
      throw Contradictions.contradiction("clock", "runtime");
    }
  }

  // Listeners

  private final List<Listener> listeners = new ArrayList<>();
  private final TlsOptions tls = new TlsOptions();
  private @Nullable Listener first;
  private boolean remoteClients;
  private int maximumConnections = 100_000;

  /** The host of a first listener, by TCP. Default: 127.0.0.1. */
  public TestBrokerBuilder host(String value) {
    first = first().host(value);
    return this;
  }

  /** The port of a first listener, by TCP. Default: 0, any that is free. */
  public TestBrokerBuilder port(int value) {
    first = first().port(value);
    return this;
  }

  /** Listens there by TCP; may be called several times. Port 0 is any that is free. */
  public TestBrokerBuilder listen(String host, int port) {
    return listen(Listener.tcp().host(host).port(port));
  }

  /**
   * Listens there; may be called several times. Default, if none of these methods is called: TCP at
   * any free port of 127.0.0.1.
   */
  public TestBrokerBuilder listen(Listener value) {
    listeners.add(value);
    return this;
  }

  /**
   * Permits listeners at addresses that other machines reach, such as 0.0.0.0; without it {@link
   * #start} refuses them. Anybody who reaches the broker may do anything with it.
   */
  public TestBrokerBuilder allowRemoteClients() {
    remoteClients = true;
    return this;
  }

  /**
   * How many connections there may be, of all listeners together, with or without a CONNECT;
   * further ones are closed at once, which {@link TestBroker#refusedConnections()} counts and the
   * log tells of. Default: 100,000.
   */
  public TestBrokerBuilder maximumConnections(int value) {
    maximumConnections = requireRange("maximum connections", value, 1, Integer.MAX_VALUE);
    return this;
  }

  /**
   * Issues the server's certificate, unless that is given, and is trusted to issue those of
   * clients. Default: a new one, see {@link TestBroker#certificateAuthority()}.
   */
  public TestBrokerBuilder certificateAuthority(CertificateAuthority value) {
    tls.authority(value);
    return this;
  }

  /**
   * Further names and IP addresses for the certificate that is made for TLS listeners. It always
   * has localhost, 127.0.0.1, ::1 and the hosts of the listeners.
   */
  public TestBrokerBuilder certificateHosts(String... values) {
    tls.hosts(List.of(values));
    return this;
  }

  /**
   * What TLS listeners show, instead of a certificate that is made.
   *
   * @param chain PEM: the server's certificate, then those of its issuers
   * @param key PEM (PKCS #8, not encrypted): its private key
   */
  public TestBrokerBuilder serverCertificate(Path chain, Path key) {
    tls.serverKey(chain, key);
    return this;
  }

  /**
   * What TLS listeners show, instead of a certificate that is made: the only key of {@code store}.
   *
   * @throws IllegalArgumentException if there is none or more than one, or the password is wrong
   */
  public TestBrokerBuilder serverCertificate(KeyStore store, char[] password) {
    tls.serverKey(TlsOptions.key(store, password));
    return this;
  }

  /**
   * Who may issue certificates of clients, instead of the broker's own authority.
   *
   * @param pemFile one certificate or more
   * @throws IllegalArgumentException if it has none
   */
  public TestBrokerBuilder trustedClients(Path pemFile) {
    tls.trusted(TlsOptions.certificates(pemFile));
    return this;
  }

  /**
   * Who may issue certificates of clients, instead of the broker's own authority: all that {@code
   * store} trusts.
   *
   * @throws IllegalArgumentException if that is nobody
   */
  public TestBrokerBuilder trustedClients(KeyStore store) {
    tls.trusted(KeyStores.trustedBy(store));
    return this;
  }

  List<Listener> listeners() {
    if (runtime != null) {
      refuseBesideRuntime();
      return List.of();
    }
    List<Listener> all = new ArrayList<>(listeners);
    if (first != null || all.isEmpty()) {
      all.add(0, first());
    }
    return all;
  }

  TlsOptions tls() {
    return tls;
  }

  boolean remoteClients() {
    return remoteClients;
  }

  int maximumConnections() {
    return maximumConnections;
  }

  private Listener first() {
    return first == null ? Listener.tcp() : first;
  }

  private static int requireRange(String what, int value, int minimum, int maximum) {
    if (value < minimum || value > maximum) {
      throw new IllegalArgumentException(
          what + " of " + value + " is not from " + minimum + " to " + maximum);
    }
    return value;
  }
}
