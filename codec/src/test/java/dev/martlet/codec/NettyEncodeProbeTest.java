package dev.martlet.codec;

import static dev.martlet.client.message.ProtocolVersion.MQTT_3_1_1;
import static dev.martlet.client.message.ProtocolVersion.MQTT_5;
import static dev.martlet.client.message.ReasonCode.MALFORMED_PACKET;
import static dev.martlet.client.message.ReasonCode.PROTOCOL_ERROR;
import static dev.martlet.client.message.ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
import static dev.martlet.codec.Role.CLIENT;
import static dev.martlet.codec.Role.SERVER;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.message.Credentials;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.PayloadFormat;
import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.UserProperty;
import dev.martlet.client.message.Will;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.ConnAckProperties;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.ConnectProperties;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.codec.packet.UnsubAck;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every probe of what Netty's encoder writes (netty-codec-probe.tsv): the same wish, put to ours,
 * is written as the standard has it, refused by the codec, or refused by the value that it is in.
 */
class NettyEncodeProbeTest {
  private static final String LONG = "t".repeat(65_537);

  /** Wishes that the packets have no words for. */
  private static final Set<String> UNSAYABLE =
      Set.of(
          "topic null + alias", // null is how the alias alone is said, see "topic empty"
          "publish qos FAILURE",
          "subscribe fixed header qos0",
          "PFI 300",
          "props wrong packet (PUBLISH w session expiry)",
          "will flag off but qos1 retain",
          "will null topic",
          "clientid null",
          "clientid 24 chars MQTT 3.1",
          "hasUser but null username");

  private static final Map<String, ThrowingCallable> REFUSED_BY_VALUES =
      Map.ofEntries(
          entry("topic 65536 bytes", () -> TopicName.of("t".repeat(65_536))),
          entry("filter 65537 bytes SUBSCRIBE", () -> TopicFilter.of(LONG)),
          entry("user prop value 65537", () -> new UserProperty("k", LONG)),
          entry("correlation data 65537", () -> correlated(ByteBuffer.allocate(65_537))),
          entry("password 65537", () -> new Credentials("u", ByteBuffer.allocate(65_537))),
          entry("will msg 65537", () -> will("w", LONG)),
          entry("topic lone surrogate", () -> TopicName.of("a\ud800b")),
          entry("topic NUL", () -> TopicName.of("a\0b")),
          entry("topic wildcard", () -> TopicName.of("a/#")),
          entry("filter NUL SUBSCRIBE", () -> TopicFilter.of("a\0")),
          entry("filter surrogate SUBSCRIBE", () -> TopicFilter.of("a\ud800")),
          entry("userprop NUL", () -> new UserProperty("k", "a\0")),
          entry("will topic wildcard", () -> will("a/+", "m")));

