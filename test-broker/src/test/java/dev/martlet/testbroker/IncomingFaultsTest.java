package dev.martlet.testbroker;

import static dev.martlet.testbroker.PacketPattern.anyPacket;
import static dev.martlet.testbroker.PacketPattern.connect;
import static dev.martlet.testbroker.PacketPattern.pingReq;
import static dev.martlet.testbroker.PacketPattern.pubRec;
import static dev.martlet.testbroker.PacketPattern.pubRel;
import static dev.martlet.testbroker.PacketPattern.publish;
import static dev.martlet.testbroker.PacketPattern.subscribe;
import static dev.martlet.testbroker.PacketPattern.unsubscribe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes wrong with packets from a client, as bytes. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
@ParameterizedClass(name = "{0}")
@EnumSource(ProtocolVersion.class)
class IncomingFaultsTest {

  private static final String PING = "c0 00";
  private static final String PONG = "d0 00";

  @Parameter ProtocolVersion version;

  private final VirtualClock clock = new VirtualClock();
  private final TestBroker broker = TestBroker.builder().clock(clock).start();
  private final Faults faults = broker.faults();

  @AfterEach
  void close() {
    broker.close();
  }

  private VersionedClient connected() {
    return VersionedClient.connected(broker, version, "c");
  }

  private List<String> recorded() {
    return broker.recording().packets().stream().map(RecordedPacket::type).toList();
  }

  private List<String> events() {
    return broker.recording().entries().stream()
        .filter(RecordedEvent.class::isInstance)
        .map(RecordedEvent.class::cast)
        .filter(event -> event.kind() == RecordedEvent.Kind.FAULT)
        .map(RecordedEvent::words)
        .toList();
  }

  @Test
  void aDroppedPacketIsNotDealtWithButRecorded() {
    FaultRule rule = faults.on(publish("t").toBroker()).drop();
    try (VersionedClient client = connected()) {
      client.send(client.publish(1, 7, "x")).ping();
      assertThat(rule.fired()).isEqualTo(1);
      assertThat(recorded()).containsSequence("PUBLISH", "PINGREQ", "PINGRESP");
      assertThat(events()).containsExactly("drop PUBLISH, to t, to the broker (PUBLISH)");
      client.send(client.publish(1, 7, "x")).expect(client.pubAck(7));
    }
  }

  @Test
  void aDelayedPacketIsDealtWithLaterAndWhatFollowsItAsWell() {
    faults.on(publish()).delay(Duration.ofSeconds(10));
    try (VersionedClient client = connected()) {
      client.send(client.publish(1, 7, "x") + PING);
      broker.await(pingReq(), Duration.ofSeconds(10));
      clock.advance(Duration.ofMillis(9_999));
      assertThat(recorded()).endsWith("PUBLISH", "PINGREQ");
      clock.advance(Duration.ofMillis(1));
      client.expect(client.pubAck(7)).expect(PONG);
    }
  }

  @Test
  void aPacketThatIsDelayedPastOthersIsOvertaken() {
    faults.on(publish()).delayPastOthers(Duration.ofSeconds(10));
    try (VersionedClient client = connected()) {
      client.send(client.publish(1, 7, "x")).ping();
      clock.advance(Duration.ofSeconds(10));
      client.expect(client.pubAck(7));
    }
  }

  @Test
  void whatIsDelayedReachesTheBrokerWhenTheClientLeaves() {
    faults.on(publish().from("c")).delay(Duration.ofDays(1));
    try (VersionedClient other =
        VersionedClient.connected(broker, version, "other").subscribed(0)) {
      VersionedClient client = connected();
      client.send(client.publish(0, 0, "x"));
      broker.await(publish().from("c"), Duration.ofSeconds(10));
      client.close();
      other.expect(other.publish(0, 0, "x"));
    }
  }

  @Test
  void aDuplicatedPacketIsDealtWithTwice() {
    faults.on(publish()).duplicate();
    try (VersionedClient client = connected()) {
      client.send(client.publish(1, 7, "x")).expect(client.pubAck(7)).expect(client.pubAck(7));
      client.ping();
      assertThat(recorded()).containsSequence("PUBLISH", "PUBACK", "PUBACK");
    }
  }

