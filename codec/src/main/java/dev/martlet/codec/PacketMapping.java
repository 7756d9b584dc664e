package dev.martlet.codec;

import dev.martlet.codec.packet.Auth;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.Disconnect;
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
import io.netty.handler.codec.mqtt.MqttMessage;

/** Sends each packet to the class that knows its family. */
final class PacketMapping {
  private final ConnAckMapping connAck;
  private final PublishMapping publish;
  private final AckMapping ack;
  private final SubscribeMapping subscribe;
  private final SubAckMapping subAck;
  private final DisconnectMapping disconnect;

  PacketMapping(CodecState state) {
    connAck = new ConnAckMapping(state);
    publish = new PublishMapping(state);
    ack = new AckMapping(state);
    subscribe = new SubscribeMapping(state);
    subAck = new SubAckMapping(state);
    disconnect = new DisconnectMapping(state);
  }

  /**
   * The packet of which {@code body} is all but the fixed header; nothing of the buffer is kept.
   *
   * @throws dev.martlet.client.message.MalformedPacketException if it is not as MQTT has it
   */
  Packet decode(PacketBody body) {
    Packet packet = decodeFields(body);
    body.end();
    return packet;
  }

  private Packet decodeFields(PacketBody body) {
    return switch (body.type()) {
      case CONNECT -> ConnectMapping.decode(body);
      case CONNACK -> ConnAckMapping.decode(body);
      case PUBLISH -> publish.decode(body);
      case PUBACK, PUBREC, PUBREL, PUBCOMP -> AckMapping.decode(body);
      case SUBSCRIBE -> SubscribeMapping.decode(body);
      case SUBACK -> SubAckMapping.decode(body);
      case UNSUBSCRIBE -> SubscribeMapping.decodeUnsubscribe(body);
      case UNSUBACK -> SubAckMapping.decodeUnsubAck(body);
      case PINGREQ -> PingReq.INSTANCE;
      case PINGRESP -> PingResp.INSTANCE;
      case DISCONNECT -> DisconnectMapping.decodeDisconnect(body);
      case AUTH -> DisconnectMapping.decodeAuth(body);
    };
  }

  /**
   * The packet as Netty encodes it.
   *
   * @throws UnsendablePacketException if the wire cannot carry what is in it
   */
  MqttMessage encode(Packet packet) {
    return switch (packet.type()) {
      case CONNECT -> ConnectMapping.encode((Connect) packet);
      case CONNACK -> connAck.encode((ConnAck) packet);
      case PUBLISH -> publish.encode((Publish) packet);
      case PUBACK -> ack.encode((PubAck) packet);
      case PUBREC -> ack.encode((PubRec) packet);
      case PUBREL -> ack.encode((PubRel) packet);
      case PUBCOMP -> ack.encode((PubComp) packet);
      case SUBSCRIBE -> subscribe.encode((Subscribe) packet);
      case SUBACK -> subAck.encode((SubAck) packet);
      case UNSUBSCRIBE -> subscribe.encode((Unsubscribe) packet);
      case UNSUBACK -> subAck.encode((UnsubAck) packet);
      case PINGREQ -> MqttMessage.PINGREQ;
      case PINGRESP -> MqttMessage.PINGRESP;
      case DISCONNECT -> disconnect.encode((Disconnect) packet);
      case AUTH -> disconnect.encode((Auth) packet);
    };
  }
}
