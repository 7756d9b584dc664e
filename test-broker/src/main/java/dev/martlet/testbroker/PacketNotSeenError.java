package dev.martlet.testbroker;

import org.jspecify.annotations.Nullable;

/**
 * A packet that a test waited for has not come. The message says what was waited for, how long, and
 * what did come. An {@link AssertionError}, so that test frameworks count it as a failure of what
 * is tested and not as an error of the test.
 */
public final class PacketNotSeenError extends AssertionError {
  private static final long serialVersionUID = 1L;

  PacketNotSeenError(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
