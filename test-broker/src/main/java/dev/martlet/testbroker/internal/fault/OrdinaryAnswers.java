package dev.martlet.testbroker.internal.fault;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.ConnAckProperties;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PingResp;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.codec.packet.UnsubAck;
import dev.martlet.codec.packet.Unsubscribe;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** What a server answers that keeps nothing and grants everything. */
public final class OrdinaryAnswers {

  private static final String ASSIGNED = "assigned-1";

  private OrdinaryAnswers() {}

  /** The answer to {@code packet}; null if it needs none. */
  public static @Nullable Packet to(Packet packet) {
    return switch (packet.type()) {
      case CONNECT -> to((Connect) packet);
      case PUBLISH -> acknowledgement((Publish) packet, ReasonCode.SUCCESS);
      case PUBREC -> new PubRel(((PubRec) packet).packetIdentifier());
      case PUBREL -> new PubComp(((PubRel) packet).packetIdentifier());
      case SUBSCRIBE -> granted((Subscribe) packet);
      case UNSUBSCRIBE -> acknowledgement((Unsubscribe) packet, ReasonCode.SUCCESS);
      case PINGREQ -> PingResp.INSTANCE;
      case CONNACK, PUBACK, PUBCOMP, SUBACK, UNSUBACK, PINGRESP, DISCONNECT, AUTH -> null;
    };
  }

  /** The answer with that reason code, for each filter if there are any; null if there is none. */
  public static @Nullable Packet to(Packet packet, ReasonCode reasonCode) {
    return switch (packet.type()) {
      case CONNECT -> new ConnAck(false, reasonCode, ConnAckProperties.NONE);
      case PUBLISH -> acknowledgement((Publish) packet, reasonCode);
      case PUBREC -> new PubRel(((PubRec) packet).packetIdentifier(), reasonCode);
      case PUBREL -> new PubComp(((PubRel) packet).packetIdentifier(), reasonCode);
      case SUBSCRIBE -> acknowledgement((Subscribe) packet, reasonCode);
      case UNSUBSCRIBE -> acknowledgement((Unsubscribe) packet, reasonCode);
      case PINGREQ, CONNACK, PUBACK, PUBCOMP, SUBACK, UNSUBACK, PINGRESP, DISCONNECT, AUTH -> null;
    };
  }

  private static Packet to(Connect connect) {
    if (connect.version() == ProtocolVersion.MQTT_3_1_1) {
      return new ConnAck(false, ReasonCode.SUCCESS, ConnAckProperties.of(ServerLimits.MQTT_3_1_1));
    }
    String assigned = connect.clientIdentifier().isEmpty() ? ASSIGNED : null;
    return new ConnAck(
        false,
        ReasonCode.SUCCESS,
        new ConnAckProperties(
            ServerLimits.NONE, null, assigned, null, null, null, null, ReasonProperties.NONE));
  }

  private static @Nullable Packet acknowledgement(Publish publish, ReasonCode reasonCode) {
    if (publish.qos() == QoS.AT_MOST_ONCE) {
      return null;
    }
    return publish.qos() == QoS.AT_LEAST_ONCE
        ? new PubAck(publish.packetIdentifier(), reasonCode)
        : new PubRec(publish.packetIdentifier(), reasonCode);
  }

  private static Packet granted(Subscribe subscribe) {
    return new SubAck(
        subscribe.packetIdentifier(),
        subscribe.requests().stream()
            .map(request -> ReasonCode.granted(request.options().qos()))
            .toList(),
        ReasonProperties.NONE);
  }

  private static Packet acknowledgement(Subscribe subscribe, ReasonCode reasonCode) {
    return new SubAck(
        subscribe.packetIdentifier(),
        Collections.nCopies(subscribe.requests().size(), reasonCode),
        ReasonProperties.NONE);
  }

  private static Packet acknowledgement(Unsubscribe unsubscribe, ReasonCode reasonCode) {
    return new UnsubAck(
        unsubscribe.packetIdentifier(),
        Collections.nCopies(unsubscribe.filters().size(), reasonCode),
        ReasonProperties.NONE);
  }
}
