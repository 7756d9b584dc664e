package dev.martlet.testbroker.internal.core;

import static dev.martlet.client.message.QoS.AT_LEAST_ONCE;
import static dev.martlet.client.message.QoS.AT_MOST_ONCE;
import static dev.martlet.client.message.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import dev.martlet.topic.TopicName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of the messages of a member of a share group that leaves. */
class ShareGroupLeavingTest {

  private static final Duration TEN = Duration.ofSeconds(10);

  private final VirtualBroker broker = new VirtualBroker();
  private final ScriptedClient publisher = broker.client("publisher");
  private final ScriptedClient other = broker.client("other");

  /** A member that is alone so far, that takes one message at a time and stays for ten seconds. */
  private ScriptedClient member(QoS qos) {
    publisher.connect();
    ScriptedClient member = broker.client("member");
    member.connect(asked -> asked.sessionExpiry(TEN).receiveMaximum(1));
    member.subscribe("$share/g/a", qos);
    return member;
  }

  private void otherJoins(QoS qos) {
    other.connect();
    other.subscribe("$share/g/a", qos);
  }

  private void publish(QoS qos, String... payloads) {
    for (String payload : payloads) {
      publisher.publish("a", payload, qos, qos == AT_MOST_ONCE ? 0 : 1);
      if (qos == EXACTLY_ONCE) {
        publisher.receive(new PubRel(1));
      }
    }
    publisher.takeAll();
  }

