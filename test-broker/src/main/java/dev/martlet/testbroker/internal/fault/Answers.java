package dev.martlet.testbroker.internal.fault;

import dev.martlet.client.message.QoS;
import dev.martlet.codec.packet.Auth;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PingReq;
import dev.martlet.codec.packet.PingResp;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.codec.packet.UnsubAck;
import dev.martlet.codec.packet.Unsubscribe;

/** Which packet of a server answers which of a client. */
public final class Answers {

  private Answers() {}

  /** Whether a server answers {@code request} with a packet. */
  public static boolean has(Packet request) {
    return switch (request.type()) {
      case CONNECT, SUBSCRIBE, UNSUBSCRIBE, PINGREQ, PUBREL, AUTH -> true;
      case PUBLISH -> ((Publish) request).qos() != QoS.AT_MOST_ONCE;
      case PUBREC -> !((PubRec) request).reasonCode().isError();
      case CONNACK, PUBACK, PUBCOMP, SUBACK, UNSUBACK, PINGRESP, DISCONNECT -> false;
    };
  }

  /** Whether {@code answer} is that to {@code request}. */
  public static boolean isAnswer(Packet answer, Packet request) {
    if (request instanceof Publish publish) {
      return switch (publish.qos()) {
        case AT_MOST_ONCE -> false;
        case AT_LEAST_ONCE ->
            answer instanceof PubAck ack && ack.packetIdentifier() == publish.packetIdentifier();
        case EXACTLY_ONCE ->
            answer instanceof PubRec ack && ack.packetIdentifier() == publish.packetIdentifier();
      };
    }
    if (request instanceof Connect || request instanceof Auth) {
      return answer instanceof ConnAck || answer instanceof Auth;
    }
    if (request instanceof PubRec received) {
      return answer instanceof PubRel ack && ack.packetIdentifier() == received.packetIdentifier();
    }
    if (request instanceof PubRel release) {
      return answer instanceof PubComp ack && ack.packetIdentifier() == release.packetIdentifier();
    }
    if (request instanceof Subscribe subscribe) {
      return answer instanceof SubAck ack && ack.packetIdentifier() == subscribe.packetIdentifier();
    }
    if (request instanceof Unsubscribe unsubscribe) {
      return answer instanceof UnsubAck ack
          && ack.packetIdentifier() == unsubscribe.packetIdentifier();
    }
    return request instanceof PingReq && answer instanceof PingResp;
  }
}
