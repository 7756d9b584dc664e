package dev.martlet.testbroker;

import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.Packet;
import dev.martlet.testbroker.internal.fault.OrdinaryAnswers;
import dev.martlet.testbroker.internal.netty.PeerConnection;
import dev.martlet.testbroker.internal.netty.PeerEvent;
import dev.martlet.testbroker.internal.netty.WirePacket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Plays a script on a thread of its own. */
final class ScriptPlayer {

  private final List<ServerScript.Step> steps;
  private final ScriptInbox inbox;
  private final Deque<PeerConnection> unseen = new ArrayDeque<>();
  private final List<PacketPattern> ignored = new ArrayList<>();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private Duration patience = Duration.ofSeconds(10);
  private boolean answersTheRest;
  private @Nullable PeerConnection current;
  private @Nullable WirePacket last;
  private volatile int position;

  ScriptPlayer(List<ServerScript.Step> steps, ScriptInbox inbox) {
    this.steps = steps;
    this.inbox = inbox;
  }

  /** A script cannot go on. */
  static final class ScriptFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ScriptFailure(String message) {
      super(message);
    }

    ScriptFailure(RuntimeException cause) {
      super("the script has thrown " + cause, cause);
    }
  }

  /**
   * Plays all steps, then what comes after them, until it is interrupted or has failed.
   *
   * @param failing what is done before a failure is told
   */
  @SuppressWarnings("NonAtomicVolatileUpdate") // only the thread that plays writes it
  void play(Runnable failing) {
    try {
      for (ServerScript.Step step : steps) {
        step.action().play(this);
        position++;
      }
      end.complete(null);
      while (true) {
        pass(inbox.take());
      }
    } catch (InterruptedException closed) {
      // the end of the server
    } catch (ScriptFailure e) {
      fail(e, failing);
    } catch (RuntimeException e) { // of a pattern, or a function
      fail(new ScriptFailure(e), failing);
    } catch (Error e) { // an assertion, most likely
      fail(e, failing);
    }
  }

  private void fail(Throwable failure, Runnable failing) {
    try {
      failing.run();
    } finally {
      end.completeExceptionally(failure);
    }
  }

  /** Completes after the last step, or fails with what went wrong. Any thread. */
  CompletableFuture<Void> end() {
    return end;
  }

  /** Which step it is at, for people. Any thread. */
  String place() {
    int at = position;
    return at == steps.size()
        ? "after its last step"
        : "at step " + (at + 1) + " of " + steps.size() + ", \"" + steps.get(at).words() + '"';
  }

  void within(Duration time) {
    patience = time;
  }

  void ignore(PacketPattern packets) {
    ignored.add(packets);
  }

  void answerTheRest() {
    answersTheRest = true;
  }

  void nextConnection() throws InterruptedException {
    long deadline = inbox.deadlineNanos(patience);
    while (unseen.isEmpty()) {
      PeerEvent event = inbox.poll(deadline);
      if (event == null) {
        throw new ScriptFailure("no connection was opened within " + patience);
      }
      pass(event);
    }
    current = unseen.remove();
  }

  void expect(PacketPattern wanted) throws InterruptedException {
    WirePacket packet = nextOrEnd(wanted);
    if (packet == null) {
      throw new ScriptFailure("the client has ended the connection");
    }
    last = packet;
  }

  void expectEnd() throws InterruptedException {
    nextOrEnd(null);
  }

  /** The packet that is wanted; null if the connection has ended. */
  private @Nullable WirePacket nextOrEnd(@Nullable PacketPattern wanted)
      throws InterruptedException {
    PeerConnection connection = connection();
    long deadline = inbox.deadlineNanos(patience);
    while (true) {
      PeerEvent event = inbox.poll(deadline);
      if (event == null) {
        throw new ScriptFailure("nothing of the kind came within " + patience);
      }
      if (event.connection() != connection || event.kind() == PeerEvent.Kind.OPENED) {
        pass(event);
        continue;
      }
      if (event.kind() == PeerEvent.Kind.ENDED) {
        return null;
      }
      WirePacket packet = event.packet();
      if (packet == null) {
        throw new ScriptFailure("what came is no packet: " + event.words());
      }
      RecordedPacket recorded = new RecordedPacket(packet);
      if (wanted != null && wanted.matches(recorded)) {
        return packet;
      }
      if (!isLeftOut(recorded)) {
        throw new ScriptFailure("what came is " + recorded);
      }
      answerRest(event, recorded);
    }
  }

  /** What no step waits for. */
  private void pass(PeerEvent event) throws InterruptedException {
    if (event.kind() == PeerEvent.Kind.OPENED) {
      unseen.add(event.connection());
    } else if (event.packet() != null) {
      answerRest(event, new RecordedPacket(event.packet()));
    }
  }

  private boolean isLeftOut(RecordedPacket packet) {
    return answersTheRest || isIgnored(packet);
  }

  private boolean isIgnored(RecordedPacket packet) {
    return ignored.stream().anyMatch(pattern -> pattern.matches(packet));
  }

  private void answerRest(PeerEvent event, RecordedPacket recorded) throws InterruptedException {
    WirePacket packet = event.packet();
    if (packet == null || !answersTheRest || isIgnored(recorded)) {
      return;
    }
    Packet answer = OrdinaryAnswers.to(packet.packet());
    if (answer != null) {
      await(event.connection().send(answer)); // that the client is gone is told otherwise
    }
  }

  void send(ServerPacket packet) throws InterruptedException {
    sent(connection().send(packet.packet()));
  }

  void send(Function<? super RecordedPacket, ? extends ServerPacket> packet)
      throws InterruptedException {
    send(packet.apply(new RecordedPacket(last())));
  }

  void send(byte[] bytes, String words) throws InterruptedException {
    sent(connection().send(Payloads.copyOf(bytes), words));
  }

  void sendBeginning(ServerPacket packet, int count) throws InterruptedException {
    sent(connection().sendBeginning(packet.packet(), count));
  }

  void answer() throws InterruptedException {
    answer(OrdinaryAnswers.to(last().packet()));
  }

  void answer(ReasonCode reasonCode) throws InterruptedException {
    answer(OrdinaryAnswers.to(last().packet(), reasonCode));
  }

  private void answer(@Nullable Packet answer) throws InterruptedException {
    if (answer == null) {
      throw new ScriptFailure("there is no such answer to " + new RecordedPacket(last()));
    }
    sent(connection().send(answer));
  }

  void end(boolean reset) throws InterruptedException {
    sent(connection().end(reset));
  }

  private static void sent(CompletableFuture<@Nullable String> future) throws InterruptedException {
    String obstacle = await(future);
    if (obstacle != null) {
      throw new ScriptFailure("it cannot be sent: " + obstacle);
    }
  }

  private static @Nullable String await(CompletableFuture<@Nullable String> future)
      throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      return String.valueOf(e.getCause());
    }
  }

  /** The connection that the script is at; the first one if it has said nothing about it. */
  private PeerConnection connection() throws InterruptedException {
    if (current == null) {
      nextConnection();
    }
    return Objects.requireNonNull(current);
  }

  private WirePacket last() {
    if (last == null) {
      throw new ScriptFailure("no packet was expected before");
    }
    return last;
  }
}
