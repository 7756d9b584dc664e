package dev.martlet.client;

/** What has become of a {@link Subscription}. */
public enum SubscriptionState {
  /** Declared; the server has not answered yet, or there is no connection. */
  PENDING,
  /** The server has granted it. */
  ACTIVE,
  /**
   * It was granted, but the server may have lost it; it is asked for again on the next connection.
   */
  RECOVERING,
  /** The server, or its limits, refused it. Declare it again to ask again. */
  REJECTED,
  /** Unsubscribed, replaced by another for the same filter, or the client is closed. */
  CLOSED
}
