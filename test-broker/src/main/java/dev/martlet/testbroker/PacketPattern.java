package dev.martlet.testbroker;

import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.topic.TopicFilter;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says which packets are meant: those that a test waits for, asks a {@link Recording} for, or does
 * something to. Immutable; each method returns a pattern that asks for that as well.
 *
 * <pre>{@code
 * import static dev.martlet.testbroker.PacketPattern.publish;
 *
 * publish("home/+/temp").qos(1).from("thermostat-1")
 * }</pre>
 */
public final class PacketPattern {

  private final @Nullable String type;
  private final String words;
  private final Predicate<RecordedPacket> predicate;

  private PacketPattern(@Nullable String type, String words, Predicate<RecordedPacket> predicate) {
    this.type = type;
    this.words = words;
    this.predicate = predicate;
  }

  /** Every packet. */
  public static PacketPattern anyPacket() {
    return new PacketPattern(null, "any packet", packet -> true);
  }

  /** CONNECT. */
  public static PacketPattern connect() {
    return ofType("CONNECT");
  }

  /** CONNACK. */
  public static PacketPattern connAck() {
    return ofType("CONNACK");
  }

  /** PUBLISH, either way. */
  public static PacketPattern publish() {
    return ofType("PUBLISH");
  }

  /**
   * PUBLISH, either way, to a topic that {@code filter} matches; by that topic's name where a topic
   * alias stands for it.
   *
   * @throws dev.martlet.topic.InvalidTopicException if it is no topic filter
   */
  public static PacketPattern publish(String filter) {
    TopicFilter parsed = TopicFilter.of(filter);
    return publish()
        .and("to " + filter, packet -> packet.topic() != null && parsed.matches(packet.topic()));
  }

  /** PUBACK. */
  public static PacketPattern pubAck() {
    return ofType("PUBACK");
  }

  /** PUBREC. */
  public static PacketPattern pubRec() {
    return ofType("PUBREC");
  }

  /** PUBREL. */
  public static PacketPattern pubRel() {
    return ofType("PUBREL");
  }

  /** PUBCOMP. */
  public static PacketPattern pubComp() {
    return ofType("PUBCOMP");
  }

  /** SUBSCRIBE. */
  public static PacketPattern subscribe() {
    return ofType("SUBSCRIBE");
  }

  /** SUBSCRIBE that asks for exactly this filter, among others perhaps. */
  public static PacketPattern subscribe(String filter) {
    return subscribe().and("for " + filter, packet -> packet.filters().contains(filter));
  }

  /** SUBACK. */
  public static PacketPattern subAck() {
    return ofType("SUBACK");
  }

  /** UNSUBSCRIBE. */
  public static PacketPattern unsubscribe() {
    return ofType("UNSUBSCRIBE");
  }

  /** UNSUBACK. */
  public static PacketPattern unsubAck() {
    return ofType("UNSUBACK");
  }

  /** PINGREQ. */
  public static PacketPattern pingReq() {
    return ofType("PINGREQ");
  }

  /** PINGRESP. */
  public static PacketPattern pingResp() {
    return ofType("PINGRESP");
  }

  /** DISCONNECT, either way. */
  public static PacketPattern disconnect() {
    return ofType("DISCONNECT");
  }

  /** AUTH, either way. */
  public static PacketPattern auth() {
    return ofType("AUTH");
  }

  private static PacketPattern ofType(String type) {
    return new PacketPattern(type, type, packet -> packet.type().equals(type));
  }

  /** Only those on their way to the broker. */
  public PacketPattern toBroker() {
    return and("to the broker", packet -> packet.direction() == Direction.TO_BROKER);
  }

  /** Only those on their way from the broker. */
  public PacketPattern fromBroker() {
    return and("from the broker", packet -> packet.direction() == Direction.FROM_BROKER);
  }

  /** Only those that this client sends. */
  public PacketPattern from(String clientIdentifier) {
    return client(clientIdentifier).toBroker();
  }

  /** Only those that are sent to this client. */
  public PacketPattern to(String clientIdentifier) {
    return client(clientIdentifier).fromBroker();
  }

  /** Only those of this client, either way. */
  public PacketPattern client(String clientIdentifier) {
    return and(
        "of client " + clientIdentifier,
        packet -> packet.clientIdentifier().equals(clientIdentifier));
  }

  /** Only PUBLISH packets of this QoS. */
  public PacketPattern qos(QoS qos) {
    return and("QoS " + qos.code(), packet -> packet.qos() == qos);
  }

  /**
   * Only PUBLISH packets of this QoS.
   *
   * @param qos 0, 1 or 2
   * @throws IllegalArgumentException for any other number
   */
  public PacketPattern qos(int qos) {
    return qos(QoS.of(qos));
  }

  /** Only those with this packet identifier. */
  public PacketPattern packetIdentifier(int packetIdentifier) {
    return and(
        "packet identifier " + packetIdentifier,
        packet -> packet.packetIdentifier() == packetIdentifier);
  }

  /** Only PUBLISH packets with the DUP flag as given. */
  public PacketPattern duplicate(boolean value) {
    return and(value ? "DUP" : "not DUP", packet -> packet.duplicate() == value);
  }

  /** Only PUBLISH packets with the RETAIN flag as given. */
  public PacketPattern retain(boolean value) {
    return and(value ? "RETAIN" : "not RETAIN", packet -> packet.retain() == value);
  }

  /** Only PUBLISH packets whose payload is this text in UTF-8. */
  public PacketPattern text(String payload) {
    return and(
        "payload \"" + payload + '"',
        packet -> packet.type().equals("PUBLISH") && packet.text().equals(payload));
  }

  /** Only those with this reason code, in a SUBACK or UNSUBACK among others perhaps. */
  public PacketPattern reasonCode(ReasonCode reasonCode) {
    return and(
        "reason code " + reasonCode,
        packet -> packet.reasonCode() == reasonCode || packet.reasonCodes().contains(reasonCode));
  }

  /**
   * Only those that {@code condition} holds for.
   *
   * @param description what that is, for messages: "with a long payload"
   * @param condition is asked on any thread, the broker's among them, and must not wait
   */
  public PacketPattern and(String description, Predicate<? super RecordedPacket> condition) {
    return new PacketPattern(type, words + ", " + description, predicate.and(condition));
  }

  /** The type that all packets have which are meant; null if they may have any. */
  @Nullable String type() {
    return type;
  }

  /** Whether {@code packet} is meant. */
  public boolean matches(RecordedPacket packet) {
    return predicate.test(packet);
  }

  /** For people: {@code PUBLISH, to home/+/temp, QoS 1, of client thermostat-1, to the broker}. */
  @Override
  public String toString() {
    return words;
  }
}
