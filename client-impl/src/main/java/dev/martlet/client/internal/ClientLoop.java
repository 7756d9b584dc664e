package dev.martlet.client.internal;

import static java.util.Objects.requireNonNull;

import dev.martlet.client.ClientOptions;
import dev.martlet.client.ClientState;
import dev.martlet.client.internal.netty.Connection;
import dev.martlet.client.internal.netty.ConnectionListener;
import dev.martlet.client.internal.netty.Layer;
import dev.martlet.client.internal.netty.TransportException;
import dev.martlet.client.internal.protocol.Command;
import dev.martlet.client.internal.protocol.Outcome;
import dev.martlet.client.internal.protocol.Session;
import dev.martlet.client.message.ClientClosedException;
import dev.martlet.client.message.ConnectRefusedException;
import dev.martlet.client.message.ConnectResult;
import dev.martlet.client.message.ConnectionFailedException;
import dev.martlet.client.message.ConnectionLostException;
import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.MqttException;
import dev.martlet.client.netty.NettyRuntime;
import dev.martlet.codec.packet.Packet;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything of one client that is confined to its event loop: its session, its one connection at a
 * time, and who waits for either. Each connection is known by its object, so late news of an old
 * one is told from the present.
 */
final class ClientLoop implements ConnectionListener, SessionGateway.Lifecycle {
  private static final Logger log = LoggerFactory.getLogger(ClientLoop.class);

  private final ClientOptions options;
  private final EventLoop loop;
  private final CallbackLanes lanes;
  private final Supplier<ConnectAttempt> attempts;
  private final SessionGateway gateway;
  private final Session session;

  private final List<Outcome<ConnectResult>> connectWaiters = new ArrayList<>();
  private final List<Runnable> whenGone = new ArrayList<>();
  private @Nullable ConnectAttempt attempt;
  private @Nullable Connection connection;
  private @Nullable ConnectResult connected;

  /** Written on the loop only. */
  private volatile ClientState state = ClientState.DISCONNECTED;

  ClientLoop(ClientOptions options, NettyRuntime runtime, EventLoop loop, CallbackLanes lanes) {
    this.options = options;
    this.loop = loop;
    this.lanes = lanes;
    this.attempts = () -> new ConnectAttempt(options, runtime, loop, this, this::attemptFailed);
    this.gateway = new SessionGateway(loop, runtime.ticker(), lanes, this);
    this.session = new Session(options.protocolVersion(), options.connect(), gateway);
  }

  /** What the client is doing; any thread. */
  ClientState state() {
    return state;
  }

  /** Carries out a command for the session. */
  void apply(Command command) {
    assertConfined();
    guarded(() -> command.applyTo(session));
  }

  /** Everything that had gathered is done: what it made goes out. */
  void flush() {
    gateway.flush();
  }

  /** Connects, or tells how the connection that is there came about. */
  void connect(Outcome<ConnectResult> outcome) {
    assertConfined();
    switch (state) {
      case CLOSED -> gateway.fail(outcome, closedException());
      case CONNECTED -> gateway.succeed(outcome, requireNonNull(connected));
      case CONNECTING, DISCONNECTING -> connectWaiters.add(outcome);
      case DISCONNECTED -> {
        connectWaiters.add(outcome);
        startAttempt();
      }
    }
  }

  /** Ends the connection, or the attempt at one. */
  void disconnect(Outcome<@Nullable Void> outcome) {
    assertConfined();
    whenGone.add(() -> gateway.succeed(outcome, null));
    session.disconnect();
    abandonAttempt();
    leaveState();
    failConnectWaiters(
        () -> new ConnectionFailedException("disconnect() was called before the connection", null));
    settleIfGone();
  }

  /** Ends the client; {@code gone} runs on the loop once the connection is. Called once. */
  void close(Runnable gone) {
    assertConfined();
    whenGone.add(gone);
    state = ClientState.CLOSED;
    failConnectWaiters(ClientLoop::closedException);
    session.close();
    abandonAttempt();
    settleIfGone();
  }

  @Override
  public void begun(Connection candidate, Layer layer) {
    if (attempt != null && attempt.owns(candidate)) {
      attempt.begun(layer);
    }
  }

  @Override
  public void opened(Connection opened) {
    if (attempt == null || !attempt.owns(opened)) {
      opened.close();
      return;
    }
    attempt.opened();
    connection = opened;
    gateway.use(opened);
    session.connectionOpened(gateway.now());
    flush();
  }

  @Override
  public void notOpened(Connection candidate, Throwable cause) {
    if (attempt != null && attempt.owns(candidate)) {
      attempt.notOpened(cause);
    }
  }

  @Override
  public void received(Connection source, Packet packet) {
    if (source == connection) {
      session.received(packet, gateway.now());
    }
  }

