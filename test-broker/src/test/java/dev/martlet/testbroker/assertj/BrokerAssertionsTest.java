package dev.martlet.testbroker.assertj;

import static dev.martlet.testbroker.PacketPattern.connAck;
import static dev.martlet.testbroker.PacketPattern.connect;
import static dev.martlet.testbroker.PacketPattern.pubAck;
import static dev.martlet.testbroker.PacketPattern.publish;
import static dev.martlet.testbroker.PacketPattern.subAck;
import static dev.martlet.testbroker.PacketPattern.subscribe;
import static dev.martlet.testbroker.assertj.BrokerAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.testbroker.RecordedEvent;
import dev.martlet.testbroker.RecordedPacket;
import dev.martlet.testbroker.Recording;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** One client: connects as c, subscribes to a at QoS 1, publishes x there, retained at QoS 1. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class BrokerAssertionsTest {

  private final TestBroker broker = TestBroker.start();
  private Socket client;

  @BeforeEach
  void talk() throws IOException {
    client = new Socket(InetAddress.getLoopbackAddress(), broker.port());
    say("100d00044d51545404 02003c 000163", 4);
    say("8206 0001 000161 01", 5);
    say("3306 000161 0007 78", 4 + 8);
  }

  private void say(String hex, int answerBytes) throws IOException {
    tell(client, hex, answerBytes);
  }

  private static void tell(Socket socket, String hex, int answerBytes) throws IOException {
    socket.getOutputStream().write(HexFormat.of().parseHex(hex.replace(" ", "")));
    socket.getInputStream().readNBytes(answerBytes);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    broker.close();
  }

  private static void fails(ThrowingCallable assertion, String... words) {
    assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessageContainingAll(words);
  }

  @Test
  void whatHappenedHolds() {
    assertThat(broker)
        .received(publish("a").qos(1).from("c"))
        .sent(connAck())
        .receivedTimes(1, publish())
        .sentTimes(1, pubAck())
        .receivedNothing(publish("b"))
        .receivedNothing(connAck())
        .sentNothing(connect())
        .receivedInOrder(connect(), subscribe("a"), publish())
        .sentInOrder(connAck(), publish())
        .awaits(publish("a"), Duration.ofSeconds(10))
        .awaits(2, publish("a"), Duration.ofSeconds(10))
        .hasNoSession("d")
        .retains("a", "x")
        .retainsNothing("b/#");
    assertThat(broker.recording().fromNow()).receivedNothing(connect());
  }

  @Test
  void whatDidNotHappenIsToldWithPatternAndLog() {
    Recording recording = broker.recording();
    fails(
        () -> assertThat(recording).received(publish("b")),
        "Expected a packet that is: PUBLISH, to b, to the broker",
        "but there is none",
        "c -> PUBLISH topic=a");
    fails(() -> assertThat(recording).sent(connect()), "but there is none");
    fails(() -> assertThat(recording).received(connAck()), "but there is none");
    fails(() -> assertThat(recording).sentTimes(2, publish()), "2 packets", "there is 1: [");
    fails(() -> assertThat(recording).receivedTimes(2, publish()), "2 packets", "there is 1: [");
    fails(() -> assertThat(recording).sentTimes(2, pubAck()), "2 packets", "there is 1: [");
    fails(() -> assertThat(recording).sentTimes(1, connect()), "1 packet that", "there is none.");
    fails(() -> assertThat(recording).receivedNothing(publish()), "Expected no packet");
    fails(() -> assertThat(recording).sentNothing(pubAck()), "Expected no packet");
    fails(
        () -> assertThat(recording).receivedInOrder(publish(), subscribe()),
        "after the first 1 of them there is none that is: SUBSCRIBE");
    fails(() -> assertThat(recording).sentInOrder(connect()), "there is no first one");
    fails(
        () -> assertThat(recording).receivedInOrder(publish(), publish()),
        "after the first 1 of them there is none that is: PUBLISH");
    fails(
        () -> assertThat(broker).awaits(3, publish("a"), Duration.ZERO),
        "only 2 of 3 packets came");
    fails(
        () -> assertThat(broker).awaits(publish("b"), Duration.ZERO),
        "no packet came within PT0S that is: PUBLISH, to b");
    fails(() -> assertThat(recording.fromNow()).received(publish()), "Nothing came at all.");
    fails(() -> assertThat(recording).as("the door").received(publish("b")), "[the door]");
  }

  @Test
  void theStateOfTheBrokerIsAsserted() {
    assertThat(broker)
        .hasSession("c")
        .isConnected()
        .withSubscription("a")
        .withSubscription("a", QoS.AT_LEAST_ONCE)
        .withoutSubscription("b")
        .withWaiting(0)
        .withUnacknowledged(1);
    fails(() -> assertThat(broker).hasSession("d"), "session of client d", "those of [c]");
    fails(() -> assertThat(broker).hasNoSession("c"), "Expected no session of client c");
    fails(() -> assertThat(broker).retains("a", "y"), "\"y\" for a", "\"x\"");
    fails(() -> assertThat(broker).retainsNothing("#"), "\"x\"");
    fails(() -> assertThat(broker).hasSession("c").isAway(), "its client to be away");
    fails(() -> assertThat(broker).hasSession("c").withSubscription("b"), "subscribed: a qos=1");
    fails(
        () -> assertThat(broker).hasSession("c").withSubscription("a", QoS.EXACTLY_ONCE),
        "a subscription to a at QoS 2");
    fails(() -> assertThat(broker).hasSession("c").withoutSubscription("a"), "no subscription");
    fails(() -> assertThat(broker).hasSession("c").withWaiting(1), "1 message that waits");
    fails(() -> assertThat(broker).hasSession("c").withUnacknowledged(0), "0 unacknowledged mess");
    fails(() -> assertThat(broker).hasSession("c").withWaiting(2), "2 messages that wait");
  }

  @Test
  void whetherAClientIsAwayIsAsserted() throws IOException {
    try (Socket other = new Socket(InetAddress.getLoopbackAddress(), broker.port())) {
      tell(other, "100d00044d51545404 00003c 000164", 4);
    }
    broker
        .recording()
        .awaitEvent("the end of d", event -> isEndOf(event, "d"), Duration.ofSeconds(10));
    assertThat(broker).hasSession("d").isAway();
    fails(() -> assertThat(broker).hasSession("d").isConnected(), "its client to be connected");
  }

  private static boolean isEndOf(RecordedEvent event, String clientIdentifier) {
    return event.kind() == RecordedEvent.Kind.CLOSED
        && event.clientIdentifier().equals(clientIdentifier);
  }

  @Test
  void whatOnlySomePacketsHaveIsAsserted() throws IOException {
    try (Socket other = new Socket(InetAddress.getLoopbackAddress(), broker.port())) {
      tell(other, "100e00044d51545405 02003c 00 000164", 5);
      tell(other, "3a0e 000162 0008 07 26 00016b 000176 78", 4); // DUP, k=v
    }
    RecordedPacket packet = broker.recording().first(publish("b")).orElseThrow();
    assertThat(packet).isDuplicate().hasUserProperty("k", "v");
    fails(() -> assertThat(packet).isRetained(), "a PUBLISH with RETAIN");
    fails(() -> assertThat(packet).hasUserProperty("k", "w"), "k=w, of [");
    assertThat(broker.recording().first(subAck()).orElseThrow())
        .hasReasonCode(ReasonCode.GRANTED_QOS_1);
  }

  @Test
  void onePacketIsAsserted() {
    RecordedPacket packet = broker.recording().first(publish()).orElseThrow();
    assertThat(packet)
        .hasType("PUBLISH")
        .hasTopic("a")
        .hasQos(QoS.AT_LEAST_ONCE)
        .hasText("x")
        .isRetained()
        .hasClientIdentifier("c")
        .isMeantBy(publish("+"));
    assertThat(broker.recording().first(connAck()).orElseThrow()).hasReasonCode(ReasonCode.SUCCESS);
    fails(() -> assertThat(packet).hasType("PUBACK"), "Expected PUBACK", "PUBLISH topic=a");
    fails(() -> assertThat(packet).hasTopic("b"), "a PUBLISH to b");
    fails(() -> assertThat(packet).hasQos(QoS.AT_MOST_ONCE), "QoS 0");
    fails(() -> assertThat(packet).hasText("y"), "\"y\"");
    fails(() -> assertThat(packet).isDuplicate(), "DUP");
    fails(() -> assertThat(packet).hasReasonCode(ReasonCode.BANNED), "BANNED");
    fails(() -> assertThat(packet).hasUserProperty("k", "v"), "k=v");
    fails(() -> assertThat(packet).hasClientIdentifier("d"), "client d, not of c");
    fails(() -> assertThat(packet).isMeantBy(publish("b")), "PUBLISH, to b");
  }
}
