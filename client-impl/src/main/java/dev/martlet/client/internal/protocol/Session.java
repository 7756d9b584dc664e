package dev.martlet.client.internal.protocol;

import dev.martlet.client.ConnectOptions;
import dev.martlet.client.SubscriptionState;
import dev.martlet.client.message.ClientClosedException;
import dev.martlet.client.message.ConnectRefusedException;
import dev.martlet.client.message.ConnectResult;
import dev.martlet.client.message.ConnectionLostException;
import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.MqttException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.client.message.UnsubscribeResult;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PingReq;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.UnsubAck;
import dev.martlet.topic.TopicFilter;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One client's side of MQTT, over all its connections. It dispatches: what to do lives with the
 * flow that owns it ({@link OutgoingMessages}, {@link IncomingMessages}, {@link SubscriptionTable},
 * {@link KeepAlive}, {@link Handshake}).
 *
 * <p>Times are nanoseconds of one steady clock. Not thread-safe.
 */
public final class Session {
  private enum Phase {
    OFFLINE,
    HANDSHAKE,
    ONLINE
  }

  private final ProtocolVersion version;
  private final SessionOutput output;
  private final Handshake handshake;
  private final RequestRules rules;
  private final PacketIdentifiers identifiers = new PacketIdentifiers();
  private final OutgoingMessages outgoing;
  private final IncomingMessages incoming;
  private final SubscriptionTable subscriptions;
  private final KeepAlive keepAlive = new KeepAlive();
  private Phase phase = Phase.OFFLINE;
  private boolean resumable;
  private boolean closed;

  /** A session that has not been connected. */
  public Session(ProtocolVersion version, ConnectOptions options, SessionOutput output) {
    this.version = version;
    this.output = output;
    this.resumable = options.isResumable();
    handshake = new Handshake(version, options);
    rules = new RequestRules(version);
    outgoing = new OutgoingMessages(output, identifiers, rules, version);
    subscriptions = new SubscriptionTable(output, identifiers, rules);
    incoming =
        new IncomingMessages(output, subscriptions, identifiers, version, options.receiveMaximum());
  }

  /** The transport is there: says CONNECT. */
  public void connectionOpened(long now) {
    phase = Phase.HANDSHAKE;
    keepAlive.start(Duration.ZERO, now);
    output.send(handshake.connect());
  }

  /** The transport is gone, or gave up; changes nothing if the session ended the connection. */
  public void connectionLost(MqttException cause) {
    end(cause, null);
  }

  /** What came could not be decoded: the connection ends, and the server is told why. */
  public void malformed(MalformedPacketException fault) {
    end(lost(fault), new Disconnect(fault.code()));
  }

  /** Says goodbye; does nothing without a connection. */
  public void disconnect() {
    if (phase != Phase.OFFLINE) {
      end(null, new Disconnect(ReasonCode.SUCCESS));
    }
  }

  /** The end of the session and of whatever is still open in it; later wishes fail. */
  public void close() {
    closed = true;
    outgoing.failAll(Session::closedException);
    subscriptions.closeAll(Session::closedException);
    disconnect();
  }

  /** Publishes as soon as connection, window and transport let it. */
  public void publish(OutgoingPublish publish) {
    if (closed) {
      output.notPublished(publish, closedException());
    } else {
      outgoing.publish(publish);
      incoming.adjustReading();
    }
  }

  /** Declares a subscription. */
  public void subscribe(DeclaredSubscription subscription) {
    if (closed) {
      subscription.end(SubscriptionState.CLOSED, closedException(), output);
    } else {
      subscriptions.declare(subscription);
      incoming.adjustReading();
      if (!subscription.isOver()) {
        incoming.claim(subscription);
      }
    }
  }

  /** Ends the subscription for a filter. */
  public void unsubscribe(TopicFilter filter, Outcome<UnsubscribeResult> outcome) {
    if (closed) {
      output.fail(outcome, closedException());
    } else {
      subscriptions.unsubscribe(filter, outcome, resumable);
      incoming.passOverUnwanted();
      incoming.adjustReading();
    }
  }

  /** Ends this subscription, unless it has ended. */
  public void unsubscribe(DeclaredSubscription subscription, Outcome<UnsubscribeResult> outcome) {
    if (subscription.isOver() && !closed) {
      output.succeed(outcome, SubscriptionTable.NO_SUBSCRIPTION);
    } else {
      unsubscribe(subscription.filter(), outcome);
    }
  }

  /** A handler has finished with a QoS 1 or 2 message. */
  public void handled(Delivery delivery) {
    incoming.handled(delivery);
  }

  /** The transport wants more. */
  public void writable() {
    outgoing.sendWhatMay();
  }

