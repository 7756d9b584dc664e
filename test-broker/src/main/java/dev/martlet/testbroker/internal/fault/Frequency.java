package dev.martlet.testbroker.internal.fault;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How often a rule fires.
 *
 * @param firstMatch the match that it fires at first, from 1
 * @param times how often it fires at most
 * @param chance of each match, from 0 to 1
 * @param random decides on the chance; null if there is none
 */
public record Frequency(
    long firstMatch, long times, double chance, @Nullable RandomGenerator random) {

  /** At the first match, and never again. */
  public static final Frequency ONCE = new Frequency(1, 1, 1, null);

  /** The same, but so often. */
  public Frequency times(long value) {
    return new Frequency(firstMatch, value, chance, random);
  }

  /** The same, but not before that match. */
  public Frequency fromMatch(long value) {
    return new Frequency(value, times, chance, random);
  }

  /** The same, but by chance. */
  public Frequency chance(double value, RandomGenerator by) {
    return new Frequency(firstMatch, times, value, by);
  }
}
