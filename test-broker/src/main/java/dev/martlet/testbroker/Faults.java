package dev.martlet.testbroker;

import dev.martlet.testbroker.internal.fault.Action;
import dev.martlet.testbroker.internal.fault.FaultScript;
import dev.martlet.testbroker.internal.fault.Frequency;
import dev.martlet.testbroker.internal.fault.Passing;
import dev.martlet.testbroker.internal.fault.Rule;
import dev.martlet.testbroker.internal.netty.WirePacket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong on purpose between a {@link TestBroker} and its clients: rules, each of which
 * says which packets or connections are meant, how often, and what happens then.
 *
 * <pre>{@code
 * FaultRule lost = broker.faults().on(publish("home/#").from("thermostat-1")).resetAfterByte(7);
 * broker.faults().on(subscribe()).always().refuse(ReasonCode.NOT_AUTHORIZED);
 * broker.faults().onConnectionsOf("thermostat-1").fallSilent();
 * }</pre>
 *
 * <p>Rules can be made before the broker starts ({@link TestBrokerBuilder#faults}) and while it
 * runs. A rule counts for every packet that the broker comes to after the rule was made, so one
 * that is made before a client is told to do something catches what the client does then.
 *
 * <p>Of several rules that mean a packet, the one that was made first and can still fire does; the
 * others do not count that packet. Only what the broker has taken off the wire as a packet, or puts
 * on it as one, is asked about: not what is too large for the client, and not the bytes that a rule
 * sends. Each firing is an event in the {@link TestBroker#recording() recording}. There the packets
 * are as they crossed the wire: one from a client when it has arrived, even if the broker is never
 * to see it; one to a client when it goes out, if it does.
 *
 * <p>Times are those of the broker's clock. All methods may be called from any thread.
 */
public final class Faults {

  /** Where rules are described, and not where they are wanted. */
  private static final Set<String> DESCRIBING =
      Set.of(Faults.class.getName(), PacketFault.class.getName(), ConnectionFault.class.getName());

  private final FaultScript script = new FaultScript();
  private final List<FaultRule> rules = new ArrayList<>(); // guarded by itself
  private final AtomicReference<@Nullable IllegalStateException> failure = new AtomicReference<>();

  Faults() {}

  /** A rule about packets, to be described further; without an action it does nothing. */
  public PacketFault on(PacketPattern packets) {
    return new PacketFault(this, packets, Frequency.ONCE);
  }

  /** A rule about new connections, of whomever; it fires before anything has passed on them. */
  public ConnectionFault onNewConnections() {
    return new ConnectionFault(
        this, Rule.Target.newConnections(), "on new connections", Frequency.ONCE);
  }

  /**
   * A rule about connections of one client: those that it has now, at once, and those that it opens
   * later, before its CONNECT is dealt with. Of a client whose identifier the broker assigns,
   * before its CONNACK is sent, and in MQTT 3.1.1, which does not tell it, never.
   */
  public ConnectionFault onConnectionsOf(String clientIdentifier) {
    return new ConnectionFault(
        this,
        Rule.Target.connectionsOf(clientIdentifier),
        "on connections of " + clientIdentifier,
        Frequency.ONCE);
  }

  /** All rules that there are, in the order in which they were made; a copy. */
  public List<FaultRule> rules() {
    synchronized (rules) {
      return List.copyOf(rules);
    }
  }

  /** The rules that have not fired yet, in the order in which they were made; a copy. */
  public List<FaultRule> unfired() {
    return rules().stream().filter(rule -> rule.fired() == 0).toList();
  }

  /**
   * Checks that every rule has fired, so that a test does not pass because nothing went wrong.
   *
   * @throws AssertionError if one has not; its message names all that have not, and where they were
   *     made
   */
  public void assertAllFired() {
    List<FaultRule> unfired = unfired();
    if (!unfired.isEmpty()) {
      throw new AssertionError(
          "these faults have not fired:\n"
              + unfired.stream()
                  .map(rule -> "  " + rule.description() + "; made at " + rule.place())
                  .collect(Collectors.joining("\n")));
    }
  }

  /**
   * Removes all rules, and ends what lasts: what was held goes on, what was silent answers, what
   * was slow is fast. What was lost stays lost, and what waits for its time waits on.
   */
  public void clear() {
    synchronized (rules) {
      rules.clear();
    }
    script.clear();
  }

  FaultRule add(String words, Rule.Target target, Frequency frequency, Action action) {
    Rule rule = new Rule(words, target, frequency, action);
    FaultRule made = new FaultRule(this, rule, place());
    synchronized (rules) {
      rules.add(made);
    }
    script.add(rule);
    return made;
  }

  /** The line of the test that makes a rule. */
  private static String place() {
    return StackWalker.getInstance()
        .walk(frames ->
            frames.filter(frame -> !DESCRIBING.contains(frame.getClassName())).findFirst())
        .map(frame -> frame.toStackTraceElement().toString())
        .orElse("an unknown place");
  }

  void remove(FaultRule made, Rule rule) {
    synchronized (rules) {
      rules.remove(made);
    }
    script.remove(rule);
  }

  /** Whether {@code packets} means a packet; what it throws is kept for the end of the broker. */
  boolean means(PacketPattern packets, Passing packet) {
    try {
      return packets.matches(
          new RecordedPacket(
              new WirePacket(
                  packet.nanos(),
                  packet.connection(),
                  packet.clientIdentifier(),
                  packet.toBroker(),
                  packet.packet(),
                  packet.topic())));
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(
          null, new IllegalStateException("the pattern of a fault has thrown " + e, e));
      return false;
    }
  }

  /** The first that a pattern threw, once; null if there is none. */
  @Nullable IllegalStateException takeFailure() {
    return failure.getAndSet(null);
  }

  FaultScript script() {
    return script;
  }
}