  @Override
  public void malformed(Connection source, MalformedPacketException fault) {
    if (source == connection) {
      guarded(() -> session.malformed(fault));
    }
  }

  @Override
  public void burstEnded(Connection source) {
    if (source == connection) {
      session.heard(gateway.now());
    }
    flush();
  }

  @Override
  public void writabilityChanged(Connection source) {
    if (source == connection && source.isWritable()) {
      session.writable();
      flush();
    }
  }

  @Override
  public void closed(Connection source, @Nullable Throwable cause) {
    if (source != connection) {
      return;
    }
    guarded(() -> session.connectionLost(closedBy(cause)));
    connection = null;
    gateway.use(null);
    settleIfGone();
  }

  @Override
  public void wake() {
    guarded(() -> session.wake(gateway.now()));
    flush();
  }

  @Override
  public void connected(ConnectResult result) {
    finishAttempt();
    connected = result;
    state = ClientState.CONNECTED;
    for (Outcome<ConnectResult> waiter : connectWaiters) {
      gateway.succeed(waiter, result);
    }
    connectWaiters.clear();
  }

  @Override
  public void ended(@Nullable MqttException cause) {
    boolean established = connected != null;
    finishAttempt();
    connected = null;
    leaveState();
    if (connection != null) {
      connection.closeAfterFlush();
    }
    if (cause != null && established) {
      lanes.tell(() -> options.connectionLost().accept(cause));
    } else if (cause != null) {
      failConnectWaiters(() -> asConnectFailure(cause));
    }
  }

  private void startAttempt() {
    state = ClientState.CONNECTING;
    attempt = attempts.get();
    attempt.start();
  }

  /** The attempt has come to nothing by itself: too late, or nobody there. */
  private void attemptFailed(ConnectionFailedException cause) {
    attempt = null;
    leaveState();
    failConnectWaiters(() -> cause);
    session.connectionLost(cause);
    settleIfGone();
  }

  /** Before anybody hears of the end, {@link #state} must show it. */
  private void leaveState() {
    if (state != ClientState.CLOSED) {
      state = connection == null ? ClientState.DISCONNECTED : ClientState.DISCONNECTING;
    }
  }

  private void finishAttempt() {
    if (attempt != null) {
      attempt.finish();
      attempt = null;
    }
  }

  private void abandonAttempt() {
    if (attempt != null) {
      attempt.abandon();
      attempt = null;
    }
  }

  /** With neither connection nor attempt left, those who waited for that go on. */
  private void settleIfGone() {
    if (connection != null || attempt != null) {
      return;
    }
    leaveState();
    whenGone.forEach(Runnable::run);
    whenGone.clear();
    if (state == ClientState.DISCONNECTED && !connectWaiters.isEmpty()) {
      startAttempt();
    }
  }

  private void failConnectWaiters(Supplier<MqttException> cause) {
    for (Outcome<ConnectResult> waiter : connectWaiters) {
      gateway.fail(waiter, cause.get());
    }
    connectWaiters.clear();
  }

  private static ConnectionLostException closedBy(@Nullable Throwable cause) {
    return new ConnectionLostException(
        cause == null
            ? "the server closed the connection"
            : (cause instanceof TransportException ? "" : "the connection broke: ")
                + cause.getMessage(),
        cause);
  }

  private MqttException asConnectFailure(MqttException cause) {
    if (cause.getCause() instanceof MalformedPacketException wrong) {
      return new ConnectionFailedException(
          "cannot connect to "
              + options.server()
              + (isConnAck(wrong)
                  ? ": the answer to CONNECT is a CONNACK that MQTT does not permit ("
                  : ": the answer to CONNECT is no CONNACK; a TLS or HTTP port? (")
              + wrong.getMessage()
              + ")",
          wrong);
    }
    return cause instanceof ConnectRefusedException || cause instanceof ConnectionFailedException
        ? cause
        : new ConnectionFailedException(
            "cannot connect to " + options.server() + ": " + cause.getMessage(), cause);
  }

  /** What the codec says of a packet whose type it knows begins with that. */
  private static boolean isConnAck(MalformedPacketException wrong) {
    return String.valueOf(wrong.getMessage()).startsWith("CONNACK");
  }

  /** A fault of our own must not stop the loop in silence; the connection may not go on with it. */
  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (Throwable e) {
      log.error("a fault in the client ends its connection", e);
      if (connection != null) {
        connection.abort(e);
      }
    }
  }

  private void assertConfined() {
    assert loop.inEventLoop() || loop.isShutdown() : "not on the client's loop";
  }

  private static ClientClosedException closedException() {
    return new ClientClosedException("the client is closed");
  }
}
