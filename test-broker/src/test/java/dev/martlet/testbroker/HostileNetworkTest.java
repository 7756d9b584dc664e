package dev.martlet.testbroker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.testsupport.ExpectsWarnings;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Strangers who open connections for no good: they cost little, and the others nothing. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class HostileNetworkTest {

  private static final Duration SHORT = Duration.ofMillis(400);

  private static TestBrokerBuilder builder() {
    return TestBroker.builder()
        .listen(Listener.tcp())
        .listen(Listener.tls())
        .listen(Listener.webSocket())
        .listen(Listener.secureWebSocket());
  }

  private static RawClient stranger(TestBroker broker, String scheme) {
    return new RawClient(URI.create(broker.uri(scheme)).getPort());
  }

  /** Reads to the end, which may come as a reset. */
  private static void awaitEnd(RawClient client) {
    try {
      client.read(Integer.MAX_VALUE);
    } catch (UncheckedIOException e) {
      assertThat(e).rootCause().isInstanceOf(SocketException.class);
    }
  }

  @Test
  @ExpectsWarnings("Refused the connection of")
  void connectionsAboveTheMaximumAreClosedAtOnceAndCounted() {
    try (TestBroker broker = TestBroker.builder().maximumConnections(2).start();
        RawClient first = RawClient.connected(broker.port(), "first")) {
      try (RawClient second = RawClient.connected(broker.port(), "second")) {
        for (int i = 0; i < 200; i++) {
          try (RawClient refused = new RawClient(broker.port())) {
            awaitEnd(refused);
          }
        }
        assertThat(broker.refusedConnections()).isEqualTo(200);
        second.send("e0 00").expectEnd();
      }
      first.ping();
      try (RawClient third = thatIsAccepted(broker)) {
        third.ping();
        first.ping();
      }
    }
  }

  /** The end of another connection is known a moment before it has made room. */
  private static RawClient thatIsAccepted(TestBroker broker) {
    while (true) {
      RawClient client = new RawClient(broker.port());
      try {
        if (client.send(RawClient.connect311("third")).read(4).length == 4) {
          return client;
        }
      } catch (UncheckedIOException e) {
        // reset: still full
      }
      client.close();
    }
  }

  @Test
  void connectionsOfAllListenersCount() {
    try (TestBroker broker = builder().maximumConnections(4).start();
        RawClient tcp = stranger(broker, "mqtt");
        RawClient tls = stranger(broker, "mqtts");
        RawClient ws = stranger(broker, "ws");
        RawClient client = RawClient.connected(broker.port(), "c")) {
      assertThat(broker.refusedConnections()).isZero();
      assertThat(List.of(tcp, tls, ws)).hasSize(3);
      client.ping();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqtt", "mqtts", "ws", "wss"})
  void whoOnlyOpensConnectionsLosesThemAll(String scheme) {
    try (TestBroker broker = builder().connectTimeout(SHORT).start();
        RawClient bystander = RawClient.connected(broker.port(), "bystander")) {
      List<RawClient> silent = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        silent.add(stranger(broker, scheme));
      }
      for (RawClient each : silent) {
        awaitEnd(each);
        each.close();
      }
      bystander.ping();
    }
  }

  @ParameterizedTest
  @CsvSource({
    // a CONNECT, a ClientHello, a request to upgrade: begun and never ended
    "mqtt,  10 7f 0004 4d515454 05 02 003c 00",
    "mqtts, 16 03 01 02 00 01 00 01 fc 03 03",
    "ws,    47 45 54 20 2f 6d 71 74 74 20 48 54 54 50 2f 31 2e 31 0d 0a"
  })
  void whoSendsByteByByteHasNoMoreTimeThanWhoIsSilent(String scheme, String hex) throws Exception {
    try (TestBroker broker = builder().connectTimeout(SHORT).start();
        RawClient bystander = RawClient.connected(broker.port(), "bystander");
        RawClient slow = stranger(broker, scheme)) {
      slow.send(hex);
      Thread drip = drip(slow);
      awaitEnd(slow);
      drip.interrupt();
      drip.join();
      bystander.ping();
    }
  }

  /** Sends a byte from time to time, for as long as the connection takes it. */
  private static Thread drip(RawClient client) {
    CountDownLatch never = new CountDownLatch(1);
    Thread drip =
        new Thread(() -> {
          try {
            while (!never.await(20, TimeUnit.MILLISECONDS)) {
              client.send(new byte[] {'x'});
            }
          } catch (UncheckedIOException | InterruptedException e) {
            // the connection has ended
          }
        });
    drip.start();
    return drip;
  }

  @Test
  void theTimeForConnectIsForTlsAndUpgradeAndConnectTogether() {
    try (TestBroker broker = builder().connectTimeout(SHORT).start();
        RawClient bystander = RawClient.connected(broker.port(), "bystander");
        RawClient client =
            new RawClient(
                URI.create(broker.uri("wss")).getPort(),
                broker.certificateAuthority().sslContext())) {
      RawWebSocket upgraded = RawWebSocket.over(client);
      upgraded.send("10 0d 0004").expectClose(1000);
      bystander.ping();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "mqtt, 10 ff ff ff 7f 0004 4d515454",
    "mqtt, 10 ff ff ff ff ff",
    "ws,   47 45 54 20 2f 6d 71 74 74 20 48 54 54 50 2f 31 2e 31 0d 0a 43 3a 0d 0a 0d 0a",
    "mqtts, 16 03 03 ff ff 01 ff ff ff"
  })
  void aGiantLengthAllocatesNothing(String scheme, String hex) {
    try (TestBroker broker = builder().maximumPacketSizeBytes(1_000).start();
        RawClient bystander = RawClient.connected(broker.port(), "bystander")) {
      for (int i = 0; i < 100; i++) {
        try (RawClient stranger = stranger(broker, scheme)) {
          stranger.send(hex).shutOutput();
          awaitEnd(stranger);
        }
      }
      bystander.ping();
    }
  }

  @Test
  void aFrameThatAnnouncesMoreThanAPacketMayHaveIsRefusedByItsHead() {
    try (TestBroker broker = builder().maximumPacketSizeBytes(1_000).start();
        RawWebSocket socket = RawWebSocket.connected5Limited(stranger(broker, "ws"), "c")) {
      socket.sendRaw("82 ff 0000000000100001 01020304").expectClose(1009);
    }
  }
}
