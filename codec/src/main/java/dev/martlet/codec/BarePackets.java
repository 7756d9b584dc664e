package dev.martlet.codec;

import dev.martlet.codec.packet.Auth;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.ConnAckProperties;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.UnsubAck;

/**
 * Packets without the words that only explain them: the standard wants these dropped rather than
 * the packet held back when the two together are above the peer's limit [MQTT-3.2.2-19]
 * [MQTT-3.2.2-20] [MQTT-3.4.2-2] [MQTT-3.4.2-3] and so on for each of them.
 */
final class BarePackets {
  private BarePackets() {}

  /** The same packet without reason string and user properties; itself if it explains nothing. */
  static Packet withoutReason(Packet packet) {
    return switch (packet.type()) {
      case CONNACK -> bare((ConnAck) packet);
      case PUBACK -> bare((PubAck) packet);
      case PUBREC -> bare((PubRec) packet);
      case PUBREL -> bare((PubRel) packet);
      case PUBCOMP -> bare((PubComp) packet);
      case SUBACK -> bare((SubAck) packet);
      case UNSUBACK -> bare((UnsubAck) packet);
      case DISCONNECT -> bare((Disconnect) packet);
      case AUTH -> bare((Auth) packet);
      case CONNECT, PUBLISH, SUBSCRIBE, UNSUBSCRIBE, PINGREQ, PINGRESP -> packet;
    };
  }

  private static ConnAck bare(ConnAck connAck) {
    ConnAckProperties properties = connAck.properties();
    return new ConnAck(
        connAck.sessionPresent(),
        connAck.reasonCode(),
        new ConnAckProperties(
            properties.limits(),
            properties.sessionExpirySeconds(),
            properties.assignedClientIdentifier(),
            properties.serverKeepAliveSeconds(),
            properties.responseInformation(),
            properties.serverReference(),
            properties.authentication(),
            ReasonProperties.NONE));
  }

  private static PubAck bare(PubAck ack) {
    return new PubAck(ack.packetIdentifier(), ack.reasonCode());
  }

  private static PubRec bare(PubRec ack) {
    return new PubRec(ack.packetIdentifier(), ack.reasonCode());
  }

  private static PubRel bare(PubRel ack) {
    return new PubRel(ack.packetIdentifier(), ack.reasonCode());
  }

  private static PubComp bare(PubComp ack) {
    return new PubComp(ack.packetIdentifier(), ack.reasonCode());
  }

  private static SubAck bare(SubAck ack) {
    return new SubAck(ack.packetIdentifier(), ack.reasonCodes(), ReasonProperties.NONE);
  }

  private static UnsubAck bare(UnsubAck ack) {
    return new UnsubAck(ack.packetIdentifier(), ack.reasonCodes(), ReasonProperties.NONE);
  }

  private static Disconnect bare(Disconnect disconnect) {
    return new Disconnect(
        disconnect.reasonCode(),
        disconnect.sessionExpirySeconds(),
        disconnect.serverReference(),
        ReasonProperties.NONE);
  }

  private static Auth bare(Auth auth) {
    return new Auth(auth.reasonCode(), auth.authentication(), ReasonProperties.NONE);
  }
}
