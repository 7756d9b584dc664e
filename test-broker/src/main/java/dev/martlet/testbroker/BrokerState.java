package dev.martlet.testbroker;

/** What of a broker's state is there when it starts again. */
public enum BrokerState {

  /**
   * All that MQTT keeps: sessions with their subscriptions and messages in both directions, and
   * retained messages. Their clients are away since the connections were cut.
   */
  KEPT,

  /** Nothing: no session, no message, as of a broker that has lost its store. */
  LOST
}
