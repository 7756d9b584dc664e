package dev.martlet.client.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a publish ended well.
 *
 * @param reasonCode {@link ReasonCode#SUCCESS} or {@link ReasonCode#NO_MATCHING_SUBSCRIBERS}; at
 *     QoS 0 always success, which then means: written to the transport
 * @param reasonString the server's words, if any
 * @param userProperties the server's, in their order
 */
public record PublishResult(
    ReasonCode reasonCode, @Nullable String reasonString, List<UserProperty> userProperties) {

  /** Success without any words. */
  public static final PublishResult SUCCESS =
      new PublishResult(ReasonCode.SUCCESS, null, List.of());
}
