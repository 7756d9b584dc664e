package dev.martlet.client.internal;

import dev.martlet.client.ClientOptions;
import dev.martlet.client.ServerTransport;
import dev.martlet.client.internal.netty.Connection;
import dev.martlet.client.internal.netty.ConnectionListener;
import dev.martlet.client.message.ConnectionFailedException;
import dev.martlet.client.netty.NettyRuntime;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect: the address, the transport (each address in turn) and CONNACK, within one
 * limit of time. Confined to the client's loop; ends by {@link #finish} or by telling its failure.
 */
final class ConnectAttempt {
  private enum Phase {
    RESOLVING("the address was not found"),
    CONNECTING("the server did not take a connection"),
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
  private final long deadline;
  private @Nullable Future<?> limit;
  private @Nullable Future<?> limitOfAddress;
  private @Nullable Connection connection;
  private Phase phase = Phase.RESOLVING;
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
    this.deadline = runtime.ticker().nanoTime() + options.connectTimeout().toNanos();
  }

  /** Begins. */
  void start() {
    limit = loop.schedule(this::overdue, options.connectTimeout().toNanos(), TimeUnit.NANOSECONDS);
    if (isInProcess()) {
      resolved(List.of(runtime.inProcessAddress(options.server().host())), null);
      return;
    }
    runtime
        .resolve(options.server().host(), options.server().port())
        .whenComplete((found, cause) -> onLoop(() -> resolved(found, cause)));
  }

  /** The transport is there; what is left is CONNACK. */
  void opened() {
    phase = Phase.HANDSHAKE;
    cancel(limitOfAddress);
  }

  /** The address did not take a connection; the next one is tried. */
  void notOpened(Throwable cause) {
    connection = null;
    cancel(limitOfAddress);
    connectToNext(cause);
  }

  /** Whether {@code candidate} is the connection of this attempt. */
  boolean owns(Connection candidate) {
    return candidate == connection;
  }

  /** The attempt has succeeded, or its owner has ended it; nothing more is told. */
  void finish() {
    over = true;
    cancel(limit);
    cancel(limitOfAddress);
  }

  /** The owner wants it no more: closes a transport that is under way. */
  void abandon() {
    finish();
    if (connection != null) {
      connection.close();
    }
  }

  private boolean isInProcess() {
    return options.server().transport() == ServerTransport.IN_PROCESS;
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
    limitAddress();
    connection =
        Connection.open(
            loop,
            isInProcess() ? runtime.inProcessChannelFactory() : runtime.channelFactory(),
            address,
            options.connect().maximumPacketSizeBytes(),
            listener);
  }

  /** One address that does not answer must not use up the time of those behind it. */
  private void limitAddress() {
    if (!addresses.isEmpty()) {
      long share = (deadline - runtime.ticker().nanoTime()) / (addresses.size() + 1);
      limitOfAddress = loop.schedule(this::giveAddressUp, share, TimeUnit.NANOSECONDS);
    }
  }

  private void giveAddressUp() {
    if (connection != null) {
      connection.close(); // which is told as an address that did not take a connection
    }
  }

  private void onLoop(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException loopHasEnded) {
      task.run();
    }
  }

  private static void cancel(@Nullable Future<?> timer) {
    if (timer != null) {
      timer.cancel(false);
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
    finish();
    failed.accept(
        new ConnectionFailedException(
            "cannot connect to " + options.server() + ": " + reason, cause));
  }
}
