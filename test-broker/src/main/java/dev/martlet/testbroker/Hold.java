package dev.martlet.testbroker;

import dev.martlet.testbroker.internal.fault.HeldPackets;

/**
 * Packets that are held back until a test lets them go. All methods may be called on any thread.
 */
public final class Hold {

  private final FaultRule rule;
  private final HeldPackets packets;

  Hold(FaultRule rule, HeldPackets packets) {
    this.rule = rule;
    this.packets = packets;
  }

  /** The rule that holds them: whether it has fired, and waiting for that. */
  public FaultRule rule() {
    return rule;
  }

  /** How many packets are held now. Those whose connection has ended are not held any more. */
  public int held() {
    return packets.count();
  }

  /** Lets them go, in the order in which they came. From now on nothing is held any more. */
  public void release() {
    packets.release();
  }
}
