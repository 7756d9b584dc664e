package dev.martlet.testbroker;

import static dev.martlet.testbroker.PacketPattern.connAck;
import static dev.martlet.testbroker.PacketPattern.pingReq;
import static dev.martlet.testbroker.PacketPattern.publish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes wrong with packets to a client, as bytes. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
@ParameterizedClass(name = "{0}")
@EnumSource(ProtocolVersion.class)
class OutgoingFaultsTest {

  @Parameter ProtocolVersion version;

  private final VirtualClock clock = new VirtualClock();
  private final TestBroker broker = TestBroker.builder().clock(clock).start();
  private final PacketFault meant = broker.faults().on(publish("t").to("s"));
  private VersionedClient subscriber;
  private VersionedClient publisher;

  @BeforeEach
  void connect() {
    subscriber = VersionedClient.connected(broker, version, "s").subscribed(0);
    publisher = VersionedClient.connected(broker, version, "p");
  }

  @AfterEach
  void close() {
    subscriber.close();
    publisher.close();
    broker.close();
  }

  /** One character each, in order; all are with the broker when this returns. */
  private void publishAll(String texts) {
    texts.chars().forEach(c -> publisher.send(publisher.publish(0, 0, Character.toString(c))));
    publisher.ping();
  }

  private void expectAll(String texts) {
    texts.chars().forEach(c -> subscriber.expect(subscriber.publish(0, 0, Character.toString(c))));
  }

  private List<String> sent() {
    return broker.recording().packets("s").stream()
        .filter(packet -> packet.direction() == Direction.FROM_BROKER)
        .filter(packet -> packet.type().equals("PUBLISH"))
        .map(RecordedPacket::text)
        .toList();
  }

  @Test
  void aDroppedPacketDoesNotArrive() {
    FaultRule rule = meant.drop();
    publishAll("abc");
    expectAll("bc");
    subscriber.ping();
    assertThat(rule.fired()).isEqualTo(1);
    assertThat(sent()).containsExactly("b", "c");
  }

