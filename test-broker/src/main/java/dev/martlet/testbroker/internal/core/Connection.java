package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.codec.packet.Auth;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.ConnAckProperties;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PingResp;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.codec.packet.Unsubscribe;
import dev.martlet.testbroker.policy.Refusable;
import dev.martlet.testbroker.policy.Verdict;
import dev.martlet.topic.TopicName;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One network connection, from its opening to its end; passes packets on to the flows. */
public final class Connection {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final BrokerCore broker;
  private final ClientLink link;
  private final TopicAliases aliases;
  private @Nullable SilenceWatch silence;
  private @Nullable Connect connect;

  /** The place of CONNECT in the order of all. */
  private long connectNumber;

  private @Nullable Admission admission;

  /** Null until CONNACK. */
  private @Nullable Session session;

  private @Nullable ReceiveWindow receiveWindow;
  private boolean writable = true;
  private boolean severed;
  private boolean ended;

  Connection(BrokerCore broker, ClientLink link) {
    this.broker = broker;
    this.link = link;
    this.aliases = new TopicAliases(broker.limits().topicAliasMaximum());
    watch(broker.limits().connectTimeout().toNanos(), this::connectTimedOut);
  }

  /** A packet has arrived; nothing happens once the connection has ended. */
  public void received(Packet packet) {
    if (ended) {
      return;
    }
    if (silence != null && session != null) { // nothing prolongs the time until CONNACK
      silence.heard();
    }
    try {
      if (admission == null) {
        first(packet);
      } else if (session == null) {
        admission.received(packet);
      } else if (packet instanceof Publish publish) {
        published(publish, session);
      } else {
        dispatch(packet, session);
      }
    } catch (ProtocolViolation violation) {
      fail(violation.reasonCode(), violation.words());
    }
  }

  /**
   * Something has arrived that is no packet of MQTT. Before CONNACK the client is told in CONNACK,
   * unless MQTT 3.1.1 has no word for the fault (3.1.1: MQTT-3.1.4-1) or the version is not known.
   */
  public void malformed(MalformedPacketException fault) {
    if (ended) {
      return;
    }
    boolean isKnown = fault.code() == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION || isMqtt5(fault);
    if (connect == null && isKnown) {
      trySend(refusal(inConnAck(fault.code()), null, ReasonProperties.NONE));
      close(fault.code() + ", " + fault.getMessage());
    } else {
      fail(fault.code(), String.valueOf(fault.getMessage()));
    }
  }

  private static boolean isMqtt5(MalformedPacketException fault) {
    return fault.version().equals(Optional.of(ProtocolVersion.MQTT_5));
  }

  /**
   * Whether messages may be sent; answers are sent in any case. True at the beginning. While it is
   * false the client is not read from either but for a look now and then. Then it has to take what
   * it is sent as well, a byte at least within the time that it may be silent [MQTT-3.1.2-22].
   */
  public void writable(boolean value) {
    writable = value;
    if (silence != null && session != null) {
      silence.listening(value);
    }
    if (value && session != null) {
      session.outgoing().pump();
    }
  }

  /** The network connection is gone. */
  public void lost() {
    end();
  }

  /**
   * Nothing is sent any more, and nothing heard: the broker is about to be cut off from all its
   * clients, and what the end of one leaves must not reach another.
   *
   * @param told whether clients of MQTT 5.0 are told that the server shuts down
   */
  void sever(boolean told) {
    if (told) {
      if (session != null && isMqtt5()) {
        tell(ReasonCode.SERVER_SHUTTING_DOWN, "the test broker was stopped");
      }
      link.close("the test broker was stopped");
    }
    severed = true;
  }

  /** Ends it without a will: the broker itself ends. */
  void shutDown() {
    if (session != null && isMqtt5()) {
      tell(ReasonCode.SERVER_SHUTTING_DOWN, "the test broker was closed");
    }
    ended = true;
    link.close("the test broker was closed");
  }

  /** Another connection goes on with the session [MQTT-3.1.4-3]. */
  void takenOver() {
    fail(ReasonCode.SESSION_TAKEN_OVER, "another connection uses this client identifier");
  }

  /**
   * Answers CONNECT with a refusal and closes [MQTT-3.2.2-7]; without an answer if the client's
   * version has none for it.
   */
  void refuse(Verdict verdict) {
    ReasonCode reasonCode = verdict.reasonCode();
    ReasonProperties reason = explained(verdict.words());
    if (!isMqtt5() || !trySend(refusal(reasonCode, verdict.serverReference(), reason))) {
      trySend(refusal(reasonCode, null, ReasonProperties.NONE));
    }
    close("refused, " + reasonCode + (verdict.words() == null ? "" : ", " + verdict.words()));
  }

