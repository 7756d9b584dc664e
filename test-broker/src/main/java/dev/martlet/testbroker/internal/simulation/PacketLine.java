package dev.martlet.testbroker.internal.simulation;

import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.Disconnect;
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
import java.util.regex.Pattern;

/** A packet in few words: what the rules of sessions turn on. */
final class PacketLine {
  private static final Pattern CONTROL_CHARACTER = Pattern.compile("\\p{Cntrl}");
  private static final int MAX_PAYLOAD_CHARACTERS = 40;

  private PacketLine() {}

  static String of(Packet packet) {
    return packet.type() + oneLine(details(packet));
  }

  private static String details(Packet packet) {
    return switch (packet.type()) {
      case CONNECT -> connect((Connect) packet);
      case CONNACK -> {
        ConnAck ack = (ConnAck) packet;
        yield (ack.sessionPresent() ? " sessionPresent" : "") + reason(ack.reasonCode());
      }
      case PUBLISH -> publish((Publish) packet);
      case PUBACK -> answer(((PubAck) packet).packetIdentifier(), ((PubAck) packet).reasonCode());
      case PUBREC -> answer(((PubRec) packet).packetIdentifier(), ((PubRec) packet).reasonCode());
      case PUBREL -> answer(((PubRel) packet).packetIdentifier(), ((PubRel) packet).reasonCode());
      case PUBCOMP ->
          answer(((PubComp) packet).packetIdentifier(), ((PubComp) packet).reasonCode());
      case SUBSCRIBE -> {
        Subscribe subscribe = (Subscribe) packet;
        yield " id="
            + subscribe.packetIdentifier()
            + " filters="
            + subscribe.requests().stream()
                .map(one -> one.filter() + " qos=" + one.options().qos().code())
                .toList();
      }
      case SUBACK ->
          " id=" + ((SubAck) packet).packetIdentifier() + " " + ((SubAck) packet).reasonCodes();
      case UNSUBSCRIBE ->
          " id="
              + ((Unsubscribe) packet).packetIdentifier()
              + " filters="
              + ((Unsubscribe) packet).filters();
      case UNSUBACK ->
          " id=" + ((UnsubAck) packet).packetIdentifier() + " " + ((UnsubAck) packet).reasonCodes();
      case DISCONNECT -> reason(((Disconnect) packet).reasonCode());
      case PINGREQ, PINGRESP, AUTH -> "";
    };
  }

  private static String connect(Connect connect) {
    return " version="
        + connect.version().level()
        + " client="
        + connect.clientIdentifier()
        + (connect.cleanStart() ? " cleanStart" : "")
        + " keepAlive="
        + connect.keepAliveSeconds()
        + "s sessionExpiry="
        + connect.properties().sessionExpirySeconds()
        + "s";
  }

  private static String publish(Publish publish) {
    String text = Payloads.text(publish.payload());
    return (publish.topic() == null ? "" : " topic=" + publish.topic())
        + (publish.topicAlias() == 0 ? "" : " alias=" + publish.topicAlias())
        + " qos="
        + publish.qos().code()
        + (publish.packetIdentifier() == 0 ? "" : " id=" + publish.packetIdentifier())
        + (publish.duplicate() ? " dup" : "")
        + (publish.retain() ? " retain" : "")
        + (text.length() <= MAX_PAYLOAD_CHARACTERS
            ? " \"" + text + '"'
            : " " + publish.payload().remaining() + " bytes");
  }

  private static String answer(int packetIdentifier, ReasonCode reasonCode) {
    return " id=" + packetIdentifier + reason(reasonCode);
  }

  private static String reason(ReasonCode reasonCode) {
    return reasonCode == ReasonCode.SUCCESS ? "" : " reason=" + reasonCode;
  }

  private static String oneLine(String text) {
    return CONTROL_CHARACTER.matcher(text).replaceAll("\uFFFD");
  }
}
