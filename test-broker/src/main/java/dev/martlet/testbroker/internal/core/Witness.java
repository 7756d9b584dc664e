package dev.martlet.testbroker.internal.core;

/**
 * Sees what nobody else is told of, on the broker's thread. What crosses the wire is seen there,
 * not here: what the core sends need not leave.
 */
public interface Witness {

  /**
   * A message does not reach {@code clientIdentifier}, which subscribes to it, or was not retained
   * or published for it, which published it; and nobody was told.
   */
  void dropped(String clientIdentifier, DropReason reason);

  /** An authenticator, an authentication method or an authorizer has thrown something. */
  void hookFailed(Throwable failure);
}
