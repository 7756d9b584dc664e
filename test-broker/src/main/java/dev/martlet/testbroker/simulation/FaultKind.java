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
   * The broker stops as in a crash and starts again a while later, with its sessions and messages.
   */
  RESTART(true),
  /** As {@link #RESTART}, but it knows nothing any more. */
  RESTART_WITHOUT_STATE(false),
  /** The broker loses the session of the client whose bytes pass, and closes its connection. */
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
