package dev.martlet.client.internal.netty;

import org.jspecify.annotations.Nullable;

/** What lies behind a failure. */
final class Causes {
  private static final int DEEPEST = 20; // a cause may have itself for its cause's cause

  private Causes() {}

  /** The first of that type, {@code failure} included; null if there is none. */
  static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
      cause = cause.getCause();
    }
    return null;
  }

  /** Its message; without one its type. */
  static String words(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
