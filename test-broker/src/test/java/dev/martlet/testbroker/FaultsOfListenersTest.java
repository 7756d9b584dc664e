package dev.martlet.testbroker;

import static dev.martlet.testbroker.PacketPattern.pingReq;
import static dev.martlet.testbroker.PacketPattern.pingResp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.testsupport.LeavesNothingBehind;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Faults where MQTT travels by something else than TCP alone. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class FaultsOfListenersTest {

  private static final String CONNACK = "20 06 00 00 03 22 00 10";
  private static final String PING = "c0 00";
  private static final int NORMAL_CLOSURE = 1_000;

  private final TestBroker broker =
      TestBroker.builder()
          .listen(Listener.tls())
          .listen(Listener.webSocket())
          .listen(Listener.inProcess())
          .start();
  private final Faults faults = broker.faults();

  @AfterEach
  void close() {
    broker.close();
  }

  private int port(String scheme) {
    return URI.create(broker.uri(scheme)).getPort();
  }

  @Test
  void aPacketIsCutInItsMiddleByTls() {
    faults.on(pingResp()).closeAfterByte(1);
    try (RawClient client =
        new RawClient(port("mqtts"), broker.certificateAuthority().sslContext())) {
      client.send(RawClient.connect5("c")).expect(CONNACK).send(PING).expect("d0").expectEnd();
    }
  }

  @Test
  void aPacketIsCutInItsMiddleByWebSocket() {
    faults.on(pingResp()).closeAfterByte(1);
    try (RawWebSocket client = RawWebSocket.connected5(new RawClient(port("ws")), "c")) {
      client.send(PING).expect("d0").expectClose(NORMAL_CLOSURE);
    }
  }

  @Test
  void bytesThatCannotBeSentBeforeAWebSocketIsOpenAreTold() {
    faults.onNewConnections().send("d0 00");
    RawWebSocket.over(new RawClient(port("ws"))).close();

    assertThat(broker.recording().events())
        .extracting(Object::toString)
        .anyMatch(event -> event.contains("bytes cannot be sent"));
  }

  @Test
  void theEndOfAWebSocketComesBehindADelayedGoodbye() {
    faults.on(PacketPattern.disconnect().toBroker()).delay(Duration.ofHours(1));
    try (RawWebSocket client = RawWebSocket.over(new RawClient(port("ws")))) {
      client.send(
          RawClient.packet(
              "10",
              "0004 4d515454 05 26 0000 00"
                  + RawClient.string("w")
                  + "00"
                  + RawClient.string("will")
                  + RawClient.string("dead")));
      client.expect(CONNACK);
      client.send("e0 00").send(8, true, RawClient.bytes("03e8")).expectClose(NORMAL_CLOSURE);
      assertThat(broker.session("w")).isEmpty();
      assertThat(broker.retainedMessages()).as("its will").isEmpty();
    }
  }

  @Test
  void aPacketIsCutInItsMiddleWithinTheProcess() throws InterruptedException {
    faults.on(pingResp()).resetAfterByte(1);
    try (LocalClient client = new LocalClient(broker.uri("inproc"))) {
      client.send(RawClient.connect5("c")).expect(CONNACK).send(PING).expect("d0").expectEnd();
    }
  }

  @Test
  void packetsAreHeldWithinTheProcess() throws InterruptedException {
    Hold hold = faults.on(pingReq()).hold();
    try (LocalClient client = new LocalClient(broker.uri("inproc"))) {
      client.send(RawClient.connect5("c")).expect(CONNACK);
      client.send(PING).send("c0 00").expect("d0 00");
      hold.release();
      client.expect("d0 00");
    }
  }
}
