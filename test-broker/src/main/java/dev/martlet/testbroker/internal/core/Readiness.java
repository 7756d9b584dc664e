package dev.martlet.testbroker.internal.core;

/** How soon a session could bring a message to its client, the soonest first. */
enum Readiness {
  /** Now. */
  AT_ONCE,

  /** Once the client has read or acknowledged others. */
  AFTER_OTHERS,

  /** Once the client is back. */
  WHEN_CONNECTED,

  /** There is no room for it, or it is not kept for an absent client. */
  NEVER
}
