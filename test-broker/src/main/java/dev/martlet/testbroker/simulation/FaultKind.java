package dev.martlet.testbroker.simulation;

/** What can go wrong in a simulation. */
public enum FaultKind {
  /**
   * The connection ends at a byte, also in the middle of a packet; by a reset or an orderly end,
   * with or without what was under way the other way; client and broker learn of it one by one.
   */
  CUT(true),
  /** Nothing passes the connection any more, and neither end is told: keep alive has to find it. */
  SILENCE(true),
  /** Nothing arrives at either end for a while, then all of it does. */
  STALL(true),
  /** What goes one way arrives later. */
  DELAY(true),
  /** Attempts to connect are refused, as by a port that nobody listens at. */
  REFUSED_CONNECT(true),
  /** An attempt to connect is never answered. */
  UNANSWERED_CONNECT(true),
  /**
   * The broker goes away and comes back with its sessions and messages: all connections are reset,
   * each end learns of it in its time, and the next attempts to connect are refused.
   */
  RESTART(true),
  /**
   * The broker loses the session of the client whose bytes pass: somebody else connects under its
   * client identifier, with a session that ends at once.
   */
  SESSION_LOSS(false);

  private final boolean survivable;

  FaultKind(boolean survivable) {
    this.survivable = survivable;
  }

  /** Whether sessions live through it, so that MQTT lets no QoS 1 or 2 message be lost by it. */
  public boolean isSurvivable() {
    return survivable;
  }
}
