package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.testbroker.internal.core.InFlightMessages.InFlight;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The messages on their way to one client: those that wait, and those that were sent and not
 * acknowledged. Outlives connections.
 *
 * <p>Retained messages for new subscriptions come in as there is room, which is a part of the
 * whole, so that a client that is slow to take them keeps nobody from publishing.
 *
 * <p>Sends as fast as the connection is writable and the client's Receive Maximum allows. Nothing
 * is repeated but at the start of a connection [MQTT-4.4.0-1].
 */
final class OutgoingFlow {

  /** So many wait at most because of retained messages, and not more than half of what may. */
  private static final int FED_MESSAGES = 1_000;

  /** Room for what one message may be promised at most when another goes before it. */
  private static final int MARGIN_MESSAGES = 64;

  private final NanoClock clock;
  private final StoreUse held;
  private final StoreLimit feedLimit;
  private final Consumer<DropReason> onDrop;
  private final DeliveryQueue waiting = new DeliveryQueue();
  private final Deque<RetainedFeed> feeds = new ArrayDeque<>();
  private final InFlightMessages inFlight = new InFlightMessages();
  private @Nullable PublishSender sender;
  private boolean pumping;

  /** {@code onDrop} hears of each message that was taken, or should have been, and is lost. */
  OutgoingFlow(NanoClock clock, StoreLimit limit, Consumer<DropReason> onDrop) {
    this.clock = clock;
    this.held = new StoreUse(limit);
    this.feedLimit =
        new StoreLimit(Math.min(FED_MESSAGES, limit.messages() / 2), limit.bytes() / 2);
    this.onDrop = onDrop;
  }

  /** How soon the client would have {@code delivery}, if {@code others} had their room before. */
  Readiness readiness(Delivery delivery, Demand others) {
    PublishSender to = sender;
    if (to == null && !delivery.isAcknowledged()) {
      return Readiness.NEVER;
    }
    if (to != null && !delivery.isAcknowledged() && wouldGoAtOnce(delivery, to)) {
      return Readiness.AT_ONCE; // without a place in the queue
    }
    if (!hasRoomFor(others.messages() + 1, others.bytes() + delivery.sizeBytes())) {
      return Readiness.NEVER;
    }
    if (to == null) {
      return Readiness.WHEN_CONNECTED;
    }
    return wouldGoAtOnce(delivery, to) ? Readiness.AT_ONCE : Readiness.AFTER_OTHERS;
  }

  private boolean wouldGoAtOnce(Delivery delivery, PublishSender to) {
    return to.isWritable()
        && waiting.isEmpty(delivery.qos())
        && (!delivery.isAcknowledged() || inFlight.hasRoomForNew(to.receiveMaximum()));
  }

  /** Whether all of {@code demand} would be kept until it is delivered. */
  boolean hasRoomFor(Demand demand) {
    return hasRoomFor(demand.messages(), demand.bytes());
  }

  /** What waits and has expired gives its place away [MQTT-3.3.2-5]. */
  private boolean hasRoomFor(long messages, long bytes) {
    if (held.hasRoom(messages, bytes)) {
      return true;
    }
    waiting.removeExpired(clock.nanos()).forEach(expired -> drop(expired, DropReason.EXPIRED));
    return held.hasRoom(messages, bytes);
  }

  /**
   * Takes a message, which is lost if there is no room for it. One of QoS 0 is not kept for an
   * absent client, as MQTT leaves open.
   */
  void offer(Delivery delivery) {
    if (sender == null && !delivery.isAcknowledged()) {
      return;
    }
    if (readiness(delivery, Demand.NONE) == Readiness.NEVER) {
      onDrop.accept(DropReason.QUEUE_FULL);
      return;
    }
    if (delivery.group() == null) {
      feedBefore(delivery);
    }
    take(delivery);
    pump();
  }

  private void take(Delivery delivery) {
    held.take(delivery.sizeBytes());
    waiting.add(delivery);
  }

  /** Sends what {@code feed} has, as there is room; in place of what its subscription had left. */
  void feed(RetainedFeed feed) {
    endFeed(feed.filter());
    if (sender == null && !feed.suspend()) {
      return; // the connection has ended meanwhile
    }
    feeds.add(feed);
    feed();
    pump();
  }

