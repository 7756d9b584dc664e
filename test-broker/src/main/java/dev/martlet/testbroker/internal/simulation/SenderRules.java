package dev.martlet.testbroker.internal.simulation;

import dev.martlet.client.message.QoS;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/** What one end may send of its own accord: messages, their repetition and their release. */
final class SenderRules {
  /** A QoS 1 or 2 message that the other end has not answered to the end. */
  private static final class Sent {
    final Publish publish;
    final long number;
    int connection;
    boolean released;

    Sent(Publish publish, long number) {
      this.publish = publish;
      this.number = number;
    }
  }

  private final Consumer<String> violated;
  private final Map<Integer, Sent> inFlight = new LinkedHashMap<>();
  private final Set<Integer> requests = new HashSet<>();
  private final Deque<Integer> releasesDue = new ArrayDeque<>();
  private int connection;
  private int window;
  private int windowUsed;
  private long lastNumber;
  private long lastRepeated;

  SenderRules(Consumer<String> violated) {
    this.violated = violated;
  }

  void sessionLost() {
    inFlight.clear();
  }

  void connected(int number, int receiveMaximum) {
    connection = number;
    window = receiveMaximum;
    windowUsed = 0;
    lastRepeated = 0;
    requests.clear();
    Deque<Integer> inOrderOfPubRec = new ArrayDeque<>();
    for (Map.Entry<Integer, Sent> sent : inFlight.entrySet()) {
      if (sent.getValue().released) {
        inOrderOfPubRec.add(sent.getKey());
      }
    }
    releasesDue.clear();
    releasesDue.addAll(inOrderOfPubRec);
  }

  void settled() {
    inFlight.forEach((identifier, sent) -> {
      if (sent.released && releasesDue.contains(identifier)) {
        violated.accept("PUBREL " + identifier + " was not sent [MQTT-4.4.0-1, MQTT-4.3.3-4]");
      } else if (!sent.released && sent.connection != connection) {
        violated.accept("PUBLISH " + identifier + " was not sent again [MQTT-4.4.0-1]");
      } else {
        violated.accept("nobody answers PUBLISH or PUBREL " + identifier);
      }
    });
  }

  void requested(int identifier) {
    if (inFlight.containsKey(identifier) || !requests.add(identifier)) {
      violated.accept("packet identifier " + identifier + " is in use [MQTT-2.2.1-3]");
    }
  }

  void answered(int identifier) {
    requests.remove(identifier);
  }

  void sent(Publish publish) {
    if (publish.qos() == QoS.AT_MOST_ONCE) {
      if (publish.duplicate()) {
        violated.accept("DUP at QoS 0 [MQTT-3.3.1-2]");
      }
      return;
    }
    if (publish.duplicate()) {
      repeated(publish);
    } else {
      begun(publish);
    }
    windowUsed++;
    if (windowUsed > window) {
      violated.accept("more than " + window + " messages unacknowledged [MQTT-3.3.4-9]");
    }
  }

  private void begun(Publish publish) {
    int identifier = publish.packetIdentifier();
    Sent held = inFlight.get(identifier);
    if (held != null && held.connection != connection && isSame(held.publish, publish)) {
      violated.accept("PUBLISH " + identifier + " is sent again without DUP [MQTT-3.3.1-1]");
    } else if (held != null || requests.contains(identifier)) {
      violated.accept("packet identifier " + identifier + " is in use [MQTT-2.2.1-3]");
    }
    for (Map.Entry<Integer, Sent> sent : inFlight.entrySet()) {
      if (!sent.getValue().released && sent.getValue().connection != connection) {
        violated.accept(
            "PUBLISH "
                + identifier
                + " is sent before "
                + sent.getKey()
                + " is sent again [MQTT-4.6.0-1]");
      }
    }
    lastNumber++;
    Sent sent = new Sent(publish, lastNumber);
    sent.connection = connection;
    inFlight.put(identifier, sent);
  }

  private void repeated(Publish publish) {
    int identifier = publish.packetIdentifier();
    Sent held = inFlight.get(identifier);
    if (held == null) {
      violated.accept("DUP, but the session holds no message " + identifier + " [MQTT-3.3.1-1]");
      return;
    }
    if (held.connection == connection) {
      violated.accept("PUBLISH " + identifier + " twice on one connection [MQTT-4.4.0-1]");
    }
    if (held.released) {
      violated.accept("PUBLISH " + identifier + " again after PUBREC [MQTT-4.3.3-6]");
    }
    if (!isSame(held.publish, publish)) {
      violated.accept("PUBLISH " + identifier + " is sent again as another message");
    }
    if (held.number < lastRepeated) {
      violated.accept("PUBLISH " + identifier + " is not sent again in order [MQTT-4.6.0-1]");
    }
    lastRepeated = held.number;
    held.connection = connection;
  }

  void sent(PubRel release) {
    int identifier = release.packetIdentifier();
    Integer due = releasesDue.peek();
    if (due != null && due == identifier) {
      releasesDue.remove();
    } else if (releasesDue.remove(identifier)) {
      violated.accept("PUBREL " + identifier + " is not in the order of PUBREC [MQTT-4.6.0-4]");
    } else {
      violated.accept("PUBREL " + identifier + " without PUBREC [MQTT-4.3.3-4]");
    }
  }

  void received(PubAck ack) {
    Sent sent = inFlight.get(ack.packetIdentifier());
    if (sent != null && sent.publish.qos() == QoS.AT_LEAST_ONCE) {
      finish(ack.packetIdentifier(), sent);
    }
  }

  void received(PubRec ack) {
    int identifier = ack.packetIdentifier();
    Sent sent = inFlight.get(identifier);
    if (ack.reasonCode().isError()) {
      if (sent != null) {
        finish(identifier, sent);
      }
      return;
    }
    if (sent != null) {
      sent.released = true;
      inFlight.remove(identifier); // released ones stand in the order of PUBREC
      inFlight.put(identifier, sent);
    }
    releasesDue.add(identifier); // of an unknown message as well: the other end may forget it
  }

  void received(PubComp ack) {
    Sent sent = inFlight.get(ack.packetIdentifier());
    if (sent != null && sent.released) {
      finish(ack.packetIdentifier(), sent);
    }
  }

  private void finish(int identifier, Sent sent) {
    inFlight.remove(identifier);
    releasesDue.remove(identifier);
    if (sent.connection == connection) {
      windowUsed--;
    }
  }

  private static boolean isSame(Publish first, Publish second) {
    return Objects.equals(first.topic(), second.topic())
        && first.qos() == second.qos()
        && first.payload().equals(second.payload());
  }
}
