package dev.martlet.testbroker.simulation;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** From which faults a schedule is drawn, and how many at most. Immutable. */
public final class FaultMix {
  private static final int DEFAULT_MAXIMUM = 6;

  private final Map<FaultKind, Integer> weights;
  private final int maximum;

  private FaultMix(Map<FaultKind, Integer> weights, int maximum) {
    this.weights = new EnumMap<>(FaultKind.class);
    this.weights.putAll(weights);
    this.maximum = maximum;
  }

  /** Nothing goes wrong; bytes are still split, merged and late. */
  public static FaultMix none() {
    return new FaultMix(Map.of(), 0);
  }

  /**
   * All that sessions live through ({@link FaultKind#isSurvivable}), cuts above all: with resumable
   * clients, no QoS 1 or 2 message may be lost. At most 6 in a schedule.
   */
  public static FaultMix survivable() {
    FaultMix mix = new FaultMix(Map.of(), DEFAULT_MAXIMUM);
    for (FaultKind kind : FaultKind.values()) {
      if (kind.isSurvivable()) {
        mix = mix.with(kind, kind == FaultKind.CUT ? 6 : 1);
      }
    }
    return mix;
  }

  /** Only these, all alike; at most 6 in a schedule. */
  public static FaultMix of(FaultKind... kinds) {
    FaultMix mix = new FaultMix(Map.of(), DEFAULT_MAXIMUM);
    for (FaultKind kind : Arrays.asList(kinds)) {
      mix = mix.with(kind, 1);
    }
    return mix;
  }

  /**
   * The same with {@code kind} as often, compared to the others, as {@code weight} says.
   *
   * @param weight 0 for never
   * @throws IllegalArgumentException if it is below 0
   */
  public FaultMix with(FaultKind kind, int weight) {
    if (weight < 0) {
      throw new IllegalArgumentException("weight of " + kind + " is below 0: " + weight);
    }
    FaultMix changed = new FaultMix(weights, Math.max(maximum, 1));
    changed.weights.put(kind, weight);
    return changed;
  }

  /** The same without {@code kind}. */
  public FaultMix without(FaultKind kind) {
    return with(kind, 0);
  }

  /**
   * The same with no more than so many faults in a schedule.
   *
   * @throws IllegalArgumentException if {@code faults} is below 0
   */
  public FaultMix atMost(int faults) {
    if (faults < 0) {
      throw new IllegalArgumentException("cannot have " + faults + " faults");
    }
    return new FaultMix(weights, faults);
  }

  Map<FaultKind, Integer> weights() {
    return weights;
  }

  int maximum() {
    return weights.values().stream().allMatch(weight -> weight == 0) ? 0 : maximum;
  }

  /** For people. */
  @Override
  public String toString() {
    return "at most " + maximum + " of " + weights;
  }
}