  /** A subscription was made again that wants no retained messages. */
  void renewFeed(Subscription subscription) {
    for (RetainedFeed feed : feeds) {
      if (feed.filter().equals(subscription.filter())) {
        feed.renew(subscription);
      }
    }
  }

  /** A subscription has ended, and with it what it had left of retained messages. */
  void endFeed(TopicFilter filter) {
    feeds.removeIf(feed -> feed.filter().equals(filter));
  }

  /** Takes what has room. */
  private void feed() {
    while (!feeds.isEmpty()) {
      RetainedFeed feed = feeds.element();
      Delivery next = feed.peek(clock.nanos());
      if (next == null) {
        feeds.remove();
      } else if (hasRoomToFeed(next)) {
        feed.pass();
        take(next);
      } else if (held.isEmpty()) {
        feed.pass();
        onDrop.accept(DropReason.QUEUE_FULL); // it is larger than the whole queue
      } else {
        return; // until something has gone
      }
    }
  }

  private boolean hasRoomToFeed(Delivery next) {
    return held.isBelow(feedLimit, next.sizeBytes())
        || (held.isEmpty() && readiness(next, Demand.NONE) != Readiness.NEVER);
  }

  /** A retained message goes before a later one of its topic [MQTT-4.6.0-6]. */
  private void feedBefore(Delivery later) {
    TopicName topic = later.message().topic();
    for (RetainedFeed feed : feeds) {
      Delivery first = feed.peek(topic, clock.nanos());
      if (first != null
          && hasRoomFor(MARGIN_MESSAGES, first.sizeBytes() + MARGIN_MESSAGES * later.sizeBytes())) {
        feed.passEarly(topic);
        take(first);
      }
    }
  }

  /** Goes on over {@code next}, after its CONNACK: repeats what is unanswered, in order. */
  void resume(Connection next) {
    sender = new PublishSender(next, clock);
    inFlight.resume();
    repeatReleases(next);
    pump();
  }

  /** These take no place in the window. New messages wait, even if sending asks for them. */
  private void repeatReleases(Connection to) {
    pumping = true;
    try {
      for (int packetIdentifier : inFlight.unfinishedReleases()) {
        to.send(new PubRel(packetIdentifier));
      }
    } finally {
      pumping = false;
    }
  }

  /**
   * The connection is gone, and with it what waits at QoS 0.
   *
   * @return what of it others may have, in order
   */
  List<Delivery> suspend() {
    sender = null;
    feeds.removeIf(feed -> !feed.suspend());
    List<Delivery> forOthers = new ArrayList<>();
    for (Delivery left = waiting.poll(false); left != null; left = waiting.poll(false)) {
      leave(left, DropReason.CONNECTION_ENDED, forOthers);
    }
    return forOthers;
  }

  /**
   * The session is over. A QoS 2 message that was begun is lost with it [MQTT-4.8.2-5].
   *
   * @return what others may have: of its share groups, what was not sent, and what was sent at QoS
   *     1 and not acknowledged; in order
   */
  List<Delivery> end() {
    sender = null;
    feeds.clear();
    List<Delivery> forOthers = new ArrayList<>();
    for (Delivery sent : inFlight.unanswered()) {
      if (sent.group() != null && sent.qos() == QoS.AT_LEAST_ONCE) {
        forOthers.add(sent);
      }
    }
    for (Delivery left = waiting.poll(true); left != null; left = waiting.poll(true)) {
      leave(left, DropReason.SESSION_ENDED, forOthers);
    }
    return forOthers;
  }

  private void leave(Delivery left, DropReason reason, List<Delivery> forOthers) {
    if (left.message().isExpired(clock.nanos())) {
      drop(left, DropReason.EXPIRED);
    } else if (left.group() == null) {
      drop(left, reason);
    } else {
      held.giveBack(left.sizeBytes());
      forOthers.add(left);
    }
  }

  /** What was sent and is not acknowledged, in the order of sending, or of PUBREC. */
  Collection<InFlight> sent() {
    return inFlight.all();
  }

  /** What was not sent yet, in order. */
  List<Delivery> waiting() {
    return waiting.all();
  }

  /** What both take. */
  long heldBytes() {
    return held.bytes();
  }

