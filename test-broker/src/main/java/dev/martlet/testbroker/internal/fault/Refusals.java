package dev.martlet.testbroker.internal.fault;

import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.ConnAckProperties;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.codec.packet.UnsubAck;
import dev.martlet.codec.packet.Unsubscribe;
import dev.martlet.testbroker.policy.Refusable;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a packet is refused. */
public final class Refusals {

  private static final Set<ReasonCode> UNSUBACK =
      Collections.unmodifiableSet(
          EnumSet.of(
              ReasonCode.UNSPECIFIED_ERROR,
              ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
              ReasonCode.NOT_AUTHORIZED,
              ReasonCode.TOPIC_FILTER_INVALID,
              ReasonCode.PACKET_IDENTIFIER_IN_USE));

  private Refusals() {}

  /**
   * The reason codes that refuse a packet of {@code type} (MQTT 5.0 section 2.4); none if no answer
   * to it says no.
   */
  public static Set<ReasonCode> reasonCodes(String type) {
    return switch (type) {
      case "CONNECT" -> Refusable.CONNECT.reasonCodes();
      case "PUBLISH" -> withIdentifierInUse(Refusable.PUBLISH);
      case "SUBSCRIBE" -> withIdentifierInUse(Refusable.SUBSCRIBE);
      case "UNSUBSCRIBE" -> UNSUBACK;
      default -> Set.of();
    };
  }

  private static Set<ReasonCode> withIdentifierInUse(Refusable refusable) {
    Set<ReasonCode> all = EnumSet.copyOf(refusable.reasonCodes());
    all.add(ReasonCode.PACKET_IDENTIFIER_IN_USE);
    return all;
  }

  /** Whether there is an answer that refuses {@code packet}: to QoS 0 there is none. */
  public static boolean isRefusable(Packet packet) {
    return packet instanceof Publish publish
        ? publish.qos() != QoS.AT_MOST_ONCE
        : !reasonCodes(packet.type().name()).isEmpty();
  }

  /** The answer that refuses {@code packet}; null if there is none. */
  public static @Nullable Packet refusal(Packet packet, ReasonCode reasonCode) {
    return switch (packet.type()) {
      case CONNECT -> new ConnAck(false, reasonCode, ConnAckProperties.NONE);
      case PUBLISH -> refusal((Publish) packet, reasonCode);
      case SUBSCRIBE -> refusal((Subscribe) packet, reasonCode);
      case UNSUBSCRIBE -> refusal((Unsubscribe) packet, reasonCode);
      case CONNACK,
          PUBACK,
          PUBREC,
          PUBREL,
          PUBCOMP,
          SUBACK,
          UNSUBACK,
          PINGREQ,
          PINGRESP,
          DISCONNECT,
          AUTH ->
          null;
    };
  }

  private static @Nullable Packet refusal(Publish publish, ReasonCode reasonCode) {
    return switch (publish.qos()) {
      case AT_MOST_ONCE -> null;
      case AT_LEAST_ONCE -> new PubAck(publish.packetIdentifier(), reasonCode);
      case EXACTLY_ONCE -> new PubRec(publish.packetIdentifier(), reasonCode);
    };
  }

  private static Packet refusal(Subscribe subscribe, ReasonCode reasonCode) {
    return new SubAck(
        subscribe.packetIdentifier(),
        Collections.nCopies(subscribe.requests().size(), reasonCode),
        ReasonProperties.NONE);
  }

  private static Packet refusal(Unsubscribe unsubscribe, ReasonCode reasonCode) {
    return new UnsubAck(
        unsubscribe.packetIdentifier(),
        Collections.nCopies(unsubscribe.filters().size(), reasonCode),
        ReasonProperties.NONE);
  }
}
