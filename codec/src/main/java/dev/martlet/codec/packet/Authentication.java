package dev.martlet.codec.packet;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A step of enhanced authentication (MQTT 5.0 section 4.12).
 *
 * @param method the method's name, the same all along [MQTT-4.12.0-5]
 * @param data what the method says in this step, read-only
 */
public record Authentication(String method, @Nullable ByteBuffer data) {
  /** Never shows the data, which may be a secret. */
  @Override
  public String toString() {
    return "Authentication[method=" + method + "]";
  }
}
