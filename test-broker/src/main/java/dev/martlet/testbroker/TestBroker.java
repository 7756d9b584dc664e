package dev.martlet.testbroker;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.testbroker.internal.core.BrokerCore;
import dev.martlet.testbroker.internal.netty.BrokerServer;
import dev.martlet.testbroker.internal.netty.ServerTls;
import dev.martlet.testbroker.internal.pki.KeyChain;
import dev.martlet.testbroker.policy.Verdict;
import dev.martlet.testbroker.state.SessionView;
import dev.martlet.testbroker.state.StoredMessage;
import dev.martlet.topic.TopicFilter;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * An MQTT server for tests: MQTT 5.0 and 3.1.1 over TCP, TLS, WebSocket, Unix sockets or within the
 * process ({@link Listener}), everything in memory, everything gone when it is closed.
 *
 * <pre>{@code
 * try (TestBroker broker = TestBroker.start();
 *     MqttClient client = MqttClient.builder(broker.uri()).build()) {
 *   ...
 * }
 * }</pre>
 *
 * <p>Anybody may connect, publish and subscribe, and the server can do all that MQTT has, unless
 * {@link TestBrokerBuilder} is told otherwise. What MQTT leaves open is decided thus:
 *
 * <ul>
 *   <li>MQTT 3.1 is refused with CONNACK return code 1.
 *   <li>Clients may publish to topics that start with {@code $}, so that a test can play the part
 *       of a server that reports on {@code $SYS}; the broker publishes nothing there itself.
 *   <li>A session with several subscriptions that match gets one copy, at the highest QoS, with all
 *       their subscription identifiers.
 *   <li>QoS 0 messages are not kept for an absent client.
 *   <li>A message above QoS 0 that one of its receivers has no room for goes to nobody: the
 *       publisher is told 0x97 (quota exceeded), or in MQTT 3.1.1 disconnected. Of what arrives at
 *       QoS 0, of a Will Message, and where the subscription asks for QoS 0, that receiver goes
 *       without, which {@link Recording#droppedMessages()} counts. It counts as well what is
 *       published to be retained at QoS 0 or as a will, and has no room; the retained message
 *       before it is gone nevertheless.
 *   <li>Retained messages for a new subscription come in the order in which they were published. As
 *       many wait at once as half of the queue takes, at most 1,000; the others follow as these go,
 *       also on a later connection, those at QoS 0 on this one only. One that is replaced, taken
 *       away or expires until then is not sent, nor any once the subscription has ended; one whose
 *       topic gets another message meanwhile goes before that, if the queue has room for some 64
 *       more. Only one that is larger than the whole queue is counted as dropped.
 *   <li>A message with a Message Expiry Interval of 0 has expired at once: it reaches nobody, is
 *       not retained and counts as dropped. The standard leaves open whether it still goes to those
 *       who are connected (section 3.3.2.3.3). Mosquitto takes 0 for no expiry.
 *   <li>Of a share group that member gets the next message that would have it soonest: one that it
 *       can be sent to at once, then one that is connected and has room in its queue, then one that
 *       is absent and has room; of those that are alike, who waited longest. When a session ends,
 *       what it was not sent goes to other members, and so does what it was sent at QoS 1 and has
 *       not acknowledged; at QoS 0, what it was not sent goes there when its connection ends.
 *   <li>Topics get aliases as far as a client takes them, up to 256 of at most 1,024 bytes. When
 *       all are given, a topic that comes again takes that of the topic that was used least lately.
 *   <li>A payload that its Payload Format Indicator calls UTF-8 and that is not is refused with
 *       0x99 (payload format invalid), at QoS 0 by a DISCONNECT, in a will by the CONNACK.
 *   <li>From a client that does not take what it is sent (256 KiB, in which each packet counts as
 *       some 100 bytes more than it has, for the memory that it takes) the broker does not read,
 *       either, but for a look eight times in one and a half times its Keep Alive, to hear whether
 *       it is alive. It is closed once nothing was heard, or its socket has taken no byte, for all
 *       that time; without a Keep Alive it is left alone, with a bounded queue.
 *   <li>Of two connections with one client identifier that is kept whose CONNECT came later,
 *       whatever the order in which an authenticator answers; the other one is refused with 0x80,
 *       in MQTT 3.1.1 closed.
 *   <li>MQTT 3.1.1 has no shared subscriptions, yet {@code $share/group/filter} is one for its
 *       clients, too. What begins alike and is none, such as {@code $share/group}, is an ordinary
 *       filter.
 *   <li>Methods of enhanced authentication that were not given are refused with 0x8C (bad
 *       authentication method).
 *   <li>Closing the broker disconnects clients with 0x8B (server shutting down) and publishes no
 *       Will Messages. Stopping it ({@link #stop}) does, to the sessions that are kept.
 * </ul>
 *
 * <p>All methods may be called from any thread.
 */
public final class TestBroker implements AutoCloseable {

  private final BrokerServer server;
  private final RecordingWriter writer;
  private final Faults faults;
  private final Recording recording;
  private final Endpoints endpoints;
  private final TemporaryFiles files;
  private final @Nullable ServerTls tls;
  private final Set<String> certificateHosts;
  private final @Nullable CertificateAuthority authority;
  private final @Nullable Path authorityFile;

  private TestBroker(
      BrokerServer server,
      RecordingWriter writer,
      Faults faults,
      Endpoints endpoints,
      TlsSide tlsSide) {
    this.server = server;
    this.writer = writer;
    this.faults = faults;
    this.recording = writer.recording();
    this.endpoints = endpoints;
    this.files = endpoints.files();
    this.tls = tlsSide.tls;
    this.certificateHosts = tlsSide.hosts;
    this.authority = tlsSide.authority;
    this.authorityFile = authority == null ? null : files.write("ca.pem", authority.pem());
  }

  /** What TLS listeners show, for which hosts, and by whom; the first is null if there are none. */
  private record TlsSide(
      @Nullable ServerTls tls, Set<String> hosts, @Nullable CertificateAuthority authority) {}

  /** Starts a broker on a free port of 127.0.0.1. */
  public static TestBroker start() {
    return builder().start();
  }

  /** A broker to be described further. */
  public static TestBrokerBuilder builder() {
    return new TestBrokerBuilder();
  }

  static TestBroker start(TestBrokerBuilder options) {
    List<Listener> listeners = options.listeners();
    CertificateAuthority authority = options.tls().authorityFor(listeners);
    ServerTls tls = options.tls().serverTls(listeners, authority);
    RecordingWriter writer = options.recordingWriter();
    Faults faults = options.newFaults();
    TemporaryFiles files = new TemporaryFiles();
    BrokerServer server =
        new BrokerServer(
            options.options(),
            options.maximumConnections(),
            writer,
            writer,
            options.surroundings(faults.script()));
    if (server.isOnItsThread()) { // one that was lent
      writer.writesHere();
    }
    try {
      Endpoints endpoints = new Endpoints(server, files, tls, options.remoteClients());
      listeners.forEach(endpoints::open);
      options.runtimeUris().forEach(endpoints::add);
      return new TestBroker(
          server,
          writer,
          faults,
          endpoints,
          new TlsSide(tls, options.tls().certificateHosts(listeners), authority));
    } catch (RuntimeException e) {
      server.close();
      files.close();
      throw e;
    }
  }

  /** Where it listens, such as {@code mqtt://127.0.0.1:40123}; of several listeners the first. */
  public String uri() {
    return uris().get(0);
  }

  /**
   * Where the first listener of a scheme listens.
   *
   * @param scheme {@code mqtt}, {@code mqtts}, {@code ws}, {@code wss}, {@code unix} or {@code
   *     inproc}
   * @throws IllegalArgumentException if there is none
   */
  public String uri(String scheme) {
    return uris().stream()
        .filter(uri -> uri.startsWith(scheme + ":"))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no listener is " + scheme + "://, of " + uris()));
  }

  /** Where it listens, in the order in which the listeners were given. */
  public List<String> uris() {
    return List.copyOf(endpoints.uris());
  }

  /**
   * The port that it listens on; of several listeners the first.
   *
   * @throws IllegalStateException if that has no port, such as a Unix socket
   */
  public int port() {
    int port = endpoints.ports().get(0);
    if (port == 0) {
      throw new IllegalStateException("no port: " + uri());
    }
    return port;
  }

  /**
   * Who issued the server's certificate, unless that was given, and issues client certificates.
   *
   * @throws IllegalStateException if there is none: no listener has TLS, or all certificates were
   *     given
   */
  public CertificateAuthority certificateAuthority() {
    if (authority == null) {
      throw new IllegalStateException(
          "no authority is needed for "
              + uris()
              + ": no listener has TLS (listen(Listener.tls()), or listeners = \"mqtts\"), or all"
              + " certificates were given");
    }
    return authority;
  }

  /**
   * A file with {@link CertificateAuthority#pem() what TLS clients trust}, until the broker closes.
   *
   * @throws IllegalStateException where {@link #certificateAuthority()} throws it
   */
  public Path certificateAuthorityFile() {
    certificateAuthority();
    return Objects.requireNonNull(authorityFile);
  }

  /**
   * Has a new certificate issued for the TLS listeners, which they show to connections from now on;
   * those that there are go on. It takes the place of one that was given, too.
   *
   * @param wanted {@link ServerCertificate#usual()} for one like the first
   * @return the new certificate
   * @throws IllegalStateException if no listener has TLS, or nobody is there to issue it
   * @throws IllegalArgumentException if a host is neither a name nor an IP address
   */
  public X509Certificate renewCertificate(ServerCertificate wanted) {
    if (tls == null) {
      throw new IllegalStateException("no listener has TLS, of " + uris());
    }
    KeyChain issued = wanted.issue(certificateHosts, authority);
    try {
      tls.renew(issued.key(), issued.certificates());
    } catch (SSLException e) {
      throw new IllegalStateException("this JDK takes no certificate of its own: " + e, e);
    }
    return issued.certificate();
  }

  /**
   * Stops it as a crash does: every connection is cut without a DISCONNECT, nobody can connect, and
   * the ports are kept free for it. Clients are away from now on: their Will Messages are published
   * to the sessions that are kept, and the time of their sessions and messages runs, by {@link
   * TestBrokerBuilder#clock} too. Nothing if it is stopped.
   *
   * <p>Waits until it is done, unless called on the broker's thread (in a hook or a packet
   * listener), where it happens right after.
   *
   * @throws IllegalStateException if the broker is closed
   */
  public void stop() {
    await(server.stop(false));
  }

  /**
   * As {@link #stop}, but in order: clients of MQTT 5.0 are told 0x8B (server shutting down), and
   * what was sent to clients still reaches them.
   */
  public void stopOrderly() {
    await(server.stop(true));
  }

  /**
   * Starts it again after {@link #stop}: in the same places, the same ports, with the same URIs and
   * the same certificates. Waits as that does.
   *
   * @param state whether sessions and retained messages are still there
   * @throws BrokerStartException if somebody has taken one of the ports meanwhile; it stays stopped
   * @throws IllegalStateException if it is running, or closed
   */
  public void startAgain(BrokerState state) {
    await(server.startAgain(state == BrokerState.KEPT));
  }

  /**
   * {@link #stop}, and at once {@link #startAgain}. Waits as these do.
   *
   * @param state whether sessions and retained messages are still there
   * @throws BrokerStartException if somebody has taken one of the ports meanwhile; it stays stopped
   * @throws IllegalStateException if the broker is closed
   */
  public void restart(BrokerState state) {
    await(server.restart(state == BrokerState.KEPT));
  }

  private void await(CompletableFuture<Void> begun) {
    try {
      server.await(begun);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw cause instanceof IllegalStateException misuse
          ? misuse
          : new BrokerStartException(String.valueOf(cause == null ? e : cause.getMessage()), e);
    }
  }

  /**
   * Forgets the session of a client, as a server does that has lost it: subscriptions and messages
   * are gone, its Will Message is not published, and the client's next CONNECT is answered with
   * Session Present 0. A client that is connected is disconnected by that, without a DISCONNECT:
   * there is no connection without a session. Waits for the broker's thread.
   *
   * @return whether there was one
   * @throws IllegalStateException if the broker is closed
   */
  public boolean loseSession(String clientIdentifier) {
    return server.loseSession(clientIdentifier);
  }

  /**
   * Ends the connection of a client as a server does that wants to be rid of it: a client of MQTT
   * 5.0 gets a DISCONNECT with {@code reasonCode}, one of MQTT 3.1.1 is cut off. Its session stays
   * as long as it may, its Will Message is published, and it may come back. Waits for the broker's
   * thread.
   *
   * @return whether it was connected
   * @throws IllegalArgumentException if a server's DISCONNECT may not have {@code reasonCode}
   * @throws IllegalStateException if the broker is closed
   */
  public boolean disconnectClient(String clientIdentifier, ReasonCode reasonCode) {
    if (!Disconnect.REASONS_OF_BOTH.contains(reasonCode)
        && !Disconnect.REASONS_OF_SERVERS.contains(reasonCode)) {
      throw new IllegalArgumentException("a server does not send DISCONNECT with " + reasonCode);
    }
    return server.disconnect(clientIdentifier, reasonCode);
  }

  /**
   * The sessions there are, of clients that are connected and of clients that are away, in the
   * order of their beginning; as they are now. Waits for the broker's thread.
   *
   * @throws IllegalStateException if the broker is closed
   */
  public List<SessionView> sessions() {
    return server.ask(BrokerCore::sessionViews);
  }

  /**
   * The session of a client as it is now; empty if there is none. Waits for the broker's thread.
   *
   * @throws IllegalStateException if the broker is closed
   */
  public Optional<SessionView> session(String clientIdentifier) {
    return server.ask(core -> core.sessionView(clientIdentifier));
  }

  /**
   * All retained messages, those of topics that start with {@code $} too, in the order of
   * publishing; as they are now. Waits for the broker's thread.
   *
   * @throws IllegalStateException if the broker is closed
   */
  public List<StoredMessage> retainedMessages() {
    return server.ask(core -> core.retainedViews(null));
  }

  /**
   * The retained messages that a subscription to {@code filter} would get, as {@link
   * #retainedMessages()}.
   *
   * @throws IllegalArgumentException if it is no topic filter
   * @throws IllegalStateException if the broker is closed
   */
  public List<StoredMessage> retainedMessages(String filter) {
    TopicFilter valid = TopicFilter.of(filter);
    return server.ask(core -> core.retainedViews(valid));
  }

  /** How many connections it has closed at once, being above {@code maximumConnections}. */
  public long refusedConnections() {
    return server.refusedConnections();
  }

  /**
   * Waits for a packet that {@code pattern} means, or finds it in the {@link #recording()}: {@code
   * broker.await(publish("home/+/temp").qos(1), Duration.ofSeconds(5))}.
   *
   * @param within how long at most, in real time, whatever clock the broker has
   * @return the first of them since the broker's start; asking again gives the same one again, see
   *     {@link Recording#await(PacketPattern, Duration)}
   * @throws PacketNotSeenError if there is none by then, or the broker is closed, or the thread is
   *     interrupted meanwhile (it stays so)
   * @throws IllegalStateException if it would have to wait on the broker's own thread
   */
  public RecordedPacket await(PacketPattern pattern, Duration within) {
    return recording.await(pattern, within);
  }

  /** The packets that it received and sent; stays readable after {@link #close}. */
  public Recording recording() {
    return recording;
  }

  /** What goes wrong on purpose between it and its clients. */
  public Faults faults() {
    return faults;
  }

  /**
   * Sends the clients elsewhere that are connected now: their connections end, for clients of MQTT
   * 5.0 with a DISCONNECT that says where to (section 4.11). They may come back all the same,
   * unless {@link TestBrokerBuilder#redirect} or an authenticator refuses them. Does nothing once
   * the broker is closed.
   *
   * @param reasonCode {@link ReasonCode#USE_ANOTHER_SERVER} (0x9C) or {@link
   *     ReasonCode#SERVER_MOVED} (0x9D)
   * @param serverReference where to, such as {@code broker-2:1883}; several are separated by spaces
   * @return completes on the broker's thread with how many clients there were; never fails
   * @throws IllegalArgumentException for any other reason code, or a text that MQTT cannot carry
   */
  public CompletableFuture<Integer> redirectClients(ReasonCode reasonCode, String serverReference) {
    Verdict valid = Verdict.redirect(reasonCode, serverReference);
    return server.redirect(valid.reasonCode(), serverReference);
  }

  /**
   * Disconnects every client and frees ports, files, thread and memory. Does nothing the second
   * time. A broker that was lent its thread ({@link TestBrokerBuilder#runtime}) gives it back as it
   * is and does not wait: what closes, closes on that thread.
   *
   * @throws IllegalStateException once all is closed, if {@link TestBrokerBuilder#packetListener}
   *     or a hook for authentication or authorization has thrown something; its cause is the first
   *     of it
   */
  @Override
  public void close() {
    server.close();
    writer.end();
    files.close();
    IllegalStateException failure = writer.takeFailure();
    if (failure == null) {
      failure = faults.takeFailure();
    }
    if (failure != null) {
      throw failure;
    }
  }
}
