package dev.martlet.codec.packet;

import dev.martlet.client.message.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What explains a reason code: the properties that every answer in MQTT 5.0 may have.
 *
 * @param reasonString words for people
 * @param userProperties in their order
 */
public record ReasonProperties(@Nullable String reasonString, List<UserProperty> userProperties) {
  /** Nothing, as always in MQTT 3.1.1. */
  public static final ReasonProperties NONE = new ReasonProperties(null, List.of());

  /** Copies the list. */
  public ReasonProperties {
    userProperties = List.copyOf(userProperties);
  }

  /** Only words. */
  public static ReasonProperties of(String reasonString) {
    return new ReasonProperties(reasonString, List.of());
  }

  /** Whether there is nothing in it. */
  public boolean isEmpty() {
    return reasonString == null && userProperties.isEmpty();
  }
}
