package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.testbroker.state.SessionView;
import dev.martlet.testbroker.state.StoredMessage;
import dev.martlet.topic.TopicFilter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A broker without a network: connections come in by {@link #accept}, and time passes when {@link
 * #fireDeadlines} is called. One thread.
 */
public final class BrokerCore {

  private final NanoClock clock;
  private final BrokerOptions options;
  private final Deadlines deadlines = new Deadlines();
  private final Hooks hooks;
  private final AccessControl access;
  private final Handshake handshake;
  private final SubscriptionFlow subscriptionFlow;
  private final RetainedMessages retained;
  private final Sessions sessions;
  private final Set<Connection> connections = new LinkedHashSet<>();
  private long lastConnectNumber;

  /** A broker without sessions and messages. */
  public BrokerCore(NanoClock clock, BrokerOptions options, Witness witness, TaskQueue tasks) {
    this.clock = clock;
    this.options = options;
    this.hooks = new Hooks(tasks, witness);
    this.access = new AccessControl(options, hooks, witness);
    BrokerLimits limits = options.limits();
    Subscriptions subscriptions = new Subscriptions();
    this.retained = new RetainedMessages(limits.retained());
    Router router = new Router(clock, witness, subscriptions, retained);
    this.sessions = new Sessions(clock, deadlines, limits, subscriptions, router);
    this.handshake = new Handshake(sessions, options, access);
    this.subscriptionFlow =
        new SubscriptionFlow(subscriptions, router, limits.subscriptionsPerSession(), access);
  }

  /** A client has opened a connection. */
  public Connection accept(ClientLink link) {
    Connection connection = new Connection(this, link);
    connections.add(connection);
    return connection;
  }

  /** When {@link #fireDeadlines} is to be called next; {@link Long#MAX_VALUE} for never. */
  public long nextDeadlineNanos() {
    return deadlines.earliestNanos();
  }

  /** Does all that is due by now. */
  public void fireDeadlines() {
    deadlines.fire(clock.nanos());
  }

  /** Ends every connection; clients of MQTT 5.0 are told that the server shuts down. */
  public void shutDown() {
    List<Connection> open = new ArrayList<>(connections);
    open.forEach(Connection::shutDown);
  }

  /**
   * Every client loses its connection at once, and is away from now on; what is published by that
   * waits for those who come back.
   *
   * @param told whether clients of MQTT 5.0 are told that the server shuts down; otherwise nobody
   *     is, as in a crash, and whoever owns the transports has to close them
   */
  public void cut(boolean told) {
    List<Connection> open = new ArrayList<>(connections);
    open.forEach(connection -> connection.sever(told));
    open.forEach(Connection::lost);
  }

  /**
   * Forgets the session of a client, as a server does that has lost it: without its will. A client
   * that is there loses its connection without a word.
   *
   * @return whether there was one
   */
  public boolean loseSession(String clientIdentifier) {
    Session session = sessions.find(clientIdentifier);
    if (session == null) {
      return false;
    }
    sessions.lose(session);
    return true;
  }

  /** The sessions there are, in the order of their beginning. */
  public List<SessionView> sessionViews() {
    StateViews views = new StateViews(clock.nanos());
    return sessions.all().stream().map(views::of).toList();
  }

  /** The session of a client; empty for none. */
  public Optional<SessionView> sessionView(String clientIdentifier) {
    return Optional.ofNullable(sessions.find(clientIdentifier))
        .map(new StateViews(clock.nanos())::of);
  }

  /** What is retained, in the order of publishing; only what {@code filter} matches, if given. */
  public List<StoredMessage> retainedViews(@Nullable TopicFilter filter) {
    long nowNanos = clock.nanos();
    return new StateViews(nowNanos)
        .retained(filter == null ? retained.all(nowNanos) : retained.matching(filter, nowNanos));
  }

  /**
   * Ends the connections of all clients that have their CONNACK; those of MQTT 5.0 are told where
   * to go, with {@link ReasonCode#USE_ANOTHER_SERVER} or {@link ReasonCode#SERVER_MOVED}.
   *
   * @return how many there were
   */
  public int redirect(ReasonCode reasonCode, String serverReference) {
    int told = 0;
    for (Connection connection : new ArrayList<>(connections)) {
      if (connection.redirect(reasonCode, serverReference)) {
        told++;
      }
    }
    return told;
  }

  /**
   * Ends the connection of a client, which is told why if it speaks MQTT 5.0.
   *
   * @return whether it was connected
   */
  public boolean disconnect(String clientIdentifier, ReasonCode reasonCode) {
    Session session = sessions.find(clientIdentifier);
    Connection connection = session == null ? null : session.connection();
    if (connection == null) {
      return false;
    }
    connection.fail(reasonCode, "the test broker was told to disconnect this client");
    return true;
  }

  /** The number of one more CONNECT. */
  long nextConnectNumber() {
    lastConnectNumber++;
    return lastConnectNumber;
  }

  NanoClock clock() {
    return clock;
  }

  BrokerOptions options() {
    return options;
  }

  BrokerLimits limits() {
    return options.limits();
  }

  Hooks hooks() {
    return hooks;
  }

  AccessControl access() {
    return access;
  }

  Deadlines deadlines() {
    return deadlines;
  }

  Sessions sessions() {
    return sessions;
  }

  Handshake handshake() {
    return handshake;
  }

  SubscriptionFlow subscriptionFlow() {
    return subscriptionFlow;
  }

  void ended(Connection connection) {
    connections.remove(connection);
  }
}
