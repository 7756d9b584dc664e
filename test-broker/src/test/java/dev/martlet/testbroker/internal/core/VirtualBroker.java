package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.testbroker.policy.ServerAbilities;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A core in virtual time, with clients that the test plays. */
final class VirtualBroker {

  static final StoreLimit ROOMY = new StoreLimit(100_000, 64 << 20);
  static final BrokerLimits LIMITS =
      new BrokerLimits(
          20, 16, 268_435_460, Duration.ofSeconds(10), 1_000, 1_000, ROOMY, ROOMY, false);

  private final List<String> dropped = new ArrayList<>();
  private final List<Throwable> hookFailures = new ArrayList<>();
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final BrokerCore core;
  private final Fault fault = Fault.wanted();
  private long nanos;

  VirtualBroker() {
    this(LIMITS);
  }

  VirtualBroker(BrokerLimits limits) {
    this(BrokerOptions.of(limits));
  }

  VirtualBroker(BrokerOptions options) {
    core =
        new BrokerCore(
            () -> nanos, options, new DropWitness(dropped, hookFailures), tasks::addLast);
  }

  /** A server with {@code abilities}, for everybody. */
  static VirtualBroker able(ServerAbilities abilities) {
    return new VirtualBroker(new BrokerOptions(LIMITS, abilities, AccessRules.OPEN));
  }

  /** A server that can do everything, for those whom {@code rules} allow it. */
  static VirtualBroker ruled(AccessRules rules) {
    return new VirtualBroker(new BrokerOptions(LIMITS, ServerAbilities.ALL, rules));
  }

  /** Does what other threads have asked the broker's thread to do. */
  void runTasks() {
    while (!tasks.isEmpty()) {
      tasks.removeFirst().run();
    }
  }

  /** What hooks have thrown, in order. */
  List<Throwable> hookFailures() {
    return hookFailures;
  }

  /** One whose sessions hold no more than {@code queue}. */
  static VirtualBroker withQueue(StoreLimit queue) {
    return new VirtualBroker(
        new BrokerLimits(
            20, 16, 268_435_460, Duration.ofSeconds(10), 1_000, 1_000, queue, ROOMY, false));
  }

  /** One that retains no more than {@code retained}. */
  static VirtualBroker withRetained(StoreLimit retained) {
    return new VirtualBroker(
        new BrokerLimits(
            20, 16, 268_435_460, Duration.ofSeconds(10), 1_000, 1_000, ROOMY, retained, false));
  }

  /** A client that has opened no connection yet. */
  ScriptedClient client(ProtocolVersion version, String clientIdentifier) {
    return new ScriptedClient(core, version, clientIdentifier, fault);
  }

  /** A client of MQTT 5.0. */
  ScriptedClient client(String clientIdentifier) {
    return client(ProtocolVersion.MQTT_5, clientIdentifier);
  }

  /** Lets time pass; what is due meanwhile happens at its time. */
  void advance(Duration duration) {
    long target = nanos + duration.toNanos();
    while (core.nextDeadlineNanos() <= target) {
      nanos = core.nextDeadlineNanos();
      core.fireDeadlines();
    }
    nanos = target;
  }

  /** The time. */
  long nanos() {
    return nanos;
  }

  BrokerCore core() {
    return core;
  }

  /** The losses so far, in order: the client and the {@link DropReason}. */
  List<String> dropped() {
    return dropped;
  }

  /** Whether nothing is due any more, ever. */
  boolean isIdle() {
    return core.nextDeadlineNanos() == Long.MAX_VALUE;
  }

  private record DropWitness(List<String> losses, List<Throwable> failures) implements Witness {
    @Override
    public void dropped(String clientIdentifier, DropReason reason) {
      losses.add(clientIdentifier + " " + reason);
    }

    @Override
    public void hookFailed(Throwable failure) {
      failures.add(failure);
    }
  }
}
