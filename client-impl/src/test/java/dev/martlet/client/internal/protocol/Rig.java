package dev.martlet.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.ConnectOptions;
import dev.martlet.client.message.ConnectionLostException;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.MqttException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.client.message.UnsubscribeResult;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.ConnAckProperties;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PacketType;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.codec.packet.UnsubAck;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A session with everything around it played by the test: server, transport, handlers, time. */
final class Rig {
  static final Duration FOR_AN_HOUR = Duration.ofHours(1);

  final ProtocolVersion version;
  final RecordingOutput output = new RecordingOutput();
  final Session session;

  Rig(ProtocolVersion version, ConnectOptions options) {
    this.version = version;
    this.session = new Session(version, options, output);
  }

  /** Its session lasts an hour. */
  static Rig resumable(ProtocolVersion version) {
    return new Rig(version, options(FOR_AN_HOUR, 10));
  }

  /** Its session ends with the connection. */
  static Rig ephemeral(ProtocolVersion version) {
    return new Rig(version, options(Duration.ZERO, 10));
  }

  /** No keep alive, so that only the tests that mean it meet it. */
  static ConnectOptions options(Duration sessionExpiry, int receiveMaximum) {
    return new ConnectOptions(
        "c",
        null,
        null,
        Duration.ZERO,
        sessionExpiry,
        receiveMaximum,
        ServerLimits.PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES,
        List.of());
  }

  boolean is5() {
    return version == ProtocolVersion.MQTT_5;
  }

  // ---- the transport

  /** The transport is there. */
  Connect open() {
    output.opened();
    session.connectionOpened(output.now);
    return (Connect) only(PacketType.CONNECT);
  }

  /** Connected, with a new session. */
  Rig online() {
    open();
    accept(false);
    return this;
  }

  /** Connected again, to the session of before. */
  void resume() {
    resume(limits());
  }

  void resume(ServerLimits limits) {
    open();
    accept(true, limits);
  }

  /** The transport breaks; what was not looked at is lost with it. */
  void lose() {
    output.sent.clear();
    session.connectionLost(new ConnectionLostException("broken", null));
  }

  void advance(Duration duration) {
    long until = output.now + duration.toNanos();
    while (output.wakeUp.isPresent() && output.wakeUp.getAsLong() <= until) {
      output.now = Math.max(output.now, output.wakeUp.getAsLong());
      output.wakeUp = OptionalLong.empty();
      session.wake(output.now);
    }
    output.now = until;
  }

  void writable(boolean value) {
    output.writable = value;
    if (value) {
      session.writable();
    }
  }

  // ---- the server

  void accept(boolean sessionPresent) {
    accept(sessionPresent, limits());
  }

  void accept(boolean sessionPresent, ServerLimits limits) {
    receive(new ConnAck(sessionPresent, ReasonCode.SUCCESS, ConnAckProperties.of(limits)));
  }

  /** What a server without limits says. */
  ServerLimits limits() {
    return is5() ? ServerLimits.NONE : ServerLimits.MQTT_3_1_1;
  }

  static ServerLimits receiveMaximum(int value) {
    return new ServerLimits(
        QoS.EXACTLY_ONCE,
        true,
        value,
        ServerLimits.PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES,
        0,
        true,
        true,
        true);
  }

  void receive(Packet packet) {
    session.received(packet, output.now);
  }

  /** A message from the server; its payload names it. */
  void receive(String topic, QoS qos, int packetIdentifier, String payload) {
    receive(incoming(topic, qos, packetIdentifier, payload));
  }

  static Publish incoming(
      String topic, QoS qos, int packetIdentifier, String payload, Integer... identifiers) {
    return new Publish(
        TopicName.of(topic),
        packetIdentifier,
        qos,
        false,
        false,
        bytes(payload),
        0,
        MessageProperties.NONE,
        List.of(identifiers));
  }

  /** Answers the SUBSCRIBE that was just sent. */
  void grant(Subscribe subscribe) {
    answer(subscribe, ReasonCode.granted(subscribe.requests().get(0).options().qos()));
  }

  void answer(Subscribe subscribe, ReasonCode reasonCode) {
    receive(new SubAck(subscribe.packetIdentifier(), List.of(reasonCode), ReasonProperties.NONE));
  }

  UnsubAck unsubAck(int packetIdentifier) {
    return new UnsubAck(
        packetIdentifier, is5() ? List.of(ReasonCode.SUCCESS) : List.of(), ReasonProperties.NONE);
  }

  // ---- the user

  static Message message(QoS qos, String payload) {
    return Message.builder("t").qos(qos).payload(payload).build();
  }

  OutgoingPublish publish(QoS qos) {
    return publish(qos, "x");
  }

  OutgoingPublish publish(QoS qos, String payload) {
    return publish(message(qos, payload));
  }

  OutgoingPublish publish(Message message) {
    OutgoingPublish publish = new OutgoingPublish(message);
    session.publish(publish);
    return publish;
  }

  TestSubscription subscribe(String filter) {
    return subscribe(new TestSubscription(filter));
  }

  TestSubscription subscribe(TestSubscription subscription) {
    session.subscribe(subscription);
    return subscription;
  }

  /** Subscribed, and granted by the server. */
  TestSubscription subscribed(String filter) {
    TestSubscription subscription = subscribe(filter);
    grant((Subscribe) only(PacketType.SUBSCRIBE));
    return subscription;
  }

  CompletableFuture<UnsubscribeResult> unsubscribe(String filter) {
    Outcome<UnsubscribeResult> outcome = new Outcome<>();
    session.unsubscribe(TopicFilter.of(filter), outcome);
    return outcome.future();
  }

  CompletableFuture<UnsubscribeResult> unsubscribe(DeclaredSubscription subscription) {
    Outcome<UnsubscribeResult> outcome = new Outcome<>();
    session.unsubscribe(subscription, outcome);
    return outcome.future();
  }

  /** The next message that waits for its handler. */
  Delivery delivery() {
    return output.deliveries.remove();
  }

  void handled(Delivery delivery) {
    delivery.applyTo(session);
  }

  void failed(Delivery delivery) {
    delivery.fail();
    delivery.applyTo(session);
  }

  /** The payloads of the messages handed over since last asked. */
  List<String> delivered() {
    List<String> payloads = new ArrayList<>();
    while (!output.deliveries.isEmpty()) {
      payloads.add(delivery().message().text());
    }
    return payloads;
  }

  // ---- what came out

  /** Everything sent since last asked. */
  List<Packet> sent() {
    List<Packet> packets = new ArrayList<>(output.sent);
    output.sent.clear();
    return packets;
  }

  /** The one packet sent since last asked. */
  Packet only(PacketType type) {
    List<Packet> packets = sent();
    assertThat(packets).extracting(Packet::type).containsExactly(type);
    return packets.get(0);
  }

  Publish onlyPublish() {
    return (Publish) only(PacketType.PUBLISH);
  }

  /** How the last connection ended. */
  MqttException cause() {
    return output.ended.get(output.ended.size() - 1).orElseThrow();
  }

  static List<String> payloads(List<Packet> packets) {
    return packets.stream().map(packet -> payload((Publish) packet)).toList();
  }

  static String payload(Publish publish) {
    return StandardCharsets.UTF_8.decode(publish.payload().duplicate()).toString();
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
  }
}
