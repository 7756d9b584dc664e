package dev.martlet.testbroker.internal.core;

import static dev.martlet.client.message.QoS.AT_LEAST_ONCE;
import static dev.martlet.client.message.QoS.AT_MOST_ONCE;
import static dev.martlet.client.message.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.UnsubAck;
import dev.martlet.codec.packet.Unsubscribe;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncomingFlowTest {

  private final VirtualBroker broker = new VirtualBroker();
  private final ScriptedClient watcher = broker.client("watcher");

  @BeforeEach
  void watch() {
    watcher.connect();
    watcher.subscribe("#", AT_MOST_ONCE);
  }

  private ScriptedClient publisher(ProtocolVersion version) {
    ScriptedClient client = broker.client(version, "publisher");
    client.resume();
    return client;
  }

  private static Publish aliased(String topic, int alias, String payload) {
    return new Publish(
        topic == null ? null : TopicName.of(topic),
        0,
        AT_MOST_ONCE,
        false,
        false,
        Payloads.of(payload),
        alias,
        MessageProperties.NONE,
        List.of());
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.3.4-1")
  @Tag("3.1.1:MQTT-3.3.4-1")
  void qos0IsNotAnswered(ProtocolVersion version) {
    publisher(version).publish("t", "x").expectNothing();
    watcher.takePublish("x");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 255, 256, 65_535})
  @Tag("5.0:MQTT-2.2.1-5")
  @Tag("5.0:MQTT-3.3.4-1")
  @Tag("5.0:MQTT-4.3.2-4")
  @Tag("5.0:MQTT-4.3.3-8")
  @Tag("5.0:MQTT-4.3.3-11")
  @Tag("3.1.1:MQTT-2.3.1-6")
  @Tag("3.1.1:MQTT-3.3.4-1")
  @Tag("3.1.1:MQTT-4.3.2-2")
  void answersRepeatTheIdentifier(int id) {
    for (ProtocolVersion version : ProtocolVersion.values()) {
      ScriptedClient publisher = publisher(version);
      publisher.publish("t", "x", AT_LEAST_ONCE, id).expect(new PubAck(id));
      publisher.publish("t", "y", EXACTLY_ONCE, id).expect(new PubRec(id));
      publisher.receive(new PubRel(id)).expect(new PubComp(id)).expectNothing();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-4.3.2-5")
  @Tag("3.1.1:MQTT-4.3.2-2")
  void aQos1IdentifierIsFreeOnceAnsweredWhateverDupSays(ProtocolVersion version) {
    ScriptedClient publisher = publisher(version);
    Publish publish = ScriptedClient.publishPacket("t", "x", AT_LEAST_ONCE, 5);
    publisher.receive(publish).receive(publish.asDuplicate());
    publisher.expect(new PubAck(5)).expect(new PubAck(5));
    assertThat(watcher.takePayloads()).containsExactly("x", "x");
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-4.3.3-10")
  @Tag("5.0:MQTT-4.3.3-12")
  @Tag("3.1.1:MQTT-4.3.3-2")
  void aRepeatedQos2MessageIsAnsweredButNotDeliveredUntilItsRelease(ProtocolVersion version) {
    ScriptedClient publisher = publisher(version);
    Publish publish = ScriptedClient.publishPacket("t", "x", EXACTLY_ONCE, 5);
    publisher.receive(publish).receive(publish.asDuplicate());
    publisher.expect(new PubRec(5)).expect(new PubRec(5));
    assertThat(watcher.takePayloads()).containsExactly("x");
    publisher.receive(new PubRel(5)).expect(new PubComp(5));
    publisher.receive(publish).expect(new PubRec(5));
    assertThat(watcher.takePayloads()).containsExactly("x");
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-4.3.3-10")
  @Tag("5.0:MQTT-4.1.0-1")
  @Tag("3.1.1:MQTT-4.3.3-2")
  @Tag("3.1.1:MQTT-4.1.0-1")
  void aQos2MessageIsRecognisedOverALaterConnection(ProtocolVersion version) {
    ScriptedClient publisher = publisher(version);
    Publish publish = ScriptedClient.publishPacket("t", "x", EXACTLY_ONCE, 5);
    publisher.receive(publish).expect(new PubRec(5));
    publisher.cut();
    publisher.resume();
    publisher.receive(publish.asDuplicate()).expect(new PubRec(5));
    publisher.receive(new PubRel(5)).expect(new PubComp(5));
    assertThat(watcher.takePayloads()).containsExactly("x");
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-4.3.3-11")
  @Tag("3.1.1:MQTT-4.3.3-2")
  void anUnknownReleaseIsAnswered(ProtocolVersion version) {
    ReasonCode expected =
        version == ProtocolVersion.MQTT_5
            ? ReasonCode.PACKET_IDENTIFIER_NOT_FOUND
            : ReasonCode.SUCCESS;
    publisher(version)
        .receive(new PubRel(9))
        .expect(new PubComp(9, expected, ReasonProperties.NONE))
        .expectNothing();
  }

  @Test
  @Tag("5.0:3.4.2.1")
  @Tag("5.0:3.5.2.1")
  void aPublisherLearnsThatNobodySubscribes() {
    watcher.disconnect();
    ScriptedClient publisher = publisher(ProtocolVersion.MQTT_5);
    publisher
        .publish("t", "x", AT_LEAST_ONCE, 1)
        .expect(new PubAck(1, ReasonCode.NO_MATCHING_SUBSCRIBERS));
    publisher
        .publish("t", "x", EXACTLY_ONCE, 2)
        .expect(new PubRec(2, ReasonCode.NO_MATCHING_SUBSCRIBERS));
    publisher.receive(new PubRel(2)).expect(new PubComp(2));
  }

  @Test
  @Tag("3.1.1:MQTT-3.3.4-1")
  void aPublisherOfMqtt311LearnsNothing() {
    watcher.disconnect();
    publisher(ProtocolVersion.MQTT_3_1_1).publish("t", "x", AT_LEAST_ONCE, 1).expect(new PubAck(1));
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.3.1-3")
  @Tag("3.1.1:MQTT-3.3.1-3")
  void theDupFlagOfThePublisherIsNotPassedOn(ProtocolVersion version) {
    Publish publish = ScriptedClient.publishPacket("t", "x", AT_LEAST_ONCE, 5);
    publisher(version).receive(publish.asDuplicate());
    assertThat(watcher.takePublish("x").duplicate()).isFalse();
  }

  @Test
  @Tag("5.0:MQTT-3.3.4-7")
  void aRefusedIdentifierGivesItsPlaceBack() {
    VirtualBroker one =
        new VirtualBroker(
            new BrokerLimits(
                1,
                0,
                10_000,
                Duration.ofSeconds(10),
                10,
                10,
                new StoreLimit(10, 10_000),
                new StoreLimit(10, 10_000),
                false));
    ScriptedClient client = one.client("c");
    client.connect(ConnectScript::keepingSession);
    client.publish("t", "x", EXACTLY_ONCE, 1).take(PubRec.class);
    client.cut();
    client.resume();
    client
        .publish("t", "y", AT_LEAST_ONCE, 1)
        .expect(new PubAck(1, ReasonCode.PACKET_IDENTIFIER_IN_USE));
    client
        .publish("t", "z", AT_LEAST_ONCE, 2)
        .expect(new PubAck(2, ReasonCode.NO_MATCHING_SUBSCRIBERS));
  }

  @Test
  @Tag("5.0:3.3.4")
  void anIdentifierOfAnUnreleasedQos2MessageIsInUse() {
    ScriptedClient publisher = publisher(ProtocolVersion.MQTT_5);
    publisher.publish("t", "x", EXACTLY_ONCE, 5).expect(new PubRec(5));
    publisher
        .publish("t", "y", AT_LEAST_ONCE, 5)
        .expect(new PubAck(5, ReasonCode.PACKET_IDENTIFIER_IN_USE));
    publisher.receive(
        ScriptedClient.subscribePacket(5, "a", SubscriptionOptions.of(AT_MOST_ONCE), 0));
    assertThat(publisher.take(SubAck.class).reasonCodes())
        .containsExactly(ReasonCode.PACKET_IDENTIFIER_IN_USE);
    assertThat(watcher.takePayloads()).containsExactly("x");
    publisher.receive(new PubRel(5)).expect(new PubComp(5));
  }

  @Test
  @Tag("5.0:3.3.4")
  @Tag("5.0:MQTT-3.3.4-7")
  void moreThanTheReceiveMaximumUnreleasedEndsTheConnection() {
    ScriptedClient publisher = publisher(ProtocolVersion.MQTT_5);
    for (int id = 1; id <= 20; id++) {
      publisher.publish("t", "x", EXACTLY_ONCE, id).expect(new PubRec(id));
    }
    publisher.publish("t", "again", EXACTLY_ONCE, 7).expect(new PubRec(7));
    publisher.receive(new PubRel(7)).expect(new PubComp(7));
    publisher.publish("t", "room again", AT_LEAST_ONCE, 21).expect(new PubAck(21));
    publisher.publish("t", "room again", EXACTLY_ONCE, 22).expect(new PubRec(22));
    publisher.publish("t", "too much", AT_LEAST_ONCE, 23);
    publisher.expectClosed(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED);
    assertThat(watcher.takePayloads()).hasSize(22).doesNotContain("too much");
  }

  @Test
  void mqtt311KnowsNoReceiveMaximum() {
    ScriptedClient publisher = publisher(ProtocolVersion.MQTT_3_1_1);
    for (int id = 1; id <= 100; id++) {
      publisher.publish("t", "x", EXACTLY_ONCE, id).expect(new PubRec(id));
    }
    publisher.expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-3.3.2-12")
  void anAliasStandsForTheLatestTopicThatItWasGiven() {
    ScriptedClient publisher = publisher(ProtocolVersion.MQTT_5);
    for (int alias = 1; alias <= 16; alias++) {
      publisher.receive(aliased("topic/" + alias, alias, "")).receive(aliased(null, alias, ""));
      assertThat(watcher.take(Publish.class).topic()).hasToString("topic/" + alias);
      assertThat(watcher.take(Publish.class).topic()).hasToString("topic/" + alias);
    }
    publisher.receive(aliased("new", 3, "")).receive(aliased(null, 3, ""));
    assertThat(watcher.take(Publish.class).topic()).hasToString("new");
    assertThat(watcher.take(Publish.class).topic()).hasToString("new");
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-26")
  @Tag("5.0:MQTT-3.1.2-27")
  @Tag("5.0:MQTT-3.3.2-11")
  void anAliasIsNotPassedOn() {
    publisher(ProtocolVersion.MQTT_5).receive(aliased("t", 3, "x"));
    assertThat(watcher.takePublish("x").topicAlias()).isZero();
  }

  @Test
  @Tag("5.0:MQTT-3.3.2-9")
  void anAliasAboveTheMaximumEndsTheConnection() {
    ScriptedClient publisher = publisher(ProtocolVersion.MQTT_5);
    publisher.receive(aliased("t", 17, "x")).expectClosed(ReasonCode.TOPIC_ALIAS_INVALID);
    watcher.expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-3.3.2-7")
  void aliasesEndWithTheConnection() {
    ScriptedClient publisher = publisher(ProtocolVersion.MQTT_5);
    publisher.receive(aliased("t", 3, "x"));
    publisher.cut();
    publisher.resume();
    publisher.receive(aliased(null, 3, "y")).expectClosed(ReasonCode.PROTOCOL_ERROR);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("3.1.1:MQTT-4.8.0-2")
  void aMessageThatAReceiverHasNoRoomForIsRefusedAndGoesToNobody(ProtocolVersion version) {
    VirtualBroker small =
        new VirtualBroker(
            new BrokerLimits(
                20,
                0,
                1_000,
                Duration.ofSeconds(1),
                10,
                10,
                new StoreLimit(2, 10_000),
                VirtualBroker.ROOMY,
                false));
    ScriptedClient absent = small.client(version, "absent");
    absent.resume();
    absent.subscribe("t", AT_LEAST_ONCE);
    absent.cut();
    ScriptedClient present = small.client(version, "present");
    present.connect();
    present.subscribe("t", AT_MOST_ONCE);
    ScriptedClient publisher = small.client(version, "publisher");
    publisher.connect();
    publisher.publish("t", "1", AT_LEAST_ONCE, 1).expect(new PubAck(1));
    publisher.publish("t", "2", AT_LEAST_ONCE, 2).expect(new PubAck(2));
    publisher.publish("t", "3", EXACTLY_ONCE, 3);
    if (version == ProtocolVersion.MQTT_5) {
      publisher.expect(new PubRec(3, ReasonCode.QUOTA_EXCEEDED));
    } else {
      publisher.expectClosed(); // it has no words for it [MQTT-4.8.0-2 of 3.1.1]
    }
    assertThat(present.takePayloads()).containsExactly("1", "2");
    absent.resume();
    assertThat(absent.takePayloads()).containsExactly("1", "2");
  }

  @ParameterizedTest
  @EnumSource
  void atQos0AReceiverWithoutRoomGoesWithoutAndIsCounted(ProtocolVersion version) {
    VirtualBroker small =
        new VirtualBroker(
            new BrokerLimits(
                20,
                0,
                1_000,
                Duration.ofSeconds(1),
                10,
                10,
                new StoreLimit(100, 500),
                VirtualBroker.ROOMY,
                false));
    ScriptedClient slow = small.client(version, "slow");
    slow.connect();
    slow.subscribe("t", AT_LEAST_ONCE);
    slow.writable(false);
    slow.publish("t", "1").publish("t", "2").publish("t", "3");
    assertThat(small.dropped()).containsExactly("slow QUEUE_FULL");
    slow.writable(true);
    assertThat(slow.takePayloads()).containsExactly("1", "2");
    slow.publish("t", "4");
    assertThat(slow.takePayloads()).containsExactly("4");
  }

  @Test
  @Tag("5.0:MQTT-4.3.3-9")
  void theIdentifierOfARefusedQos2MessageIsFree() {
    VirtualBroker small =
        new VirtualBroker(
            new BrokerLimits(
                1,
                0,
                1_000,
                Duration.ofSeconds(1),
                10,
                10,
                new StoreLimit(1, 10_000),
                VirtualBroker.ROOMY,
                false));
    ScriptedClient client = small.client("c");
    client.connect();
    client.subscribe("t", AT_LEAST_ONCE);
    client.publish("t", "1", EXACTLY_ONCE, 7).expect(publishedAs("1", AT_LEAST_ONCE, 1));
    client.expect(new PubRec(7)).receive(new PubRel(7)).expect(new PubComp(7));
    client.publish("t", "2", EXACTLY_ONCE, 7).expect(new PubRec(7, ReasonCode.QUOTA_EXCEEDED));
    client.receive(new PubAck(1)).publish("t", "3", EXACTLY_ONCE, 7);
    client.expect(publishedAs("3", AT_LEAST_ONCE, 2)).expect(new PubRec(7));
  }

  private static Publish publishedAs(String payload, QoS qos, int id) {
    return ScriptedClient.publishPacket("t", payload, qos, id);
  }

  @Test
  @Tag("5.0:MQTT-3.3.2-5")
  void expiredMessagesGiveTheirPlaceToNewOnes() {
    VirtualBroker small =
        new VirtualBroker(
            new BrokerLimits(
                20,
                0,
                10_000,
                Duration.ofSeconds(1),
                10,
                10,
                new StoreLimit(2, 10_000),
                VirtualBroker.ROOMY,
                false));
    ScriptedClient absent = small.client("absent");
    absent.resume();
    absent.subscribe("t", AT_LEAST_ONCE);
    absent.cut();
    ScriptedClient publisher = small.client("publisher");
    publisher.connect();
    publisher.publish("t", "1", AT_LEAST_ONCE, 1).expect(new PubAck(1));
    publisher.receive(
        new Publish(
            TopicName.of("t"),
            2,
            AT_LEAST_ONCE,
            false,
            false,
            Payloads.of("2"),
            0,
            MessageProperties.NONE.withMessageExpiry(Duration.ofSeconds(5)),
            List.of()));
    publisher.expect(new PubAck(2));
    publisher.publish("t", "3", AT_LEAST_ONCE, 3).expect(new PubAck(3, ReasonCode.QUOTA_EXCEEDED));
    small.advance(Duration.ofSeconds(5));
    publisher.publish("t", "4", AT_LEAST_ONCE, 4).expect(new PubAck(4));
    absent.resume();
    assertThat(absent.takePayloads()).containsExactly("1", "4");
  }

  @Test
  @Tag("5.0:3.3.4")
  void anAliasKeepsTheMeaningThatARefusedMessageGaveIt() {
    VirtualBroker small = VirtualBroker.withQueue(new StoreLimit(1, 10_000));
    ScriptedClient client = small.client("c");
    client.connect();
    client.subscribe("t", AT_LEAST_ONCE);
    client.publish("t", "fills", AT_LEAST_ONCE, 1).takeAll();
    client.receive(
        new Publish(
            TopicName.of("t"),
            1,
            AT_LEAST_ONCE,
            false,
            false,
            Payloads.of("refused"),
            3,
            MessageProperties.NONE,
            List.of()));
    client.expect(new PubAck(1, ReasonCode.QUOTA_EXCEEDED)).receive(new PubAck(1));
    client.receive(aliased(null, 3, "x"));
    assertThat(client.takePublish("x").topic()).hasToString("t");
  }

  @Test
  @Tag("5.0:3.10.4")
  void anUnsubscribeCannotUseTheIdentifierOfAnUnreleasedMessage() {
    ScriptedClient publisher = publisher(ProtocolVersion.MQTT_5);
    publisher.subscribe("a", AT_MOST_ONCE);
    publisher.publish("t", "x", EXACTLY_ONCE, 5).expect(new PubRec(5));
    publisher.receive(new Unsubscribe(5, List.of(TopicFilter.of("a")), List.of()));
    assertThat(publisher.take(UnsubAck.class).reasonCodes())
        .containsExactly(ReasonCode.PACKET_IDENTIFIER_IN_USE);
    publisher.publish("a", "still").takePublish("still");
    publisher.receive(new PubRel(5)).expect(new PubComp(5));
  }

  @Test
  @Tag("5.0:MQTT-3.4.2-1")
  @Tag("5.0:MQTT-3.5.2-1")
  @Tag("5.0:MQTT-3.7.2-1")
  void answersBearOnlyCodesOfTheirOwnList() {
    VirtualBroker small = VirtualBroker.withQueue(new StoreLimit(1, 10_000));
    ScriptedClient client = small.client("c");
    client.connect();
    Set<ReasonCode> toPublish = new HashSet<>();
    Set<ReasonCode> toRelease = new HashSet<>();
    client.subscribe("t", AT_LEAST_ONCE);
    for (String topic : List.of("nobody's", "t", "t")) {
      client.publish(topic, "x", AT_LEAST_ONCE, 1).publish(topic, "x", EXACTLY_ONCE, 2);
      client.publish(topic, "x", AT_LEAST_ONCE, 2).receive(new PubRel(2)).receive(new PubRel(2));
      for (Packet answer : client.takeAll()) {
        if (answer instanceof PubAck ack) {
          toPublish.add(ack.reasonCode());
        } else if (answer instanceof PubRec ack) {
          toPublish.add(ack.reasonCode());
        } else if (answer instanceof PubComp ack) {
          toRelease.add(ack.reasonCode());
        }
      }
    }
    assertThat(toPublish)
        .containsExactlyInAnyOrder(
            ReasonCode.SUCCESS,
            ReasonCode.NO_MATCHING_SUBSCRIBERS,
            ReasonCode.QUOTA_EXCEEDED,
            ReasonCode.PACKET_IDENTIFIER_IN_USE);
    assertThat(toRelease)
        .containsExactlyInAnyOrder(ReasonCode.SUCCESS, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-4.1.0-2")
  @Tag("5.0:MQTT-4.3.3-10")
  @Tag("3.1.1:MQTT-3.1.2-6")
  void aNewSessionKnowsNoIdentifierOfTheOldOne(ProtocolVersion version) {
    ScriptedClient publisher = publisher(version);
    Publish publish = ScriptedClient.publishPacket("t", "x", EXACTLY_ONCE, 5);
    publisher.receive(publish).expect(new PubRec(5));
    publisher.cut();
    publisher.connect();
    publisher.receive(publish.asDuplicate()).expect(new PubRec(5));
    assertThat(watcher.takePayloads()).containsExactly("x", "x");
  }

  @Test
  @Tag("5.0:MQTT-3.3.4-7")
  void aMessageThatIsRepeatedOnANewConnectionCountsThere() {
    ScriptedClient publisher = publisher(ProtocolVersion.MQTT_5);
    for (int id = 1; id <= 20; id++) {
      publisher.publish("t", "x", EXACTLY_ONCE, id).expect(new PubRec(id));
    }
    publisher.cut();
    publisher.resume();
    for (int id = 1; id <= 19; id++) {
      publisher.receive(ScriptedClient.publishPacket("t", "x", EXACTLY_ONCE, id).asDuplicate());
      publisher.expect(new PubRec(id));
    }
    publisher.publish("t", "one more", AT_LEAST_ONCE, 30).expect(new PubAck(30));
    publisher.receive(ScriptedClient.publishPacket("t", "x", EXACTLY_ONCE, 20).asDuplicate());
    publisher.expect(new PubRec(20)).publish("t", "too much", AT_LEAST_ONCE, 31);
    publisher.expectClosed(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED);
  }
}
