package dev.martlet.testbroker;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.client.message.UserProperty;
import dev.martlet.codec.packet.Authentication;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.ConnAckProperties;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a CONNACK says (section 3.2). Immutable. The broker made it for MQTT 5.0: on its way to a
 * client of MQTT 3.1.1 all was left out but Session Present and the return code.
 */
public final class RecordedConnAck {

  private final ConnAck connAck;

  RecordedConnAck(ConnAck connAck) {
    this.connAck = connAck;
  }

  /** Whether the broker goes on with a session. */
  public boolean sessionPresent() {
    return connAck.sessionPresent();
  }

  /** Success or why not. */
  public ReasonCode reasonCode() {
    return connAck.reasonCode();
  }

  /** What the broker takes: Maximum QoS, Retain Available, Receive Maximum and so on. */
  public ServerLimits limits() {
    return properties().limits();
  }

  /** Replaces the client's; null if it stays. */
  public @Nullable Duration sessionExpiry() {
    Long seconds = properties().sessionExpirySeconds();
    return seconds == null ? null : Duration.ofSeconds(seconds);
  }

  /** The client identifier that the broker chose; null if the client had one. */
  public @Nullable String assignedClientIdentifier() {
    return properties().assignedClientIdentifier();
  }

  /** Replaces the client's Keep Alive; null if that stays. */
  public @Nullable Duration serverKeepAlive() {
    Integer seconds = properties().serverKeepAliveSeconds();
    return seconds == null ? null : Duration.ofSeconds(seconds);
  }

  /** What response topics may start with; null if it is not said. */
  public @Nullable String responseInformation() {
    return properties().responseInformation();
  }

  /** Other servers to use; null if there are none. */
  public @Nullable String serverReference() {
    return properties().serverReference();
  }

  /** The method of enhanced authentication; null if there was none. */
  public @Nullable String authenticationMethod() {
    Authentication authentication = properties().authentication();
    return authentication == null ? null : authentication.method();
  }

  /** The last data of enhanced authentication, read-only; null if there is none. */
  public @Nullable ByteBuffer authenticationData() {
    return RecordedAuth.data(properties().authentication());
  }

  /** Words for people; null if there are none. */
  public @Nullable String reasonString() {
    return properties().reason().reasonString();
  }

  /** In their order. */
  public List<UserProperty> userProperties() {
    return properties().reason().userProperties();
  }

  private ConnAckProperties properties() {
    return connAck.properties();
  }

  /** For people, without authentication data. */
  @Override
  public String toString() {
    return PacketText.of(connAck, null);
  }
}
