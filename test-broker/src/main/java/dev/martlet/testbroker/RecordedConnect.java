package dev.martlet.testbroker;

import dev.martlet.client.message.Credentials;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.UserProperty;
import dev.martlet.client.message.Will;
import dev.martlet.codec.packet.Authentication;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.ConnectProperties;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a CONNECT says (section 3.1). What MQTT 3.1.1 cannot say has the value that its absence
 * means in MQTT 5.0; but its Clean Session 0 is a session that never expires. Immutable.
 */
public final class RecordedConnect {

  /** A {@link #sessionExpiry} that never ends a session: 4,294,967,295 seconds. */
  public static final Duration NEVER_EXPIRES =
      Duration.ofSeconds(ConnectProperties.NEVER_EXPIRES_SECONDS);

  private final Connect connect;

  RecordedConnect(Connect connect) {
    this.connect = connect;
  }

  /** What the client speaks. */
  public ProtocolVersion version() {
    return connect.version();
  }

  /** As the client said it; empty if the broker is to assign one. */
  public String clientIdentifier() {
    return connect.clientIdentifier();
  }

  /** Clean Start; in MQTT 3.1.1 Clean Session. */
  public boolean cleanStart() {
    return connect.cleanStart();
  }

  /** Zero is off. */
  public Duration keepAlive() {
    return Duration.ofSeconds(connect.keepAliveSeconds());
  }

  /** Null if there is none. */
  public @Nullable String username() {
    Credentials credentials = connect.credentials();
    return credentials == null ? null : credentials.username();
  }

  /** The password, read-only; null if there is none. No text of the recording shows it. */
  public @Nullable ByteBuffer password() {
    Credentials credentials = connect.credentials();
    return credentials == null ? null : credentials.password();
  }

  /** The Will Message and its delay; null if there is none. */
  public @Nullable Will will() {
    return connect.will();
  }

  /** How long the session is to outlive the connection; {@link #NEVER_EXPIRES} is for ever. */
  public Duration sessionExpiry() {
    return Duration.ofSeconds(connect.properties().sessionExpirySeconds());
  }

  /** How many unacknowledged QoS 1 and 2 messages the client takes. */
  public int receiveMaximum() {
    return connect.properties().receiveMaximum();
  }

  /** The largest packet that the client takes. */
  public long maximumPacketSizeBytes() {
    return connect.properties().maximumPacketSizeBytes();
  }

  /** The highest topic alias that the client takes, 0 for none. */
  public int topicAliasMaximum() {
    return connect.properties().topicAliasMaximum();
  }

  /** Whether it asks for response information. */
  public boolean requestResponseInformation() {
    return connect.properties().requestResponseInformation();
  }

  /** Whether it takes reason strings and user properties in answers. */
  public boolean requestProblemInformation() {
    return connect.properties().requestProblemInformation();
  }

  /** The method of enhanced authentication; null if there is none. */
  public @Nullable String authenticationMethod() {
    Authentication authentication = connect.properties().authentication();
    return authentication == null ? null : authentication.method();
  }

  /** The data of enhanced authentication, read-only; null if there is none. */
  public @Nullable ByteBuffer authenticationData() {
    return RecordedAuth.data(connect.properties().authentication());
  }

  /** In their order. */
  public List<UserProperty> userProperties() {
    return connect.properties().userProperties();
  }

  /** For people, without password and authentication data. */
  @Override
  public String toString() {
    return PacketText.of(connect, null);
  }
}
