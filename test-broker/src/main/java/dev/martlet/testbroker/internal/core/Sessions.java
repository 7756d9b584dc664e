package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.Will;
import dev.martlet.codec.packet.ConnectProperties;
import dev.martlet.testbroker.internal.core.Deadlines.Deadline;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All sessions: how they begin, wait for their clients and end. */
final class Sessions {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final NanoClock clock;
  private final Deadlines deadlines;
  private final BrokerLimits limits;
  private final Subscriptions subscriptions;
  private final Router router;
  private final Map<String, Session> byClient = new LinkedHashMap<>();

  Sessions(
      NanoClock clock,
      Deadlines deadlines,
      BrokerLimits limits,
      Subscriptions subscriptions,
      Router router) {
    this.clock = clock;
    this.deadlines = deadlines;
    this.limits = limits;
    this.subscriptions = subscriptions;
    this.router = router;
  }

  /** The session of a client, or null if there is none. */
  @Nullable Session find(String clientIdentifier) {
    return byClient.get(clientIdentifier);
  }

  /** All of them, in the order of their beginning. */
  Collection<Session> all() {
    return byClient.values();
  }

  /**
   * Forgets a session, as a server does that has lost it: its will is not published, and its
   * client, if it is there, loses its connection without a word.
   */
  void lose(Session session) {
    session.will(null);
    Connection connection = session.connection();
    session.connection(null); // which does not wait for its client any more
    end(session);
    if (connection != null) {
      connection.close("the session was lost, as the test wanted");
    }
  }

  /** Whether there may be one more. */
  boolean hasRoom() {
    return byClient.size() < limits.sessions();
  }

  /** Begins a session of a client that has none. */
  Session begin(String clientIdentifier) {
    Session session =
        new Session(
            clientIdentifier,
            new IncomingFlow(router),
            new OutgoingFlow(
                clock, limits.queue(), reason -> router.dropped(clientIdentifier, reason)));
    byClient.put(clientIdentifier, session);
    return session;
  }

  /** Ends a session, connected or not: its will, if it still has one, is published. */
  void end(Session session) {
    session.cancelDeadlines(deadlines);
    byClient.remove(session.clientIdentifier(), session);
    session.subscriptions().forEach(subscriptions::remove);
    router.passOn(session, session.outgoing().end(), DropReason.SESSION_ENDED);
    publishWill(session);
  }

  /** The client has come back over {@code connection}, or is there for the first time. */
  void connected(Session session, Connection connection) {
    session.cancelDeadlines(deadlines); // a will that was not published yet never is [MQTT-3.1.3-9]
    session.connection(connection);
  }

  /** The connection of a session has ended; if the client said goodbye, without its will. */
  void disconnected(Session session) {
    session.connection(null);
    router.passOn(session, session.outgoing().suspend(), DropReason.CONNECTION_ENDED);
    long willDelaySeconds = session.willDelaySeconds();
    if (willDelaySeconds == 0) {
      publishWill(session);
    }
    if (session.expirySeconds() == 0) {
      end(session);
      return;
    }
    Deadline willDue =
        willDelaySeconds == 0 ? null : in(willDelaySeconds, () -> publishWill(session));
    Deadline endDue =
        session.expirySeconds() == ConnectProperties.NEVER_EXPIRES_SECONDS
            ? null
            : in(session.expirySeconds(), () -> end(session));
    session.away(willDue, endDue);
  }

  private Deadline in(long seconds, Runnable action) {
    return deadlines.at(clock.nanos() + seconds * NANOS_PER_SECOND, action);
  }

  private void publishWill(Session session) {
    Will will = session.takeWill();
    if (will != null) {
      router.publishWill(
          RoutedMessage.of(will.message(), session.clientIdentifier(), clock.nanos()));
    }
  }
}