  /** Answers in {@code version}, the only one that the server knows. */
  void refuseIn(ProtocolVersion version, Verdict verdict) {
    link.speak(version);
    trySend(refusal(verdict.reasonCode(), null, ReasonProperties.NONE));
    close("refused, " + verdict.reasonCode() + ", " + verdict.words());
  }

  /** Asks whether the client may come in; the answer may come later. */
  void admit() {
    Admission begun = new Admission(connect(), this, link, broker);
    admission = begun;
    begun.begin();
  }

  /**
   * Sends the client elsewhere.
   *
   * @return false if it is not there yet, or not any more
   */
  boolean redirect(ReasonCode reasonCode, String serverReference) {
    if (ended || session == null) {
      return false;
    }
    if (isMqtt5()) {
      Disconnect told = new Disconnect(reasonCode, null, serverReference, ReasonProperties.NONE);
      if (!trySend(told)) {
        trySend(new Disconnect(reasonCode));
      }
    }
    close("sent to " + serverReference);
    return true;
  }

  /**
   * Answers CONNECT with {@code connAck} and goes on with {@code opened}.
   *
   * @return false if the client does not take a CONNACK of that size; then the connection has ended
   */
  boolean open(Session opened, ConnAck connAck) {
    session = opened;
    receiveWindow =
        new ReceiveWindow(
            isMqtt5()
                ? broker.limits().receiveMaximum()
                : ServerLimits.PROTOCOL_RECEIVE_MAXIMUM); // which MQTT 3.1.1 cannot say otherwise
    Integer serverKeepAliveSeconds = connAck.properties().serverKeepAliveSeconds();
    long keepAliveSeconds =
        serverKeepAliveSeconds == null ? connect().keepAliveSeconds() : serverKeepAliveSeconds;
    stopWatch();
    if (keepAliveSeconds > 0) {
      watch(keepAliveSeconds * NANOS_PER_SECOND * 3 / 2, this::silent); // [MQTT-3.1.2-22]
    }
    if (!trySend(connAck)) {
      close("CONNACK exceeds the client's Maximum Packet Size"); // DISCONNECT may only follow a
      // CONNACK [MQTT-3.14.0-1]
      return false;
    }
    return true;
  }

  /** What explains an answer, if the client wants to be told [MQTT-3.1.2-29]. */
  ReasonProperties reason(@Nullable String words) {
    return isMqtt5() && connect().properties().requestProblemInformation()
        ? explained(words)
        : ReasonProperties.NONE;
  }

  /** Sends an answer, which has to reach the client. */
  void send(Packet packet) {
    if (!trySend(packet)) {
      fail(ReasonCode.PACKET_TOO_LARGE, "the answer exceeds the client's Maximum Packet Size");
    }
  }

  /**
   * Sends {@code packet} if the client takes its size.
   *
   * @return false if it does not
   */
  boolean trySend(Packet packet) {
    if (ended || severed) {
      return true;
    }
    return link.send(packet);
  }

  boolean isWritable() {
    return writable && !ended && !severed;
  }

  boolean isEnded() {
    return ended;
  }

  /** Whether {@code other} has sent its CONNECT before. */
  boolean isAfter(Connection other) {
    return connectNumber > other.connectNumber;
  }

  /** Whose it is, as far as that is known. */
  KnownClient client() {
    return admission().client();
  }

  /** What {@code message} is answered if it is not to be published; null if it is. */
  @Nullable ReasonCode refusal(RoutedMessage message) {
    return broker.access().refusal(message, this);
  }

  boolean isMqtt5() {
    return connect().version() == ProtocolVersion.MQTT_5;
  }

  /** How many messages above QoS 0 the client takes at once. */
  int receiveMaximum() {
    return connect().properties().receiveMaximum();
  }

  /** The highest topic alias that the client takes, 0 for none. */
  int topicAliasMaximum() {
    return connect().properties().topicAliasMaximum();
  }

  /** The client's own messages above QoS 0. */
  ReceiveWindow receiveWindow() {
    return Objects.requireNonNull(receiveWindow, "before CONNACK");
  }

  private void first(Packet packet) {
    if (!(packet instanceof Connect received)) {
      close("the first packet is " + packet.type() + ", no CONNECT"); // [MQTT-3.1.0-1]
      return;
    }
    connect = received;
    connectNumber = broker.nextConnectNumber();
    link.limitPacketSize(received.properties().maximumPacketSizeBytes());
    broker.handshake().received(received, this);
  }