  @ParameterizedTest
  @EnumSource(names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
  @Tag("5.0:4.8.2")
  @Tag("5.0:MQTT-4.8.2-3")
  void whatAMemberWasNotSentGoesToAnotherInOrderWhenItsSessionEnds(QoS qos) {
    ScriptedClient member = member(AT_LEAST_ONCE);
    publish(qos, "1", "2", "3");
    member.receive(new PubAck(member.takePublish("1").packetIdentifier())).takePublish("2");
    otherJoins(EXACTLY_ONCE);
    member.cut();
    broker.advance(TEN.minusNanos(1));
    other.expectNothing();
    broker.advance(Duration.ofNanos(1));
    List<Publish> moved = List.of(other.takePublish("2"), other.takePublish("3"));
    other.expectNothing();
    assertThat(moved).extracting(Publish::qos).as("by its own grant").containsOnly(qos);
    assertThat(moved).extracting(Publish::duplicate).containsOnly(false);
    assertThat(broker.dropped()).isEmpty();
  }

  @Test
  @Tag("5.0:MQTT-4.8.2-4")
  @Tag("5.0:MQTT-4.8.2-5")
  void ofQos2OnlyWhatWasNotSentGoesToAnother() {
    ScriptedClient member = member(EXACTLY_ONCE);
    publish(EXACTLY_ONCE, "begun", "unsent");
    member.takePublish("begun");
    otherJoins(EXACTLY_ONCE);
    member.disconnect();
    broker.advance(TEN);
    other.takePublish("unsent");
    other.expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-4.8.2-4")
  void aMemberThatComesBackInTimeKeepsAll() {
    ScriptedClient member = member(EXACTLY_ONCE);
    publish(EXACTLY_ONCE, "begun", "unsent");
    int id = member.takePublish("begun").packetIdentifier();
    otherJoins(EXACTLY_ONCE);
    member.cut();
    member.connect(asked -> asked.keepingSession().receiveMaximum(1));
    assertThat(member.takePublish("begun").duplicate()).isTrue();
    member.receive(new PubRec(id)).expect(new PubRel(id));
    member.receive(new PubComp(id)).takePublish("unsent");
    other.expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-4.8.2-6")
  void whatAMemberHasRefusedGoesToNobody() {
    ScriptedClient member = member(EXACTLY_ONCE);
    publish(AT_LEAST_ONCE, "1");
    publish(EXACTLY_ONCE, "2");
    otherJoins(EXACTLY_ONCE);
    int first = member.takePublish("1").packetIdentifier();
    member.receive(new PubAck(first, ReasonCode.NOT_AUTHORIZED));
    int second = member.takePublish("2").packetIdentifier();
    member.receive(new PubRec(second, ReasonCode.NOT_AUTHORIZED));
    member.cut();
    broker.advance(TEN);
    other.expectNothing();
  }

  @Test
  @Tag("5.0:4.8.2")
  void aSessionThatIsReplacedLeavesItsMessagesToOthers() {
    ScriptedClient member = member(AT_LEAST_ONCE);
    publish(AT_LEAST_ONCE, "1", "2");
    otherJoins(AT_LEAST_ONCE);
    broker.client("member").connect();
    assertThat(other.takePayloads()).containsExactly("1", "2");
    member.takePublish("1");
    member.expectClosed(ReasonCode.SESSION_TAKEN_OVER);
  }

  @Test
  @Tag("5.0:4.8.2")
  void atQos0WhatWasNotSentGoesToAnotherWhenTheConnectionEnds() {
    ScriptedClient member = member(AT_LEAST_ONCE);
    member.writable(false);
    publish(AT_MOST_ONCE, "1", "2");
    otherJoins(AT_LEAST_ONCE);
    member.cut();
    assertThat(other.takePayloads()).containsExactly("1", "2");
    assertThat(broker.dropped()).isEmpty();
  }

  @Test
  @Tag("5.0:4.8.2")
  void whatTheLastMemberLeavesIsLostAndCounted() {
    ScriptedClient member = member(AT_LEAST_ONCE);
    publish(AT_LEAST_ONCE, "sent", "unsent");
    member.takePublish("sent");
    member.cut();
    broker.advance(TEN);
    otherJoins(AT_LEAST_ONCE);
    other.expectNothing();
    assertThat(broker.dropped()).containsExactly("member SESSION_ENDED", "member SESSION_ENDED");
  }

  @Test
  @Tag("5.0:4.8.2")
  @Tag("5.0:MQTT-3.10.4-3")
  void whoUnsubscribesStillGetsWhatItHadAndThenOthersDo() {
    ScriptedClient member = member(AT_LEAST_ONCE);
    publish(AT_LEAST_ONCE, "1", "2", "3");
    otherJoins(AT_LEAST_ONCE);
    member.takePublish("1");
    member.unsubscribe("$share/g/a");
    publish(AT_LEAST_ONCE, "4");
    other.takePublish("4");
    member.receive(new PubAck(1)).takePublish("2");
    member.cut();
    broker.advance(TEN);
    assertThat(other.takePayloads()).containsExactly("2", "3");
  }

  @Test
  @Tag("5.0:4.8.2")
  @Tag("5.0:MQTT-3.3.2-5")
  void whatHasExpiredGoesToNobody() {
    ScriptedClient member = member(AT_LEAST_ONCE);
    publish(AT_LEAST_ONCE, "1");
    publisher.receive(
        new Publish(
            TopicName.of("a"),
            1,
            AT_LEAST_ONCE,
            false,
            false,
            Payloads.of("2"),
            0,
            MessageProperties.NONE.withMessageExpiry(Duration.ofSeconds(5)),
            List.of()));
    member.takePublish("1");
    otherJoins(AT_LEAST_ONCE);
    member.cut();
    broker.advance(TEN);
    assertThat(other.takePayloads()).containsExactly("1");
    assertThat(broker.dropped()).containsExactly("member EXPIRED");
  }

  @Test
  @Tag("5.0:MQTT-4.8.2-5")
  void whatMovesExceedsNobodysQueue() {
    VirtualBroker small = VirtualBroker.withQueue(new StoreLimit(3, 100_000));
    ScriptedClient sender = small.client("publisher");
    sender.connect();
    ScriptedClient leaver = small.client("leaver");
    leaver.connect(asked -> asked.receiveMaximum(1));
    leaver.subscribe("$share/g/a", AT_LEAST_ONCE);
    ScriptedClient stayer = small.client("stayer");
    stayer.connect(asked -> asked.keepingSession().receiveMaximum(1));
    stayer.subscribe("b", AT_LEAST_ONCE).subscribe("$share/g/a", AT_LEAST_ONCE);
    sender.publish("b", "own", AT_LEAST_ONCE, 1);
    for (String payload : List.of("1", "2", "3")) {
      sender.publish("a", payload, AT_LEAST_ONCE, 1).expect(new PubAck(1));
    }
    leaver.takePublish("1");
    leaver.cut();
    assertThat(small.dropped()).containsExactly("leaver SESSION_ENDED");
    stayer.takePublish("own");
    stayer.receive(new PubAck(1)).takePublish("2");
    stayer.receive(new PubAck(2)).takePublish("1");
    stayer.receive(new PubAck(3)).expectNothing();
  }
}
