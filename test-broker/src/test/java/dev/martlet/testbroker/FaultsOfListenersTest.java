package dev.martlet.testbroker;

import static dev.martlet.testbroker.PacketPattern.pingReq;
import static dev.martlet.testbroker.PacketPattern.pingResp;

import dev.martlet.testsupport.LeavesNothingBehind;
import java.net.URI;
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