  /** Bytes came, be it only a part of a packet: the server is there. */
  public void heard(long now) {
    keepAlive.received(now);
  }

  /** A packet came. Anything that the standard does not allow ends the connection. */
  public void received(Packet packet, long now) {
    keepAlive.received(now);
    try {
      switch (phase) {
        case HANDSHAKE -> receivedInHandshake(packet, now);
        case ONLINE -> receivedOnline(packet);
        case OFFLINE -> {} // still on its way when the connection ended
      }
    } catch (ConnectRefusedException refusal) {
      end(refusal, null);
    } catch (MalformedPacketException fault) {
      malformed(fault);
    }
  }

  /** A wish for a wake-up has come due. */
  public void wake(long now) {
    if (incoming.pausedSinceAsked()) {
      keepAlive.received(now); // who does not listen cannot tell silence
    }
    switch (keepAlive.check(now, output.lastSentNanos())) {
      case PING -> output.send(PingReq.INSTANCE);
      case SERVER_IS_GONE -> {
        end(new ConnectionLostException("the server did not answer PINGREQ", null), null);
        return;
      }
      case NOTHING -> {}
    }
    wishForWakeUp();
  }

  /** How many packet identifiers are in use: none while nothing is open. */
  int identifiersInUse() {
    return identifiers.inUse();
  }

  private void receivedInHandshake(Packet packet, long now) {
    if (!(packet instanceof ConnAck ack)) {
      throw unexpected(packet, "CONNACK");
    }
    ConnectResult result = handshake.accepted(ack);
    phase = Phase.ONLINE;
    resumable = handshake.isResumable(result);
    rules.limits(result.limits());
    keepAlive.start(result.keepAlive(), now);
    wishForWakeUp();
    output.connected(result);
    incoming.connectionOpened(result.sessionPresent());
    subscriptions.connectionOpened(result.sessionPresent(), result.limits());
    outgoing.connectionOpened(result.sessionPresent(), result.limits().receiveMaximum());
  }

  private void receivedOnline(Packet packet) {
    switch (packet.type()) {
      case PUBLISH -> incoming.received((Publish) packet);
      case PUBREL -> incoming.received((PubRel) packet);
      case PUBACK -> outgoing.received((PubAck) packet);
      case PUBREC -> outgoing.received((PubRec) packet);
      case PUBCOMP -> outgoing.received((PubComp) packet);
      case SUBACK -> {
        subscriptions.received((SubAck) packet);
        outgoing.sendWhatMay(); // an identifier has become free
      }
      case UNSUBACK -> {
        subscriptions.received((UnsubAck) packet);
        outgoing.sendWhatMay();
      }
      case PINGRESP -> {} // that it came is all that it says
      case DISCONNECT -> disconnectedBy((Disconnect) packet);
      case CONNECT, CONNACK, SUBSCRIBE, UNSUBSCRIBE, PINGREQ, AUTH ->
          throw unexpected(packet, "anything but that");
    }
  }

  private void disconnectedBy(Disconnect packet) {
    end(new ConnectionLostException(packet.reasonCode(), packet.properties().reasonString()), null);
  }

  private void end(@Nullable MqttException cause, @Nullable Disconnect goodbye) {
    if (phase == Phase.OFFLINE) {
      return;
    }
    if (goodbye != null) {
      sayGoodbye(goodbye);
    }
    phase = Phase.OFFLINE;
    keepAlive.stop();
    rules.limits(ServerLimits.NONE);
    Supplier<RuntimeException> failure =
        () -> new ConnectionLostException("the connection ended before the server answered", cause);
    incoming.connectionClosed(resumable);
    subscriptions.connectionClosed(resumable, failure);
    outgoing.connectionClosed(resumable, failure);
    output.ended(cause);
  }

  /** Goodbye in MQTT 3.1.1 means that all is well, and deletes the will; so it tells no faults. */
  private void sayGoodbye(Disconnect goodbye) {
    if (version == ProtocolVersion.MQTT_5 || goodbye.reasonCode() == ReasonCode.SUCCESS) {
      output.send(goodbye);
    }
  }

  private void wishForWakeUp() {
    if (keepAlive.isOn()) {
      output.wakeAt(keepAlive.nextCheck(output.lastSentNanos()));
    }
  }

  private static ClientClosedException closedException() {
    return new ClientClosedException("the client is closed");
  }

  private static ConnectionLostException lost(MalformedPacketException fault) {
    return new ConnectionLostException(
        "the server broke the protocol: " + fault.getMessage(), fault.code(), fault);
  }

  private static MalformedPacketException unexpected(Packet packet, String expected) {
    return new MalformedPacketException(
        ReasonCode.PROTOCOL_ERROR, packet.type() + " came where " + expected + " is due");
  }
}
