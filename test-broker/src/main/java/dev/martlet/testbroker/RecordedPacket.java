package dev.martlet.testbroker;

import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.client.message.UserProperty;
import dev.martlet.codec.packet.Auth;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PacketType;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.testbroker.internal.netty.WirePacket;
import dev.martlet.topic.TopicName;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A packet that the broker received or sent, as it crossed the wire. Immutable. */
public final class RecordedPacket implements RecordedEntry {

  private final WirePacket wire;
  private final Packet packet;

  RecordedPacket(WirePacket wire) {
    this.wire = wire;
    this.packet = wire.packet();
  }

  @Override
  public Duration time() {
    return Duration.ofNanos(wire.nanos());
  }

  @Override
  public long connection() {
    return wire.connection();
  }

  /**
   * Whose: empty for a client that had not said it; from CONNACK on the one that the broker
   * assigned.
   */
  @Override
  public String clientIdentifier() {
    return wire.clientIdentifier();
  }

  /** Which way it went. */
  public Direction direction() {
    return wire.toBroker() ? Direction.TO_BROKER : Direction.FROM_BROKER;
  }

  /** Its type as MQTT names it, such as {@code PUBLISH}. */
  public String type() {
    return packet.type().name();
  }

  /** Its packet identifier, or 0 if it has none. */
  public int packetIdentifier() {
    return PacketFacts.packetIdentifier(packet);
  }

  /**
   * The topic of a PUBLISH, also where only a topic alias stands for it on the wire; null if it is
   * none, or if the alias stands for nothing.
   */
  public @Nullable String topic() {
    TopicName topic = wire.topic();
    return topic == null ? null : topic.toString();
  }

  /** The topic alias of a PUBLISH, or 0 if it has none. */
  public int topicAlias() {
    return packet instanceof Publish publish ? publish.topicAlias() : 0;
  }

  /** The QoS of a PUBLISH; null if it is none. */
  public @Nullable QoS qos() {
    return packet instanceof Publish publish ? publish.qos() : null;
  }

  /** The DUP flag of a PUBLISH; false if it is none. */
  public boolean duplicate() {
    return packet instanceof Publish publish && publish.duplicate();
  }

  /** The RETAIN flag of a PUBLISH; false if it is none. */
  public boolean retain() {
    return packet instanceof Publish publish && publish.retain();
  }

  /** The subscription identifiers of a PUBLISH or a SUBSCRIBE; empty if it has none. */
  public List<Integer> subscriptionIdentifiers() {
    return PacketFacts.subscriptionIdentifiers(packet);
  }

  /** The topic filters of a SUBSCRIBE or an UNSUBSCRIBE, in order; empty if it is neither. */
  public List<String> filters() {
    return PacketFacts.filters(packet);
  }

  /**
   * The reason code of an answer, a DISCONNECT or an AUTH; null if it is none of these, and for
   * SUBACK and UNSUBACK, which have {@link #reasonCodes}.
   */
  public @Nullable ReasonCode reasonCode() {
    return PacketFacts.reasonCode(packet);
  }

  /** The reason codes of a SUBACK or an UNSUBACK, in order; empty if it is neither. */
  public List<ReasonCode> reasonCodes() {
    return PacketFacts.reasonCodes(packet);
  }

  /** The payload of a PUBLISH, read-only; empty if it is none. */
  public ByteBuffer payload() {
    return packet instanceof Publish publish
        ? publish.payload().asReadOnlyBuffer()
        : Payloads.EMPTY.duplicate();
  }

  /** The payload read as UTF-8; bytes that are not become U+FFFD. */
  public String text() {
    return Payloads.text(payload());
  }

  /** The payload, copied. */
  public byte[] bytes() {
    return Payloads.bytes(payload());
  }

  /**
   * What travels with the message of a PUBLISH: content type, response topic, correlation data,
   * expiry, user properties; {@link MessageProperties#NONE} if it is none.
   */
  public MessageProperties properties() {
    return packet instanceof Publish publish ? publish.properties() : MessageProperties.NONE;
  }

  /** What a SUBSCRIBE asks for, by topic filter, in order; empty if it is none. */
  public Map<String, SubscriptionOptions> subscriptions() {
    return PacketFacts.subscriptions(packet);
  }

  /** The words for people in an answer, a DISCONNECT or an AUTH; null if there are none. */
  public @Nullable String reasonString() {
    ReasonProperties reason = PacketFacts.reasonProperties(packet);
    return reason == null ? null : reason.reasonString();
  }

  /** Its user properties, in their order; empty if it has none. */
  public List<UserProperty> userProperties() {
    return PacketFacts.userProperties(packet);
  }

  /**
   * All that a CONNECT says.
   *
   * @throws IllegalStateException if it is none
   */
  public RecordedConnect asConnect() {
    return new RecordedConnect(as(Connect.class, PacketType.CONNECT));
  }

  /**
   * All that a CONNACK says.
   *
   * @throws IllegalStateException if it is none
   */
  public RecordedConnAck asConnAck() {
    return new RecordedConnAck(as(ConnAck.class, PacketType.CONNACK));
  }

  /**
   * All that a DISCONNECT says.
   *
   * @throws IllegalStateException if it is none
   */
  public RecordedDisconnect asDisconnect() {
    return new RecordedDisconnect(as(Disconnect.class, PacketType.DISCONNECT));
  }

  /**
   * All that an AUTH says.
   *
   * @throws IllegalStateException if it is none
   */
  public RecordedAuth asAuth() {
    return new RecordedAuth(as(Auth.class, PacketType.AUTH));
  }

  private <P extends Packet> P as(Class<P> kind, PacketType type) {
    if (!kind.isInstance(packet)) {
      throw new IllegalStateException("no " + type + ": " + this);
    }
    return kind.cast(packet);
  }

  /** How much memory its payload, topics and user properties take, roughly. */
  long sizeBytes() {
    return PacketFacts.sizeBytes(packet, wire.topic());
  }

  /** For people: {@code PUBLISH topic=home/kitchen/temp qos=1 id=1 retain payload="21.4"}. */
  @Override
  public String toString() {
    return PacketText.of(packet, wire.topic());
  }
}
