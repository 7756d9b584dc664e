package dev.martlet.client.internal.protocol;

import dev.martlet.client.internal.protocol.OutgoingPublish.Step;
import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.PublishResult;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.RequestRejectedException;
import dev.martlet.client.message.SessionLostException;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.ReasonProperties;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way out: QoS 1 and 2 wait in order for the server's receive window, go through
 * their handshake, and are sent again in their first order when a session is resumed [MQTT-4.4.0-1,
 * MQTT-4.6.0-1]. QoS 0 waits for the transport only.
 *
 * <p>The bound of what waits here is the budget of the client, taken before a message comes in.
 */
final class OutgoingMessages {
  private final SessionOutput output;
  private final PacketIdentifiers identifiers;
  private final RequestRules rules;
  private final boolean tellsReasons;
  private final Queue<OutgoingPublish> waiting = new ArrayDeque<>();
  private final Queue<OutgoingPublish> waitingAtMostOnce = new ArrayDeque<>();

  private @Nullable OutgoingPublish firstInFlight;
  private @Nullable OutgoingPublish lastInFlight;

  /** The first message in flight that this connection has not sent again yet. */
  private @Nullable OutgoingPublish resendNext;

  private boolean online;
  private int sendQuota;

  OutgoingMessages(
      SessionOutput output,
      PacketIdentifiers identifiers,
      RequestRules rules,
      ProtocolVersion version) {
    this.output = output;
    this.identifiers = identifiers;
    this.rules = rules;
    this.tellsReasons = version == ProtocolVersion.MQTT_5;
  }

  /** Takes a message; it leaves as soon as connection, window and transport let it. */
  void publish(OutgoingPublish publish) {
    RequestRejectedException objection = rules.objectionTo(publish.message());
    if (objection != null) {
      output.notPublished(publish, objection);
      return;
    }
    if (publish.message().qos() == QoS.AT_MOST_ONCE) {
      waitingAtMostOnce.add(publish);
    } else {
      waiting.add(publish);
    }
    sendWhatMay();
  }

  /** A connection is established; what a lost session had in flight fails. */
  void connectionOpened(boolean sessionPresent, int serverReceiveMaximum) {
    if (!sessionPresent) {
      failInFlight(
          () -> new SessionLostException("the server lost the session before it acknowledged"));
    }
    online = true;
    sendQuota = serverReceiveMaximum;
    releaseAgain();
    resendNext = firstInFlight;
    sendWhatMay();
  }

  /** The connection is gone. What was sent is kept for a resumed session, or fails. */
  void connectionClosed(boolean resumable, Supplier<RuntimeException> cause) {
    online = false;
    resendNext = null;
    for (OutgoingPublish publish = firstInFlight; publish != null; publish = publish.next) {
      publish.inWindow = false;
    }
    if (!resumable) {
      failInFlight(cause);
    }
  }

  /** Nothing will ever be sent again. */
  void failAll(Supplier<RuntimeException> cause) {
    failInFlight(cause);
    failWaiting(waiting, cause);
    failWaiting(waitingAtMostOnce, cause);
  }

  /** QoS 1 is done, well or not. */
  void received(PubAck ack) {
    OutgoingPublish publish = inFlight(ack.packetIdentifier());
    if (publish == null) {
      return; // an answer to what the session no longer holds
    }
    require(publish, Step.AWAITING_PUBACK, "PUBACK");
    settle(publish, ack.reasonCode(), ack.properties());
  }

  /** QoS 2: the server has the message, or refuses it. */
  void received(PubRec rec) {
    OutgoingPublish publish = inFlight(rec.packetIdentifier());
    if (publish == null) {
      if (rec.reasonCode().isError()) {
        return; // the server has forgotten it already
      }
      ReasonCode reasonCode =
          tellsReasons ? ReasonCode.PACKET_IDENTIFIER_NOT_FOUND : ReasonCode.SUCCESS;
      output.send(new PubRel(rec.packetIdentifier(), reasonCode));
      return;
    }
    if (publish.step == Step.AWAITING_PUBACK) {
      throw unexpected("PUBREC", publish);
    }
    if (rec.reasonCode().isError()) {
      settle(publish, rec.reasonCode(), rec.properties());
      return;
    }
    publish.step = Step.AWAITING_PUBCOMP;
    publish.result = result(rec.reasonCode(), rec.properties());
    output.send(new PubRel(rec.packetIdentifier())); // [MQTT-4.3.3-4]
  }

  /** QoS 2 is done. */
  void received(PubComp comp) {
    OutgoingPublish publish = inFlight(comp.packetIdentifier());
    if (publish == null) {
      return;
    }
    require(publish, Step.AWAITING_PUBCOMP, "PUBCOMP");
    // 0x92 says that the server had finished before: the message was delivered all the same.
    release(publish);
    output.published(publish, publish.result);
    sendWhatMay();
  }

  /** Sends whatever connection, window and transport allow now. */
  void sendWhatMay() {
    if (!online) {
      return;
    }
    resendWhatMay();
    while (resendNext == null && mayAcquire() && !waiting.isEmpty()) {
      sendFirstTime(waiting.remove());
    }
    while (output.isWritable() && !waitingAtMostOnce.isEmpty()) {
      sendAtMostOnce(waitingAtMostOnce.remove());
    }
  }

