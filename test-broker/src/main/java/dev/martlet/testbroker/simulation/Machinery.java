package dev.martlet.testbroker.simulation;

import dev.martlet.client.spi.ClientRuntime;
import dev.martlet.testbroker.BrokerState;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testbroker.internal.simulation.Dice;
import dev.martlet.testbroker.internal.simulation.NetworkCharacter;
import dev.martlet.testbroker.internal.simulation.PacketTrace;
import dev.martlet.testbroker.internal.simulation.SimulatedNetwork;
import dev.martlet.testbroker.internal.simulation.VirtualLoop;
import dev.martlet.testbroker.internal.simulation.WireRules;
import dev.martlet.testbroker.spi.BrokerRuntime;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What makes a {@link World} go on, and stops it at the first thing that is wrong. */
final class Machinery {
  private static final String BROKER = "broker";
  private static final long PATIENCE_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final NetworkCharacter CHARACTER =
      new NetworkCharacter(
          TimeUnit.MICROSECONDS.toNanos(20), TimeUnit.MICROSECONDS.toNanos(800), 25);

  private final VirtualLoop loop = new VirtualLoop();
  private final WireRules rules = new WireRules(this::wrong, this::acknowledged);
  private final PacketTrace trace = new PacketTrace(loop, rules);
  private final Activity activity = new Activity(loop);
  private final List<Supplier<@Nullable String>> invariants = new ArrayList<>();
  private final List<BiConsumer<String, ByteBuffer>> acknowledgements = new ArrayList<>();
  private final List<Class<? extends Throwable>> expected = new ArrayList<>();
  private final Dice dice;
  private final SimulatedNetwork network;
  private @Nullable TestBroker broker;
  private boolean brokerAway;
  private @Nullable Wrong first;

  /** What was wrong, and what was thrown, if that is what was wrong. */
  private record Wrong(String what, @Nullable Throwable cause) {}

  Machinery(Dice dice, FaultPlan plan) {
    this.dice = dice;
    this.network = new SimulatedNetwork(loop, dice, trace, CHARACTER);
    plan.start(network, trace, this::disturb);
  }

  // For the world

  BrokerRuntime brokerRuntime() {
    return network.broker(BROKER);
  }

  void broker(TestBroker started) {
    broker = started;
  }

  ClientRuntime clientRuntime() {
    return new SimulatedRuntime(loop, network, dice, activity, this::callbackFailed);
  }

  private void callbackFailed(Throwable failure) {
    String what = "a callback has thrown";
    if (expected.stream().anyMatch(type -> type.isInstance(failure))) {
      note("as expected, " + what + ' ' + failure);
    } else {
      failed(what, failure);
    }
  }

  void expectFailures(Class<? extends Throwable> type) {
    expected.add(type);
  }

  void until(String what, BooleanSupplier condition) {
    requireNotInside();
    long limit = loop.nanos() + PATIENCE_NANOS;
    stopIfWrong();
    while (!condition.getAsBoolean()) {
      if (!step(limit)) {
        wrongHere(
            "waited in vain until "
                + what
                + ": nothing is left to happen within an hour (a client that was made without"
                + " world.client or world.runtime does not run here)");
        stopIfWrong();
      }
    }
  }

  void run(long nanos) {
    requireNotInside();
    long end = loop.nanos() + nanos;
    stopIfWrong();
    while (step(end)) {
      // all that is due until then
    }
    loop.advanceTo(end);
  }

  void settle() {
    requireNotInside();
    long limit = loop.nanos() + PATIENCE_NANOS;
    stopIfWrong();
    while (step(loop.nanos()) || !(network.isIdle() && activity.isNone())) {
      if (loop.nextNanos() > limit) {
        wrongHere("does not settle within an hour");
      }
      step(limit);
    }
    rules.settled();
    stopIfWrong();
  }

  void after(long nanos, Runnable task) {
    activity.after(
        nanos,
        () -> {
          try {
            task.run();
          } catch (Throwable e) { // of whatever kind: it is the scenario's failure
            failed("a task has thrown", e);
          }
        });
  }

  long nanos() {
    return loop.nanos();
  }

  void invariant(Supplier<@Nullable String> violated) {
    invariants.add(violated);
  }

  /** {@code heard} gets topic and payload of each message that a client acknowledges. */
  void onAcknowledgement(BiConsumer<String, ByteBuffer> heard) {
    acknowledgements.add(heard);
  }

  void note(String words) {
    trace.note(words);
  }

  // For the run

  /** Ends everything, and lets what is left behind close. */
  void shutDown() {
    try {
      if (broker != null) {
        broker.close();
      }
    } catch (IllegalStateException e) {
      failed("the broker's hooks have thrown", e);
    } finally {
      network.shutDown();
      loop.runNow();
    }
  }

  /** What was wrong, or null. */
  @Nullable String violation() {
    return first == null ? null : first.what();
  }

  @Nullable Throwable cause() {
    return first == null ? null : first.cause();
  }

  String log() {
    return trace.text();
  }

  long bytesSent() {
    return network.bytesSent();
  }

  /** The first thing that is wrong counts; what follows from it does not. */
  void wrong(String what) {
    wrong(what, null);
  }

  private void wrong(String what, @Nullable Throwable cause) {
    if (first == null) {
      first = new Wrong(what, cause);
      trace.note("WRONG: " + what);
    }
  }

  /** It is the code that waits now that is told. */
  private void wrongHere(String what) {
    wrong(what, new IllegalStateException(what));
  }

  void failed(String what, Throwable failure) {
    boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
    wrong(what + ": " + (wrapped ? failure.getCause() : failure), failure);
  }

  private void acknowledged(String topic, ByteBuffer payload) {
    acknowledgements.forEach(heard -> heard.accept(topic, payload));
  }

  private boolean step(long limitNanos) {
    boolean done = loop.step(limitNanos);
    for (Supplier<@Nullable String> invariant : invariants) {
      String broken = invariant.get();
      if (broken != null) {
        wrong(broken);
      }
    }
    stopIfWrong();
    return done;
  }

  private void stopIfWrong() {
    if (first != null) {
      throw new RunEnded(first.what());
    }
  }

  private void requireNotInside() {
    if (loop.isRunning()) {
      throw new IllegalStateException(
          "a callback cannot wait: things go on only after it; compose futures, or use after()");
    }
  }

  /** A fault of the broker's, which may be amid of its work now. */
  private void disturb(Fault fault, String clientIdentifier) {
    TestBroker victim = broker;
    if (victim == null) {
      return;
    }
    if (fault.kind() == FaultKind.SESSION_LOSS) {
      activity.after(0, () -> victim.loseSession(clientIdentifier));
    } else if (!brokerAway) {
      brokerAway = true;
      BrokerState state = fault.kind() == FaultKind.RESTART ? BrokerState.KEPT : BrokerState.LOST;
      activity.after(0, victim::stop);
      activity.after(
          fault.firstNanos(),
          () -> {
            brokerAway = false;
            victim.startAgain(state);
          });
    }
  }
}