  private static final List<Refusal> REFUSED_BY_THE_CODEC =
      List.of(
          refused("topic empty", MQTT_5, CLIENT, PROTOCOL_ERROR, Samples.withAlias(null, 0)),
          refused("publish q1 id 0", MQTT_5, CLIENT, MALFORMED_PACKET, qos1(0)),
          refused("publish q1 id 65537", MQTT_5, CLIENT, MALFORMED_PACKET, qos1(65_537)),
          refused(
              "publish q0 dup",
              MQTT_5,
              CLIENT,
              MALFORMED_PACKET,
              Vectors.publish("t", 0, QoS.AT_MOST_ONCE, false, "x").asDuplicate()),
          refused("subscribe id 0", MQTT_5, CLIENT, MALFORMED_PACKET, Samples.subscribe(0, 0)),
          refused(
              "subscribe id 65537", MQTT_5, CLIENT, MALFORMED_PACKET, Samples.subscribe(65_537, 0)),
          refused(
              "subscribe no filters",
              MQTT_5,
              CLIENT,
              PROTOCOL_ERROR,
              new Subscribe(1, 0, List.of(), List.of())),
          refused(
              "subscribe v4 with NL option",
              MQTT_3_1_1,
              CLIENT,
              UNSUPPORTED_PROTOCOL_VERSION,
              Samples.noLocal()),
          refused("recv max 70000", null, CLIENT, MALFORMED_PACKET, asking(70_000, 0)),
          refused(
              "subid 268435456",
              MQTT_5,
              CLIENT,
              MALFORMED_PACKET,
              Samples.subscribe(1, 268_435_456)),
          refused("subid -1", MQTT_5, CLIENT, MALFORMED_PACKET, Samples.subscribe(1, -1)),
          refused("session expiry -1", null, CLIENT, MALFORMED_PACKET, asking(9, -1)),
          refused(
              "keepalive 65537",
              null,
              CLIENT,
              MALFORMED_PACKET,
              Samples.connect("c", 65_537, ConnectProperties.DEFAULT)),
          refused(
              "publish props on v4 channel",
              MQTT_3_1_1,
              CLIENT,
              UNSUPPORTED_PROTOCOL_VERSION,
              correlated(ByteBuffer.allocate(1))),
          refused(
              "CONNACK v5 code1",
              MQTT_5,
              SERVER,
              PROTOCOL_ERROR,
              Vectors.connAck(ReasonCode.GRANTED_QOS_1)),
          refused(
              "CONNACK sp=1 rc 0x87",
              MQTT_5,
              SERVER,
              PROTOCOL_ERROR,
              new ConnAck(true, ReasonCode.NOT_AUTHORIZED, ConnAckProperties.NONE)),
          refused(
              "AUTH on v4 channel",
              MQTT_3_1_1,
              CLIENT,
              UNSUPPORTED_PROTOCOL_VERSION,
              Samples.auth(ReasonCode.CONTINUE_AUTHENTICATION, "m")),
          refused(
              "PUBACK rc 0x87 on v4",
              MQTT_3_1_1,
              CLIENT,
              UNSUPPORTED_PROTOCOL_VERSION,
              new PubAck(1, ReasonCode.NOT_AUTHORIZED)),
          refused(
              "DISCONNECT rc 0x04 on v4",
              MQTT_3_1_1,
              CLIENT,
              UNSUPPORTED_PROTOCOL_VERSION,
              new Disconnect(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE)));

  private static final List<Written> WRITTEN =
      List.of(
          written(
              "v5 pw w/o user",
              null,
              CLIENT,
              "101100044d5154540540000000000163000170",
              new Connect(
                  MQTT_5,
                  "c",
                  false,
                  0,
                  new Credentials(null, Payloads.of("p")),
                  null,
                  ConnectProperties.DEFAULT)),
          written(
              "PUBACK rc0 userprop only",
              MQTT_5,
              CLIENT,
              "400b0001000726000161000162",
              new PubAck(1, ReasonCode.SUCCESS, userProperties())),
          written(
              "DISCONNECT rc0 userprop only",
              MQTT_5,
              CLIENT,
              "e009000726000161000162",
              new Disconnect(ReasonCode.SUCCESS, null, null, userProperties())),
          written(
              "PUBACK rc 0x87 no props",
              MQTT_5,
              CLIENT,
              "4003000187",
              new PubAck(1, ReasonCode.NOT_AUTHORIZED)),
          // every error is the same one in MQTT 3.1.1
          written(
              "SUBACK v4 0x87",
              MQTT_3_1_1,
              SERVER,
              "9003000180",
              new SubAck(1, List.of(ReasonCode.NOT_AUTHORIZED), ReasonProperties.NONE)),
          written(
              "UNSUBACK v4 with codes",
              MQTT_3_1_1,
              SERVER,
              "b0020001",
              new UnsubAck(1, List.of(ReasonCode.SUCCESS), ReasonProperties.NONE)),
          written(
              "CONNACK v4 0x87",
              MQTT_3_1_1,
              SERVER,
              "20020005",
              Vectors.connAck(ReasonCode.NOT_AUTHORIZED)),
          // before a CONNECT: in the form that the oldest client reads
          written(
              "CONNACK no version attr (MQTT/6 rejected) 0x84",
              null,
              SERVER,
              "20020001",
              Vectors.connAck(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION)),
          written(
              "property order (user,subid,pfi)",
              MQTT_5,
              SERVER,
              "30210001741c0101020000000903000263740b05260001620001312600016100013278",
              new Publish(
                  TopicName.of("t"),
                  0,
                  QoS.AT_MOST_ONCE,
                  false,
                  false,
                  Payloads.of("x"),
                  0,
                  new MessageProperties(
                      PayloadFormat.UTF_8,
                      Duration.ofSeconds(9),
                      "ct",
                      null,
                      null,
                      List.of(new UserProperty("b", "1"), new UserProperty("a", "2"))),
                  List.of(5))));

