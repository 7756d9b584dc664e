package dev.martlet.client.internal.netty;

/** The event that a WebSocket is established. */
enum Upgraded {
  /** The only one. */
  UPGRADED
}
