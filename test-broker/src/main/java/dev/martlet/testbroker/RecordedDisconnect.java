package dev.martlet.testbroker;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.UserProperty;
import dev.martlet.codec.packet.Disconnect;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a DISCONNECT says (section 3.14). Immutable. */
public final class RecordedDisconnect {

  private final Disconnect disconnect;

  RecordedDisconnect(Disconnect disconnect) {
    this.disconnect = disconnect;
  }

  /** Why; success in MQTT 3.1.1. */
  public ReasonCode reasonCode() {
    return disconnect.reasonCode();
  }

  /** Replaces that of CONNECT; null if that stays, and from the broker. */
  public @Nullable Duration sessionExpiry() {
    Long seconds = disconnect.sessionExpirySeconds();
    return seconds == null ? null : Duration.ofSeconds(seconds);
  }

  /** Other servers to use; null if there are none, and from a client. */
  public @Nullable String serverReference() {
    return disconnect.serverReference();
  }

  /** Words for people; null if there are none. */
  public @Nullable String reasonString() {
    return disconnect.properties().reasonString();
  }

  /** In their order. */
  public List<UserProperty> userProperties() {
    return disconnect.properties().userProperties();
  }

  /** For people. */
  @Override
  public String toString() {
    return PacketText.of(disconnect, null);
  }
}
