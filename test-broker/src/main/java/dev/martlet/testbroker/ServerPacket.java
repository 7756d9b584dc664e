package dev.martlet.testbroker;

import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.Auth;
import dev.martlet.codec.packet.Authentication;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PingResp;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.UnsubAck;
import dev.martlet.topic.TopicName;
import java.util.List;

/**
 * A packet that a {@link ScriptedServer} sends. It is written in the version of the client's
 * CONNECT: in MQTT 3.1.1 without what that does not have; what that cannot say at all fails the
 * script, as does what no server may send. Those are for {@link ServerScript#sendBytes(String)}.
 * Immutable.
 */
public abstract class ServerPacket {

  ServerPacket() {}

  /** CONNACK: success, no session. */
  public static ServerConnAck connAck() {
    return connAck(ReasonCode.SUCCESS);
  }

  /** CONNACK with a reason code; in MQTT 3.1.1 with the return code that comes closest. */
  public static ServerConnAck connAck(ReasonCode reasonCode) {
    return new ServerConnAck(reasonCode);
  }

  /**
   * PUBLISH of QoS 0 with a text in UTF-8.
   *
   * @throws dev.martlet.topic.InvalidTopicException if {@code topic} is no topic name
   */
  public static ServerPublish publish(String topic, String text) {
    return new ServerPublish(TopicName.of(topic), Payloads.of(text));
  }

  /**
   * PUBLISH of QoS 0.
   *
   * @throws dev.martlet.topic.InvalidTopicException if {@code topic} is no topic name
   */
  public static ServerPublish publish(String topic, byte[] payload) {
    return new ServerPublish(TopicName.of(topic), Payloads.copyOf(payload));
  }

  /** PUBACK: success. */
  public static ServerAnswer pubAck(int packetIdentifier) {
    return pubAck(packetIdentifier, ReasonCode.SUCCESS);
  }

  /** PUBACK. */
  public static ServerAnswer pubAck(int packetIdentifier, ReasonCode reasonCode) {
    return new ServerAnswer(reason -> new PubAck(packetIdentifier, reasonCode, reason));
  }

  /** PUBREC: success. */
  public static ServerAnswer pubRec(int packetIdentifier) {
    return pubRec(packetIdentifier, ReasonCode.SUCCESS);
  }

  /** PUBREC. */
  public static ServerAnswer pubRec(int packetIdentifier, ReasonCode reasonCode) {
    return new ServerAnswer(reason -> new PubRec(packetIdentifier, reasonCode, reason));
  }

  /** PUBREL: success. */
  public static ServerAnswer pubRel(int packetIdentifier) {
    return pubRel(packetIdentifier, ReasonCode.SUCCESS);
  }

  /** PUBREL. */
  public static ServerAnswer pubRel(int packetIdentifier, ReasonCode reasonCode) {
    return new ServerAnswer(reason -> new PubRel(packetIdentifier, reasonCode, reason));
  }

  /** PUBCOMP: success. */
  public static ServerAnswer pubComp(int packetIdentifier) {
    return pubComp(packetIdentifier, ReasonCode.SUCCESS);
  }

  /** PUBCOMP. */
  public static ServerAnswer pubComp(int packetIdentifier, ReasonCode reasonCode) {
    return new ServerAnswer(reason -> new PubComp(packetIdentifier, reasonCode, reason));
  }

  /**
   * SUBACK.
   *
   * @param reasonCodes one for each filter; in MQTT 3.1.1 each that refuses is 0x80
   */
  public static ServerAnswer subAck(int packetIdentifier, ReasonCode... reasonCodes) {
    List<ReasonCode> all = List.of(reasonCodes);
    return new ServerAnswer(reason -> new SubAck(packetIdentifier, all, reason));
  }

  /**
   * UNSUBACK.
   *
   * @param reasonCodes one for each filter; MQTT 3.1.1 has none
   */
  public static ServerAnswer unsubAck(int packetIdentifier, ReasonCode... reasonCodes) {
    List<ReasonCode> all = List.of(reasonCodes);
    return new ServerAnswer(reason -> new UnsubAck(packetIdentifier, all, reason));
  }

  /** PINGRESP. */
  public static ServerPacket pingResp() {
    return new ServerAnswer(reason -> PingResp.INSTANCE);
  }

  /** DISCONNECT; MQTT 5.0. */
  public static ServerAnswer disconnect(ReasonCode reasonCode) {
    return new ServerAnswer(reason -> new Disconnect(reasonCode, null, null, reason));
  }

  /** DISCONNECT that sends the client elsewhere; MQTT 5.0. */
  public static ServerAnswer disconnect(ReasonCode reasonCode, String serverReference) {
    return new ServerAnswer(reason -> new Disconnect(reasonCode, null, serverReference, reason));
  }

  /** AUTH; MQTT 5.0. */
  public static ServerAnswer auth(ReasonCode reasonCode, String method, byte[] data) {
    Authentication step = new Authentication(method, Payloads.copyOf(data));
    return new ServerAnswer(reason -> new Auth(reasonCode, step, reason));
  }

  abstract Packet packet();

  /** For people: as a {@link RecordedPacket} of it. */
  @Override
  public final String toString() {
    Packet packet = packet();
    return PacketText.of(packet, packet instanceof Publish publish ? publish.topic() : null);
  }
}
