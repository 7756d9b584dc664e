package dev.martlet.client.internal.netty;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What lies between the transport and MQTT cannot be used: its options, what the server made of it,
 * or what came. Its message is for users, and says what to do. Another address of the same server
 * would not help.
 */
public final class TransportException extends IOException {
  private static final long serialVersionUID = 1L;

  TransportException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
