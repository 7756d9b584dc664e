package dev.martlet.testbroker.internal.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One place where a broker listens, or has listened and keeps it for later. On the loop, once it is
 * made.
 *
 * <p>A socket that is closed is closed for good only when its selector has noticed: therefore both
 * directions are tried for a while.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what is scheduled tells its result itself
final class ListeningPlace {

  private static final int ATTEMPTS = 100;
  private static final long BETWEEN_ATTEMPTS_MILLIS = 10;

  private final ServerBootstrap bootstrap;
  private final SocketAddress address;
  private final EventLoop loop;
  private Channel listening;
  private @Nullable ReservedPort reserved;

  /**
   * Listens already.
   *
   * @param bootstrap binds such channels
   * @param wanted what was asked for, perhaps with any port
   * @param listening bound
   */
  ListeningPlace(
      ServerBootstrap bootstrap, SocketAddress wanted, Channel listening, EventLoop loop) {
    this.bootstrap = bootstrap;
    this.address = withRealPort(wanted, listening.localAddress());
    this.listening = listening;
    this.loop = loop;
  }

  /** With the host that was asked for: of 0.0.0.0 the socket says ::. */
  private static SocketAddress withRealPort(SocketAddress wanted, SocketAddress real) {
    return wanted instanceof InetSocketAddress internet
        ? new InetSocketAddress(internet.getAddress(), ((InetSocketAddress) real).getPort())
        : wanted;
  }

  /** Stops to listen; completes once nobody can connect any more. */
  CompletableFuture<Void> close() {
    listening.close();
    CompletableFuture<Void> done = new CompletableFuture<>();
    reserve(ATTEMPTS, done);
    return done;
  }

  private void reserve(int attemptsLeft, CompletableFuture<Void> done) {
    if (address instanceof InetSocketAddress internet && reserved == null) {
      try {
        reserved = ReservedPort.of(internet);
      } catch (IOException e) {
        if (attemptsLeft > 0) {
          later(() -> reserve(attemptsLeft - 1, done));
          return;
        } // some systems may not let a port be reserved: then it is left to luck
      }
    }
    done.complete(null);
  }

  /** Listens again; fails if somebody else does. */
  CompletableFuture<Void> reopen() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    reopen(ATTEMPTS, done);
    return done;
  }

  private void reopen(int attemptsLeft, CompletableFuture<Void> done) {
    release();
    bootstrap
        .bind(address)
        .addListener(bound -> {
          if (bound.isSuccess()) {
            listening = ((io.netty.channel.ChannelFuture) bound).channel();
            done.complete(null);
          } else if (attemptsLeft > 0) {
            later(() -> reopen(attemptsLeft - 1, done));
          } else {
            done.completeExceptionally(
                new IOException(
                    "cannot listen on " + address + " again: " + bound.cause().getMessage(),
                    bound.cause()));
          }
        });
  }

  /** Keeps the place no more. */
  void release() {
    if (reserved != null) {
      reserved.release();
      reserved = null;
    }
  }

  private void later(Runnable task) {
    loop.schedule(task, BETWEEN_ATTEMPTS_MILLIS, TimeUnit.MILLISECONDS);
  }
}
