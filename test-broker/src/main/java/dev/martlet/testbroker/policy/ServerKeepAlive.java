package dev.martlet.testbroker.policy;

import org.jspecify.annotations.Nullable;

/**
 * What a server puts in place of a client's Keep Alive (MQTT 5.0 section 3.2.2.3.14).
 *
 * @param seconds 0 to 65,535, 0 for none
 * @param isMaximum whether a shorter one that a client asks for holds
 */
public record ServerKeepAlive(int seconds, boolean isMaximum) {

  /** The Server Keep Alive for a client that asks for {@code askedSeconds}; null if that holds. */
  public @Nullable Integer insteadOf(int askedSeconds) {
    boolean holds = isMaximum && askedSeconds > 0 && askedSeconds <= seconds;
    return holds ? null : Integer.valueOf(seconds);
  }
}