  @Test
  void aSwappedPacketIsDealtWithAfterTheNext() {
    faults.on(publish()).swapWithNext();
    try (VersionedClient client = connected()) {
      client.send(client.publish(1, 7, "x") + client.publish(1, 8, "y") + PING);
      client.expect(client.pubAck(8)).expect(client.pubAck(7)).expect(PONG);
    }
  }

  @Test
  void aHeldPacketIsDealtWithWhenItIsReleased() {
    Hold hold = faults.on(publish()).always().hold();
    try (VersionedClient client = connected()) {
      client.send(client.publish(1, 7, "x") + client.publish(1, 8, "y")).ping();
      assertThat(hold.held()).isEqualTo(2);
      assertThat(hold.rule().fired()).isEqualTo(2);
      hold.release();
      client.expect(client.pubAck(7)).expect(client.pubAck(8));
      client.send(client.publish(1, 9, "z")).expect(client.pubAck(9));
      assertThat(hold.held()).isZero();
    }
  }

  @Test
  void whatIsOvertakenHoldsNothingUpHoweverLargeItIs() {
    Hold hold = faults.on(publish()).hold();
    faults.on(publish()).delayPastOthers(Duration.ofSeconds(10));
    String large = "x".repeat(100 * 1024);
    try (VersionedClient client = connected()) {
      client.send(client.publish(1, 7, large) + client.publish(1, 8, large)).ping();
      hold.release();
      client.expect(client.pubAck(7)).ping();
      clock.advance(Duration.ofSeconds(10));
      client.expect(client.pubAck(8));
    }
  }

  @Test
  void moreThanTheBoundIsNotHeldButEndsTheConnection() {
    Hold hold = faults.on(publish()).always().hold();
    try (VersionedClient client = connected()) {
      String counted = "x".repeat(4 * 1024 * 1024 - 64); // 64 bytes stand for the rest
      byte[] large = RawClient.bytes(client.publish(0, 0, counted));
      for (int i = 0; i < 16; i++) {
        client.send(large);
      }
      client.ping();
      assertThat(hold.held()).isEqualTo(16);
      client.send(client.publish(0, 0, "")).expectReset();
      assertThat(broker.recording().log().lines())
          .anyMatch(line ->
              line.endsWith(
                  "by the broker: more than 100000 packets, or 64 MiB, are held or delayed"
                      + " past others"));
    }
  }

  @Test
  void aHeldPacketIsLostWithItsConnection() {
    Hold hold = faults.on(publish()).hold();
    try (VersionedClient client = connected()) {
      client.send(client.publish(1, 7, "x")).ping();
    }
    try (VersionedClient next = connected()) {
      next.ping(); // the broker has seen the end of the first
      assertThat(hold.held()).isZero();
    }
  }

  @Test
  void connectIsRefusedAndTheConnectionEnds() {
    faults.on(connect().from("c")).refuse(ReasonCode.SERVER_UNAVAILABLE);
    try (VersionedClient client = VersionedClient.opened(broker, version)) {
      client.send(client.connect("c"));
      client.expect(version == ProtocolVersion.MQTT_5 ? "20 03 00 88 00" : "20 02 00 03");
      client.expectEnd();
    }
    connected().close();
  }

  @Test
  void connectIsRefusedWithoutAnAnswerIfTheVersionHasNone() {
    faults.on(connect()).refuse(ReasonCode.PAYLOAD_FORMAT_INVALID);
    try (VersionedClient client = VersionedClient.opened(broker, version)) {
      client.send(client.connect("c"));
      if (version == ProtocolVersion.MQTT_5) {
        client.expect("20 03 00 99 00");
      }
      client.expectEnd();
    }
  }

  @Test
  void publishIsRefusedByItsAnswerOrByTheEnd() {
    faults.on(publish()).times(2).refuse(ReasonCode.QUOTA_EXCEEDED);
    try (VersionedClient subscriber =
            VersionedClient.connected(broker, version, "s").subscribed(0);
        VersionedClient client = connected()) {
      client.send(client.publish(0, 0, "at QoS 0 it passes"));
      subscriber.expect(subscriber.publish(0, 0, "at QoS 0 it passes"));
      client.send(client.publish(1, 7, "x"));
      if (version == ProtocolVersion.MQTT_5) {
        client.expect("40 03 0007 97");
        client.send(client.publish(2, 8, "x")).expect("50 03 0008 97");
        subscriber.ping();
      } else {
        client.expectEnd();
        subscriber.ping();
      }
    }
  }

