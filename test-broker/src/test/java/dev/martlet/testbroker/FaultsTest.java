package dev.martlet.testbroker;

import static dev.martlet.testbroker.PacketPattern.connect;
import static dev.martlet.testbroker.PacketPattern.disconnect;
import static dev.martlet.testbroker.PacketPattern.pingReq;
import static dev.martlet.testbroker.PacketPattern.publish;
import static dev.martlet.testbroker.PacketPattern.subscribe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** How rules are made, counted, and asked for. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class FaultsTest {

  private static final String PING = "c0 00";
  private static final String PONG = "d0 00";

  private final TestBroker broker = TestBroker.start();
  private final Faults faults = broker.faults();

  @AfterEach
  void close() {
    broker.close();
  }

  private static VersionedClient connected(TestBroker to) {
    return VersionedClient.connected(to, ProtocolVersion.MQTT_5, "c");
  }

  /** Of each of so many PINGREQs, whether it is answered. */
  private static List<Boolean> answered(VersionedClient client, int count) {
    List<Boolean> answered = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      client.send(PING + client.publish(1, 7, "x"));
      boolean isPong = client.read(1).equals("d0");
      client.expect(isPong ? "00" + client.pubAck(7) : client.pubAck(7).substring(2));
      answered.add(isPong);
    }
    return answered;
  }

  @Test
  void aRuleFiresOnceWithoutAWord() {
    faults.on(pingReq()).drop();
    try (VersionedClient client = connected(broker)) {
      assertThat(answered(client, 3)).containsExactly(false, true, true);
    }
  }

  @Test
  void aRuleFiresSoOften() {
    faults.on(pingReq()).times(2).drop();
    try (VersionedClient client = connected(broker)) {
      assertThat(answered(client, 4)).containsExactly(false, false, true, true);
    }
  }

  @Test
  void aRuleFiresAlways() {
    faults.on(pingReq()).always().drop();
    try (VersionedClient client = connected(broker)) {
      assertThat(answered(client, 4)).containsOnly(false);
    }
  }

  @Test
  void aRuleFiresFromAMatchOn() {
    faults.on(pingReq()).fromMatch(3).times(2).drop();
    try (VersionedClient client = connected(broker)) {
      assertThat(answered(client, 5)).containsExactly(true, true, false, false, true);
    }
  }

  @Test
  void aRuleFiresByTheChanceOfASeed() {
    faults.on(pingReq()).always().withChance(0.5, new Random(42)).drop();
    Random same = new Random(42);
    List<Boolean> expected = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      expected.add(same.nextDouble() >= 0.5);
    }
    try (VersionedClient client = connected(broker)) {
      assertThat(answered(client, 30)).isEqualTo(expected).contains(true, false);
    }
  }

  @Test
  void theFirstRuleThatCanFireDoesAndTheOthersDoNotCountThePacket() {
    FaultRule first = faults.on(pingReq()).drop();
    FaultRule second = faults.on(pingReq()).answerWith("ab");
    FaultRule third = faults.on(pingReq()).answerWith("cd");
    try (VersionedClient client = connected(broker)) {
      client.send(PING);
      client.send(PING).expect("ab");
      assertThat(List.of(first.fired(), second.fired(), third.fired())).containsExactly(1L, 1L, 0L);
      client.send(PING).expect("cd").ping();
    }
  }

  @Test
  void aRuleThatIsRemovedFiresNoMore() {
    FaultRule rule = faults.on(pingReq()).always().drop();
    rule.remove();
    assertThat(faults.rules()).isEmpty();
    try (VersionedClient client = connected(broker)) {
      client.ping();
    }
    assertThat(rule.fired()).isZero();
  }

  @Test
  void clearingEndsRulesAndReleasesWhatIsHeld() {
    Hold hold = faults.on(pingReq()).always().hold();
    try (VersionedClient client = connected(broker)) {
      client.send(PING);
      hold.rule().awaitFired(Duration.ofSeconds(10));
      faults.clear();
      client.expect(PONG).ping();
    }
    assertThat(faults.rules()).isEmpty();
  }

  @Test
  void whatHasNotFiredIsNamed() {
    FaultRule fires = faults.on(connect()).delay(Duration.ZERO);
    FaultRule idle = faults.on(disconnect().from("nobody")).drop();
    connected(broker).close();
    assertThat(faults.rules()).containsExactly(fires, idle);
    assertThat(faults.unfired()).containsExactly(idle);
    assertThatThrownBy(faults::assertAllFired)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("drop DISCONNECT, of client nobody, to the broker: fired 0 times")
        .hasMessageNotContaining("CONNECT: fired 1");
    idle.remove();
    faults.assertAllFired();
  }

  @Test
  void waitingForARuleThatDoesNotFireSaysHowNearItWas() {
    FaultRule rule = faults.on(pingReq()).fromMatch(2).drop();
    try (VersionedClient client = connected(broker)) {
      client.ping();
      assertThatThrownBy(() -> rule.awaitFired(Duration.ofMillis(1)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("not within PT0.001S: drop PINGREQ: fired 0 times, at 1 occasions");
      client.send(PING);
      rule.awaitFired(Duration.ofSeconds(10));
    }
  }

  @Test
  void aRuleIsAwaitedUntilItHasDoneWhatItDoes() {
    FaultRule[] rule = new FaultRule[1];
    List<String> amid = new ArrayList<>();
    TestBrokerBuilder builder =
        TestBroker.builder()
            .faults(rules -> rule[0] = rules.on(publish().toBroker()).duplicate())
            .packetListener(packet -> {
              if (packet.type().equals("PUBACK")) { // the answer to the first of two
                amid.add(rule[0].fired() + " fired, done: " + isDone(rule[0]));
              }
            });
    try (TestBroker watched = builder.start();
        VersionedClient client = connected(watched)) {
      client.send(client.publish(1, 7, "x")).expect(client.pubAck(7)).expect(client.pubAck(7));
      client.ping();
      rule[0].awaitFired(Duration.ZERO);
    }
    assertThat(amid).containsExactly("1 fired, done: false", "1 fired, done: false");
  }

  private static boolean isDone(FaultRule rule) {
    try {
      rule.awaitFired(Duration.ZERO);
      return true;
    } catch (AssertionError e) {
      return false;
    }
  }

  @Test
  void rulesAreThereBeforeTheFirstClient() {
    TestBrokerBuilder builder =
        TestBroker.builder().faults(rules -> rules.on(connect()).refuse(ReasonCode.BANNED));
    for (int i = 0; i < 2; i++) { // each broker has its own
      try (TestBroker refusing = builder.start();
          VersionedClient client = VersionedClient.opened(refusing, ProtocolVersion.MQTT_5)) {
        client.send(client.connect("c")).expect("20 03 00 8a 00").expectEnd();
        refusing.faults().assertAllFired();
      }
    }
  }

  @Test
  void aPatternThatThrowsMeansNothingAndIsToldAtTheEnd() {
    TestBroker watched = TestBroker.start();
    watched
        .faults()
        .on(pingReq().and("odd", packet -> Integer.parseInt("no number") > 0))
        .always()
        .drop();
    try (VersionedClient client = connected(watched)) {
      client.ping();
    }
    assertThatThrownBy(watched::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the pattern of a fault has thrown")
        .hasCauseInstanceOf(NumberFormatException.class);
  }

  @Test
  void numbersOutsideOfTheirRangeAreRefused() {
    PacketFault fault = faults.on(publish());
    assertThatThrownBy(() -> fault.times(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> fault.fromMatch(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> fault.withChance(1.1, new Random(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> fault.delay(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> fault.closeAfterByte(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> fault.answerWith("no hex"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SlowLink.ofBytesPerSecond(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(faults.rules()).isEmpty();
  }

  @Test
  void aTopicIsToldAgainWhoseAliasWasLostOrOvertaken() {
    String topic = RawClient.string("home");
    try (RawClient subscriber = new RawClient(broker.port());
        VersionedClient publisher =
            VersionedClient.connected(broker, ProtocolVersion.MQTT_5, "p")) {
      subscriber
          .send(RawClient.packet("10", "0004 4d515454 05 02 003c 03 22 0001 0001 73"))
          .expect("20 06 00 00 03 22 00 10")
          .send(RawClient.packet("82", "0001 00" + topic + "00"))
          .expect("90 04 0001 00 00");
      faults.on(publish("home").to("s")).drop();
      Hold hold = faults.on(publish("home").to("s").text("c")).hold();
      for (String text : List.of("61", "62", "63", "64")) {
        publisher.send(RawClient.packet("30", topic + "00" + text));
      }
      publisher.ping();
      subscriber.expect(RawClient.packet("30", topic + "03 23 0001" + "62"));
      subscriber.expect(RawClient.packet("30", "0000" + "03 23 0001" + "64"));
      hold.release();
      subscriber.expect(RawClient.packet("30", topic + "00" + "63"));
    }
  }

  @Test
  void aTopicThatTheBrokerHasNotSeenIsToldItWithTheAlias() {
    String topic = RawClient.string("home");
    faults.on(publish("home").toBroker()).drop();
    try (VersionedClient subscriber =
            VersionedClient.connected(broker, ProtocolVersion.MQTT_5, "s");
        VersionedClient publisher = connected(broker)) {
      subscriber.send(RawClient.packet("82", "0001 00" + topic + "00")).expect("90 04 0001 00 00");
      publisher.send(RawClient.packet("30", topic + "03 23 0001" + "61"));
      publisher.send(RawClient.packet("30", "0000" + "03 23 0001" + "62"));
      subscriber.expect(RawClient.packet("30", topic + "00" + "62"));
    }
  }

  /** Subscribed to all; takes one alias, and packets of 18 bytes. */
  private RawClient narrow() {
    return new RawClient(broker.port())
        .send(RawClient.packet("10", "0004 4d515454 05 02 003c 08 22 0001 27 00000012 0001 73"))
        .expect("20 06 00 00 03 22 00 10")
        .send("82 07 0001 00 0001 23 00")
        .expect("90 04 0001 00 00");
  }

  private static String publication(String topic, String aliasProperty, String text) {
    return RawClient.packet(
        "30", RawClient.string(topic) + aliasProperty + RawClient.string(text).substring(4));
  }

  private static String publication(String topic, String text) {
    return publication(topic, "00", text);
  }

  @Test
  void aPacketThatIsTooLargeForTheClientIsNoOccasion() {
    FaultRule second = faults.on(publish("home/a").to("s")).fromMatch(2).drop();
    FaultRule tooLarge = faults.on(publish("home/b").to("s")).drop();
    try (RawClient subscriber = narrow();
        VersionedClient publisher =
            VersionedClient.connected(broker, ProtocolVersion.MQTT_5, "p")) {
      publisher.send(publication("home/a", "1234567")); // fits without the alias alone
      subscriber.expect(publication("home/a", "1234567"));
      publisher.send(publication("home/b", "12345678")).ping();
      assertThat(broker.recording().oversizedMessages()).isEqualTo(1);
      assertThat(faults.unfired()).containsExactly(second, tooLarge);
      publisher.send(publication("home/a", "2") + publication("home/a", "3"));
      subscriber.expect(publication("home/a", "03 23 0001", "3")).ping();
    }
  }

  @Test
  void anAliasThatWasNotSentMeansNothingToTheRules() {
    try (RawClient subscriber = narrow();
        VersionedClient publisher =
            VersionedClient.connected(broker, ProtocolVersion.MQTT_5, "p")) {
      publisher.send(publication("home/aaa", "x"));
      subscriber.expect(publication("home/aaa", "03 23 0001", "x"));
      for (int i = 0; i < 2; i++) { // the second would get the alias if that had room
        publisher.send(publication("home/bbb", "12345"));
        subscriber.expect(publication("home/bbb", "12345"));
      }
      FaultRule rule = faults.on(publish("home/aaa").to("s")).drop();
      publisher.send(publication("home/aaa", "y")).ping();
      assertThat(rule.fired()).isEqualTo(1);
    }
  }

  @Test
  void aTopicThatWasLostAndHasNoRoomIsToldOnceItHas() {
    faults.on(publish("home/aaa").to("s")).drop();
    try (RawClient subscriber = narrow();
        VersionedClient publisher =
            VersionedClient.connected(broker, ProtocolVersion.MQTT_5, "p")) {
      publisher.send(publication("home/aaa", "x"));
      publisher.send(publication("home/aaa", "12345678")); // fits with the alias alone
      publisher.send(publication("home/aaa", "y"));
      subscriber.expect(publication("home/aaa", "03 23 0001", "y"));
    }
  }

  @Test
  void theLastWordAboutHowOftenCounts() {
    faults.on(pingReq()).always().once().drop();
    try (VersionedClient client = connected(broker)) {
      assertThat(answered(client, 3)).containsExactly(false, true, true);
    }
  }

  @Test
  void bytesAreThoseOfTheMomentInWhichTheRuleWasMade() {
    byte[] bytes = {1, 2};
    faults.onNewConnections().send(bytes);
    faults.on(pingReq()).answerWith(bytes);
    faults.on(pingReq()).sendBefore(bytes);
    faults.on(pingReq()).sendAfter(bytes);
    bytes[0] = 9;
    try (VersionedClient client = VersionedClient.opened(broker, ProtocolVersion.MQTT_5)) {
      client.expect("01 02").send(client.connect("c")).expect(client.connAck());
      client.send(PING).expect("01 02");
      client.send(PING).expect("01 02" + PONG);
      client.send(PING).expect(PONG + "01 02");
    }
  }

  @Test
  void anAnswerIsReplacedThoughItIsTooLargeForTheClient() {
    faults.on(subscribe()).answerWith("de ad");
    String filters = "0001 61 00 0001 62 00 0001 63 00 0001 64 00 0001 65 00 0001 66 00 0001 67 00";
    try (RawClient client = new RawClient(broker.port())) {
      client
          .send(RawClient.packet("10", "0004 4d515454 05 02 003c 05 27 0000000a 0001 63"))
          .expect("20 06 00 00 03 22 00 10");
      client.send(RawClient.packet("82", "0001 00" + filters)).expect("de ad").ping();
    }
  }

  @Test
  void aConnectionWhoseIdentifierIsAssignedIsMeantBeforeItsConnack() {
    FaultRule rule = faults.onConnectionsOf("assigned-1").close();
    try (VersionedClient client = VersionedClient.opened(broker, ProtocolVersion.MQTT_5)) {
      client.send(client.connect("")).expectEnd();
    }
    assertThat(rule.fired()).isEqualTo(1);
  }

  @Test
  void whatWaitsForItsTimeWaitsOnWhenTheRulesAreCleared() {
    VirtualClock clock = new VirtualClock();
    try (TestBroker timed = TestBroker.builder().clock(clock).start();
        VersionedClient client = connected(timed)) {
      FaultRule rule = timed.faults().on(publish()).delayPastOthers(Duration.ofSeconds(5));
      client.send(client.publish(1, 7, "x"));
      rule.awaitFired(Duration.ofSeconds(10));
      timed.faults().clear();
      client.ping();
      clock.advance(Duration.ofMillis(4_999));
      client.ping();
      clock.advance(Duration.ofMillis(1));
      client.expect(client.pubAck(7));
    }
  }
}
