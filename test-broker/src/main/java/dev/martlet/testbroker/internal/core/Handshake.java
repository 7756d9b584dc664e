package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.ConnAckProperties;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.ReasonProperties;
import org.jspecify.annotations.Nullable;

/** Answers CONNECT: refuses it, or gives the connection its session. */
final class Handshake {

  private final Sessions sessions;
  private final BrokerLimits limits;
  private long lastAssigned;

  Handshake(Sessions sessions, BrokerLimits limits) {
    this.sessions = sessions;
    this.limits = limits;
  }

  /** Answers the first packet of a connection. */
  void received(Connect connect, Connection from) {
    if (connect.properties().authentication() != null) {
      from.refuse(ReasonCode.BAD_AUTHENTICATION_METHOD, "no enhanced authentication here");
      return;
    }
    boolean mqtt5 = connect.version() == ProtocolVersion.MQTT_5;
    boolean assigned = connect.clientIdentifier().isEmpty();
    if (assigned && !mqtt5 && !connect.cleanStart()) {
      from.refuse( // [MQTT-3.1.3-8 of 3.1.1]
          ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "an empty client identifier needs Clean Session");
      return;
    }
    if (connect.will() != null
        && !PayloadCheck.passes(
            connect.will().message().payload(), connect.will().message().properties())) {
      from.refuse(ReasonCode.PAYLOAD_FORMAT_INVALID, "of the will, " + PayloadCheck.WORDS);
      return;
    }
    String clientIdentifier = assigned ? assignIdentifier() : connect.clientIdentifier();
    Session kept = existing(clientIdentifier, connect.cleanStart());
    if (kept == null && !sessions.hasRoom()) {
      from.refuse(ReasonCode.QUOTA_EXCEEDED, "no more than " + limits.sessions() + " sessions");
      return;
    }
    Session session = kept == null ? sessions.begin(clientIdentifier) : kept;
    session.will(connect.will());
    session.expirySeconds(connect.properties().sessionExpirySeconds());
    sessions.connected(session, from);
    if (from.open(session, connAck(kept != null, mqtt5, assigned ? clientIdentifier : null))) {
      session.outgoing().resume(from);
    }
  }

  /** The session to go on with, once the client's other connection has ended; null for none. */
  private @Nullable Session existing(String clientIdentifier, boolean cleanStart) {
    Session session = sessions.find(clientIdentifier);
    if (session == null) {
      return null;
    }
    Connection other = session.connection();
    if (other != null) {
      other.takenOver(); // may end the session, if that does not outlive connections
    }
    Session left = sessions.find(clientIdentifier);
    if (left != null && cleanStart) {
      sessions.end(left);
      return null;
    }
    return left;
  }

  private ConnAck connAck(boolean sessionPresent, boolean mqtt5, @Nullable String assigned) {
    ConnAckProperties properties =
        new ConnAckProperties(
            mqtt5 ? limits.announced() : ServerLimits.MQTT_3_1_1,
            null,
            mqtt5 ? assigned : null,
            null,
            null,
            null,
            null,
            ReasonProperties.NONE);
    return new ConnAck(sessionPresent, ReasonCode.SUCCESS, properties);
  }

  private String assignIdentifier() {
    String identifier;
    do {
      lastAssigned++;
      identifier = "assigned-" + lastAssigned;
    } while (sessions.find(identifier) != null);
    return identifier;
  }
}