  private boolean mayAcquire() {
    return sendQuota > 0 && identifiers.hasFreeForMessage() && output.isWritable();
  }

  /** PUBREL waits for no window [MQTT-3.3.4-8], so it does not wait behind a PUBLISH either. */
  private void releaseAgain() {
    for (OutgoingPublish publish = firstInFlight; publish != null; publish = publish.next) {
      if (publish.step == Step.AWAITING_PUBCOMP) {
        output.send(new PubRel(publish.packetIdentifier()));
      }
    }
  }

  private void resendWhatMay() {
    while (resendNext != null) {
      OutgoingPublish publish = resendNext;
      boolean released = publish.step == Step.AWAITING_PUBCOMP; // no PUBLISH [MQTT-4.3.3-6]
      if (!released && (sendQuota == 0 || !output.isWritable())) {
        return;
      }
      resendNext = publish.next;
      if (!released) {
        enterWindow(publish);
        sendOrReject(publish, true); // [MQTT-3.3.1-1]
      }
    }
  }

  private void sendFirstTime(OutgoingPublish publish) {
    identifiers.assign(publish);
    boolean once = publish.message().qos() == QoS.AT_LEAST_ONCE;
    publish.step = once ? Step.AWAITING_PUBACK : Step.AWAITING_PUBREC;
    append(publish);
    enterWindow(publish);
    sendOrReject(publish, false);
  }

  private void sendOrReject(OutgoingPublish publish, boolean duplicate) {
    RequestRejectedException objection = rules.objectionTo(publish.message());
    if (objection == null) {
      try {
        output.send(packet(publish, duplicate));
        return;
      } catch (RequestRejectedException e) {
        objection = e;
      }
    }
    release(publish);
    output.notPublished(publish, objection);
  }

  private void sendAtMostOnce(OutgoingPublish publish) {
    RequestRejectedException objection = rules.objectionTo(publish.message());
    if (objection == null) {
      try {
        output.sendAtMostOnce(publish, packet(publish, false));
        return;
      } catch (RequestRejectedException e) {
        objection = e;
      }
    }
    output.notPublished(publish, objection);
  }

  private static Publish packet(OutgoingPublish publish, boolean duplicate) {
    Message message = publish.message();
    return new Publish(
        message.topic(),
        publish.packetIdentifier(),
        message.qos(),
        duplicate,
        message.retain(),
        message.payload(),
        0,
        message.properties(),
        List.of());
  }

  private void settle(OutgoingPublish publish, ReasonCode reasonCode, ReasonProperties properties) {
    release(publish);
    if (reasonCode.isError()) {
      String request = "the publish to " + publish.message().topic();
      output.notPublished(
          publish,
          RequestRejectedException.byServer(request, reasonCode, properties.reasonString()));
    } else {
      output.published(publish, result(reasonCode, properties));
    }
    sendWhatMay();
  }

  private static PublishResult result(ReasonCode reasonCode, ReasonProperties properties) {
    return reasonCode == ReasonCode.SUCCESS && properties.isEmpty()
        ? PublishResult.SUCCESS
        : new PublishResult(reasonCode, properties.reasonString(), properties.userProperties());
  }

  private @Nullable OutgoingPublish inFlight(int packetIdentifier) {
    return identifiers.find(packetIdentifier) instanceof OutgoingPublish publish ? publish : null;
  }

  private static void require(OutgoingPublish publish, Step step, String answer) {
    if (publish.step != step) {
      throw unexpected(answer, publish);
    }
  }

  private static MalformedPacketException unexpected(String answer, OutgoingPublish publish) {
    return new MalformedPacketException(
        ReasonCode.PROTOCOL_ERROR,
        answer
            + " for packet identifier "
            + publish.packetIdentifier()
            + " in step "
            + publish.step);
  }

  private void append(OutgoingPublish publish) {
    publish.previous = lastInFlight;
    if (lastInFlight == null) {
      firstInFlight = publish;
    } else {
      lastInFlight.next = publish;
    }
    lastInFlight = publish;
  }

  private void release(OutgoingPublish publish) {
    if (publish.equals(resendNext)) {
      resendNext = publish.next;
    }
    if (publish.previous == null) {
      firstInFlight = publish.next;
    } else {
      publish.previous.next = publish.next;
    }
    if (publish.next == null) {
      lastInFlight = publish.previous;
    } else {
      publish.next.previous = publish.previous;
    }
    publish.previous = null;
    publish.next = null;
    identifiers.release(publish);
    leaveWindow(publish);
  }

  private void enterWindow(OutgoingPublish publish) {
    publish.inWindow = true;
    sendQuota--;
  }

  /** Frees a place only if this connection gave one: a PUBREL sent again took none. */
  private void leaveWindow(OutgoingPublish publish) {
    if (publish.inWindow) {
      publish.inWindow = false;
      sendQuota++;
    }
  }

  private void failInFlight(Supplier<RuntimeException> cause) {
    while (firstInFlight != null) {
      OutgoingPublish publish = firstInFlight;
      release(publish);
      output.notPublished(publish, cause.get());
    }
  }

  private void failWaiting(Queue<OutgoingPublish> queue, Supplier<RuntimeException> cause) {
    for (OutgoingPublish publish = queue.poll(); publish != null; publish = queue.poll()) {
      output.notPublished(publish, cause.get());
    }
  }
}
