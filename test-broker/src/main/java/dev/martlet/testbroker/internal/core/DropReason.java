package dev.martlet.testbroker.internal.core;

/** Why a message does not reach a client that asked for it, or is not retained. */
public enum DropReason {
  /** There is no room for it in the session. */
  QUEUE_FULL,

  /** There is no room for it among the retained messages. */
  RETAINED_FULL,

  /** Its publisher may not publish it, and cannot be told so. */
  REFUSED,

  /** The client takes no packet of that size; counts as delivered [MQTT-3.1.2-25]. */
  TOO_LARGE,

  /** Its Message Expiry Interval passed before it was sent [MQTT-3.3.2-5]. */
  EXPIRED,

  /** It is of QoS 0 and the connection ended before it was sent. */
  CONNECTION_ENDED,

  /** The session ended before it was sent, and no other member of its share group could take it. */
  SESSION_ENDED
}
