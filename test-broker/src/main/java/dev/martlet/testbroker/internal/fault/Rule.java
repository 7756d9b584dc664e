package dev.martlet.testbroker.internal.fault;

import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What is to go wrong when. Asked on the broker's thread; its count may be read on any. */
public final class Rule {

  private final String words;
  private final Target target;
  private final Frequency frequency;
  private final Action action;
  private final CompletableFuture<Void> first = new CompletableFuture<>();
  private volatile long matches;
  private volatile long fired;

  /** A rule in {@code words} for people. */
  public Rule(String words, Target target, Frequency frequency, Action action) {
    this.words = words;
    this.target = target;
    this.frequency = frequency;
    this.action = action;
  }

  /**
   * What a rule is about: packets, or connections.
   *
   * @param packets which packets; null for a rule about connections
   * @param clientIdentifier whose connections; null for those of everybody, when they are new
   */
  public record Target(
      @Nullable Predicate<? super Passing> packets, @Nullable String clientIdentifier) {

    /** Packets. */
    public static Target packets(Predicate<? super Passing> packets) {
      return new Target(packets, null);
    }

    /** Every new connection. */
    public static Target newConnections() {
      return new Target(null, null);
    }

    /** Connections of a client, new or not. */
    public static Target connectionsOf(String clientIdentifier) {
      return new Target(null, clientIdentifier);
    }
  }

  /** What it does. */
  public Action action() {
    return action;
  }

  /** How often it was so far that it might have fired. */
  public long matches() {
    return matches;
  }

  /** How often it has fired. */
  public long fired() {
    return fired;
  }

  /** Completes when it has fired for the first time, and has done what it does. */
  public CompletableFuture<Void> firstFired() {
    return first.copy();
  }

  /** Whether it fires at this packet, which then counts. */
  boolean firesAt(Passing packet) {
    Predicate<? super Passing> packets = target.packets();
    return packets != null && !isSpent() && packets.test(packet) && counts();
  }

  boolean isAboutNewConnections() {
    return target.packets() == null && target.clientIdentifier() == null;
  }

  boolean isAboutConnectionsOf(String clientIdentifier) {
    return clientIdentifier.equals(target.clientIdentifier());
  }

  /** Whether it fires at a connection that it is about, which then counts. */
  boolean firesAtConnection() {
    return !isSpent() && counts();
  }

  private boolean isSpent() {
    return fired >= frequency.times();
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  private boolean counts() {
    matches++;
    RandomGenerator random = frequency.random();
    if (matches < frequency.firstMatch()
        || (random != null && random.nextDouble() >= frequency.chance())) {
      return false;
    }
    fired++;
    return true;
  }

  /** What it does at a firing is done. */
  public void happened() {
    first.complete(null);
  }

  @Override
  public String toString() {
    return words;
  }
}
