package dev.martlet.testbroker.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.Disconnect;
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
import dev.martlet.testbroker.policy.Peer;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A client that does what the test says: it answers nothing by itself. */
final class ScriptedClient implements ClientLink {

  /** Reason codes that CONNACK may have, and that no return code stands for. */
  private static final Set<ReasonCode> NOT_IN_MQTT_3_1_1 =
      Set.of(
          ReasonCode.UNSPECIFIED_ERROR,
          ReasonCode.MALFORMED_PACKET,
          ReasonCode.PROTOCOL_ERROR,
          ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
          ReasonCode.TOPIC_NAME_INVALID,
          ReasonCode.PACKET_TOO_LARGE,
          ReasonCode.PAYLOAD_FORMAT_INVALID,
          ReasonCode.RETAIN_NOT_SUPPORTED,
          ReasonCode.QOS_NOT_SUPPORTED);

  private final BrokerCore core;
  private final ProtocolVersion version;
  private final String clientIdentifier;
  private final Fault fault;
  private final Deque<Packet> inbox = new ArrayDeque<>();
  private Connection connection;
  private long maximumPacketSizeBytes;
  private boolean closed;
  private long unsentBytes;
  private boolean reading;
  private Peer peer = Peer.UNKNOWN;
  private ProtocolVersion wireVersion;
  private int lastRequest = 1_000;
  private Runnable whenSent = () -> {};
  private Runnable whenReading = () -> {};
  private Runnable whenGlanced = () -> {};
  private Function<Packet, List<Packet>> network = List::of;

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
  public Peer peer() {
    return peer;
  }

  @Override
  public void speak(ProtocolVersion spoken) {
    wireVersion = spoken;
  }

  @Override
  public void reading(boolean value) {
    boolean goesOn = value && !reading;
    reading = value;
    if (goesOn) {
      whenReading.run();
    }
  }

  @Override
  public void glance() {
    whenGlanced.run();
  }

  @Override
  public boolean send(Packet packet) {
    if (packet instanceof ConnAck ack
        && wireVersion == ProtocolVersion.MQTT_3_1_1
        && NOT_IN_MQTT_3_1_1.contains(ack.reasonCode())) {
      return false;
    }
    assertThat(closed).as("sent after close: %s", packet).isFalse();
    if (sizeOf(packet) > maximumPacketSizeBytes) {
      return false;
    }
    for (Packet arriving : network.apply(packet)) {
      fault.toClient(clientIdentifier, arriving, inbox);
      whenSent.run();
    }
    return true;
  }

  @Override
  public long unsentBytes() {
    return unsentBytes;
  }

  @Override
  public void close(String why) {
    assertThat(why).isNotBlank();
    assertThat(closed).as("closed twice").isFalse();
    closed = true;
  }

  // What the test does

  /** Opens a connection, a new one if there was one, and says nothing. */
  ScriptedClient open() {
    inbox.clear();
    closed = false;
    reading = true;
    wireVersion = version;
    maximumPacketSizeBytes = Long.MAX_VALUE;
    connection = core.accept(this);
    return this;
  }

  /** What the transport knows of it, from the next connection on. */
  ScriptedClient at(Peer known) {
    peer = known;
    return this;
  }

  /** Opens a connection and sends CONNECT, and nothing more. */
  ScriptedClient connecting(UnaryOperator<ConnectScript> how) {
    open();
    return receive(how.apply(new ConnectScript(version, clientIdentifier)).packet());
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

  /** So much of what the broker has sent waits to be taken by the client's socket. */
  void unsent(long bytes) {
    unsentBytes = bytes;
  }

  void writable(boolean value) {
    connection.writable(value);
  }

  /** Does {@code action} inside of each sending, as a channel reports that it fills up. */
  void whenSent(Runnable action) {
    whenSent = action;
  }

  /** Done whenever the broker goes on to read. */
  void whenReading(Runnable action) {
    whenReading = action;
  }

  /** Done whenever the broker reads once though it does not go on to read. */
  void whenGlanced(Runnable action) {
    whenGlanced = action;
  }

  /** What arrives when the broker sends a packet; itself, unless the test says otherwise. */
  void network(Function<Packet, List<Packet>> value) {
    network = value;
  }

  /** Something comes that is broken, after it has said which version it speaks. */
  void malformed(ReasonCode reasonCode) {
    connection.malformed(
        new MalformedPacketException(reasonCode, "as the test says", null, version));
  }

  /** Something comes that is broken before it says which version it speaks. */
  void malformedAtFirst(ReasonCode reasonCode) {
    connection.malformed(new MalformedPacketException(reasonCode, "as the test says"));
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

  /** Unsubscribes and takes the UNSUBACK. */
  ScriptedClient unsubscribe(String filter) {
    receive(new Unsubscribe(nextRequest(), List.of(TopicFilter.of(filter)), List.of()));
    take(UnsubAck.class);
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

  /** Whether the broker reads from it. */
  boolean isRead() {
    return reading;
  }

  /** In which version the broker writes to it. */
  ProtocolVersion wireVersion() {
    return wireVersion;
  }

  boolean isClosed() {
    return closed;
  }

  /** Takes the next packet, which must be of this type. */
  <P extends Packet> P take(Class<P> type) {
    Packet next = inbox.poll();
    assertThat(next).as("next packet of %s, before %s", clientIdentifier, inbox).isInstanceOf(type);
    return type.cast(next);
  }

  /** Takes the next packet, which must be this one, whatever words explain its reason code. */
  ScriptedClient expect(Packet packet) {
    assertThat(withoutWords(inbox.poll())).isEqualTo(packet);
    return this;
  }

  private static Packet withoutWords(Packet packet) {
    if (packet instanceof PubAck ack) {
      return new PubAck(ack.packetIdentifier(), ack.reasonCode());
    }
    if (packet instanceof PubRec ack) {
      return new PubRec(ack.packetIdentifier(), ack.reasonCode());
    }
    if (packet instanceof PubRel ack) {
      return new PubRel(ack.packetIdentifier(), ack.reasonCode());
    }
    if (packet instanceof PubComp ack) {
      return new PubComp(ack.packetIdentifier(), ack.reasonCode());
    }
    return packet;
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

  /** The packet that was sent last and is not taken. */
  Packet newest() {
    return inbox.getLast();
  }

  /** Takes all packets. */
  List<Packet> takeAll() {
    List<Packet> all = new ArrayList<>(inbox);
    inbox.clear();
    return all;
  }

  void expectNothingSent() {
    assertThat(inbox).as("packets of %s", clientIdentifier).isEmpty();
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
      long topic = publish.topic() == null ? 0 : publish.topic().lengthBytes();
      long alias = publish.topicAlias() == 0 ? 0 : 3;
      return 7L + topic + alias + publish.payload().remaining();
    }
    if (packet instanceof Disconnect disconnect) {
      return 4L + sizeOf(disconnect.properties());
    }
    if (packet instanceof ConnAck ack) {
      String reference = ack.properties().serverReference();
      return 8L
          + sizeOf(ack.properties().reason())
          + (reference == null ? 0 : 3L + reference.length());
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
