package dev.martlet.testbroker;

import dev.martlet.testbroker.internal.netty.Endpoint;
import dev.martlet.testbroker.internal.netty.PeerServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A server that does what a script says and nothing else, for what no correct server does. A client
 * that is tested against it does not get away with a protocol that it and the server both got
 * wrong.
 *
 * <pre>{@code
 * try (ScriptedServer server = ScriptedServer.start(
 *         script().expect(connect()).send(connAck()).expect(pingReq()).expectEnd());
 *     MqttClient client = MqttClient.builder(server.uri()).build()) {
 *   ...
 *   server.awaitFinished(Duration.ofSeconds(5));
 * }
 * }</pre>
 *
 * <p>A script that fails ends all connections. All methods may be called from any thread.
 */
public final class ScriptedServer implements AutoCloseable {

  private static final AtomicInteger LAST_NUMBER = new AtomicInteger();
  private static final int RECORDED_ENTRIES = 100_000;
  private static final long RECORDED_BYTES = 64L * 1024 * 1024;
  private static final int SHOWN_LINES = 50;
  private static final String FAILED = "the script has failed";

  private final RecordingWriter writer =
      new RecordingWriter(RECORDED_ENTRIES, RECORDED_BYTES, packet -> {});
  private final Recording recording = writer.recording();
  private final ScriptInbox inbox = new ScriptInbox();
  private final PeerServer server = new PeerServer(writer, inbox::add);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicBoolean failureTold = new AtomicBoolean();
  private final ScriptPlayer player;
  private final Thread thread;
  private final String uri;

  private ScriptedServer(ServerScript script, boolean inProcess) {
    int number = LAST_NUMBER.incrementAndGet();
    inbox.clock(server::nanos);
    player = new ScriptPlayer(script.steps(), inbox);
    thread = new Thread(this::play, "martlet-scripted-server-" + number);
    thread.setDaemon(true); // a test that forgets to close must still end
    try {
      uri = inProcess ? listenInProcess("scripted-" + number) : listen();
    } catch (IOException e) {
      server.close("it cannot listen");
      throw new BrokerStartException("a scripted server cannot listen", e);
    }
    thread.start();
  }

  /**
   * Starts a server on a free port of 127.0.0.1.
   *
   * @throws BrokerStartException if there is none
   */
  public static ScriptedServer start(ServerScript script) {
    return new ScriptedServer(script, false);
  }

  /** Starts a server that clients of this JVM reach without a socket. */
  public static ScriptedServer startInProcess(ServerScript script) {
    return new ScriptedServer(script, true);
  }

  /** Where it is, such as {@code mqtt://127.0.0.1:40123} or {@code inproc://scripted-1}. */
  public String uri() {
    return uri;
  }

  /**
   * The packets that it received and sent, and its connections; stays readable after {@link
   * #close}. Bytes that were sent, and beginnings of packets, are in it as faults.
   */
  public Recording recording() {
    return recording;
  }

  /**
   * Waits until the script has come to its end.
   *
   * @param within how long at most, by the machine's clock
   * @throws AssertionError if it fails, or has not come to its end by then, or the thread is
   *     interrupted meanwhile (it stays so); the message says at which step it is, what it waits
   *     for, and what has passed
   */
  public void awaitFinished(Duration within) {
    try {
      player.end().get(within.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw unfinished("has not come to its end within " + within, null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unfinished("has not come to its end: the wait was interrupted", e);
    } catch (ExecutionException e) {
      throw failed(e.getCause() == null ? e : e.getCause());
    }
  }

  /**
   * Checks that the script has come to its end by now.
   *
   * @throws AssertionError if it has not, or has failed; as {@link #awaitFinished}
   */
  public void assertFinished() {
    assertNotFailed();
    if (!player.end().isDone()) {
      throw unfinished("has not come to its end", null);
    }
  }

  /**
   * Ends all connections and frees port and threads. A script that is not at its end is no failure
   * here. Does nothing the second time.
   *
   * @throws AssertionError once all is closed, if the script has failed and no other method has
   *     thrown that, or that it was not at its end, already
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      thread.interrupt();
      join();
      server.close("it was closed");
      writer.end();
      if (!failureTold.get()) {
        assertNotFailed();
      }
    }
  }

  private void play() {
    player.play(() -> server.announceEnd(FAILED)); // who hears of the failure sees all of the log
    if (player.end().isCompletedExceptionally()) {
      server.close(FAILED); // or the client would wait for what does not come
    }
  }

  private void assertNotFailed() {
    CompletableFuture<Void> end = player.end();
    if (end.isCompletedExceptionally()) {
      awaitFinished(Duration.ZERO); // throws what it is
    }
  }

  private String listen() throws IOException {
    InetAddress host = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    InetSocketAddress wanted = new InetSocketAddress(host, 0);
    InetSocketAddress bound = (InetSocketAddress) server.listen(Endpoint.plain(wanted));
    return "mqtt://127.0.0.1:" + bound.getPort();
  }

  private String listenInProcess(String name) throws IOException {
    server.listen(Endpoint.inProcess(name));
    return "inproc://" + name;
  }

  private void join() {
    boolean interrupted = false;
    while (thread != Thread.currentThread()) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private AssertionError failed(Throwable cause) {
    failureTold.set(true);
    return new AssertionError(
        "the script of the server has failed " + player.place() + ": " + cause.getMessage() + log(),
        cause);
  }

  private AssertionError unfinished(String what, @Nullable Exception cause) {
    failureTold.set(true); // what comes of that is no news
    return new AssertionError(
        "the script of the server " + what + ": it is " + player.place() + log(), cause);
  }

  private String log() {
    String log = recording.log(SHOWN_LINES);
    return log.isEmpty() ? "\nNothing has passed." : "\nWhat has passed:\n" + log;
  }
}
