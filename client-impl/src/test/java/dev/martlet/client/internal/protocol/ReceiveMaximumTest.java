package dev.martlet.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.ConnectOptions;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PacketType;
import dev.martlet.codec.packet.PingReq;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.Subscribe;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The server's Receive Maximum, which only MQTT 5.0 has, and the 65,535 that both have. */
class ReceiveMaximumTest {
  private final Rig rig = Rig.resumable(ProtocolVersion.MQTT_5);

  @Test
  @Tag("5.0:MQTT-3.3.4-7")
  @Tag("5.0:MQTT-4.9.0-1")
  @Tag("5.0:MQTT-4.9.0-2")
  void aFullWindowHoldsMessagesBackAndEachAnswerLetsOneGo() {
    online(2);
    for (int i = 0; i < 6; i++) {
      rig.publish(QoS.of(i % 2 + 1), "m" + i);
    }
    List<Packet> sent = rig.sent();
    List<Integer> identifiers = OutgoingQosTest.identifiers(sent);
    assertThat(Rig.payloads(sent)).containsExactly("m0", "m1");

    rig.receive(new PubAck(identifiers.get(0)));
    int third = next("m2");
    rig.receive(new PubRec(identifiers.get(1)));
    assertThat(rig.sent()).as("PUBREC frees nothing").containsExactly(new PubRel(2));
    rig.receive(new PubComp(identifiers.get(1)));
    int fourth = next("m3");
    rig.receive(new PubAck(third, ReasonCode.NOT_AUTHORIZED));
    next("m4");
    rig.receive(new PubRec(fourth, ReasonCode.NOT_AUTHORIZED));
    next("m5");
  }

  @Test
  @Tag("5.0:MQTT-4.9.0-2")
  void answersNeverMakeTheWindowLarger() {
    online(1);
    rig.publish(QoS.AT_LEAST_ONCE);
    int identifier = rig.onlyPublish().packetIdentifier();
    rig.receive(new PubAck(identifier));
    rig.receive(new PubAck(identifier));
    rig.receive(new PubComp(identifier));
    rig.receive(new PubRec(identifier));
    assertThat(rig.only(PacketType.PUBREL)).isNotNull();
    rig.publish(QoS.AT_LEAST_ONCE, "m1");
    rig.publish(QoS.AT_LEAST_ONCE, "m2");
    next("m1");
  }

  @Test
  @Tag("5.0:MQTT-3.3.4-8")
  @Tag("5.0:MQTT-4.9.0-3")
  void aFullWindowHoldsNothingElseBack() {
    ConnectOptions options =
        new ConnectOptions(
            "c", null, null, Duration.ofSeconds(10), Duration.ZERO, 10, 1_000, List.of());
    Rig pinging = new Rig(ProtocolVersion.MQTT_5, options);
    pinging.open();
    pinging.accept(false, Rig.receiveMaximum(1));
    pinging.subscribed("in");
    pinging.publish(QoS.EXACTLY_ONCE, "m0");
    int identifier = pinging.onlyPublish().packetIdentifier();
    pinging.publish(QoS.AT_LEAST_ONCE, "waits");

    pinging.publish(QoS.AT_MOST_ONCE, "goes");
    assertThat(Rig.payload(pinging.onlyPublish())).isEqualTo("goes");
    pinging.subscribe("a");
    assertThat(pinging.only(PacketType.SUBSCRIBE)).isNotNull();
    assertThat(pinging.unsubscribe("b")).isNotDone();
    assertThat(pinging.only(PacketType.UNSUBSCRIBE)).isNotNull();
    pinging.receive("in", QoS.AT_LEAST_ONCE, 3, "x");
    pinging.handled(pinging.delivery());
    assertThat(pinging.sent()).containsExactly(new PubAck(3));
    pinging.receive(new PubRec(identifier));
    assertThat(pinging.sent()).containsExactly(new PubRel(identifier));
    pinging.advance(Duration.ofSeconds(10));
    assertThat(pinging.sent()).containsExactly(PingReq.INSTANCE);
  }

  @Test
  @Tag("5.0:MQTT-4.9.0-1")
  void eachConnectionHasAWindowOfItsOwn() {
    online(1);
    rig.publish(QoS.AT_LEAST_ONCE, "m0");
    rig.publish(QoS.AT_LEAST_ONCE, "m1");
    rig.publish(QoS.AT_LEAST_ONCE, "m2");
    next("m0");
    rig.lose();
    rig.resume(Rig.receiveMaximum(2));
    assertThat(Rig.payloads(rig.sent())).containsExactly("m0", "m1");
  }

  @Test
  @Tag("5.0:MQTT-4.9.0-2")
  @Tag("5.0:MQTT-4.6.0-1")
  void aWindowSmallerThanWhatIsInFlightLetsItGoInOrder() {
    online(10);
    for (int i = 0; i < 5; i++) {
      rig.publish(QoS.AT_LEAST_ONCE, "m" + i);
    }
    rig.lose();
    rig.publish(QoS.AT_LEAST_ONCE, "m5");
    rig.resume(Rig.receiveMaximum(2));
    List<Packet> sent = rig.sent();
    assertThat(Rig.payloads(sent)).containsExactly("m0", "m1");
    List<Integer> identifiers = OutgoingQosTest.identifiers(sent);
    rig.receive(new PubAck(identifiers.get(0)));
    int third = next("m2");
    rig.receive(new PubAck(identifiers.get(1)));
    next("m3");
    rig.receive(new PubAck(third));
    int fifth = next("m4");
    rig.receive(new PubAck(fifth));
    next("m5");
  }

