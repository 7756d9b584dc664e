package dev.martlet.testbroker;

import dev.martlet.testbroker.internal.fault.Rule;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Something that goes wrong on purpose, once it is made. All methods may be called on any thread.
 */
public final class FaultRule {

  private final Faults faults;
  private final Rule rule;
  private final String place;

  FaultRule(Faults faults, Rule rule, String place) {
    this.faults = faults;
    this.rule = rule;
    this.place = place;
  }

  /** How often it has fired so far. */
  public long fired() {
    return rule.fired();
  }

  /**
   * Waits until it has fired at least once.
   *
   * @param within how long at most, by the machine's clock
   * @throws AssertionError if it has not by then, or the thread was interrupted meanwhile (it stays
   *     so); the message says what was looked for, and how often it was there
   */
  public void awaitFired(Duration within) {
    try {
      rule.firstFired().get(within.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("not within " + within + ": " + description(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for: " + description(), e);
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** Fires no more. What it has done stays done. */
  public void remove() {
    faults.remove(this, rule);
  }

  /** What it does to what, and how often that was there. */
  String description() {
    return rule + ": fired " + rule.fired() + " times, at " + rule.matches() + " occasions";
  }

  /** The line of code that made it. */
  String place() {
    return place;
  }

  /** For people: {@code drop PUBLISH, to home/#, of client thermostat-1, to the broker}. */
  @Override
  public String toString() {
    return rule.toString();
  }
}
