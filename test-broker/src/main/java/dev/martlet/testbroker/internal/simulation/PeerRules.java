package dev.martlet.testbroker.internal.simulation;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.codec.packet.UnsubAck;
import dev.martlet.codec.packet.Unsubscribe;
import java.util.function.Consumer;

/** One end of one session: what it may send, by what it has sent and received so far. */
final class PeerRules {
  private final SenderRules sender;
  private final ReceiverRules receiver;
  private final Consumer<String> violated;
  private int connection;

  PeerRules(Consumer<String> violated, Consumer<Publish> acknowledged) {
    this.violated = violated;
    this.sender = new SenderRules(violated);
    this.receiver = new ReceiverRules(violated, acknowledged);
  }

  /** CONNACK has passed here: what follows belongs to {@code number}. */
  void connected(int number, ProtocolVersion version, boolean sessionPresent, int window) {
    connection = number;
    if (!sessionPresent) {
      sender.sessionLost();
      receiver.sessionLost();
    }
    sender.connected(number, version == ProtocolVersion.MQTT_5 ? window : Integer.MAX_VALUE);
    receiver.connected(version);
  }

  void closed(int number) {
    if (number == connection) {
      connection = 0;
    }
  }

  void settled() {
    if (connection > 0) {
      sender.settled();
      receiver.settled();
    }
  }

  void sent(int number, Packet packet) {
    if (number != connection) {
      violated.accept(packet.type() + " sent on a connection that another has replaced");
      return;
    }
    switch (packet.type()) {
      case PUBLISH -> sender.sent((Publish) packet);
      case PUBREL -> sender.sent((PubRel) packet);
      case PUBACK -> receiver.sent((PubAck) packet);
      case PUBREC -> receiver.sent((PubRec) packet);
      case PUBCOMP -> receiver.sent((PubComp) packet);
      case SUBSCRIBE -> sender.requested(((Subscribe) packet).packetIdentifier());
      case UNSUBSCRIBE -> sender.requested(((Unsubscribe) packet).packetIdentifier());
      case CONNECT, CONNACK, SUBACK, UNSUBACK, PINGREQ, PINGRESP, DISCONNECT, AUTH -> {}
    }
  }

  void received(int number, Packet packet) {
    if (number != connection) {
      return; // late, of a connection that is over for this end
    }
    switch (packet.type()) {
      case PUBLISH -> receiver.received((Publish) packet);
      case PUBREL -> receiver.received((PubRel) packet);
      case PUBACK -> sender.received((PubAck) packet);
      case PUBREC -> sender.received((PubRec) packet);
      case PUBCOMP -> sender.received((PubComp) packet);
      case SUBACK -> sender.answered(((SubAck) packet).packetIdentifier());
      case UNSUBACK -> sender.answered(((UnsubAck) packet).packetIdentifier());
      case CONNECT, CONNACK, SUBSCRIBE, UNSUBSCRIBE, PINGREQ, PINGRESP, DISCONNECT, AUTH -> {}
    }
  }
}