  private void published(Publish packet, Session from) {
    broker.access().requireAble(packet);
    TopicName topic = aliases.resolve(packet);
    RoutedMessage message =
        RoutedMessage.of(packet, topic, from.clientIdentifier(), broker.clock().nanos());
    from.incoming().received(message, packet.packetIdentifier(), this);
  }

  private void dispatch(Packet packet, Session to) {
    switch (packet.type()) {
      case PUBACK -> to.outgoing().received((PubAck) packet);
      case PUBREC -> to.outgoing().received((PubRec) packet, this);
      case PUBCOMP -> to.outgoing().received((PubComp) packet);
      case PUBREL -> to.incoming().received((PubRel) packet, this);
      case SUBSCRIBE -> broker.subscriptionFlow().received((Subscribe) packet, to, this);
      case UNSUBSCRIBE -> broker.subscriptionFlow().received((Unsubscribe) packet, to, this);
      case PINGREQ -> send(PingResp.INSTANCE);
      case DISCONNECT -> disconnected((Disconnect) packet, to);
      case AUTH -> admission().received((Auth) packet);
      case CONNECT, PUBLISH, CONNACK, SUBACK, UNSUBACK, PINGRESP ->
          throw new ProtocolViolation( // [MQTT-3.1.0-2] and others
              ReasonCode.PROTOCOL_ERROR, "unexpected " + packet.type());
    }
  }

  private void disconnected(Disconnect packet, Session from) {
    Long expirySeconds = packet.sessionExpirySeconds();
    if (expirySeconds != null) {
      if (expirySeconds != 0 && connect().properties().sessionExpirySeconds() == 0) {
        throw new ProtocolViolation( // section 3.14.2.2.2
            ReasonCode.PROTOCOL_ERROR, "a session expiry that was 0 cannot be raised");
      }
      from.expirySeconds(broker.options().abilities().sessionExpirySeconds(expirySeconds));
    }
    if (packet.reasonCode() == ReasonCode.SUCCESS) {
      from.will(null); // [MQTT-3.14.4-3]
    }
    close("the client said goodbye");
  }

  private static ConnAck refusal(
      ReasonCode reasonCode, @Nullable String serverReference, ReasonProperties reason) {
    return new ConnAck(
        false,
        reasonCode,
        new ConnAckProperties(
            ServerLimits.NONE, null, null, null, null, serverReference, null, reason));
  }

  /** What an answer may say in words. */
  private ReasonProperties explained(@Nullable String words) {
    return words == null || !broker.options().abilities().reasonStrings()
        ? ReasonProperties.NONE
        : ReasonProperties.of(words);
  }

  private void connectTimedOut() {
    if (admission == null) {
      close("no CONNECT within " + broker.limits().connectTimeout());
    } else {
      admission.timedOut();
    }
  }

  private void silent() {
    fail(
        ReasonCode.KEEP_ALIVE_TIMEOUT,
        "nothing arrived, or was taken, for one and a half times the Keep Alive");
  }

  /** Closes for a reason, which clients of MQTT 5.0 are told: before CONNACK by that. */
  void fail(ReasonCode reasonCode, String words) {
    if (session != null && isMqtt5()) {
      tell(reasonCode, words);
    } else if (session == null && admission != null) {
      refuse(Verdict.refuse(inConnAck(reasonCode), words));
      return;
    }
    close(reasonCode + ", " + words);
  }

  /** CONNACK does not have every reason code (section 3.2.2.2). */
  private static ReasonCode inConnAck(ReasonCode reasonCode) {
    return Refusable.CONNECT.reasonCodes().contains(reasonCode)
        ? reasonCode
        : ReasonCode.PROTOCOL_ERROR;
  }

  private void tell(ReasonCode reasonCode, String words) {
    if (!trySend(new Disconnect(reasonCode, null, null, explained(words)))) {
      trySend(new Disconnect(reasonCode)); // [MQTT-3.14.2-3]
    }
  }

  void close(String why) {
    if (!ended) {
      link.close(why);
      end();
    }
  }

  private void end() {
    if (ended) {
      return;
    }
    ended = true;
    stopWatch();
    if (admission != null) {
      admission.stop();
    }
    broker.ended(this);
    if (session != null && this == session.connection()) {
      broker.sessions().disconnected(session);
    }
  }

  private void watch(long limitNanos, Runnable onSilence) {
    silence = new SilenceWatch(broker, limitNanos, link, onSilence);
  }

  private void stopWatch() {
    if (silence != null) {
      silence.stop();
      silence = null;
    }
  }

  /** How the client comes in. */
  Admission admission() {
    return Objects.requireNonNull(admission, "before CONNECT");
  }

  private Connect connect() {
    return Objects.requireNonNull(connect, "before CONNECT");
  }
}
