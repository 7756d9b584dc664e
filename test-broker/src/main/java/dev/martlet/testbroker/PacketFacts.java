package dev.martlet.testbroker;

import dev.martlet.client.message.Message;
import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.client.message.UserProperty;
import dev.martlet.codec.packet.Auth;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.Packet;
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
import dev.martlet.topic.TopicName;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What packets of several types have in common. */
final class PacketFacts {

  private PacketFacts() {}

  static int packetIdentifier(Packet packet) {
    return switch (packet.type()) {
      case PUBLISH -> ((Publish) packet).packetIdentifier();
      case PUBACK -> ((PubAck) packet).packetIdentifier();
      case PUBREC -> ((PubRec) packet).packetIdentifier();
      case PUBREL -> ((PubRel) packet).packetIdentifier();
      case PUBCOMP -> ((PubComp) packet).packetIdentifier();
      case SUBSCRIBE -> ((Subscribe) packet).packetIdentifier();
      case SUBACK -> ((SubAck) packet).packetIdentifier();
      case UNSUBSCRIBE -> ((Unsubscribe) packet).packetIdentifier();
      case UNSUBACK -> ((UnsubAck) packet).packetIdentifier();
      case CONNECT, CONNACK, PINGREQ, PINGRESP, DISCONNECT, AUTH -> 0;
    };
  }

  static @Nullable ReasonCode reasonCode(Packet packet) {
    return switch (packet.type()) {
      case CONNACK -> ((ConnAck) packet).reasonCode();
      case PUBACK -> ((PubAck) packet).reasonCode();
      case PUBREC -> ((PubRec) packet).reasonCode();
      case PUBREL -> ((PubRel) packet).reasonCode();
      case PUBCOMP -> ((PubComp) packet).reasonCode();
      case DISCONNECT -> ((Disconnect) packet).reasonCode();
      case AUTH -> ((Auth) packet).reasonCode();
      case CONNECT, PUBLISH, SUBSCRIBE, SUBACK, UNSUBSCRIBE, UNSUBACK, PINGREQ, PINGRESP -> null;
    };
  }

  static List<ReasonCode> reasonCodes(Packet packet) {
    if (packet instanceof SubAck ack) {
      return ack.reasonCodes();
    }
    return packet instanceof UnsubAck ack ? ack.reasonCodes() : List.of();
  }

  static List<Integer> subscriptionIdentifiers(Packet packet) {
    if (packet instanceof Publish publish) {
      return publish.subscriptionIdentifiers();
    }
    return packet instanceof Subscribe subscribe && subscribe.subscriptionIdentifier() > 0
        ? List.of(subscribe.subscriptionIdentifier())
        : List.of();
  }

  /** Null for packets that never explain themselves. */
  static @Nullable ReasonProperties reasonProperties(Packet packet) {
    return switch (packet.type()) {
      case CONNACK -> ((ConnAck) packet).properties().reason();
      case PUBACK -> ((PubAck) packet).properties();
      case PUBREC -> ((PubRec) packet).properties();
      case PUBREL -> ((PubRel) packet).properties();
      case PUBCOMP -> ((PubComp) packet).properties();
      case SUBACK -> ((SubAck) packet).properties();
      case UNSUBACK -> ((UnsubAck) packet).properties();
      case DISCONNECT -> ((Disconnect) packet).properties();
      case AUTH -> ((Auth) packet).properties();
      case CONNECT, PUBLISH, SUBSCRIBE, UNSUBSCRIBE, PINGREQ, PINGRESP -> null;
    };
  }

  static List<UserProperty> userProperties(Packet packet) {
    ReasonProperties reason = reasonProperties(packet);
    if (reason != null) {
      return reason.userProperties();
    }
    return switch (packet.type()) {
      case CONNECT -> ((Connect) packet).properties().userProperties();
      case PUBLISH -> ((Publish) packet).properties().userProperties();
      case SUBSCRIBE -> ((Subscribe) packet).userProperties();
      case UNSUBSCRIBE -> ((Unsubscribe) packet).userProperties();
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
          List.of();
    };
  }

  static Map<String, SubscriptionOptions> subscriptions(Packet packet) {
    Map<String, SubscriptionOptions> asked = new LinkedHashMap<>();
    if (packet instanceof Subscribe subscribe) {
      subscribe
          .requests()
          .forEach(request -> asked.put(request.filter().toString(), request.options()));
    }
    return Collections.unmodifiableMap(asked);
  }

  /** How many bytes of others' choosing it has, roughly: what a recording has to bound. */
  static long sizeBytes(Packet packet, @Nullable TopicName topic) {
    long size = 0;
    if (packet instanceof Publish publish) {
      size = sizeBytes(topic, publish.payload(), publish.properties());
    } else if (packet instanceof Connect connect && connect.will() != null) {
      Message will = connect.will().message();
      size = sizeBytes(will.topic(), will.payload(), will.properties());
    }
    for (String filter : filters(packet)) {
      size += filter.length();
    }
    return size;
  }

  private static long sizeBytes(
      @Nullable TopicName topic, ByteBuffer payload, MessageProperties properties) {
    long size = payload.remaining();
    if (topic != null) {
      size += topic.lengthBytes();
    }
    for (UserProperty property : properties.userProperties()) {
      size += property.name().length();
      size += property.value().length();
    }
    return size;
  }

  static List<String> filters(Packet packet) {
    if (packet instanceof Subscribe subscribe) {
      return subscribe.requests().stream().map(request -> request.filter().toString()).toList();
    }
    return packet instanceof Unsubscribe unsubscribe
        ? unsubscribe.filters().stream().map(Object::toString).toList()
        : List.of();
  }
}
