package dev.martlet.testbroker.internal.core;

import static dev.martlet.client.message.QoS.AT_LEAST_ONCE;
import static dev.martlet.client.message.QoS.AT_MOST_ONCE;
import static dev.martlet.client.message.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PingReq;
import dev.martlet.codec.packet.PingResp;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.ReasonProperties;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OutgoingFlowTest {

  private final VirtualBroker broker = new VirtualBroker();
  private final ScriptedClient publisher = broker.client("publisher");

  @BeforeEach
  void connectPublisher() {
    publisher.connect();
  }

  private ScriptedClient subscriber(ProtocolVersion version) {
    ScriptedClient client = broker.client(version, "subscriber");
    client.resume();
    client.subscribe("#", EXACTLY_ONCE);
    return client;
  }

  private void publish(QoS qos, String... payloads) {
    for (String payload : payloads) {
      publisher.publish("t", payload, qos, qos == AT_MOST_ONCE ? 0 : 1);
      if (qos == EXACTLY_ONCE) {
        publisher.receive(new PubRel(1));
      }
    }
    publisher.takeAll();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-4.3.1-1")
  @Tag("5.0:MQTT-2.2.1-2")
  @Tag("5.0:MQTT-3.3.1-2")
  @Tag("3.1.1:MQTT-4.3.1-1")
  @Tag("3.1.1:MQTT-2.3.1-5")
  @Tag("3.1.1:MQTT-3.3.1-2")
  void qos0IsSentWithoutIdentifierAndDup(ProtocolVersion version) {
    ScriptedClient subscriber = subscriber(version);
    publish(AT_MOST_ONCE, "x");
    Publish sent = subscriber.takePublish("x");
    assertThat(sent.qos()).isEqualTo(AT_MOST_ONCE);
    assertThat(sent.packetIdentifier()).isZero();
    assertThat(sent.duplicate()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-2.2.1-4")
  @Tag("5.0:MQTT-4.3.2-1")
  @Tag("5.0:MQTT-4.3.2-2")
  @Tag("5.0:MQTT-4.3.3-1")
  @Tag("5.0:MQTT-4.3.3-2")
  @Tag("3.1.1:MQTT-2.3.1-1")
  @Tag("3.1.1:MQTT-4.3.2-1")
  @Tag("3.1.1:MQTT-4.3.3-1")
  void unacknowledgedMessagesHaveIdentifiersOfTheirOwn(ProtocolVersion version) {
    ScriptedClient subscriber = subscriber(version);
    publish(AT_LEAST_ONCE, "a", "b");
    publish(EXACTLY_ONCE, "c", "d");
    List<Publish> sent =
        List.of(
            subscriber.take(Publish.class),
            subscriber.take(Publish.class),
            subscriber.take(Publish.class),
            subscriber.take(Publish.class));
    assertThat(sent)
        .extracting(Publish::packetIdentifier)
        .doesNotContain(0)
        .doesNotHaveDuplicates();
    assertThat(sent).extracting(Publish::duplicate).containsOnly(false);
    assertThat(sent)
        .extracting(Publish::qos)
        .containsExactly(AT_LEAST_ONCE, AT_LEAST_ONCE, EXACTLY_ONCE, EXACTLY_ONCE);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-4.3.2-3")
  @Tag("5.0:MQTT-4.4.0-1")
  @Tag("5.0:MQTT-3.3.1-1")
  @Tag("3.1.1:MQTT-4.4.0-1")
  @Tag("3.1.1:MQTT-3.3.1-1")
  @Tag("3.1.1:MQTT-2.3.1-4")
  void unacknowledgedQos1IsRepeatedWithDupOnlyWhenTheSessionIsResumed(ProtocolVersion version) {
    ScriptedClient subscriber = subscriber(version);
    publish(AT_LEAST_ONCE, "x");
    Publish first = subscriber.takePublish("x");
    broker.advance(Duration.ofHours(1));
    subscriber.expectNothing();
    subscriber.cut();
    subscriber.resume();
    subscriber.expect(first.asDuplicate());
    subscriber.receive(new PubAck(first.packetIdentifier())).expectNothing();
    subscriber.cut();
    subscriber.resume();
    subscriber.expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-4.3.3-3")
  @Tag("5.0:MQTT-4.3.3-4")
  @Tag("5.0:MQTT-4.3.3-5")
  @Tag("5.0:MQTT-4.3.3-6")
  @Tag("3.1.1:MQTT-4.3.3-1")
  @Tag("3.1.1:MQTT-4.4.0-1")
  void qos2IsRepeatedFromTheStepThatIsMissing(ProtocolVersion version) {
    ScriptedClient subscriber = subscriber(version);
    publish(EXACTLY_ONCE, "x");
    Publish first = subscriber.takePublish("x");
    int id = first.packetIdentifier();
    subscriber.cut();
    subscriber.resume();
    subscriber.expect(first.asDuplicate());
    subscriber.receive(new PubRec(id)).expect(new PubRel(id));
    subscriber.cut();
    subscriber.resume();
    subscriber.expect(new PubRel(id)).expectNothing();
    subscriber.receive(new PubComp(id)).expectNothing();
    subscriber.cut();
    subscriber.resume();
    subscriber.expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-4.6.0-5")
  @Tag("3.1.1:MQTT-4.6.0-1")
  @Tag("3.1.1:MQTT-4.6.0-6")
  void repeatedMessagesKeepTheirOrderAndComeBeforeNewOnes(ProtocolVersion version) {
    ScriptedClient subscriber = subscriber(version);
    publish(AT_LEAST_ONCE, "1", "2");
    publish(EXACTLY_ONCE, "3");
    publish(AT_LEAST_ONCE, "4");
    subscriber.cut();
    publish(AT_LEAST_ONCE, "5");
    subscriber.resume();
    assertThat(subscriber.takePayloads()).containsExactly("1", "2", "3", "4", "5");
  }

  @ParameterizedTest
  @EnumSource
  void pubrelsAreRepeatedInTheOrderOfThePubrecs(ProtocolVersion version) {
    ScriptedClient subscriber = subscriber(version);
    publish(EXACTLY_ONCE, "1", "2", "3");
    subscriber.takeAll();
    subscriber.receive(new PubRec(3)).receive(new PubRec(1)).takeAll();
    subscriber.cut();
    subscriber.resume();
    subscriber.expect(new PubRel(3)).expect(new PubRel(1));
    subscriber.takePublish("2");
  }

  @Test
  @Tag("5.0:MQTT-4.4.0-2")
  @Tag("5.0:MQTT-4.3.3-4")
  void anErrorInPubackOrPubrecEndsTheDelivery() {
    ScriptedClient subscriber = subscriber(ProtocolVersion.MQTT_5);
    publish(AT_LEAST_ONCE, "x");
    publish(EXACTLY_ONCE, "y");
    subscriber.takeAll();
    subscriber
        .receive(new PubAck(1, ReasonCode.NOT_AUTHORIZED))
        .receive(new PubRec(2, ReasonCode.NOT_AUTHORIZED))
        .expectNothing();
    subscriber.cut();
    subscriber.resume();
    subscriber.expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:3.5")
  void answersToUnknownIdentifiersHarmNobody(ProtocolVersion version) {
    ScriptedClient subscriber = subscriber(version);
    ReasonCode unknown =
        version == ProtocolVersion.MQTT_5
            ? ReasonCode.PACKET_IDENTIFIER_NOT_FOUND
            : ReasonCode.SUCCESS;
    subscriber.receive(new PubAck(77)).receive(new PubComp(77)).expectNothing();
    subscriber
        .receive(new PubRec(77))
        .expect(new PubRel(77, unknown, ReasonProperties.NONE))
        .expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-4.13.1-1")
  @Tag("3.1.1:MQTT-4.8.0-1")
  void theWrongAnswerIsAProtocolError(ProtocolVersion version) {
    expectRefused(version, EXACTLY_ONCE, PubAck::new);
    expectRefused(version, EXACTLY_ONCE, PubComp::new);
    expectRefused(version, AT_LEAST_ONCE, PubRec::new);
    expectRefused(version, AT_LEAST_ONCE, PubComp::new);
  }

  private void expectRefused(
      ProtocolVersion version, QoS qos, Function<Integer, Packet> wrongAnswer) {
    ScriptedClient subscriber = broker.client(version, "refused");
    subscriber.connect();
    subscriber.subscribe("#", EXACTLY_ONCE);
    publish(qos, "x");
    int id = subscriber.takePublish("x").packetIdentifier();
    subscriber.receive(wrongAnswer.apply(id)).expectClosed(ReasonCode.PROTOCOL_ERROR);
  }

  @Test
  @Tag("5.0:MQTT-4.9.0-1")
  @Tag("5.0:MQTT-4.9.0-2")
  @Tag("5.0:MQTT-4.9.0-3")
  @Tag("5.0:MQTT-3.3.4-9")
  void neverMoreThanTheReceiveMaximumIsUnacknowledged() {
    ScriptedClient subscriber = broker.client("subscriber");
    subscriber.connect(asked -> asked.keepingSession().receiveMaximum(2));
    subscriber.subscribe("#", EXACTLY_ONCE);
    publish(AT_LEAST_ONCE, "1");
    publish(EXACTLY_ONCE, "2");
    publish(AT_LEAST_ONCE, "3", "4");
    publish(AT_MOST_ONCE, "goes ahead");
    assertThat(subscriber.takePayloads()).containsExactly("1", "2", "goes ahead");
    subscriber.receive(PingReq.INSTANCE).expect(PingResp.INSTANCE);
    subscriber.receive(new PubRec(2)).expect(new PubRel(2)).expectNothing();
    subscriber.receive(new PubComp(2)).takePublish("3");
    subscriber.expectNothing();
    subscriber.receive(new PubAck(1)).takePublish("4");
  }

  @Test
  @Tag("5.0:MQTT-4.9.0-2")
  void repetitionsRespectASmallerReceiveMaximum() {
    ScriptedClient subscriber = subscriber(ProtocolVersion.MQTT_5);
    publish(AT_LEAST_ONCE, "1", "2", "3");
    subscriber.cut();
    subscriber.connect(asked -> asked.keepingSession().receiveMaximum(1));
    assertThat(subscriber.takePayloads()).containsExactly("1");
    publish(AT_LEAST_ONCE, "4");
    subscriber.receive(new PubAck(1)).takePublish("2");
    subscriber.receive(new PubAck(2));
    assertThat(subscriber.takePublish("3").duplicate()).isTrue();
    subscriber.receive(new PubAck(3));
    assertThat(subscriber.takePublish("4").duplicate()).isFalse();
  }

  @Test
  @Tag("5.0:MQTT-4.9.0-2")
  void aRepeatedPubrelTakesNoPlaceInTheWindow() {
    ScriptedClient subscriber = subscriber(ProtocolVersion.MQTT_5);
    publish(EXACTLY_ONCE, "1");
    subscriber.takeAll();
    subscriber.receive(new PubRec(1)).takeAll();
    subscriber.cut();
    subscriber.connect(asked -> asked.keepingSession().receiveMaximum(1));
    subscriber.expect(new PubRel(1));
    publish(AT_LEAST_ONCE, "2", "3");
    assertThat(subscriber.takePayloads()).containsExactly("2");
    subscriber.receive(new PubComp(1)).expectNothing();
    subscriber.receive(new PubAck(2)).takePublish("3");
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-2.2.1-4")
  @Tag("3.1.1:MQTT-2.3.1-4")
  void identifiersWrapAroundAndSkipThoseInUse(ProtocolVersion version) {
    ScriptedClient subscriber = subscriber(version);
    publish(EXACTLY_ONCE, "stays");
    assertThat(subscriber.takePublish("stays").packetIdentifier()).isEqualTo(1);
    int last = 1;
    for (int i = 2; i <= 65_536; i++) {
      publish(AT_LEAST_ONCE, "x");
      last = subscriber.takePublish("x").packetIdentifier();
      subscriber.receive(new PubAck(last));
    }
    assertThat(last).isEqualTo(2);
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-24")
  @Tag("5.0:MQTT-3.1.2-25")
  void whatIsTooLargeForTheClientCountsAsDelivered() {
    ScriptedClient subscriber = broker.client("subscriber");
    subscriber.connect(asked -> asked.keepingSession().receiveMaximum(1).maximumPacketSize(100));
    subscriber.subscribe("#", EXACTLY_ONCE);
    String large = "x".repeat(200);
    publish(AT_MOST_ONCE, large);
    publish(AT_LEAST_ONCE, large, "small");
    publish(EXACTLY_ONCE, large, "too");
    subscriber.takePublish("small");
    subscriber.receive(new PubAck(2)).takePublish("too");
    subscriber.expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-25")
  void aRepetitionThatHasBecomeTooLargeCountsAsDelivered() {
    ScriptedClient subscriber = subscriber(ProtocolVersion.MQTT_5);
    String large = "x".repeat(200);
    publish(AT_LEAST_ONCE, large, "small");
    subscriber.cut();
    subscriber.connect(asked -> asked.keepingSession().maximumPacketSize(100));
    assertThat(subscriber.takePayloads()).containsExactly("small");
  }

  @ParameterizedTest
  @EnumSource
  void messagesWaitWhileTheConnectionIsNotWritableAndAnswersDoNot(ProtocolVersion version) {
    ScriptedClient subscriber = subscriber(version);
    subscriber.writable(false);
    publish(AT_MOST_ONCE, "0");
    publish(AT_LEAST_ONCE, "1");
    publish(AT_MOST_ONCE, "2");
    subscriber.receive(PingReq.INSTANCE).expect(PingResp.INSTANCE).expectNothing();
    subscriber.writable(true);
    assertThat(subscriber.takePayloads()).containsExactly("0", "1", "2");
  }

  @ParameterizedTest
  @EnumSource
  void whatWaitsAtQos0IsLostWithTheConnection(ProtocolVersion version) {
    ScriptedClient subscriber = subscriber(version);
    subscriber.writable(false);
    publish(AT_MOST_ONCE, "lost");
    publish(AT_LEAST_ONCE, "kept");
    subscriber.cut();
    subscriber.resume();
    assertThat(subscriber.takePayloads()).containsExactly("kept");
  }

  @ParameterizedTest
  @CsvSource({"0,0,0", "0,1,0", "0,2,0", "1,0,0", "1,1,1", "1,2,1", "2,0,0", "2,1,1", "2,2,2"})
  @Tag("5.0:MQTT-3.8.4-8")
  @Tag("3.1.1:MQTT-3.8.4-6")
  void deliveryIsAtTheSmallerOfPublishedAndGrantedQos(int published, int granted, int delivered) {
    ScriptedClient subscriber = broker.client("subscriber");
    subscriber.connect();
    subscriber.subscribe("#", QoS.of(granted));
    publish(QoS.of(published), "x");
    assertThat(subscriber.takePublish("x").qos()).isEqualTo(QoS.of(delivered));
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-4.6.0-5")
  @Tag("5.0:MQTT-4.6.0-6")
  @Tag("3.1.1:MQTT-4.6.0-5")
  @Tag("3.1.1:MQTT-4.6.0-6")
  void aThousandMessagesArriveInOrder(ProtocolVersion version) {
    ScriptedClient subscriber = subscriber(version);
    List<String> payloads = IntStream.range(0, 1_000).mapToObj(Integer::toString).toList();
    publish(EXACTLY_ONCE, payloads.toArray(String[]::new));
    assertThat(subscriber.takePayloads()).isEqualTo(payloads);
  }

  @Test
  @Tag("5.0:MQTT-4.4.0-1")
  void whatBecomesWritableWhileReleasesAreRepeatedWaitsForTheLast() {
    ScriptedClient subscriber = subscriber(ProtocolVersion.MQTT_5);
    publish(EXACTLY_ONCE, "1", "2");
    subscriber.receive(new PubRec(1)).receive(new PubRec(2)).cut();
    publish(AT_LEAST_ONCE, "new");
    subscriber.whenSent(() -> subscriber.writable(true));
    subscriber.resume();
    subscriber.expect(new PubRel(1)).expect(new PubRel(2)).takePublish("new");
    subscriber.expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-4.3.3-4")
  @Tag("5.0:MQTT-3.6.2-1")
  @Tag("3.1.1:MQTT-4.3.3-1")
  void aRepeatedPubrecIsAnsweredWithPubrelAgain(ProtocolVersion version) {
    ScriptedClient subscriber = subscriber(version);
    publish(EXACTLY_ONCE, "x");
    int id = subscriber.takePublish("x").packetIdentifier();
    subscriber.receive(new PubRec(id)).expect(new PubRel(id));
    subscriber.receive(new PubRec(id)).expect(new PubRel(id)).expectNothing();
    subscriber.receive(new PubComp(id)).expectNothing();
    subscriber.receive(new PubComp(id)).expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-4.9.0-2")
  @Tag("5.0:MQTT-4.4.0-2")
  void anErrorAtAnyStepEndsTheDeliveryAndGivesItsPlaceBack() {
    ScriptedClient subscriber = broker.client("subscriber");
    subscriber.connect(asked -> asked.keepingSession().receiveMaximum(1));
    subscriber.subscribe("#", EXACTLY_ONCE);
    publish(EXACTLY_ONCE, "refused", "regretted", "unknown", "last");
    int refused = subscriber.takePublish("refused").packetIdentifier();
    subscriber.receive(new PubRec(refused, ReasonCode.QUOTA_EXCEEDED));
    int regretted = subscriber.takePublish("regretted").packetIdentifier();
    subscriber.receive(new PubRec(regretted)).expect(new PubRel(regretted)).expectNothing();
    subscriber.receive(new PubRec(regretted, ReasonCode.UNSPECIFIED_ERROR));
    int unknown = subscriber.takePublish("unknown").packetIdentifier();
    subscriber.receive(new PubRec(unknown)).expect(new PubRel(unknown)).expectNothing();
    subscriber.receive(
        new PubComp(unknown, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, ReasonProperties.NONE));
    subscriber.takePublish("last");
    subscriber.cut();
    subscriber.resume();
    subscriber.takePublish("last");
    subscriber.expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-4.9.0-2")
  void anAnswerToAnEarlierConnectionGivesNoPlaceInThisOne() {
    ScriptedClient subscriber = subscriber(ProtocolVersion.MQTT_5);
    publish(EXACTLY_ONCE, "1", "2");
    publish(AT_LEAST_ONCE, "3", "4", "5");
    subscriber.receive(new PubRec(1)).cut();
    subscriber.connect(asked -> asked.keepingSession().receiveMaximum(1));
    subscriber.expect(new PubRel(1));
    assertThat(subscriber.takePublish("2").duplicate()).isTrue();
    subscriber.receive(new PubComp(1)).expectNothing();
    subscriber.receive(new PubAck(4)).expectNothing();
    subscriber.receive(new PubRec(2)).expect(new PubRel(2)).expectNothing();
    subscriber.receive(new PubComp(2)).takePublish("3");
    subscriber.expectNothing();
    subscriber.receive(new PubAck(3)).takePublish("5");
    subscriber.expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-3.3.4-10")
  @Tag("5.0:MQTT-4.9.0-3")
  void aFullWindowDelaysNothingButMessagesAboveQos0() {
    ScriptedClient subscriber = broker.client("subscriber");
    subscriber.connect(asked -> asked.keepingSession().receiveMaximum(1));
    subscriber.subscribe("t", EXACTLY_ONCE);
    publish(EXACTLY_ONCE, "fills", "waits");
    int id = subscriber.takePublish("fills").packetIdentifier();
    subscriber.subscribe("u", AT_MOST_ONCE).unsubscribe("u");
    subscriber.publish("t", "own", AT_MOST_ONCE, 0).takePublish("own");
    subscriber.publish("v", "", AT_LEAST_ONCE, 1);
    subscriber.expect(new PubAck(1, ReasonCode.NO_MATCHING_SUBSCRIBERS));
    subscriber.publish("v", "", EXACTLY_ONCE, 1);
    subscriber.expect(new PubRec(1, ReasonCode.NO_MATCHING_SUBSCRIBERS));
    subscriber.receive(new PubRel(1)).expect(new PubComp(1));
    subscriber.receive(PingReq.INSTANCE).expect(PingResp.INSTANCE);
    subscriber.receive(new PubRec(id)).expect(new PubRel(id)).expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-2.2.1-4")
  @Tag("3.1.1:MQTT-2.3.1-4")
  void anIdentifierThatIsReleasedButNotFinishedIsNotGivenAgain(ProtocolVersion version) {
    ScriptedClient subscriber = subscriber(version);
    publish(EXACTLY_ONCE, "held");
    subscriber.takePublish("held");
    subscriber.receive(new PubRec(1)).expect(new PubRel(1));
    for (int i = 2; i <= 65_535; i++) {
      publish(AT_LEAST_ONCE, "x");
      subscriber.receive(new PubAck(subscriber.takePublish("x").packetIdentifier()));
    }
    publish(AT_LEAST_ONCE, "next");
    assertThat(subscriber.takePublish("next").packetIdentifier()).isEqualTo(2);
  }
}
