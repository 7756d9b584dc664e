package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.Credentials;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.Will;
import dev.martlet.codec.packet.Authentication;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.ConnectProperties;
import java.time.Duration;
import java.util.List;

/** What a client says in CONNECT. */
final class ConnectScript {

  private final ProtocolVersion version;
  private final String clientIdentifier;
  private boolean cleanStart = true;
  private int keepAliveSeconds;
  private Will will;
  private long sessionExpirySeconds;
  private int receiveMaximum = 65_535;
  private long maximumPacketSizeBytes = 268_435_460;
  private int topicAliasMaximum;
  private boolean requestProblemInformation = true;
  private Authentication authentication;
  private Credentials credentials;
  private boolean requestResponseInformation;

  ConnectScript(ProtocolVersion version, String clientIdentifier) {
    this.version = version;
    this.clientIdentifier = clientIdentifier;
  }

  /** No Clean Start, and a session that never ends; Clean Session 0 of MQTT 3.1.1. */
  ConnectScript keepingSession() {
    cleanStart = false;
    sessionExpirySeconds = ConnectProperties.NEVER_EXPIRES_SECONDS;
    return this;
  }

  ConnectScript cleanStart(boolean value) {
    cleanStart = value;
    return this;
  }

  ConnectScript sessionExpiry(Duration value) {
    sessionExpirySeconds = value.toSeconds();
    return this;
  }

  ConnectScript keepAlive(Duration value) {
    keepAliveSeconds = (int) value.toSeconds();
    return this;
  }

  ConnectScript will(Message message) {
    return will(message, Duration.ZERO);
  }

  ConnectScript will(Message message, Duration delay) {
    will = new Will(message, delay);
    return this;
  }

  ConnectScript receiveMaximum(int value) {
    receiveMaximum = value;
    return this;
  }

  ConnectScript maximumPacketSize(long bytes) {
    maximumPacketSizeBytes = bytes;
    return this;
  }

  ConnectScript topicAliasMaximum(int value) {
    topicAliasMaximum = value;
    return this;
  }

  ConnectScript requestProblemInformation(boolean value) {
    requestProblemInformation = value;
    return this;
  }

  ConnectScript authentication(String method) {
    return authentication(method, null);
  }

  ConnectScript authentication(String method, String data) {
    authentication = new Authentication(method, data == null ? null : Payloads.of(data));
    return this;
  }

  ConnectScript credentials(String username, String password) {
    credentials = Credentials.of(username, password);
    return this;
  }

  ConnectScript requestResponseInformation() {
    requestResponseInformation = true;
    return this;
  }

  Connect packet() {
    return new Connect(
        version,
        clientIdentifier,
        cleanStart,
        keepAliveSeconds,
        credentials,
        will,
        new ConnectProperties(
            sessionExpirySeconds,
            receiveMaximum,
            maximumPacketSizeBytes,
            topicAliasMaximum,
            requestResponseInformation,
            requestProblemInformation,
            authentication,
            List.of()));
  }
}
