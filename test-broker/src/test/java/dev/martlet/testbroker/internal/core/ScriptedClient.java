package dev.martlet.testbroker.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;

/** A client that does what the test says: it answers nothing by itself. */
final class ScriptedClient implements ClientLink {

  private final BrokerCore core;
  private final ProtocolVersion version;
  private final String clientIdentifier;
  private final Fault fault;
  private final Deque<Packet> inbox = new ArrayDeque<>();
  private Connection connection;
  private long maximumPacketSizeBytes;
  private boolean closed;
  private int lastRequest = 1_000;
  private Runnable whenSent = () -> {};

  ScriptedClient(BrokerCore core, ProtocolVersion version, String clientIdentifier, Fault fault) {
    this.core = core;
    this.version = version;
    this.clientIdentifier = clientIdentifier;
    this.fault = fault;
  }

  // What the core calls

  @Override
  public void limitPacketSize(long bytes) {
    maximumPacketSizeBytes = bytes;
  }

  @Override
  public boolean send(Packet packet) {
    assertThat(closed).as("sent after close: %s", packet).isFalse();
    if (sizeOf(packet) > maximumPacketSizeBytes) {
      return false;
    }
    fault.toClient(clientIdentifier, packet, inbox);
    whenSent.run();
    return true;
  }

  @Override
  public void close() {
    assertThat(closed).as("closed twice").isFalse();
    closed = true;
  }

  // What the test does

  /** Opens a connection, a new one if there was one, and says nothing. */
  ScriptedClient open() {
    inbox.clear();
    closed = false;
    maximumPacketSizeBytes = Long.MAX_VALUE;
    connection = core.accept(this);
    return this;
  }

  /** Opens a connection and sends CONNECT: Clean Start, nothing else. */
  ConnAck connect() {
    return connect(asked -> asked);
  }

  /** Opens a connection, sends CONNECT and takes the CONNACK. */
  ConnAck connect(UnaryOperator<ConnectScript> how) {
    open();
    receive(how.apply(new ConnectScript(version, clientIdentifier)).packet());
    return take(ConnAck.class);
  }

  /** Connects for a session that stays. */
  ConnAck resume() {
    return connect(ConnectScript::keepingSession);
  }

  /** The broker receives {@code packet} from this client. */
  ScriptedClient receive(Packet packet) {
    fault.toCore(clientIdentifier, packet, connection::received);
    return this;
  }

  /** The network connection breaks. */
  void cut() {
    closed = true;
    connection.lost();
  }

  void disconnect() {
    receive(new Disconnect(ReasonCode.SUCCESS));
  }

  void writable(boolean value) {
    connection.writable(value);
  }

  /** Does {@code action} inside of each sending, as a channel reports that it fills up. */
  void whenSent(Runnable action) {
    whenSent = action;
  }

  void malformed(ReasonCode reasonCode) {
    connection.malformed(reasonCode, "as the test says");
  }

  ScriptedClient subscribe(String filter, QoS qos) {
    return subscribe(filter, SubscriptionOptions.of(qos), 0);
  }

  /** Subscribes and takes the SUBACK, which must grant what was asked. */
  ScriptedClient subscribe(String filter, SubscriptionOptions options, int identifier) {
    receive(subscribePacket(nextRequest(), filter, options, identifier));
    assertThat(take(SubAck.class).reasonCodes()).containsExactly(ReasonCode.granted(options.qos()));
    return this;
  }

  static Subscribe subscribePacket(
      int packetIdentifier, String filter, SubscriptionOptions options, int identifier) {
    return new Subscribe(
        packetIdentifier,
        identifier,
        List.of(new Subscribe.Request(TopicFilter.of(filter), options)),
        List.of());
  }

  ScriptedClient publish(String topic, String payload) {
    return receive(publishPacket(topic, payload, QoS.AT_MOST_ONCE, 0));
  }

  ScriptedClient publish(String topic, String payload, QoS qos, int packetIdentifier) {
    return receive(publishPacket(topic, payload, qos, packetIdentifier));
  }

  ScriptedClient publishRetained(String topic, String payload) {
    return receive(publishPacket(topic, payload, true, MessageProperties.NONE));
  }

  static Publish publishPacket(String topic, String payload, QoS qos, int packetIdentifier) {
    return new Publish(
        TopicName.of(topic),
        packetIdentifier,
        qos,
        false,
        false,
        Payloads.of(payload),
        0,
        MessageProperties.NONE,
        List.of());
  }

  static Publish publishPacket(
      String topic, String payload, boolean retain, MessageProperties properties) {
    return new Publish(
        TopicName.of(topic),
        0,
        QoS.AT_MOST_ONCE,
        false,
        retain,
        Payloads.of(payload),
        0,
        properties,
        List.of());
  }

  int nextRequest() {
    lastRequest++;
    return lastRequest;
  }

  // What the test sees

  boolean isClosed() {
    return closed;
  }

  /** Takes the next packet, which must be of this type. */
  <P extends Packet> P take(Class<P> type) {
    Packet next = inbox.poll();
    assertThat(next).as("next packet of %s, before %s", clientIdentifier, inbox).isInstanceOf(type);
    return type.cast(next);
  }

  /** Takes the next packet, which must be this one. */
  ScriptedClient expect(Packet packet) {
    assertThat(inbox.poll()).isEqualTo(packet);
    return this;
  }

  /** Takes the next packet, which must be a PUBLISH with this payload. */
  Publish takePublish(String payload) {
    Publish publish = take(Publish.class);
    assertThat(Payloads.text(publish.payload())).isEqualTo(payload);
    return publish;
  }

  /** Takes all packets, which must be PUBLISH, and returns their payloads. */
  List<String> takePayloads() {
    List<String> payloads = new ArrayList<>();
    while (!inbox.isEmpty()) {
      payloads.add(Payloads.text(take(Publish.class).payload()));
    }
    return payloads;
  }

  /** Takes all packets. */
  List<Packet> takeAll() {
    List<Packet> all = new ArrayList<>(inbox);
    inbox.clear();
    return all;
  }

  void expectNothing() {
    assertThat(inbox).as("packets of %s", clientIdentifier).isEmpty();
    assertThat(closed).as("connection of %s closed", clientIdentifier).isFalse();
  }

  /** The broker has closed, after a DISCONNECT with this code if that can be said. */
  void expectClosed(ReasonCode reasonCode) {
    if (version == ProtocolVersion.MQTT_5) {
      assertThat(take(Disconnect.class).reasonCode()).isEqualTo(reasonCode);
    }
    expectClosed();
  }

  void expectClosed() {
    assertThat(inbox).isEmpty();
    assertThat(closed).as("connection of %s closed", clientIdentifier).isTrue();
  }

  /** As the codec of MQTT 5.0 would count, roughly: enough to be large or small. */
  private static long sizeOf(Packet packet) {
    if (packet instanceof Publish publish) {
      return 7L + publish.topic().lengthBytes() + publish.payload().remaining();
    }
    if (packet instanceof Disconnect disconnect) {
      return 4L + sizeOf(disconnect.properties());
    }
    if (packet instanceof ConnAck ack) {
      return 8L + sizeOf(ack.properties().reason());
    }
    if (packet instanceof SubAck ack) {
      return 5L + ack.reasonCodes().size();
    }
    return 4;
  }

  private static long sizeOf(ReasonProperties properties) {
    return properties.reasonString() == null ? 0 : 3L + properties.reasonString().length();
  }
}