  /** Sends what may be sent now. */
  void pump() {
    if (pumping) {
      return; // sending can make the connection writable, which asks for more: the loop below does
    }
    pumping = true;
    try {
      while (sender != null && sender.isWritable() && sendNext(sender)) {
        // until there is nothing more to send, or no way to
      }
    } finally {
      pumping = false;
    }
  }

  /** The answer to QoS 1. */
  void received(PubAck ack) {
    InFlight sent = inFlight.find(ack.packetIdentifier());
    if (sent == null) {
      return;
    }
    Delivery delivery = sent.delivery();
    if (delivery == null || delivery.qos() != QoS.AT_LEAST_ONCE) {
      throw new ProtocolViolation(ReasonCode.PROTOCOL_ERROR, "PUBACK for a QoS 2 message");
    }
    finish(sent); // whatever the code says: refused is delivered [MQTT-4.4.0-2]
  }

  /** The first answer to QoS 2. */
  void received(PubRec ack, Connection from) {
    int packetIdentifier = ack.packetIdentifier();
    InFlight sent = inFlight.find(packetIdentifier);
    if (sent == null) {
      if (!ack.reasonCode().isError()) {
        from.send(releaseOfUnknown(packetIdentifier, from));
      }
      return;
    }
    Delivery delivery = sent.delivery();
    if (delivery != null && delivery.qos() != QoS.EXACTLY_ONCE) {
      throw new ProtocolViolation(ReasonCode.PROTOCOL_ERROR, "PUBREC for a QoS 1 message");
    }
    if (ack.reasonCode().isError()) {
      finish(sent); // refused is delivered [MQTT-4.4.0-2]
      return;
    }
    if (delivery != null) {
      held.giveBack(delivery.sizeBytes());
      inFlight.released(sent);
    }
    from.send(new PubRel(packetIdentifier));
  }

  /** Whatever the client holds under this identifier, it may forget. */
  private static PubRel releaseOfUnknown(int packetIdentifier, Connection to) {
    return to.isMqtt5()
        ? new PubRel(
            packetIdentifier,
            ReasonCode.PACKET_IDENTIFIER_NOT_FOUND,
            to.reason("no QoS 2 message has this identifier"))
        : new PubRel(packetIdentifier);
  }

  /** The last answer to QoS 2. */
  void received(PubComp ack) {
    InFlight sent = inFlight.find(ack.packetIdentifier());
    if (sent == null) {
      return;
    }
    if (sent.delivery() != null) {
      throw new ProtocolViolation(ReasonCode.PROTOCOL_ERROR, "PUBCOMP before PUBREL");
    }
    finish(sent);
  }

  private void finish(InFlight sent) {
    inFlight.finished(sent);
    Delivery delivery = sent.delivery();
    if (delivery != null) {
      held.giveBack(delivery.sizeBytes());
    }
    pump();
  }

  private void drop(Delivery delivery, DropReason reason) {
    held.giveBack(delivery.sizeBytes());
    onDrop.accept(reason);
  }

  private boolean sendNext(PublishSender to) {
    InFlight again = inFlight.nextToRepeat(to.receiveMaximum());
    if (again != null) {
      send(again, true, to);
      return true;
    }
    feed();
    Delivery next = waiting.poll(inFlight.hasRoomForNew(to.receiveMaximum()));
    if (next == null) {
      return false;
    }
    if (next.message().isExpired(clock.nanos())) {
      drop(next, DropReason.EXPIRED);
    } else if (next.isAcknowledged()) {
      send(inFlight.begin(next), false, to);
    } else {
      held.giveBack(next.sizeBytes());
      if (!to.send(next, 0, false)) {
        onDrop.accept(DropReason.TOO_LARGE);
      }
    }
    return true;
  }

  /** What is too large for the client counts as delivered [MQTT-3.1.2-25]. */
  private void send(InFlight message, boolean duplicate, PublishSender to) {
    Delivery delivery = message.delivery();
    if (delivery == null) {
      return;
    }
    if (to.send(delivery, message.packetIdentifier(), duplicate)) {
      inFlight.sent(message);
    } else {
      inFlight.finished(message);
      drop(delivery, DropReason.TOO_LARGE);
    }
  }
}
