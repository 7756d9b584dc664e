package dev.martlet.testbroker;

import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.client.message.UserProperty;
import dev.martlet.codec.packet.Authentication;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.ConnAckProperties;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.ReasonProperties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * CONNACK of a {@link ScriptedServer}. All but the flag and the code is for MQTT 5.0; in MQTT 3.1.1
 * it is left out, but session expiry and Keep Alive, which fail the script. Immutable; each method
 * returns another one.
 */
public final class ServerConnAck extends ServerPacket {

  private static final long MAX_KEEP_ALIVE_SECONDS = 65_535;

  private final ReasonCode reasonCode;
  private boolean sessionPresent; // these change before anybody sees the object, see with()
  private ServerLimits limits = ServerLimits.NONE;
  private @Nullable Long sessionExpirySeconds;
  private @Nullable String assignedClientIdentifier;
  private @Nullable Integer serverKeepAliveSeconds;
  private @Nullable String responseInformation;
  private @Nullable String serverReference;
  private @Nullable Authentication authentication;
  private ReasonProperties reason = ReasonProperties.NONE;

  ServerConnAck(ReasonCode reasonCode) {
    this.reasonCode = reasonCode;
  }

  private ServerConnAck with(Consumer<ServerConnAck> change) {
    ServerConnAck other = new ServerConnAck(reasonCode);
    other.sessionPresent = sessionPresent;
    other.limits = limits;
    other.sessionExpirySeconds = sessionExpirySeconds;
    other.assignedClientIdentifier = assignedClientIdentifier;
    other.serverKeepAliveSeconds = serverKeepAliveSeconds;
    other.responseInformation = responseInformation;
    other.serverReference = serverReference;
    other.authentication = authentication;
    other.reason = reason;
    change.accept(other);
    return other;
  }

  /** With the flag that says that the server has a session of the client. */
  public ServerConnAck sessionPresent() {
    return with(other -> other.sessionPresent = true);
  }

  /** What the server takes. */
  public ServerConnAck limits(ServerLimits value) {
    return with(other -> other.limits = value);
  }

  /**
   * The session expiry that holds in place of the client's.
   *
   * @throws IllegalArgumentException if it is not whole seconds from 0 to 4,294,967,295
   */
  public ServerConnAck sessionExpiry(Duration value) {
    long seconds = MessageProperties.requireInterval("session expiry", value).toSeconds();
    return with(other -> other.sessionExpirySeconds = seconds);
  }

  /** The identifier of a client that had none. */
  public ServerConnAck assignedClientIdentifier(String value) {
    return with(other -> other.assignedClientIdentifier = value);
  }

  /**
   * The Keep Alive that holds in place of the client's.
   *
   * @throws IllegalArgumentException if it is not whole seconds from 0 to 65,535
   */
  public ServerConnAck serverKeepAlive(Duration value) {
    long seconds = MessageProperties.requireInterval("keep alive", value).toSeconds();
    if (seconds > MAX_KEEP_ALIVE_SECONDS) {
      throw new IllegalArgumentException(
          "keep alive of " + value + " is above " + MAX_KEEP_ALIVE_SECONDS + " seconds");
    }
    return with(other -> other.serverKeepAliveSeconds = (int) seconds);
  }

  /** What response topics may start with. */
  public ServerConnAck responseInformation(String value) {
    return with(other -> other.responseInformation = value);
  }

  /** Other servers to use. */
  public ServerConnAck serverReference(String value) {
    return with(other -> other.serverReference = value);
  }

  /** The last step of enhanced authentication. */
  public ServerConnAck authentication(String method, byte[] data) {
    Authentication step = new Authentication(method, Payloads.copyOf(data));
    return with(other -> other.authentication = step);
  }

  /** With words for people. */
  public ServerConnAck reasonString(String words) {
    return with(other -> other.reason = new ReasonProperties(words, reason.userProperties()));
  }

  /** With one more user property. */
  public ServerConnAck userProperty(String name, String value) {
    List<UserProperty> more = new ArrayList<>(reason.userProperties());
    more.add(new UserProperty(name, value));
    return with(other -> other.reason = new ReasonProperties(reason.reasonString(), more));
  }

  @Override
  Packet packet() {
    return new ConnAck(
        sessionPresent,
        reasonCode,
        new ConnAckProperties(
            limits,
            sessionExpirySeconds,
            assignedClientIdentifier,
            serverKeepAliveSeconds,
            responseInformation,
            serverReference,
            authentication,
            reason));
  }
}
