package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.Message;
import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.Will;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.ConnectProperties;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * The ways in which a broker is broken to see tests turn red. Which statements each of them breaks
 * stands in {@code conformance/faults.tsv}.
 */
enum BrokenRule {

  // Loss
  LOSES_REPEATED_PUBLISH(() -> Fault.saying(Publish.class, p -> p.duplicate() ? null : p)),
  LOSES_REPEATED_PUBREL(FaultWithMemory.LosesRepeatedRelease::new),
  LOSES_PUBREL(() -> Fault.saying(PubRel.class, p -> null)),
  LOSES_SESSION(() -> Fault.hearing(Connect.class, c -> changed(c, true, expiry(c)))),
  LOSES_SESSION_AT_ITS_CONNECTIONS_END(
      () -> Fault.hearing(Connect.class, c -> changed(c, c.cleanStart(), 0))),
  LOSES_WHAT_CAME_WHILE_AWAY(FaultWithMemory.LosesWhatCameWhileAway::new),
  LOSES_THE_SECOND_SUBSCRIBERS_COPY(FaultWithMemory.DeliversToOneOnly::new),
  LOSES_WHAT_HAD_BEGUN_AT_UNSUBSCRIBE(FaultWithMemory.LosesAtUnsubscribe::new),
  LOSES_RETAINED(
      () -> Fault.hearing(Publish.class, p -> changed(p, p.duplicate(), false, p.properties()))),
  RETAINS_NO_WILL(() -> Fault.hearing(Connect.class, BrokenRule::withoutRetainedWill)),
  LOSES_WILL(() -> Fault.hearing(Connect.class, c -> changed(c, null))),
  ANSWERS_NO_PUBLISH(() -> Fault.saying(Packet.class, BrokenRule::exceptFirstAnswers)),
  ANSWERS_NO_PUBREL(() -> Fault.saying(PubComp.class, p -> null)),
  TAKES_A_REUSED_IDENTIFIER_FOR_A_REPEAT(FaultWithMemory.TakesReuseForRepeat::new),
  SAYS_THE_OPPOSITE_ABOUT_THE_SESSION(() ->
      Fault.saying(
          ConnAck.class, a -> new ConnAck(!a.sessionPresent(), a.reasonCode(), a.properties()))),

  // Duplication
  DELIVERS_A_REPEATED_QOS_2_PUBLISH(FaultWithMemory.DeliversRepeats::new),
  REPEATS_ON_THE_SAME_CONNECTION(() ->
      Fault.repeating(Publish.class, p -> p.qos() == QoS.AT_MOST_ONCE ? null : p.asDuplicate())),
  REPEATS_PUBLISH_AFTER_PUBREL(FaultWithMemory.RepeatsPublishAfterRelease::new),
  REPEATS_WHAT_WAS_REFUSED(() -> Fault.hearing(Packet.class, BrokenRule::exceptRefusals)),
  HANDS_WHAT_WAS_REFUSED_TO_OTHERS(FaultWithMemory.HandsRefusedOn::new),
  FORGETS_DUP(
      () -> Fault.saying(Publish.class, p -> changed(p, false, p.retain(), p.properties()))),
  SETS_DUP_AT_FIRST(() -> Fault.saying(Publish.class, Publish::asDuplicate)),
  HANDS_THE_PUBLISHERS_DUP_ON(FaultWithMemory.HandsDupOn::new),
  USES_ONE_PACKET_IDENTIFIER(() -> Fault.saying(Publish.class, p -> numbered(p, 1))),
  REPEATS_UNDER_ANOTHER_IDENTIFIER(() ->
      Fault.saying(
          Publish.class, p -> p.duplicate() ? numbered(p, p.packetIdentifier() % 65_535 + 1) : p)),
  KEEPS_CLEAN_SESSION(() ->
      Fault.hearing(
          Connect.class, c -> changed(c, false, ConnectProperties.NEVER_EXPIRES_SECONDS))),
  PUBLISHES_WILL_TWICE(FaultWithMemory.PublishesWillTwice::new),
  PUBLISHES_WILL_AFTER_DISCONNECT(() ->
      Fault.hearing(
          Disconnect.class, d -> new Disconnect(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE))),
  TAKES_ALL_CLIENTS_FOR_ONE(FaultWithMemory.TakesAllForOne::new),

  // Order
  SWAPS_MESSAGES(() -> new FaultWithMemory.Swaps(p -> true)),
  SWAPS_REPEATED_MESSAGES(() -> new FaultWithMemory.Swaps(Publish::duplicate)),

