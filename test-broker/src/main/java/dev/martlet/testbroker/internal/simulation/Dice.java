package dev.martlet.testbroker.internal.simulation;

/**
 * Random numbers that are the same on every JDK: SplitMix64 (Steele, Lea and Flood 2014). Not
 * thread-safe.
 */
public final class Dice {
  private static final long GOLDEN_GAMMA = 0x9E37_79B9_7F4A_7C15L;

  private long state;

  /** The numbers of this seed. */
  public Dice(long seed) {
    this.state = seed;
  }

  /** Any number. */
  public long next() {
    state += GOLDEN_GAMMA;
    long mixed = (state ^ (state >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return mixed ^ (mixed >>> 31);
  }

  /** From 0 to {@code bound - 1}. */
  public long below(long bound) {
    return Math.floorMod(next() >>> 1, bound);
  }

  /** From {@code least} to {@code most}, both included. */
  public long between(long least, long most) {
    return least + below(most - least + 1);
  }

  /** True so many times of a hundred. */
  public boolean percent(int probability) {
    return below(100) < probability;
  }
}
