package dev.martlet.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A bad network between a client and a server on this machine: forwards what both say until it is
 * told to cut, to stall or to lose it. What is asked for holds for the connections that are open
 * then; later ones are sound again, but for {@link #stall}.
 */
public final class TcpProxy implements AutoCloseable {
  private final InetSocketAddress server;
  private final ServerSocket listener;
  private final Thread acceptor;
  private final List<ProxiedConnection> connections = new ArrayList<>(); // guarded by this
  private final Gate gate = new Gate();
  private boolean closed; // guarded by this

  private TcpProxy(InetSocketAddress server, ServerSocket listener) {
    this.server = server;
    this.listener = listener;
    acceptor = new Thread(this::accept, "martlet-proxy-" + listener.getLocalPort());
    acceptor.setDaemon(true);
  }

  /** Listens on a free port of 127.0.0.1 and forwards to {@code serverPort} there. */
  public static TcpProxy to(int serverPort) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try {
      TcpProxy proxy =
          new TcpProxy(
              new InetSocketAddress(loopback, serverPort), new ServerSocket(0, 50, loopback));
      proxy.acceptor.start();
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Where it listens, for an MQTT client. */
  public String uri() {
    return "mqtt://127.0.0.1:" + port();
  }

  /** Ends every connection, towards both sides. */
  public void cutAll() {
    forEach(ProxiedConnection::cut);
  }

  /** Lets {@code bytes} more through to the server, not one more or less, and then cuts. */
  public void cutToServerAfter(long bytes) {
    forEach(connection -> connection.toServer().cutAfter(bytes));
  }

  /** Lets {@code bytes} more through to the client, not one more or less, and then cuts. */
  public void cutToClientAfter(long bytes) {
    forEach(connection -> connection.toClient().cutAfter(bytes));
  }

  /**
   * Lets {@code bytes} more of what the server says through to the client; the rest goes nowhere.
   */
  public void swallowFromServerAfter(long bytes) {
    forEach(connection -> connection.toClient().swallowAfter(bytes));
  }

  /** Waits until {@code bytes} of what the server said went nowhere, in all connections so far. */
  public void awaitSwallowed(long bytes, Duration atMost) throws InterruptedException {
    gate.awaitSwallowed(bytes, atMost);
  }

  /** Holds everything back, in both directions and in later connections too. */
  public void stall() {
    gate.stall();
  }

  /** Ends a {@link #stall}: what was held back goes on its way. */
  public void resume() {
    gate.resume();
  }

  /** Cuts everything, stops listening and waits for its threads. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    closeQuietly(listener);
    List<Thread> threads = new ArrayList<>(List.of(acceptor));
    synchronized (this) {
      for (ProxiedConnection connection : connections) {
        connection.cut();
        threads.addAll(connection.threads());
      }
    }
    gate.resume();
    threads.forEach(TcpProxy::join);
  }

  private void accept() {
    while (true) {
      try {
        Socket client = listener.accept();
        Socket toServer = new Socket();
        try {
          toServer.connect(server);
        } catch (IOException e) {
          closeQuietly(client); // as refused as it would be without this proxy between
          continue;
        }
        add(new ProxiedConnection(client, toServer, gate));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private synchronized void add(ProxiedConnection connection) {
    if (closed) {
      connection.cut();
    } else {
      connections.add(connection);
      connection.start();
    }
  }

  private synchronized void forEach(Consumer<ProxiedConnection> action) {
    connections.forEach(action);
  }

  private static void join(Thread thread) {
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void closeQuietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      // a socket that cannot even be closed is as dead as it gets
    }
  }

  /** Where all connections of a proxy wait while it stalls, and count what they swallow. */
  static final class Gate {
    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean stalled;
    private long swallowed;

    void stall() {
      change(() -> stalled = true);
    }

    void resume() {
      change(() -> stalled = false);
    }

    void countSwallowed(long bytes) {
      change(() -> swallowed += bytes);
    }

    void pass() throws InterruptedException {
      lock.lock();
      try {
        while (stalled) {
          changed.await();
        }
      } finally {
        lock.unlock();
      }
    }

    void awaitSwallowed(long bytes, Duration atMost) throws InterruptedException {
      long leftNanos = atMost.toNanos();
      lock.lock();
      try {
        while (swallowed < bytes) {
          if (leftNanos <= 0) {
            throw new AssertionError(
                "swallowed " + swallowed + " bytes and not " + bytes + " within " + atMost);
          }
          leftNanos = changed.awaitNanos(leftNanos);
        }
      } finally {
        lock.unlock();
      }
    }

    private void change(Runnable change) {
      lock.lock();
      try {
        change.run();
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
