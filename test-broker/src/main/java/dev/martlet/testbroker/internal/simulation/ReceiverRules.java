package dev.martlet.testbroker.internal.simulation;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What one end owes for what it was sent. */
final class ReceiverRules {
  private final Consumer<String> violated;
  private final Deque<Integer> acknowledgements = new ArrayDeque<>();
  private final Deque<Integer> receipts = new ArrayDeque<>();
  private final Deque<Integer> completions = new ArrayDeque<>();
  private final Set<Integer> unreleased = new HashSet<>();
  private final Map<Integer, Publish> unanswered = new HashMap<>();
  private final Consumer<Publish> acknowledged;
  private boolean tellsReasons;

  /** {@code acknowledged} hears which message is answered well, when it is. */
  ReceiverRules(Consumer<String> violated, Consumer<Publish> acknowledged) {
    this.violated = violated;
    this.acknowledged = acknowledged;
  }

  void sessionLost() {
    unreleased.clear();
  }

  void connected(ProtocolVersion version) {
    tellsReasons = version == ProtocolVersion.MQTT_5;
    acknowledgements.clear();
    receipts.clear();
    completions.clear();
    unanswered.clear();
  }

  void settled() {
    acknowledgements.forEach(owed -> violated.accept("PUBACK " + owed + " is owed [MQTT-4.3.2-4]"));
    receipts.forEach(owed -> violated.accept("PUBREC " + owed + " is owed [MQTT-4.3.3-8]"));
    completions.forEach(owed -> violated.accept("PUBCOMP " + owed + " is owed [MQTT-4.3.3-11]"));
  }

  void received(Publish publish) {
    if (publish.qos() != QoS.AT_MOST_ONCE) {
      unanswered.put(publish.packetIdentifier(), publish);
    }
    if (publish.qos() == QoS.AT_LEAST_ONCE) {
      acknowledgements.add(publish.packetIdentifier());
    } else if (publish.qos() == QoS.EXACTLY_ONCE) {
      receipts.add(publish.packetIdentifier());
    }
  }

  void received(PubRel release) {
    completions.add(release.packetIdentifier());
  }

  void sent(PubAck ack) {
    settle(acknowledgements, ack.packetIdentifier(), "PUBACK", "MQTT-4.6.0-2");
    answered(ack.packetIdentifier(), ack.reasonCode());
  }

  void sent(PubRec ack) {
    settle(receipts, ack.packetIdentifier(), "PUBREC", "MQTT-4.6.0-3");
    answered(ack.packetIdentifier(), ack.reasonCode());
    if (!ack.reasonCode().isError()) {
      unreleased.add(ack.packetIdentifier());
    }
  }

  void sent(PubComp ack) {
    settle(completions, ack.packetIdentifier(), "PUBCOMP", "MQTT-4.3.3-11");
    boolean known = unreleased.remove(ack.packetIdentifier());
    boolean saysKnown = ack.reasonCode() == ReasonCode.SUCCESS;
    if (tellsReasons && known != saysKnown) {
      violated.accept(
          "PUBCOMP "
              + ack.packetIdentifier()
              + " says "
              + ack.reasonCode()
              + (known ? ", but PUBREC was sent [MQTT-4.3.3-10]" : ", but no PUBREC was sent"));
    }
  }

  private void answered(int identifier, ReasonCode reasonCode) {
    Publish publish = unanswered.remove(identifier);
    if (publish != null && !reasonCode.isError()) {
      acknowledged.accept(publish);
    }
  }

  private void settle(Deque<Integer> owed, int identifier, String answer, String statement) {
    Integer first = owed.peek();
    if (first != null && first == identifier) {
      owed.remove();
    } else if (owed.remove(identifier)) {
      violated.accept(
          answer + " " + identifier + " before that for " + first + " [" + statement + "]");
    } else {
      violated.accept(answer + " " + identifier + " that nothing asks for [MQTT-2.2.1-5]");
    }
  }
}
