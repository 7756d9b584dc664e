package dev.martlet.testbroker.internal.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one broker, in the order in which they were made. They are changed on any thread and
 * asked on the broker's; a change counts for every packet that is looked at after it.
 */
public final class FaultScript {

  private final Set<FaultyConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile List<Rule> rules = List.of();
  private volatile int clearings; // after the rules: who sees a later rule sees the clearing before

  /** Without rules. */
  public FaultScript() {}

  /** One more rule, after the others. */
  public void add(Rule rule) {
    synchronized (this) {
      List<Rule> more = new ArrayList<>(rules);
      more.add(rule);
      rules = List.copyOf(more);
    }
    connections.forEach(FaultyConnection::rulesChanged);
  }

  /** Without this rule, if it is there. */
  public synchronized void remove(Rule rule) {
    List<Rule> fewer = new ArrayList<>(rules);
    fewer.remove(rule);
    rules = List.copyOf(fewer);
  }

  /** Without any rule; connections that are silent or slow become as they were. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // guarded
  public void clear() {
    List<Rule> ended;
    synchronized (this) {
      ended = rules;
      rules = List.of();
      clearings++;
    }
    for (Rule rule : ended) {
      if (rule.action() instanceof Action.Keep keep) {
        keep.held().release();
      }
    }
    connections.forEach(FaultyConnection::rulesChanged);
  }

  /** The rules that there are now; the same object as long as they do not change. */
  public List<Rule> rules() {
    return rules;
  }

  /** How often all rules were removed; to be asked for after {@link #rules}. */
  public int clearings() {
    return clearings;
  }

  /** A connection that is told of changes until {@link #closed}. */
  public void opened(FaultyConnection connection) {
    connections.add(connection);
  }

  /** It has ended. */
  public void closed(FaultyConnection connection) {
    connections.remove(connection);
  }

  /** The first rule that fires at {@code packet}; no other counts it. */
  public @Nullable Rule at(Passing packet) {
    for (Rule rule : rules) {
      if (rule.firesAt(packet)) {
        return rule;
      }
    }
    return null;
  }

  /** Those that fire at a connection that has just been opened. */
  public List<Rule> atNewConnection() {
    return rules.stream()
        .filter(rule -> rule.isAboutNewConnections() && rule.firesAtConnection())
        .toList();
  }

  /**
   * Those that fire at a connection of this client.
   *
   * @param asked those that were asked about it before, which are not asked again; gets the others
   */
  public List<Rule> atConnectionOf(String clientIdentifier, Set<Rule> asked) {
    return rules.stream()
        .filter(rule -> rule.isAboutConnectionsOf(clientIdentifier) && asked.add(rule))
        .filter(Rule::firesAtConnection)
        .toList();
  }
}