  @Test
  void everyProbeIsAnswered() {
    List<String> answered = new ArrayList<>(UNSAYABLE);
    answered.addAll(REFUSED_BY_VALUES.keySet());
    REFUSED_BY_THE_CODEC.forEach(refusal -> answered.add(refusal.name()));
    WRITTEN.forEach(written -> answered.add(written.name()));
    List<String> probes =
        TestFiles.rows("netty-codec-probe.tsv").stream()
            .filter(columns -> columns.get(0).equals("encode"))
            .map(columns -> columns.get(1))
            .toList();

    assertThat(answered).containsExactlyInAnyOrderElementsOf(probes);
  }

  @TestFactory
  @Tag("5.0:MQTT-1.5.4-1")
  @Tag("5.0:MQTT-1.5.4-2")
  @Tag("5.0:MQTT-1.5.7-1")
  @Tag("5.0:MQTT-4.7.0-1")
  @Tag("5.0:MQTT-4.7.3-2")
  @Tag("5.0:MQTT-4.7.3-3")
  @Tag("3.1.1:MQTT-1.5.3-1")
  @Tag("3.1.1:MQTT-1.5.3-2")
  @Tag("3.1.1:MQTT-4.7.3-2")
  @Tag("3.1.1:MQTT-4.7.3-3")
  Stream<DynamicTest> valuesRefuseWhatNoStringOrFieldCanHold() {
    return REFUSED_BY_VALUES.entrySet().stream()
        .map(probe ->
            DynamicTest.dynamicTest(
                probe.getKey(),
                () ->
                    assertThatThrownBy(probe.getValue())
                        .isInstanceOf(IllegalArgumentException.class)));
  }

  @TestFactory
  @Tag("5.0:MQTT-2.2.1-3")
  @Tag("5.0:MQTT-3.2.2-8")
  @Tag("5.0:MQTT-3.3.1-2")
  @Tag("3.1.1:MQTT-2.3.1-1")
  Stream<DynamicTest> theCodecRefusesWhatTheWireCannotCarry() {
    return REFUSED_BY_THE_CODEC.stream()
        .map(refusal ->
            DynamicTest.dynamicTest(
                refusal.name(),
                () -> {
                  try (CodecChannel end = end(refusal.version(), refusal.sender())) {
                    assertThat(end.sendRefused(refusal.packet()).reasonCode())
                        .isEqualTo(refusal.reasonCode());
                  }
                }));
  }

  @TestFactory
  @Tag("3.1.1:MQTT-3.9.3-2")
  Stream<DynamicTest> theRestIsWrittenAsTheStandardHasIt() {
    return WRITTEN.stream()
        .map(written ->
            DynamicTest.dynamicTest(
                written.name(),
                () -> {
                  try (CodecChannel end = end(written.version(), written.sender())) {
                    assertThat(end.send(written.packet())).isEqualTo(written.hex());
                  }
                }));
  }

  private static CodecChannel end(ProtocolVersion version, Role role) {
    return version == null ? CodecChannel.fresh(role) : CodecChannel.connected(role, version);
  }

  private static Publish qos1(int packetIdentifier) {
    return Vectors.publish("t", packetIdentifier, QoS.AT_LEAST_ONCE, false, "x");
  }

  private static Connect asking(int receiveMaximum, long sessionExpirySeconds) {
    return Samples.connect(
        "c",
        0,
        new ConnectProperties(
            sessionExpirySeconds, receiveMaximum, 9, 0, false, true, null, List.of()));
  }

  private static Publish correlated(ByteBuffer data) {
    return Samples.withProperties(
        new MessageProperties(PayloadFormat.UNSPECIFIED, null, null, null, data, List.of()));
  }

  private static Will will(String topic, String payload) {
    return new Will(Message.builder(topic).payload(payload).build());
  }

  private static ReasonProperties userProperties() {
    return new ReasonProperties(null, List.of(Vectors.A_B));
  }

  private static Refusal refused(
      String name, ProtocolVersion version, Role sender, ReasonCode code, Packet packet) {
    return new Refusal(name, version, sender, code, packet);
  }

  private static Written written(
      String name, ProtocolVersion version, Role sender, String hex, Packet packet) {
    return new Written(name, version, sender, hex, packet);
  }

  private record Refusal(
      String name, ProtocolVersion version, Role sender, ReasonCode reasonCode, Packet packet) {}

  private record Written(
      String name, ProtocolVersion version, Role sender, String hex, Packet packet) {}
}
