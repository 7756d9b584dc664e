package dev.martlet.codec.packet;

import dev.martlet.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * DISCONNECT (section 3.14). MQTT 3.1.1 has it from clients only, and always as success.
 *
 * @param reasonCode why
 * @param sessionExpirySeconds replaces that of CONNECT, if present; from a client only
 * @param serverReference other servers to use; from a server only
 * @param properties words and user properties
 */
public record Disconnect(
    ReasonCode reasonCode,
    @Nullable Long sessionExpirySeconds,
    @Nullable String serverReference,
    ReasonProperties properties)
    implements Packet {

  /** A reason code and nothing else. */
  public Disconnect(ReasonCode reasonCode) {
    this(reasonCode, null, null, ReasonProperties.NONE);
  }

  /** A reason code in words. */
  public Disconnect(ReasonCode reasonCode, String reasonString) {
    this(reasonCode, null, null, ReasonProperties.of(reasonString));
  }

  @Override
  public PacketType type() {
    return PacketType.DISCONNECT;
  }
}
