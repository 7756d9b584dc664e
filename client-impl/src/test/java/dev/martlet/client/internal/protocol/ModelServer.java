package dev.martlet.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.ConnAckProperties;
import dev.martlet.codec.packet.Connect;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A server that keeps to the QoS state tables of the standard, answers when it is told to, and
 * objects to a client that does not keep to them. Every message's payload is its number.
 */
final class ModelServer {
  /** Where the client has subscribed, for all that matters here. */
  static final String TOPIC = "in";

  /** A message to the client. */
  private static final class Outbound {
    final Publish publish;
    boolean released;

    Outbound(Publish publish) {
      this.publish = publish;
    }
  }

  private final ProtocolVersion version;
  private final Random random;

  // The session.
  private boolean hasSession;
  private final Map<Integer, Integer> stored = new HashMap<>();
  private final Deque<Publish> queue = new ArrayDeque<>();
  private final Map<Integer, Outbound> inFlight = new LinkedHashMap<>();
  private final Set<String> subscriptions = new HashSet<>();
  private int lastIdentifier;

  // The connection.
  final Deque<Packet> toClient = new ArrayDeque<>();
  private final Deque<Packet> answers = new ArrayDeque<>();
  private final Set<Integer> unanswered = new HashSet<>();
  private final Deque<Integer> duePubAcks = new ArrayDeque<>();
  private final Deque<Integer> duePubRecs = new ArrayDeque<>();
  private boolean online;
  private int receiveMaximum;
  private int clientReceiveMaximum;

  // What it has seen.
  /** How often each message has arrived as a new one. */
  final Map<Integer, Integer> arrivals = new HashMap<>();

  /** Messages to the client whose exchange has come to its end. */
  final Set<Integer> acknowledged = new HashSet<>();

  private int lastArrived = -1;

  ModelServer(ProtocolVersion version, Random random) {
    this.version = version;
    this.random = random;
  }

  /** Whether it refuses a message; always the same ones. */
  boolean refuses(int number) {
    return version == ProtocolVersion.MQTT_5 && number % 11 == 10;
  }

  /**
   * The connection is gone. A new session that the client has not heard of goes with it: on the
   * next connection MQTT has no means to tell it from the one that was lost.
   */
  void lose() {
    online = false;
    if (toClient.stream()
        .anyMatch(packet -> packet instanceof ConnAck ack && !ack.sessionPresent())) {
      forget();
    }
    toClient.clear();
    answers.clear();
    unanswered.clear();
    duePubAcks.clear();
    duePubRecs.clear();
  }

  /** The session is gone; only between connections. */
  void forget() {
    hasSession = false;
    stored.clear();
    queue.clear();
    inFlight.clear();
    subscriptions.clear();
  }

  /** Nothing is open. */
  void assertClean() {
    assertThat(stored).as("QoS 2 identifiers of the client").isEmpty();
    assertThat(queue).isEmpty();
    assertThat(inFlight).as("messages to the client").isEmpty();
  }

  /** A message for the client, if it has subscribed. */
  boolean publish(int number, QoS qos) {
    if (!subscriptions.contains(TOPIC)) {
      return false;
    }
    if (qos != QoS.AT_MOST_ONCE) {
      queue.add(Rig.incoming(TOPIC, qos, 0, Integer.toString(number)));
      sendQueued();
    }
    return qos != QoS.AT_MOST_ONCE;
  }

  /** Sends the next answer that is due. */
  void answer() {
    Packet answer = answers.remove();
    if (answer instanceof PubAck ack) {
      unanswered.remove(ack.packetIdentifier());
    } else if (answer instanceof PubComp comp) {
      unanswered.remove(comp.packetIdentifier());
    } else if (answer instanceof PubRec rec && rec.reasonCode().isError()) {
      unanswered.remove(rec.packetIdentifier());
    }
    toClient.add(answer);
  }

  boolean hasAnswers() {
    return !answers.isEmpty();
  }

  void receive(Packet packet) {
    switch (packet.type()) {
      case CONNECT -> connect((Connect) packet);
      case PUBLISH -> message((Publish) packet);
      case PUBREL -> release((PubRel) packet);
      case PUBACK -> acknowledged((PubAck) packet);
      case PUBREC -> recorded((PubRec) packet);
      case PUBCOMP -> complete((PubComp) packet);
      case SUBSCRIBE -> subscribe((Subscribe) packet);
      case UNSUBSCRIBE -> unsubscribe((Unsubscribe) packet);
      default -> throw new AssertionError("a client in order sends no " + packet);
    }
  }

