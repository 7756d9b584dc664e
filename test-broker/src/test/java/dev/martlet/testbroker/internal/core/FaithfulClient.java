package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A client that keeps its session and obeys the standard, over a network that delays what the
 * broker sends and loses it when it breaks.
 */
final class FaithfulClient {

  static final int MAX_UNACKNOWLEDGED = 20;

  private final ScriptedClient script;
  private final Deque<Packet> network = new ArrayDeque<>();
  private final Map<Integer, Packet> unacknowledged = new LinkedHashMap<>();
  private final Set<Integer> unreleased = new HashSet<>();
  private final List<Publish> delivered = new ArrayList<>();
  private boolean connected;
  private int lastPacketIdentifier;

  FaithfulClient(VirtualBroker broker, ProtocolVersion version, String clientIdentifier) {
    script = broker.client(version, clientIdentifier);
  }

  void subscribe(String filter) {
    script.subscribe(filter, QoS.EXACTLY_ONCE);
  }

  boolean isConnected() {
    return connected;
  }

  /** Whether one more message above QoS 0 may be published. */
  boolean mayPublish() {
    return connected && unacknowledged.size() < MAX_UNACKNOWLEDGED;
  }

  /** Connects again and repeats what was not acknowledged. */
  void connect() {
    if (connected) {
      return;
    }
    script.resume();
    connected = true;
    for (Packet packet : List.copyOf(unacknowledged.values())) {
      script.receive(packet instanceof Publish publish ? publish.asDuplicate() : packet);
    }
  }

  /** The network breaks; what is under way is lost. */
  void cut() {
    if (connected) {
      script.cut();
      network.clear();
      script.takeAll();
      connected = false;
    }
  }

  void writable(boolean value) {
    if (connected) {
      script.writable(value);
    }
  }

  /** Publishes; the packet arrives, or the network breaks and it is lost. */
  void publish(String topic, String payload, QoS qos, boolean arrives) {
    do {
      lastPacketIdentifier = lastPacketIdentifier % 65_535 + 1;
    } while (unacknowledged.containsKey(lastPacketIdentifier));
    Publish publish = ScriptedClient.publishPacket(topic, payload, qos, lastPacketIdentifier);
    unacknowledged.put(lastPacketIdentifier, publish);
    if (arrives) {
      script.receive(publish);
    } else {
      cut();
    }
  }

  /** Deals with one packet from the broker, if there is one. */
  boolean step() {
    if (!connected) {
      return false;
    }
    network.addAll(script.takeAll());
    Packet next = network.poll();
    if (next != null) {
      dealWith(next);
    }
    return next != null;
  }

  boolean isIdle() {
    return unacknowledged.isEmpty() && unreleased.isEmpty();
  }

  /** What it was given, once for each QoS 2 message. */
  List<Publish> delivered() {
    return delivered;
  }

  static String payload(Publish publish) {
    return Payloads.text(publish.payload());
  }

  private void dealWith(Packet packet) {
    if (packet instanceof Publish publish) {
      receive(publish);
    } else if (packet instanceof PubRel release) {
      unreleased.remove(release.packetIdentifier());
      script.receive(new PubComp(release.packetIdentifier()));
    } else if (packet instanceof PubAck ack) {
      unacknowledged.remove(ack.packetIdentifier());
    } else if (packet instanceof PubRec ack) {
      PubRel release = new PubRel(ack.packetIdentifier());
      unacknowledged.put(ack.packetIdentifier(), release);
      script.receive(release);
    } else if (packet instanceof PubComp ack) {
      unacknowledged.remove(ack.packetIdentifier());
    } else {
      throw new AssertionError("unexpected " + packet);
    }
  }

  private void receive(Publish publish) {
    int id = publish.packetIdentifier();
    switch (publish.qos()) {
      case AT_MOST_ONCE -> delivered.add(publish);
      case AT_LEAST_ONCE -> {
        delivered.add(publish);
        script.receive(new PubAck(id));
      }
      case EXACTLY_ONCE -> {
        if (unreleased.add(id)) {
          delivered.add(publish);
        }
        script.receive(new PubRec(id));
      }
    }
  }
}
