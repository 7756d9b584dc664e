package dev.martlet.testbroker.internal.netty;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.PacketCodec;
import dev.martlet.codec.Role;
import dev.martlet.codec.UnfinishedPackets;
import dev.martlet.testbroker.internal.core.BrokerCore;
import dev.martlet.testbroker.internal.core.BrokerOptions;
import dev.martlet.testbroker.internal.core.NanoClock;
import dev.martlet.testbroker.internal.core.TaskQueue;
import dev.martlet.testbroker.internal.core.Witness;
import dev.martlet.testbroker.internal.time.BrokerTime;
import dev.martlet.testbroker.internal.time.Patience;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker on sockets. All its connections and deadlines run on one thread, so that the core needs
 * no lock. All methods may be called from any thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what ends is told by the end of the thread
public final class BrokerServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BrokerServer.class);
  private static final long SHARED_FRAME_BYTES = 1024 * 1024;

  private enum Phase {
    SERVING,
    STOPPED,
    CLOSED
  }

  private final BrokerLoop brokerLoop;
  private final Taps taps;
  private final BrokerOptions options;
  private final Supplier<BrokerCore> newCore;
  private final BurstEnd burstEnd;
  private final ConnectionLimit connectionLimit;
  private final Listeners listeners;
  private final OpenChannels open = new OpenChannels();
  private final UnfinishedPackets unfinished;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.SERVING);

  /** Of the loop; another one once the state was lost. */
  private BrokerCore core;

  /** Of the loop: the stop or start that was begun last, which the next one waits for. */
  private CompletableFuture<Void> latestChange = CompletableFuture.completedFuture(null);

  /**
   * Listens to nothing yet.
   *
   * @param maximumConnections of all listeners together
   */
  public BrokerServer(
      BrokerOptions options,
      int maximumConnections,
      Witness witness,
      Traffic traffic,
      Surroundings surroundings) {
    this.brokerLoop = new BrokerLoop(surroundings, this::execute);
    this.options = options;
    this.connectionLimit = new ConnectionLimit(maximumConnections);
    this.unfinished =
        new UnfinishedPackets(
            options.unfinished().strangersBytes(), options.unfinished().clientsBytes());
    this.listeners = new Listeners(loop(), connectionLimit, open);
    BrokerTime time = brokerLoop.time();
    this.newCore = () -> new BrokerCore(clockOf(time), options, witness, tasks());
    this.core = newCore.get();
    this.taps =
        new Taps(traffic, time, surroundings.faults(), options.limits().topicAliasMaximum());
    this.burstEnd = new BurstEnd(core, time);
    NettyBrokerRuntime runtime = surroundings.runtime();
    if (runtime != null) {
      runtime.serve(this::take);
    }
  }

  /** Whether the caller's thread is the one on which the broker does all its work. */
  public boolean isOnItsThread() {
    return loop().inEventLoop();
  }

  /**
   * Listens at one more place.
   *
   * @return the address with its real port
   * @throws IOException if that cannot be, such as when the port is in use
   */
  public SocketAddress listen(Endpoint endpoint) throws IOException {
    return listeners.open(endpoint.address(), initializer(endpoint));
  }

  /** How many connections were closed at once, as there were too many. */
  public long refusedConnections() {
    return connectionLimit.refused();
  }

  /**
   * Sends the clients elsewhere that are connected now.
   *
   * @return completes on the broker's thread with how many there were; with none once it is closed
   */
  public CompletableFuture<Integer> redirect(ReasonCode reasonCode, String serverReference) {
    CompletableFuture<Integer> told = new CompletableFuture<>();
    if (!execute(() -> told.complete(core.redirect(reasonCode, serverReference)))) {
      told.complete(0);
    }
    return told;
  }

  /**
   * What the core says to {@code question}, on the broker's thread; waits for it elsewhere.
   *
   * @throws IllegalStateException if the broker is closed, or its thread held up
   */
  public <T> T ask(Function<BrokerCore, T> question) {
    if (loop().inEventLoop()) {
      return question.apply(core);
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    onLoop(answer, () -> answer.complete(question.apply(core)));
    try {
      return Patience.await(answer);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e);
    }
  }

  /**
   * Forgets a session, and cuts its client off, on the broker's thread; waits for it elsewhere.
   *
   * @return whether there was one
   * @throws IllegalStateException if the broker is closed, or its thread held up
   */
  public boolean loseSession(String clientIdentifier) {
    return tell(state -> state.loseSession(clientIdentifier));
  }

  /**
   * Disconnects a client, on the broker's thread; waits for it elsewhere.
   *
   * @return whether it was connected
   * @throws IllegalStateException if the broker is closed, or its thread held up
   */
  public boolean disconnect(String clientIdentifier, ReasonCode reasonCode) {
    return tell(state -> state.disconnect(clientIdentifier, reasonCode));
  }

  /** As {@link #ask} for what changes something, so that what it has made goes out. */
  private boolean tell(Predicate<BrokerCore> change) {
    return ask(state -> {
      boolean changed = change.test(state);
      burstEnd.run();
      return changed;
    });
  }

  /**
   * Cuts every connection and stops to listen, without losing anything that is kept. Nothing if it
   * is stopped; once it has started, if that is under way.
   *
   * @param told whether clients are told, and their connections closed in order; otherwise all ends
   *     as in a crash
   * @return completes on the broker's thread once nobody can connect any more; fails if it is
   *     closed
   */
  public CompletableFuture<Void> stop(boolean told) {
    return inTurn(() -> stopNow(told));
  }

  /**
   * Listens again in the places of before.
   *
   * @param keepState whether sessions and retained messages are still there
   * @return completes on the broker's thread once clients can connect; fails if it was not stopped,
   *     is closed, or if somebody has taken a place: then it stays stopped
   */
  public CompletableFuture<Void> startAgain(boolean keepState) {
    return inTurn(() -> startNow(keepState));
  }

  /** Stops as in a crash, if it runs, and starts again, with nothing else between. */
  public CompletableFuture<Void> restart(boolean keepState) {
    return inTurn(() -> stopNow(false).thenCompose(stopped -> startNow(keepState)));
  }

  private CompletableFuture<Void> stopNow(boolean told) {
    if (phase.compareAndSet(Phase.SERVING, Phase.STOPPED)) {
      core.cut(told);
      if (!told) {
        closeAtOnce(open.accepted());
      }
      return listeners.close();
    }
    return phase.get() == Phase.CLOSED
        ? CompletableFuture.failedFuture(isClosed())
        : CompletableFuture.completedFuture(null);
  }

  private CompletableFuture<Void> startNow(boolean keepState) {
    if (!phase.compareAndSet(Phase.STOPPED, Phase.SERVING)) {
      return CompletableFuture.failedFuture(
          phase.get() == Phase.CLOSED
              ? isClosed()
              : new IllegalStateException("the test broker is running: stop it first"));
    }
    if (!keepState) {
      core = newCore.get();
      burstEnd.goOnWith(core);
    }
    CompletableFuture<Void> started = new CompletableFuture<>();
    listeners
        .reopen()
        .whenComplete((done, failure) -> {
          if (failure == null) {
            started.complete(null);
          } else {
            phase.compareAndSet(Phase.SERVING, Phase.STOPPED);
            listeners
                .close()
                .whenComplete((closed, ignored) -> started.completeExceptionally(failure));
          }
        });
    return started;
  }

  /**
   * Stops or starts once what was begun before has ended: the places are not to be opened by one
   * that has not heard yet that they are to be closed.
   */
  private CompletableFuture<Void> inTurn(Supplier<CompletableFuture<Void>> change) {
    CompletableFuture<Void> told = new CompletableFuture<>();
    onLoop(
        told,
        () -> {
          latestChange =
              latestChange.handle((done, failure) -> change.get()).thenCompose(begun -> begun);
          whenDone(latestChange, told);
        });
    return told;
  }

  /**
   * Waits for what was begun here; on the broker's thread, which would wait for itself, it only
   * sees to it that a failure is in the log. That the broker was closed meanwhile is none.
   *
   * @throws ExecutionException with what it failed with
   */
  public void await(CompletableFuture<Void> begun) throws ExecutionException {
    if (!loop().inEventLoop()) {
      Patience.await(begun);
      return;
    }
    begun.whenComplete((done, failure) -> {
      if (failure != null && phase.get() != Phase.CLOSED) {
        LOG.error("What the test broker was told on its own thread has failed", failure);
      }
    });
  }

  /**
   * Ends all connections and the thread; waits for both, unless called on that thread, or if the
   * thread is not the broker's own.
   */
  @Override
  public void close() {
    if (phase.getAndSet(Phase.CLOSED) != Phase.CLOSED) {
      brokerLoop.stopTime();
      loop().execute(this::shutDown);
    }
    brokerLoop.awaitEnd();
  }

  /** Serves a channel that nobody has listened for. */
  private void take(Channel channel) {
    if (phase.get() != Phase.SERVING) {
      channel.unsafe().closeForcibly();
    } else if (connectionLimit.admits(channel)) {
      channel.config().setWriteBufferWaterMark(Listeners.WATER_MARK);
      channel.pipeline().addLast(initializer(Endpoint.inProcess("runtime")));
      loop().register(channel);
    }
  }

  private ChannelInitializer<Channel> initializer(Endpoint endpoint) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        accept(channel, endpoint);
      }
    };
  }

  private void accept(Channel channel, Endpoint endpoint) {
    open.add(channel);
    ChannelPipeline pipeline = channel.pipeline();
    ServerTls tls = endpoint.tls();
    if (tls != null) {
      pipeline.addLast(tls.newHandler(channel.alloc(), endpoint.clientAuthentication()));
    }
    UnfinishedPackets.Sender sender = unfinished.newSender();
    String webSocketPath = endpoint.webSocketPath();
    if (webSocketPath != null) {
      WebSocketUpgrade.addTo(pipeline, webSocketPath, maximumFrameBytes(), sender);
    }
    FaultyBytes faultyBytes = taps.bytes();
    pipeline.addLast(faultyBytes);
    PacketCodec codec =
        PacketCodec.addTo(pipeline, Role.SERVER, options.limits().maximumPacketSizeBytes(), sender);
    if (options.limits().refusesControlCharacters()) {
      codec.refuseControlCharacters();
    }
    PacketTap tap = taps.next(codec);
    FaultyPackets faults = taps.faults(tap, faultyBytes);
    pipeline.addLast(tap, faults, new ClientHandler(channel, codec, faults, core, burstEnd));
  }

  /** Small packets may share a frame; a frame is held in memory until it is whole. */
  private int maximumFrameBytes() {
    return (int) Math.max(SHARED_FRAME_BYTES, options.limits().maximumPacketSizeBytes());
  }

  private EventLoop loop() {
    return brokerLoop.eventLoop();
  }

  private static NanoClock clockOf(BrokerTime time) {
    return time::nanos;
  }

  private TaskQueue tasks() {
    return this::execute;
  }

  /**
   * Does {@code task} on the broker's thread, and what follows every burst.
   *
   * @return false if the thread has ended
   */
  private boolean execute(Runnable task) {
    try {
      loop()
          .execute(() -> {
            try {
              task.run();
            } finally {
              burstEnd.run();
            }
          });
      return true;
    } catch (RejectedExecutionException e) {
      return false; // the broker is closed, and with it whoever asked
    }
  }

  /**
   * Does {@code task} on the loop; what it throws, or that the loop has ended, fails {@code told}.
   */
  private void onLoop(CompletableFuture<?> told, Runnable task) {
    boolean accepted =
        phase.get() != Phase.CLOSED
            && execute(() -> {
              try {
                task.run();
              } catch (RuntimeException e) {
                told.completeExceptionally(e);
              }
            });
    if (!accepted) {
      told.completeExceptionally(isClosed());
    }
  }

  static IllegalStateException isClosed() {
    return new IllegalStateException("the test broker is closed");
  }

  private static void whenDone(CompletableFuture<Void> begun, CompletableFuture<Void> told) {
    begun.whenComplete((done, failure) -> {
      Throwable cause = failure;
      while (cause instanceof CompletionException && cause.getCause() != null) {
        cause = cause.getCause();
      }
      if (cause == null) {
        told.complete(null);
      } else {
        told.completeExceptionally(cause);
      }
    });
  }

  private void shutDown() {
    List<Channel> all = open.all();
    List<Channel> peers = InProcessServerChannel.peersOf(all);
    try {
      core.shutDown();
      burstEnd.run();
    } finally { // whatever defect there is, ports and thread go
      // A loop that is shut down by a task of its own ends without closing what is registered with
      // it.
      all.forEach(Channel::close);
      closeAtOnce(all); // TLS waits for its goodbye to be read; this does not
      listeners.giveUp();
      burstEnd.stopTime();
      brokerLoop.endAfter(peers);
    }
  }

  /** Past all handlers, which would say goodbye. */
  private static void closeAtOnce(List<Channel> channels) {
    for (Channel channel : channels) {
      PacketTap tap = channel.pipeline().get(PacketTap.class);
      if (tap != null) {
        tap.closed("by the broker: it stopped without a word");
      }
      channel.unsafe().close(channel.newPromise());
    }
  }
}