  private void connect(Connect connect) {
    boolean present = hasSession && !connect.cleanStart();
    if (!present) {
      forget();
      hasSession = true;
    }
    online = true;
    boolean limited = version == ProtocolVersion.MQTT_5;
    receiveMaximum = limited ? 1 + random.nextInt(4) : ServerLimits.PROTOCOL_RECEIVE_MAXIMUM;
    clientReceiveMaximum =
        limited ? connect.properties().receiveMaximum() : ServerLimits.PROTOCOL_RECEIVE_MAXIMUM;
    ServerLimits limits = limited ? Rig.receiveMaximum(receiveMaximum) : ServerLimits.MQTT_3_1_1;
    toClient.add(new ConnAck(present, ReasonCode.SUCCESS, ConnAckProperties.of(limits)));
    for (Outbound outbound : new ArrayList<>(inFlight.values())) {
      if (outbound.released) {
        toClient.add(new PubRel(outbound.publish.packetIdentifier()));
      } else {
        send(outbound.publish.asDuplicate());
      }
    }
    sendQueued();
  }

  // ---- from the client

  private void message(Publish publish) {
    int number = Integer.parseInt(Rig.payload(publish));
    int identifier = publish.packetIdentifier();
    if (publish.qos() == QoS.AT_MOST_ONCE) {
      arrivals.merge(number, 1, Integer::sum);
      return;
    }
    assertThat(unanswered.add(identifier)).as("%s once a connection", publish).isTrue();
    assertThat(unanswered.size())
        .as("messages without an answer")
        .isLessThanOrEqualTo(receiveMaximum);
    boolean exactlyOnce = publish.qos() == QoS.EXACTLY_ONCE;
    if (exactlyOnce && stored.containsKey(identifier)) {
      assertThat(stored.get(identifier)).as("the same message").isEqualTo(number);
      answers.add(new PubRec(identifier));
    } else if (refuses(number)) {
      answers.add(
          exactlyOnce
              ? new PubRec(identifier, ReasonCode.QUOTA_EXCEEDED)
              : new PubAck(identifier, ReasonCode.QUOTA_EXCEEDED));
    } else {
      arrived(number);
      if (exactlyOnce) {
        stored.put(identifier, number);
      }
      answers.add(exactlyOnce ? new PubRec(identifier) : new PubAck(identifier));
    }
  }

  private void arrived(int number) {
    if (arrivals.merge(number, 1, Integer::sum) == 1) {
      assertThat(number).as("first arrivals in the order of the calls").isGreaterThan(lastArrived);
      lastArrived = number;
    }
  }

  private void release(PubRel rel) {
    boolean known = stored.remove(rel.packetIdentifier()) != null;
    answers.add(
        known || version == ProtocolVersion.MQTT_3_1_1
            ? new PubComp(rel.packetIdentifier())
            : new PubComp(rel.packetIdentifier(), ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
  }

  private void subscribe(Subscribe subscribe) {
    subscriptions.add(subscribe.requests().get(0).filter().toString());
    answers.add(
        new SubAck(
            subscribe.packetIdentifier(),
            List.of(ReasonCode.GRANTED_QOS_2),
            ReasonProperties.NONE));
  }

  private void unsubscribe(Unsubscribe unsubscribe) {
    boolean known = subscriptions.remove(unsubscribe.filters().get(0).toString());
    List<ReasonCode> codes =
        List.of(known ? ReasonCode.SUCCESS : ReasonCode.NO_SUBSCRIPTION_EXISTED);
    answers.add(
        new UnsubAck(
            unsubscribe.packetIdentifier(),
            version == ProtocolVersion.MQTT_5 ? codes : List.of(),
            ReasonProperties.NONE));
  }

  // ---- to the client

  private void sendQueued() {
    while (online && !queue.isEmpty() && inFlight.size() < clientReceiveMaximum) {
      do {
        lastIdentifier = lastIdentifier % 7 + 1; // few, so that each is used again soon
        if (inFlight.size() >= 7) {
          return;
        }
      } while (inFlight.containsKey(lastIdentifier));
      Publish message = queue.remove();
      Publish publish = Rig.incoming(TOPIC, message.qos(), lastIdentifier, Rig.payload(message));
      inFlight.put(lastIdentifier, new Outbound(publish));
      send(publish);
    }
  }

  private void send(Publish publish) {
    toClient.add(publish);
    boolean exactlyOnce = publish.qos() == QoS.EXACTLY_ONCE;
    (exactlyOnce ? duePubRecs : duePubAcks).add(publish.packetIdentifier());
  }

  private void acknowledged(PubAck ack) {
    assertThat(ack.packetIdentifier()).as("PUBACKs in order").isEqualTo(duePubAcks.poll());
    done(ack.packetIdentifier());
  }

  private void recorded(PubRec rec) {
    assertThat(rec.packetIdentifier()).as("PUBRECs in order").isEqualTo(duePubRecs.poll());
    if (rec.reasonCode().isError()) {
      done(rec.packetIdentifier());
    } else {
      inFlight.get(rec.packetIdentifier()).released = true;
      toClient.add(new PubRel(rec.packetIdentifier()));
    }
  }

  private void complete(PubComp comp) {
    assertThat(inFlight.get(comp.packetIdentifier()).released).isTrue();
    done(comp.packetIdentifier());
  }

  private void done(int identifier) {
    acknowledged.add(Integer.parseInt(Rig.payload(inFlight.remove(identifier).publish)));
    sendQueued();
  }
}
