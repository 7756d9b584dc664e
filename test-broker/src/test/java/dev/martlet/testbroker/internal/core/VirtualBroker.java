package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.codec.packet.Packet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A core in virtual time, with clients that the test plays. */
final class VirtualBroker {

  static final StoreLimit ROOMY = new StoreLimit(100_000, 64 << 20);
  static final BrokerLimits LIMITS =
      new BrokerLimits(20, 16, 268_435_460, Duration.ofSeconds(10), 1_000, 1_000, ROOMY, ROOMY);

  private final List<String> dropped = new ArrayList<>();
  private final BrokerCore core;
  private final Fault fault = Fault.wanted();
  private long nanos;

  VirtualBroker() {
    this(LIMITS);
  }

  VirtualBroker(BrokerLimits limits) {
    core = new BrokerCore(() -> nanos, limits, new DropWitness(dropped));
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

  BrokerCore core() {
    return core;
  }

  /** The clients that a message was dropped for, in order. */
  List<String> dropped() {
    return dropped;
  }

  /** Whether nothing is due any more, ever. */
  boolean isIdle() {
    return core.nextDeadlineNanos() == Long.MAX_VALUE;
  }

  private record DropWitness(List<String> clients) implements Witness {
    @Override
    public void received(String clientIdentifier, Packet packet, long nanos) {}

    @Override
    public void sent(String clientIdentifier, Packet packet, long nanos) {}

    @Override
    public void dropped(String clientIdentifier) {
      clients.add(clientIdentifier);
    }
  }
}
