package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.client.message.Will;
import dev.martlet.codec.packet.Authentication;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.ConnAckProperties;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.ConnectProperties;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.testbroker.policy.ServerAbilities;
import dev.martlet.testbroker.policy.ServerKeepAlive;
import dev.martlet.testbroker.policy.SpokenVersions;
import dev.martlet.testbroker.policy.Verdict;
import org.jspecify.annotations.Nullable;

/** Answers CONNECT: refuses it, or gives the connection its session. */
final class Handshake {

  private final Sessions sessions;
  private final BrokerLimits limits;
  private final ServerAbilities abilities;
  private final AccessControl access;
  private long lastAssigned;

  Handshake(Sessions sessions, BrokerOptions options, AccessControl access) {
    this.sessions = sessions;
    this.limits = options.limits();
    this.abilities = options.abilities();
    this.access = access;
  }

  /** Answers the first packet of a connection, unless it takes others to decide. */
  void received(Connect connect, Connection from) {
    Verdict verdict = access.connect(connect);
    if (verdict.isAccepted()) {
      from.admit();
    } else if (verdict.reasonCode() == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION
        && abilities.versions() == SpokenVersions.ONLY_MQTT_3_1_1) {
      from.refuseIn(ProtocolVersion.MQTT_3_1_1, verdict);
    } else {
      from.refuse(verdict);
    }
  }

  /**
   * Gives a client that may come in its session.
   *
   * @param last the last words of enhanced authentication; null without it
   */
  void admitted(Connect connect, @Nullable Authentication last, Connection from) {
    boolean assigned = connect.clientIdentifier().isEmpty();
    String clientIdentifier = assigned ? assignIdentifier() : connect.clientIdentifier();
    from.admission().identified(clientIdentifier);
    Will will = connect.will();
    Verdict willVerdict = will == null ? Verdict.accept() : access.will(will, from.client());
    if (from.isEnded()) {
      return; // by the hook
    }
    if (!willVerdict.isAccepted()) {
      from.refuse(willVerdict);
      return;
    }
    if (will != null
        && !PayloadCheck.passes(will.message().payload(), will.message().properties())) {
      from.refuse(
          Verdict.refuse(ReasonCode.PAYLOAD_FORMAT_INVALID, "of the will, " + PayloadCheck.WORDS));
      return;
    }
    if (isOvertaken(clientIdentifier, from)) {
      from.refuse(
          Verdict.refuse(
              ReasonCode.UNSPECIFIED_ERROR, "a later connection uses this client identifier"));
      return;
    }
    Session kept = existing(clientIdentifier, connect.cleanStart() || !abilities.keepsSessions());
    if (kept == null && !sessions.hasRoom()) {
      from.refuse(
          Verdict.refuse(
              ReasonCode.QUOTA_EXCEEDED, "no more than " + limits.sessions() + " sessions"));
      return;
    }
    Session session = kept == null ? sessions.begin(clientIdentifier) : kept;
    session.will(null);
    session.expirySeconds(
        abilities.sessionExpirySeconds(connect.properties().sessionExpirySeconds()));
    sessions.connected(session, from);
    ConnAckProperties properties =
        connect.version() == ProtocolVersion.MQTT_5
            ? said(connect, assigned ? clientIdentifier : null, last)
            : ConnAckProperties.of(ServerLimits.MQTT_3_1_1);
    if (from.open(session, new ConnAck(kept != null, ReasonCode.SUCCESS, properties))) {
      session.will(will); // [MQTT-3.1.2-7]
      session.outgoing().resume(from);
    }
  }

  /** Whether one that came later was let in sooner: it must not be taken over [MQTT-3.1.4-3]. */
  private boolean isOvertaken(String clientIdentifier, Connection by) {
    Session session = sessions.find(clientIdentifier);
    Connection other = session == null ? null : session.connection();
    return other != null && other.isAfter(by);
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

  /** What CONNACK says in MQTT 5.0. */
  private ConnAckProperties said(
      Connect connect, @Nullable String assigned, @Nullable Authentication last) {
    ConnectProperties asked = connect.properties();
    ServerKeepAlive keepAlive = abilities.keepAlive();
    long expirySeconds = abilities.sessionExpirySeconds(asked.sessionExpirySeconds());
    return new ConnAckProperties(
        limits.announcedWith(abilities),
        expirySeconds == asked.sessionExpirySeconds() ? null : expirySeconds,
        assigned,
        keepAlive == null ? null : keepAlive.insteadOf(connect.keepAliveSeconds()),
        asked.requestResponseInformation() ? abilities.responseInformation() : null,
        null,
        last,
        ReasonProperties.NONE);
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