  /** A PUBREL takes no place in the window, so the PUBCOMP for it must not free one. */
  @Test
  @Tag("5.0:MQTT-3.3.4-7")
  void theEndOfAnExchangeThatTookNoPlaceFreesNone() {
    online(10);
    rig.publish(QoS.EXACTLY_ONCE, "m0");
    int released = rig.onlyPublish().packetIdentifier();
    rig.receive(new PubRec(released));
    rig.publish(QoS.AT_LEAST_ONCE, "m1");
    rig.publish(QoS.AT_LEAST_ONCE, "m2");
    rig.lose();
    rig.publish(QoS.AT_LEAST_ONCE, "m3");

    rig.resume(Rig.receiveMaximum(2));
    List<Packet> sent = rig.sent();
    assertThat(sent).contains(new PubRel(released));
    sent.remove(new PubRel(released));
    assertThat(Rig.payloads(sent)).containsExactly("m1", "m2");
    rig.receive(new PubComp(released));
    assertThat(rig.sent()).as("m1 and m2 fill the window").isEmpty();
    rig.receive(new PubAck(OutgoingQosTest.identifiers(sent).get(0)));
    next("m3");
  }

  @Test
  @Tag("5.0:MQTT-3.3.4-8")
  void aFullWindowHoldsNoPubRelBackOnResume() {
    online(10);
    rig.publish(QoS.AT_LEAST_ONCE, "m0");
    rig.publish(QoS.AT_LEAST_ONCE, "m1");
    rig.publish(QoS.EXACTLY_ONCE, "m2");
    int released = OutgoingQosTest.identifiers(rig.sent()).get(2);
    rig.receive(new PubRec(released));
    rig.lose();
    rig.resume(Rig.receiveMaximum(1));
    List<Packet> sent = rig.sent();
    assertThat(sent).contains(new PubRel(released));
    sent.remove(new PubRel(released));
    assertThat(Rig.payloads(sent)).containsExactly("m0");
  }

  @Test
  void inMqtt311TwentyMayBeInFlightAsTheServerCannotNameALimit() {
    Rig unlimited = Rig.resumable(ProtocolVersion.MQTT_3_1_1).online();
    for (int i = 0; i < 25; i++) {
      unlimited.publish(QoS.EXACTLY_ONCE);
    }
    List<Integer> identifiers = OutgoingQosTest.identifiers(unlimited.sent());
    assertThat(identifiers).hasSize(20);
    unlimited.receive(new PubRec(identifiers.get(0)));
    unlimited.receive(new PubComp(identifiers.get(0)));
    assertThat(unlimited.sent()).filteredOn(Publish.class::isInstance).hasSize(1);
  }

  @Test
  void withoutALimitMoreThanSixtyThousandMayBeInFlight() {
    Rig unlimited = Rig.resumable(ProtocolVersion.MQTT_5).online();
    for (int i = 0; i < 70_000; i++) {
      unlimited.publish(QoS.AT_LEAST_ONCE);
    }
    List<Packet> sent = unlimited.sent();
    Set<Integer> identifiers = new HashSet<>(OutgoingQosTest.identifiers(sent));
    assertThat(identifiers).hasSameSizeAs(sent).hasSizeBetween(60_000, 65_535).doesNotContain(0);
    int waiting = 70_000 - sent.size();
    for (int identifier : identifiers) {
      unlimited.receive(new PubAck(identifier));
    }
    assertThat(unlimited.sent()).hasSize(waiting);
  }

  @BothVersions
  void subscribingIsPossibleHoweverManyMessagesAreInFlight(ProtocolVersion version) {
    Rig crowded = Rig.resumable(version).online();
    for (int i = 0; i < 70_000; i++) {
      crowded.publish(QoS.AT_LEAST_ONCE);
    }
    crowded.sent();
    TestSubscription subscription = crowded.subscribe("a");
    crowded.grant((Subscribe) crowded.only(PacketType.SUBSCRIBE));
    assertThat(subscription.granted()).isCompleted();
  }

  @BothVersions
  void messagesThatLackedAnIdentifierLeaveWhenASubAckFreesOne(ProtocolVersion version) {
    Rig crowded = Rig.resumable(version).online();
    for (int i = 0; i < 65_535; i++) {
      crowded.subscribe("a/" + i);
    }
    List<Integer> identifiers = OutgoingQosTest.identifiers(crowded.sent());
    crowded.publish(QoS.AT_LEAST_ONCE, "m0");
    assertThat(crowded.sent()).isEmpty();
    for (int identifier : identifiers) {
      crowded.receive(new SubAck(identifier, List.of(ReasonCode.SUCCESS), ReasonProperties.NONE));
    }
    assertThat(Rig.payload(crowded.onlyPublish())).isEqualTo("m0");
  }

  private void online(int receiveMaximum) {
    rig.open();
    rig.accept(false, Rig.receiveMaximum(receiveMaximum));
  }

  private int next(String payload) {
    Publish publish = rig.onlyPublish();
    assertThat(Rig.payload(publish)).isEqualTo(payload);
    return publish.packetIdentifier();
  }
}
