package dev.martlet.testbroker.internal.simulation;

/** Something to happen when so many bytes were sent. */
public interface TrafficMark {
  /** The byte, counted from 0 over all connections and both directions. */
  long atByte();

  /**
   * It is being sent.
   *
   * @return whether what comes before it still passes and the rest, it included, does not
   */
  boolean reached(Passage passage);
}
