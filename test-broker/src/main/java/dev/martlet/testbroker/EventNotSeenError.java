package dev.martlet.testbroker;

import org.jspecify.annotations.Nullable;

/**
 * An event that a test waited for has not come. The message says what was waited for, how long, and
 * what did come. An {@link AssertionError}, as {@link PacketNotSeenError} is.
 */
public final class EventNotSeenError extends AssertionError {
  private static final long serialVersionUID = 1L;

  EventNotSeenError(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
