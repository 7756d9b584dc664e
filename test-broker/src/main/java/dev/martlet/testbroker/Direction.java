package dev.martlet.testbroker;

/** Which way a packet went. */
public enum Direction {
  /** From a client to the broker. */
  TO_BROKER,
  /** From the broker to a client. */
  FROM_BROKER
}
