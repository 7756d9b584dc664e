package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.Auth;
import dev.martlet.codec.packet.Authentication;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.testbroker.internal.core.Deadlines.Deadline;
import dev.martlet.testbroker.policy.AuthenticationExchange;
import dev.martlet.testbroker.policy.AuthenticationMethod;
import dev.martlet.testbroker.policy.AuthenticationStep;
import dev.martlet.testbroker.policy.Refusable;
import dev.martlet.testbroker.policy.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * How one client is let in: what it proves between CONNECT and CONNACK, and again whenever it likes
 * (MQTT 5.0 section 4.12).
 */
final class Admission {

  private final Connect connect;
  private final Connection connection;
  private final ClientLink link;
  private final BrokerCore broker;

  /**
   * What came before an answer to CONNECT was there; few, as the client is not read from then on.
   */
  private final Deque<Packet> held = new ArrayDeque<>();

  private KnownClient client;

  /** Null unless enhanced authentication is under way. */
  private @Nullable AuthenticationExchange exchange;

  private boolean isClientsTurn;
  private boolean admitted;

  /** Of authenticating again; CONNECT has that of the connection. */
  private @Nullable Deadline due;

  Admission(Connect connect, Connection connection, ClientLink link, BrokerCore broker) {
    this.connect = connect;
    this.connection = connection;
    this.link = link;
    this.broker = broker;
    this.client = KnownClient.of(connect, link.peer());
  }

  /** Who it is, as far as is known. */
  KnownClient client() {
    return client;
  }

  /** The identifier under which it has its session. */
  void identified(String clientIdentifier) {
    client = client.identified(clientIdentifier);
  }

  /** Asks who has to decide on CONNECT. */
  void begin() {
    Authentication first = connect.properties().authentication();
    if (first != null) {
      begin(first);
      return;
    }
    broker
        .hooks()
        .ask(
            () -> broker.options().access().authenticator().authenticate(client),
            this::decided,
            this::refused);
  }

  /** A packet between CONNECT and CONNACK. */
  void received(Packet packet) {
    if (connect.properties().authentication() == null) {
      held.add(packet);
      link.reading(false); // it is legal, and has no bound; who sends nothing is read, and its end
      return;
    }
    switch (packet.type()) {
      case AUTH -> received((Auth) packet);
      case DISCONNECT -> connection.close("the client said goodbye amid of authentication");
      default ->
          throw new ProtocolViolation( // [MQTT-3.1.2-30]
              ReasonCode.PROTOCOL_ERROR, packet.type() + " amid of authentication");
    }
  }

  /** The client goes on, or starts again. */
  void received(Auth packet) {
    Authentication step = packet.authentication();
    Authentication first = connect.properties().authentication();
    if (first == null || !first.method().equals(step.method())) { // [MQTT-4.12.0-5, 4.12.0-7]
      throw new ProtocolViolation(
          admitted ? ReasonCode.PROTOCOL_ERROR : ReasonCode.BAD_AUTHENTICATION_METHOD,
          "not the authentication method of CONNECT");
    }
    boolean starts = packet.reasonCode() == ReasonCode.RE_AUTHENTICATE;
    if (starts ? !admitted || exchange != null : !isClientsTurn) {
      throw new ProtocolViolation(
          ReasonCode.PROTOCOL_ERROR, "AUTH with " + packet.reasonCode() + " out of turn");
    }
    if (starts) {
      due =
          broker
              .deadlines()
              .at(
                  broker.clock().nanos() + broker.limits().connectTimeout().toNanos(),
                  () -> refused(Verdict.refuse(ReasonCode.NOT_AUTHORIZED, "took too long")));
      begin(step);
    } else {
      ask(step.data());
    }
  }

  /** The time between the opening of the connection and CONNACK is over. */
  void timedOut() {
    refused(
        isClientsTurn
            ? Verdict.refuse(ReasonCode.NOT_AUTHORIZED, "authentication took too long")
            : Verdict.refuse(ReasonCode.SERVER_UNAVAILABLE, "the decision took too long"));
  }

  /** Nothing is to happen any more. */
  void stop() {
    if (due != null) {
      broker.deadlines().cancel(due);
      due = null;
    }
    exchange = null;
  }

  private void begin(Authentication first) {
    AuthenticationMethod method = broker.options().access().methods().get(first.method());
    if (method == null) {
      refused( // [MQTT-4.12.0-1]
          Verdict.refuse(
              ReasonCode.BAD_AUTHENTICATION_METHOD, "no method of authentication by that name"));
      return;
    }
    Verdict begun =
        broker
            .hooks()
            .decide(
                Refusable.CONNECT,
                () -> {
                  exchange = method.begin(client);
                  return Verdict.accept();
                });
    if (begun.isAccepted()) {
      ask(first.data());
    } else {
      refused(begun);
    }
  }

  private void ask(@Nullable ByteBuffer data) {
    AuthenticationExchange asked = exchange;
    if (asked == null) {
      return;
    }
    isClientsTurn = false;
    broker
        .hooks()
        .ask(
            () -> asked.received(data == null ? null : data.asReadOnlyBuffer()),
            this::answered,
            this::refused);
  }

  private void answered(AuthenticationStep step) {
    if (connection.isEnded()) {
      return;
    }
    if (!step.verdict().isAccepted()) {
      refused(step.verdict());
    } else if (!step.isLast()) {
      isClientsTurn = true;
      connection.send(auth(ReasonCode.CONTINUE_AUTHENTICATION, step.data()));
    } else {
      stop();
      client = client.as(step.username());
      if (admitted) {
        connection.send(auth(ReasonCode.SUCCESS, step.data()));
      } else {
        admit(step.data());
      }
    }
  }

  private void decided(Verdict verdict) {
    Verdict sayable = broker.hooks().decide(Refusable.CONNECT, () -> verdict);
    if (!sayable.isAccepted()) {
      refused(sayable);
    } else if (!connection.isEnded()) {
      admit(null);
    }
  }

  private void refused(Verdict verdict) {
    if (connection.isEnded()) {
      return;
    }
    if (admitted) {
      connection.fail(ReasonCode.NOT_AUTHORIZED, String.valueOf(verdict.words()));
    } else {
      connection.refuse(verdict); // [MQTT-4.12.0-4]
    }
  }

  private void admit(@Nullable ByteBuffer data) {
    admitted = true;
    Authentication first = connect.properties().authentication();
    Authentication last = first == null ? null : new Authentication(first.method(), data);
    broker.handshake().admitted(connect, last, connection);
    for (Packet packet = held.poll(); packet != null; packet = held.poll()) {
      connection.received(packet);
    }
    link.reading(true); // which may bring at once what has come meanwhile
  }

  private Auth auth(ReasonCode reasonCode, @Nullable ByteBuffer data) {
    Authentication first = connect.properties().authentication();
    if (first == null) {
      throw new IllegalStateException("no method in CONNECT [MQTT-4.12.0-6]");
    }
    return new Auth(reasonCode, new Authentication(first.method(), data), ReasonProperties.NONE);
  }
}