  @Test
  void subscribeIsRefusedForEachFilter() {
    faults.on(subscribe("t")).refuse(ReasonCode.NOT_AUTHORIZED);
    try (VersionedClient client = connected()) {
      String code = version == ProtocolVersion.MQTT_5 ? "87" : "80";
      client.send(client.subscribe(7, 1)).expect(client.subAck(7, code));
      client.send(client.publish(1, 8, "x")).expect(client.pubAck(8)); // nobody subscribes
    }
  }

  @Test
  void unsubscribeIsRefusedByItsAnswerOrByTheEnd() {
    faults.on(unsubscribe()).refuse(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR);
    try (VersionedClient client = connected().subscribed(0)) {
      client.send(client.unsubscribe(7));
      if (version == ProtocolVersion.MQTT_5) {
        client.expect("b0 04 0007 00 83");
        client.send(client.publish(0, 0, "x")).expect(client.publish(0, 0, "x"));
      } else {
        client.expectEnd();
      }
    }
  }

  @Test
  void whatCannotBeRefusedSoIsRefused() {
    assertThatThrownBy(() -> faults.on(pingReq()).refuse(ReasonCode.QUOTA_EXCEEDED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be refused");
    assertThatThrownBy(() -> faults.on(anyPacket()).refuse(ReasonCode.QUOTA_EXCEEDED))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> faults.on(publish()).refuse(ReasonCode.SERVER_BUSY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PUBLISH cannot be refused with SERVER_BUSY");
    assertThat(faults.rules()).isEmpty();
  }

  @Test
  void whatIsNeverAnsweredIsDealtWithAllTheSame() {
    faults.on(publish()).neverAnswer();
    try (VersionedClient subscriber =
            VersionedClient.connected(broker, version, "s").subscribed(0);
        VersionedClient client = connected()) {
      client.send(client.publish(1, 7, "x")).ping();
      subscriber.expect(subscriber.publish(0, 0, "x"));
      assertThat(recorded()).doesNotContain("PUBACK");
    }
  }

  @Test
  void everyKindOfAnswerCanStayOut() {
    try (VersionedClient client = connected()) {
      faults.on(publish()).neverAnswer();
      client.send(client.publish(2, 7, "x")).ping();
      faults.on(pubRel()).neverAnswer();
      client.send("62 02 0007").ping();
      faults.on(subscribe()).neverAnswer();
      client.send(client.subscribe(8, 0)).ping();
      faults.on(unsubscribe()).neverAnswer();
      client.send(client.unsubscribe(9)).ping();
      faults.on(pingReq()).neverAnswer();
      client.send(PING).ping();
      faults.assertAllFired();
    }
  }

  @Test
  void aConnectThatIsNeverAnsweredLeavesTheClientInSilence() {
    faults.on(connect()).neverAnswer();
    try (VersionedClient client = VersionedClient.opened(broker, version)) {
      client.send(client.connect("c") + client.subscribe(1, 0) + client.publish(0, 0, "x") + PING);
      broker.await(pingReq(), Duration.ofSeconds(10));
      client.send("e0 00").expectEnd();
      assertThat(recorded())
          .containsExactly("CONNECT", "SUBSCRIBE", "PUBLISH", "PINGREQ", "DISCONNECT");
    }
  }

  @Test
  void theAnswerIsReplacedByTheGivenBytes() {
    faults.on(publish()).answerWith("de ad");
    try (VersionedClient client = connected()) {
      client.send(client.publish(1, 7, "x")).expect("de ad").ping();
      assertThat(recorded()).containsSequence("PUBLISH", "PINGREQ");
      assertThat(events()).containsExactly("answer with dead PUBLISH (PUBLISH)");
    }
  }

  @Test
  void connackIsReplacedByTheGivenBytes() {
    faults.on(connect()).answerWith("20 02 00 05");
    try (VersionedClient client = VersionedClient.opened(broker, version)) {
      client.send(client.connect("c")).expect("20 02 00 05").ping();
    }
  }

  @Test
  void theConnectionEndsBeforeThePacket() {
    FaultRule rule = faults.on(publish()).closeBefore();
    try (VersionedClient subscriber =
            VersionedClient.connected(broker, version, "s").subscribed(0);
        VersionedClient client = connected()) {
      client.send(client.publish(1, 7, "x")).expectEnd();
      subscriber.ping();
      assertThat(rule.fired()).isEqualTo(1);
    }
  }

  @Test
  void theConnectionEndsAmidOfThePacketSoThatNothingOfItIsDealtWith() {
    faults.on(publish()).resetAfterByte(3);
    try (VersionedClient subscriber =
            VersionedClient.connected(broker, version, "s").subscribed(0);
        VersionedClient client = connected()) {
      client.send(client.publish(1, 7, "x")).expectReset();
      subscriber.ping();
    }
  }

  @Test
  void theConnectionEndsAfterThePacketSoThatItsAnswerIsLost() {
    faults.on(publish().from("c")).closeAfter();
    try (VersionedClient subscriber =
            VersionedClient.connected(broker, version, "s").subscribed(0);
        VersionedClient client = connected()) {
      client.send(client.publish(1, 7, "x")).expectEnd();
      subscriber.expect(subscriber.publish(0, 0, "x"));
    }
  }

  @Test
  void aResetIsNoOrderlyEnd() {
    faults.on(publish().from("c")).resetAfter();
    faults.on(pingReq().from("d")).resetBefore();
    try (VersionedClient client = connected();
        VersionedClient other = VersionedClient.connected(broker, version, "d")) {
      client.send(client.publish(1, 7, "x")).expectReset();
      other.send(PING).expectReset();
    }
  }

  @Test
  void bytesAreSentBeforeOrAfterWhatTheBrokerAnswers() {
    faults.on(publish()).sendBefore("01 02");
    faults.on(pingReq()).sendAfter("03 04");
    try (VersionedClient client = connected()) {
      client.send(client.publish(1, 7, "x")).expect("01 02" + client.pubAck(7));
      client.send(PING).expect("d0 00 03 04");
    }
  }

  @Test
  void theConnectionEndsInOrderAmidOfThePacketSoThatNothingOfItIsDealtWith() {
    faults.on(publish()).closeAfterByte(3);
    try (VersionedClient subscriber =
            VersionedClient.connected(broker, version, "s").subscribed(0);
        VersionedClient client = connected()) {
      client.send(client.publish(1, 7, "x")).expectEnd();
      subscriber.ping();
    }
  }

  @Test
  void fromThePacketOnThereIsSilence() {
    faults.on(publish().from("c")).fallSilent();
    try (VersionedClient subscriber =
            VersionedClient.connected(broker, version, "s").subscribed(0);
        VersionedClient client = connected()) {
      client.ping();
      client.send(client.publish(1, 7, "x") + PING);
      broker.recording().await(pingReq().from("c"), 2, Duration.ofSeconds(10));
      subscriber.ping();
      faults.clear();
      client.ping();
    }
  }

  @Test
  void afterThePacketNothingIsRead() {
    faults.on(publish()).stopReading();
    try (VersionedClient other = VersionedClient.connected(broker, version, "other");
        VersionedClient client = connected()) {
      client.send(client.publish(1, 7, "x")).expect(client.pubAck(7)).send(PING);
      other.ping();
      other.ping(); // which the broker has read since, and would have read the other as well
      assertThat(broker.recording().count(pingReq().from("c"))).isZero();
      faults.clear();
      client.expect(PONG);
    }
  }

  @Test
  void fromThePacketOnTheConnectionIsSlow() {
    SlowLink link = SlowLink.ofLatency(Duration.ofSeconds(3)).fromBroker();
    FaultRule rule = faults.on(publish()).slowDown(link);
    try (VersionedClient client = connected()) {
      client.ping();
      client.send(client.publish(1, 7, "x"));
      rule.awaitFired(Duration.ofSeconds(10));
      clock.advance(Duration.ofMillis(2_999));
      assertThat(client.available()).isZero();
      clock.advance(Duration.ofMillis(1));
      client.expect(client.pubAck(7));
    }
  }

  @Test
  void aReleaseIsAnAnswerToo() {
    faults.on(pubRec()).neverAnswer();
    try (VersionedClient client = connected().subscribed(2)) {
      client.send(client.publish(0, 0, "x")).expect(client.publish(0, 0, "x"));
      client.send(client.publish(2, 7, "x"));
      client.expect(client.publish(2, 1, "x")).expect("50 02 0007");
      client.send("50 02 0001").ping();
      faults.assertAllFired();
    }
  }
}
