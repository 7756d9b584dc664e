package dev.martlet.client.internal.protocol;

import dev.martlet.client.ConnectOptions;
import dev.martlet.client.message.ConnectRefusedException;
import dev.martlet.client.message.ConnectResult;
import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.Authentication;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.ConnAckProperties;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.ConnectProperties;
import java.time.Duration;

/**
 * CONNECT and what its answer means. Every CONNECT of a client says the same, but for a client
 * identifier that the server has assigned.
 */
final class Handshake {
  private final ProtocolVersion version;
  private final ConnectOptions options;
  private String clientIdentifier;

  Handshake(ProtocolVersion version, ConnectOptions options) {
    this.version = version;
    this.options = options;
    this.clientIdentifier = options.clientIdentifier();
  }

  /** The CONNECT of the next connection. */
  Connect connect() {
    return new Connect(
        version,
        clientIdentifier,
        !options.isResumable(),
        (int) options.keepAlive().toSeconds(),
        options.credentials(),
        options.will(),
        version == ProtocolVersion.MQTT_5 ? properties() : propertiesOfCleanSession());
  }

  private ConnectProperties properties() {
    return new ConnectProperties(
        options.sessionExpiry().toSeconds(),
        options.receiveMaximum(),
        options.maximumPacketSizeBytes(),
        0,
        false,
        true,
        null,
        options.userProperties());
  }

  /** MQTT 3.1.1 says it all by one flag: the session ends with the connection, or never. */
  private ConnectProperties propertiesOfCleanSession() {
    return ConnectProperties.expiringAfter(
        options.isResumable() ? ConnectProperties.NEVER_EXPIRES_SECONDS : 0);
  }

  /**
   * What the server has agreed to.
   *
   * @throws ConnectRefusedException if it has not
   * @throws MalformedPacketException if the answer contradicts the CONNECT
   */
  ConnectResult accepted(ConnAck ack) {
    ConnAckProperties said = ack.properties();
    if (ack.reasonCode() != ReasonCode.SUCCESS) {
      throw new ConnectRefusedException(
          ack.reasonCode(), said.reason().reasonString(), said.serverReference());
    }
    if (ack.sessionPresent() && !options.isResumable()) { // [MQTT-3.2.2-4]
      throw new MalformedPacketException(
          ReasonCode.PROTOCOL_ERROR,
          "the server has a session although Clean Start asked for none");
    }
    Authentication unasked = said.authentication();
    if (unasked != null) { // [MQTT-4.12.0-6]
      throw new MalformedPacketException(
          ReasonCode.PROTOCOL_ERROR,
          "the server names the authentication method " + unasked.method() + ", CONNECT did not");
    }
    assign(said);
    return new ConnectResult(
        ack.sessionPresent(),
        clientIdentifier,
        said.serverKeepAliveSeconds() == null
            ? options.keepAlive()
            : Duration.ofSeconds(said.serverKeepAliveSeconds()), // [MQTT-3.2.2-21]
        said.sessionExpirySeconds() == null
            ? options.sessionExpiry()
            : Duration.ofSeconds(said.sessionExpirySeconds()),
        said.limits(),
        said.responseInformation(),
        said.reason().reasonString(),
        said.reason().userProperties());
  }

  /** Whether the session outlives a connection on which the server agreed to {@code result}. */
  boolean isResumable(ConnectResult result) {
    return options.isResumable() && !result.sessionExpiry().isZero();
  }

  private void assign(ConnAckProperties said) {
    String assigned = said.assignedClientIdentifier();
    if (clientIdentifier.isEmpty() && assigned != null) {
      clientIdentifier = assigned;
    }
  }
}
