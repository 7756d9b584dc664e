package dev.martlet.testbroker.internal.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
  private @Nullable CompletableFuture<Void> underWay;
  private boolean givenUp;

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

  /**
   * Stops to listen; completes once nobody can connect any more. To be called once what was begun
   * before has ended, as {@link #reopen}; both fail if the place is given up.
   */
  CompletableFuture<Void> close() {
    return begin(done -> {
      listening.close();
      reserve(ATTEMPTS, done);
    });
  }

  private void reserve(int attemptsLeft, CompletableFuture<Void> done) {
    if (address instanceof InetSocketAddress internet && reserved == null && !givenUp) {
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
    return begin(done -> reopen(ATTEMPTS, done));
  }

  private void reopen(int attemptsLeft, CompletableFuture<Void> done) {
    if (givenUp) {
      return;
    }
    unreserve();
    bootstrap
        .bind(address)
        .addListener(bound -> {
          if (bound.isSuccess()) {
            listening = ((io.netty.channel.ChannelFuture) bound).channel();
            if (givenUp) {
              listening.close();
            }
            done.complete(null);
          } else if (givenUp) {
            return; // that is why
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

  /** Keeps the place no more, and does nothing there any more; what is under way fails. */
  void giveUp() {
    givenUp = true;
    unreserve();
    if (underWay != null) {
      underWay.completeExceptionally(BrokerServer.isClosed());
    }
  }

  private CompletableFuture<Void> begin(Consumer<CompletableFuture<Void>> work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (givenUp) {
      done.completeExceptionally(BrokerServer.isClosed());
    } else {
      underWay = done;
      work.accept(done);
    }
    return done;
  }

  private void unreserve() {
    if (reserved != null) {
      reserved.release();
      reserved = null;
    }
  }

  private void later(Runnable task) {
    loop.schedule(task, BETWEEN_ATTEMPTS_MILLIS, TimeUnit.MILLISECONDS);
  }
}
