package dev.martlet.client.internal;

import static java.util.Objects.requireNonNull;

import dev.martlet.client.ClientOptions;
import dev.martlet.client.ServerAddress;
import dev.martlet.client.internal.netty.Connection;
import dev.martlet.client.internal.netty.ConnectionListener;
import dev.martlet.client.internal.netty.Layer;
import dev.martlet.client.internal.netty.Layers;
import dev.martlet.client.internal.netty.TransportException;
import dev.martlet.client.message.ConnectionFailedException;
import dev.martlet.client.netty.NettyRuntime;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect: what TLS and WebSocket need, the address, the transport (each address in
 * turn) with its layers, and CONNACK, within one limit of time. Confined to the client's loop; ends
 * by {@link #finish} or by telling its failure.
 */
final class ConnectAttempt {
  private enum Phase {
    PREPARING("the certificates or headers were not there"),
    RESOLVING("the address was not found"),
    CONNECTING("the server did not take a connection"),
    TLS("the TLS handshake did not end"),
    WEB_SOCKET("the server did not answer the upgrade to WebSocket"),
    HANDSHAKE("the server did not answer CONNECT");

    private final String overdue;

    Phase(String overdue) {
      this.overdue = overdue;
    }
  }

  private final ClientOptions options;
  private final NettyRuntime runtime;
  private final EventLoop loop;
  private final ConnectionListener listener;
  private final Consumer<ConnectionFailedException> failed;
  private final Queue<SocketAddress> addresses = new ArrayDeque<>();
  private final AttemptTime time;
  private @Nullable Layers layers;
  private @Nullable Connection connection;
  private Phase phase = Phase.PREPARING;
  private boolean over;

  ConnectAttempt(
      ClientOptions options,
      NettyRuntime runtime,
      EventLoop loop,
      ConnectionListener listener,
      Consumer<ConnectionFailedException> failed) {
    this.options = options;
    this.runtime = runtime;
    this.loop = loop;
    this.listener = listener;
    this.failed = failed;
    this.time = new AttemptTime(loop, runtime.ticker(), options.connectTimeout());
  }

  /** Begins. */
  void start() {
    guarded(this::begin);
  }

  private void begin() {
    time.start(this::overdue);
    if (Layers.areNeeded(options)) {
      Layers.prepare(options, runtime.callbackExecutor())
          .whenComplete((ready, cause) -> onLoop(() -> prepared(ready, cause)));
    } else {
      prepared(Layers.none(options), null);
    }
  }

  /** The server has taken the connection, of which {@code layer} is established now. */
  void begun(Layer layer) {
    phase =
        switch (layer) {
          case TLS -> Phase.TLS;
          case WEB_SOCKET -> Phase.WEB_SOCKET;
        };
    time.endAddress();
  }

  /** The transport is there; what is left is CONNACK. */
  void opened() {
    phase = Phase.HANDSHAKE;
    time.endAddress();
  }

  /** The address did not take a connection; the next one is tried, unless the server answered. */
  void notOpened(Throwable cause) {
    connection = null;
    time.endAddress();
    if (cause instanceof TransportException) {
      fail(String.valueOf(cause.getMessage()), cause);
    } else {
      connectToNext(cause);
    }
  }

  /** Whether {@code candidate} is the connection of this attempt. */
  boolean owns(Connection candidate) {
    return candidate == connection;
  }

  /** The attempt has succeeded, or its owner has ended it; nothing more is told. */
  void finish() {
    over = true;
    time.end();
  }

  /** The owner wants it no more: closes a transport that is under way. */
  void abandon() {
    finish();
    if (connection != null) {
      connection.close();
    }
  }

  private void prepared(@Nullable Layers ready, @Nullable Throwable failure) {
    if (over) {
      return;
    }
    if (ready == null) {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      fail(String.valueOf(cause == null ? null : cause.getMessage()), cause);
      return;
    }
    layers = ready;
    phase = Phase.RESOLVING;
    ServerAddress server = options.server();
    switch (server.transport()) {
      case IN_PROCESS -> resolved(List.of(runtime.inProcessAddress(server.host())), null);
      case UNIX_SOCKET -> resolved(List.of(UnixDomainSocketAddress.of(server.path())), null);
      case TCP, TLS, WEB_SOCKET, SECURE_WEB_SOCKET ->
          runtime
              .resolve(server.host(), server.port())
              .whenComplete((found, cause) -> onLoop(() -> resolved(found, cause)));
    }
  }

  private void resolved(@Nullable List<SocketAddress> found, @Nullable Throwable cause) {
    if (over) {
      return;
    }
    if (found == null || found.isEmpty()) {
      Throwable reason = cause instanceof CompletionException ? cause.getCause() : cause;
      fail("the host " + options.server().host() + " is not known", reason);
      return;
    }
    addresses.addAll(found);
    phase = Phase.CONNECTING;
    connectToNext(null);
  }

  private void connectToNext(@Nullable Throwable failureOfLast) {
    if (over) {
      return;
    }
    SocketAddress address = addresses.poll();
    if (address == null) {
      fail(
          String.valueOf(failureOfLast == null ? null : failureOfLast.getMessage()), failureOfLast);
      return;
    }
    if (!addresses.isEmpty()) {
      // one that does not answer must not use up the time of those behind it
      time.startAddress(addresses.size(), this::giveAddressUp);
    }
    connection =
        Connection.open(
            loop,
            switch (options.server().transport()) {
              case IN_PROCESS -> runtime.inProcessChannelFactory();
              case UNIX_SOCKET -> runtime.unixSocketChannelFactory();
              case TCP, TLS, WEB_SOCKET, SECURE_WEB_SOCKET -> runtime.channelFactory();
            },
            address,
            requireNonNull(layers),
            listener);
  }

  private void giveAddressUp() {
    if (connection != null) {
      connection.close(); // which is told as an address that did not take a connection
    }
  }

  private void onLoop(Runnable task) {
    try {
      loop.execute(() -> guarded(task));
    } catch (RejectedExecutionException loopHasEnded) {
      guarded(task);
    }
  }

  /** Such as a loop that has ended, or a runtime that throws. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      fail(e.toString(), e);
    }
  }

  private void overdue() {
    Connection late = connection;
    fail(phase.overdue + " within " + options.connectTimeout(), null);
    if (late != null) {
      late.close();
    }
  }

  private void fail(String reason, @Nullable Throwable cause) {
    if (over) {
      return;
    }
    finish();
    failed.accept(
        new ConnectionFailedException(
            "cannot connect to " + options.server() + ": " + reason, cause));
  }
}
