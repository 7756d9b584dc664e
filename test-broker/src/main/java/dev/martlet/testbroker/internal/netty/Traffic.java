package dev.martlet.testbroker.internal.netty;

/** Sees what crosses the wire, and what becomes of connections; on the broker's thread. */
public interface Traffic {

  /**
   * A packet has arrived whole, and nothing has been made of it yet; or one has been written, and
   * has not been flushed yet.
   */
  void passed(WirePacket packet);

  /** Something else has happened. */
  void happened(WireEvent event);
}
