package dev.martlet.testbroker.internal.simulation;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.Publish;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds both ends of every connection to what MQTT says of sessions, each end by what itself has
 * sent and received: so a wrong session is found even where no message is lost by it. The rules are
 * written from the standard; neither the client's nor the broker's session is asked.
 */
public final class WireRules {
  private final Consumer<String> violated;
  private final BiConsumer<String, ByteBuffer> acknowledged;
  private final Map<Integer, ConnectionRules> connections = new HashMap<>();
  private final Map<String, PeerRules> clients = new LinkedHashMap<>();
  private final Map<String, PeerRules> brokers = new LinkedHashMap<>();
  private final Map<String, Connect> firstConnects = new HashMap<>();

  /**
   * Begins with nothing.
   *
   * @param violated hears what is wrong
   * @param acknowledged hears topic and payload of each message that a client acknowledges
   */
  public WireRules(Consumer<String> violated, BiConsumer<String, ByteBuffer> acknowledged) {
    this.violated = violated;
    this.acknowledged = acknowledged;
  }

  /** What of a connection is known at either end. */
  private static final class ConnectionRules {
    final String host;
    final int client;
    @Nullable Connect sent;
    @Nullable Connect received;
    @Nullable PeerRules atClient;
    @Nullable PeerRules atBroker;

    ConnectionRules(String host, int client) {
      this.host = host;
      this.client = client;
    }
  }

  /** Says, when nothing is under way any more, what ends of open connections have left undone. */
  public void settled() {
    clients.values().forEach(PeerRules::settled);
    brokers.values().forEach(PeerRules::settled);
  }

  void opened(int connection, String host, int client) {
    connections.put(connection, new ConnectionRules(host, client));
  }

  void closed(int connection, boolean ofClient) {
    ConnectionRules rules = connections.get(connection);
    PeerRules peer = rules == null ? null : ofClient ? rules.atClient : rules.atBroker;
    if (peer != null) {
      peer.closed(connection);
    }
  }

  void sent(int connection, boolean byClient, Packet packet) {
    ConnectionRules rules = connections.get(connection);
    if (rules == null) {
      return;
    }
    if (packet instanceof Connect connect) {
      rules.sent = connect;
      compareWithFirst(rules, connect);
    } else if (packet instanceof ConnAck ack) {
      rules.atBroker = established(brokers, connection, rules, rules.received, ack);
    } else {
      PeerRules peer = byClient ? rules.atClient : rules.atBroker;
      if (peer != null) {
        peer.sent(connection, packet);
      }
    }
  }

  void received(int connection, boolean byClient, Packet packet) {
    ConnectionRules rules = connections.get(connection);
    if (rules == null) {
      return;
    }
    if (packet instanceof Connect connect) {
      rules.received = connect;
    } else if (packet instanceof ConnAck ack) {
      rules.atClient = established(clients, connection, rules, rules.sent, ack);
    } else {
      PeerRules peer = byClient ? rules.atClient : rules.atBroker;
      if (peer != null) {
        peer.received(connection, packet);
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // two maps may have the same peers
  private @Nullable PeerRules established(
      Map<String, PeerRules> peers,
      int connection,
      ConnectionRules rules,
      @Nullable Connect connect,
      ConnAck ack) {
    if (connect == null || ack.reasonCode() != ReasonCode.SUCCESS) {
      return null;
    }
    boolean ofClient = peers == clients;
    String assigned = ack.properties().assignedClientIdentifier();
    String identifier = assigned == null ? connect.clientIdentifier() : assigned;
    String key = (ofClient ? rules.client + " " : rules.host + " ") + identifier;
    String name = ofClient ? "client " + identifier : rules.host + " towards " + identifier;
    PeerRules peer =
        peers.computeIfAbsent(
            key,
            first ->
                new PeerRules(
                    words -> violated.accept(name + ": " + words),
                    ofClient ? this::acknowledged : publish -> {}));
    int window =
        ofClient
            ? ack.properties().limits().receiveMaximum()
            : connect.properties().receiveMaximum();
    peer.connected(connection, connect.version(), ack.sessionPresent(), window);
    return peer;
  }

  private void acknowledged(Publish publish) {
    if (publish.topic() != null) {
      acknowledged.accept(publish.topic().toString(), publish.payload());
    }
  }

  /** Attempt N says what attempt 1 said: what a user has configured is refused or kept. */
  private void compareWithFirst(ConnectionRules rules, Connect connect) {
    String key = rules.client + " " + connect.clientIdentifier();
    Connect comparable = comparable(connect);
    Connect first = firstConnects.putIfAbsent(key, comparable);
    if (first != null && !first.equals(comparable)) {
      violated.accept(
          "client "
              + connect.clientIdentifier()
              + ": CONNECT differs from the first one: "
              + comparable
              + " and not "
              + first);
    }
  }

  private static Connect comparable(Connect connect) {
    return new Connect(
        connect.version(),
        connect.clientIdentifier(),
        false,
        connect.keepAliveSeconds(),
        connect.credentials(),
        connect.will(),
        connect.properties());
  }
}