  // Expiry
  IGNORES_MESSAGE_EXPIRY(() ->
      Fault.hearing(
          Publish.class,
          p -> changed(p, p.duplicate(), p.retain(), p.properties().withMessageExpiry(null)))),
  HANDS_MESSAGE_EXPIRY_ON_UNCHANGED(FaultWithMemory.HandsExpiryOn::new),
  EXPIRES_WHAT_WAS_SENT(FaultWithMemory.ExpiresWhatWasSent::new),
  NEVER_ENDS_A_SESSION(() ->
      Fault.hearing(
          Connect.class, c -> changed(c, c.cleanStart(), ConnectProperties.NEVER_EXPIRES_SECONDS))),
  IGNORES_WILL_DELAY(() ->
      Fault.hearing(
          Connect.class,
          c -> c.will() == null ? c : changed(c, new Will(c.will().message(), Duration.ZERO)))),
  IGNORES_KEEP_ALIVE(() ->
      Fault.hearing(
          Connect.class,
          c ->
              new Connect(
                  c.version(),
                  c.clientIdentifier(),
                  c.cleanStart(),
                  0,
                  c.credentials(),
                  c.will(),
                  c.properties()))),

  // Limits
  IGNORES_RECEIVE_MAXIMUM(() ->
      Fault.hearing(
          Connect.class, c -> limited(c, 65_535, c.properties().maximumPacketSizeBytes()))),
  IGNORES_MAXIMUM_PACKET_SIZE(() ->
      Fault.hearing(Connect.class, c -> limited(c, c.properties().receiveMaximum(), 268_435_460))),
  STOPS_LISTENING_AT_A_FULL_WINDOW(FaultWithMemory.StopsListening::new),
  KEEPS_TOPIC_ALIASES(FaultWithMemory.KeepsAliases::new),
  SENDS_TOPIC_ALIASES(() -> Fault.saying(Publish.class, p -> aliased(p, 1)));

  @SuppressWarnings("ImmutableEnumChecker") // makes faults, and keeps nothing of them
  private final Supplier<Fault> fault;

  BrokenRule(Supplier<Fault> fault) {
    this.fault = fault;
  }

  /** Makes the fault of one broker. */
  Supplier<Fault> fault() {
    return fault;
  }

  private static Packet exceptFirstAnswers(Packet packet) {
    return packet instanceof PubAck || packet instanceof PubRec ? null : packet;
  }

  private static Packet exceptRefusals(Packet packet) {
    return FaultWithMemory.isRefusal(packet) ? null : packet;
  }

  private static Connect withoutRetainedWill(Connect connect) {
    Will had = connect.will();
    if (had == null) {
      return connect;
    }
    Message message =
        Message.builder(had.message().topic().toString())
            .payload(Payloads.text(had.message().payload()))
            .qos(had.message().qos())
            .build();
    return changed(connect, new Will(message, had.delay()));
  }

  private static long expiry(Connect connect) {
    return connect.properties().sessionExpirySeconds();
  }

  private static Connect changed(Connect connect, boolean cleanStart, long expirySeconds) {
    ConnectProperties had = connect.properties();
    return changed(
        connect,
        cleanStart,
        connect.will(),
        changed(had, expirySeconds, had.receiveMaximum(), had.maximumPacketSizeBytes()));
  }

  private static Connect changed(Connect connect, Will will) {
    return changed(connect, connect.cleanStart(), will, connect.properties());
  }

  private static Connect limited(Connect connect, int receiveMaximum, long maximumPacketSizeBytes) {
    return changed(
        connect,
        connect.cleanStart(),
        connect.will(),
        changed(connect.properties(), expiry(connect), receiveMaximum, maximumPacketSizeBytes));
  }

  private static Connect changed(
      Connect connect, boolean cleanStart, Will will, ConnectProperties properties) {
    return new Connect(
        connect.version(),
        connect.clientIdentifier(),
        cleanStart,
        connect.keepAliveSeconds(),
        connect.credentials(),
        will,
        properties);
  }

  private static ConnectProperties changed(
      ConnectProperties had,
      long sessionExpirySeconds,
      int receiveMaximum,
      long maximumPacketSizeBytes) {
    return new ConnectProperties(
        sessionExpirySeconds,
        receiveMaximum,
        maximumPacketSizeBytes,
        had.topicAliasMaximum(),
        had.requestResponseInformation(),
        had.requestProblemInformation(),
        had.authentication(),
        had.userProperties());
  }

  static Publish changed(
      Publish publish, boolean duplicate, boolean retain, MessageProperties properties) {
    return new Publish(
        publish.topic(),
        publish.packetIdentifier(),
        publish.qos(),
        duplicate,
        retain,
        publish.payload(),
        publish.topicAlias(),
        properties,
        publish.subscriptionIdentifiers());
  }

  /** QoS 0 has no number. */
  static Publish numbered(Publish publish, int packetIdentifier) {
    return publish.qos() == QoS.AT_MOST_ONCE
        ? publish
        : new Publish(
            publish.topic(),
            packetIdentifier,
            publish.qos(),
            publish.duplicate(),
            publish.retain(),
            publish.payload(),
            publish.topicAlias(),
            publish.properties(),
            publish.subscriptionIdentifiers());
  }

  private static Publish aliased(Publish publish, int alias) {
    return new Publish(
        publish.topic(),
        publish.packetIdentifier(),
        publish.qos(),
        publish.duplicate(),
        publish.retain(),
        publish.payload(),
        alias,
        publish.properties(),
        List.copyOf(publish.subscriptionIdentifiers()));
  }
}
