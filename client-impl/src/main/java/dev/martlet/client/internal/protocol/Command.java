package dev.martlet.client.internal.protocol;

/** Something that the user, or a handler that has finished, wants of the session. */
@FunctionalInterface
public interface Command {
  /** Does it; on the session's thread. */
  void applyTo(Session session);
}
