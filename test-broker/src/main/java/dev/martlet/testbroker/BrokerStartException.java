package dev.martlet.testbroker;

import org.jspecify.annotations.Nullable;

/** The broker could not listen where it was told to; the message says where and why. */
public final class BrokerStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokerStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