  @Test
  void aDelayedPacketArrivesLaterAndWhatFollowsItAsWell() {
    meant.delay(Duration.ofSeconds(5));
    publishAll("abc");
    clock.advance(Duration.ofMillis(4_999));
    assertThat(sent()).isEmpty();
    clock.advance(Duration.ofMillis(1));
    expectAll("abc");
    assertThat(sent()).containsExactly("a", "b", "c");
    RecordedPacket last = broker.recording().packets("s").get(6);
    assertThat(last.time()).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aPacketThatIsDelayedPastOthersIsOvertaken() {
    meant.delayPastOthers(Duration.ofSeconds(5));
    publishAll("abc");
    expectAll("bc");
    subscriber.ping();
    clock.advance(Duration.ofSeconds(5));
    expectAll("a");
  }

  @Test
  void aDuplicatedPacketArrivesTwice() {
    meant.duplicate();
    publishAll("ab");
    expectAll("aab");
    subscriber.ping();
    assertThat(sent()).containsExactly("a", "a", "b");
  }

  @Test
  void aSwappedPacketArrivesAfterTheNext() {
    meant.swapWithNext();
    publishAll("abc");
    expectAll("bac");
    assertThat(sent()).containsExactly("b", "a", "c");
  }

  @Test
  void aSwappedPacketWaitsForTheNext() {
    meant.swapWithNext();
    publishAll("a");
    assertThat(sent()).isEmpty();
    subscriber.ping();
    expectAll("a"); // after PINGRESP
  }

  @Test
  void aHeldPacketArrivesWhenItIsReleased() {
    Hold hold = meant.times(2).hold();
    publishAll("abc");
    expectAll("c");
    subscriber.ping();
    assertThat(hold.held()).isEqualTo(2);
    hold.release();
    expectAll("ab");
  }

  @Test
  void whatIsOvertakenHoldsNothingUpHoweverLargeItIs() {
    Hold hold = meant.hold();
    meant.delayPastOthers(Duration.ofSeconds(5));
    String large = "x".repeat(300 * 1024);
    publisher.send(publisher.publish(0, 0, large) + publisher.publish(0, 0, large + "late"));
    publishAll("abc");
    expectAll("abc");
    subscriber.ping();
    hold.release();
    subscriber.expect(subscriber.publish(0, 0, large));
    clock.advance(Duration.ofSeconds(5));
    subscriber.expect(subscriber.publish(0, 0, large + "late"));
  }

  @Test
  void theConnectionEndsBeforeThePacket() {
    meant.fromMatch(2).closeBefore();
    publishAll("abc");
    expectAll("a");
    subscriber.expectEnd();
    assertThat(sent()).containsExactly("a");
  }

  @Test
  void theConnectionEndsAfterExactlySoManyBytesOfThePacket() {
    meant.fromMatch(2).closeAfterByte(4);
    publishAll("abc");
    expectAll("a");
    subscriber.expect(subscriber.publish(0, 0, "b").replace(" ", "").substring(0, 8)).expectEnd();
    assertThat(sent()).containsExactly("a");
  }

  @Test
  void aPacketOfNoMoreThanSoManyBytesGoesOutWhole() {
    int size = RawClient.bytes(publisher.publish(0, 0, "b")).length;
    meant.fromMatch(2).closeAfterByte(size);
    publishAll("abc");
    expectAll("ab");
    subscriber.expectEnd();
    assertThat(sent()).containsExactly("a", "b");
  }

  @Test
  void theConnectionIsResetAfterExactlySoManyBytesOfThePacket() {
    meant.resetAfterByte(1);
    publishAll("a");
    subscriber.expect("30").expectReset();
  }

  @Test
  void theConnectionEndsAfterThePacket() {
    meant.closeAfter();
    publishAll("abc");
    expectAll("a");
    subscriber.expectEnd();
    assertThat(sent()).containsExactly("a");
  }

  @Test
  void theConnectionIsResetBeforeOrAfterThePacket() {
    meant.resetAfter();
    broker.faults().on(connAck().to("c")).resetBefore();
    publishAll("a");
    expectAll("a");
    subscriber.expectReset();
    try (VersionedClient client = VersionedClient.opened(broker, version)) {
      client.send(client.connect("c")).expectReset();
    }
  }

  @Test
  void bytesAreSentBeforeOrAfterThePacket() {
    meant.sendBefore("01");
    meant.sendAfter("02");
    publishAll("ab");
    subscriber.expect("01" + subscriber.publish(0, 0, "a") + subscriber.publish(0, 0, "b") + "02");
  }

  @Test
  void fromThePacketOnThereIsSilence() {
    meant.fromMatch(2).fallSilent();
    publishAll("abc");
    expectAll("a");
    subscriber.send("c0 00");
    broker.await(pingReq().from("s"), Duration.ofSeconds(10));
    publisher.ping(); // and it has been dealt with
    broker.faults().clear();
    publishAll("d");
    expectAll("d");
    assertThat(sent()).containsExactly("a", "d");
  }

  @Test
  void afterThePacketNothingIsRead() {
    meant.stopReading();
    publishAll("a");
    expectAll("a");
    subscriber.send("c0 00");
    publisher.ping();
    publisher.ping(); // which the broker has read since, and would have read the other as well
    assertThat(broker.recording().count(pingReq().from("s"))).isZero();
    broker.faults().clear();
    subscriber.expect("d0 00");
  }

  @Test
  void fromThePacketOnTheConnectionIsSlow() {
    meant.fromMatch(2).slowDown(SlowLink.ofLatency(Duration.ofSeconds(3)).fromBroker());
    publishAll("abc");
    expectAll("a");
    clock.advance(Duration.ofMillis(2_999));
    assertThat(subscriber.available()).isZero();
    clock.advance(Duration.ofMillis(1));
    expectAll("bc");
  }
}
