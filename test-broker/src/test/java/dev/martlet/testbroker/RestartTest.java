package dev.martlet.testbroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class RestartTest {

  private static final String CONNACK = "20 06 00 00 03 22 00 10";
  private static final String CONNACK_OF_KEPT_SESSION = "20 06 01 00 03 22 00 10";
  private static final String SUBSCRIBE_TO_ALL = "82 07 0001 00 0001 23 02";
  private static final String SUBACK = "90 04 0001 00 02";

  /** Clean Start 0, kept for an hour. */
  private static String connect(String clientIdentifier) {
    return RawClient.packet(
        "10", "0004 4d515454 05 00 003c 05 11 00000e10" + RawClient.string(clientIdentifier));
  }

  private static RawClient connected(TestBroker broker, String clientIdentifier, String connAck) {
    return new RawClient(broker.port()).send(connect(clientIdentifier)).expect(connAck);
  }

  @ParameterizedTest
  @EnumSource
  void everyListenerIsWhereItWas(BrokerState state) throws Exception {
    try (TestBroker broker =
        TestBroker.builder()
            .listen(Listener.tcp())
            .listen(Listener.tls())
            .listen(Listener.webSocket())
            .listen(Listener.secureWebSocket())
            .listen(Listener.unixSocket())
            .listen(Listener.inProcess())
            .start()) {
      List<String> uris = broker.uris();
      pingEverywhere(broker);
      broker.restart(state);
      assertThat(broker.uris()).isEqualTo(uris);
      pingEverywhere(broker);
      broker.stop();
      broker.startAgain(state);
      pingEverywhere(broker);
    }
  }

  private static void pingEverywhere(TestBroker broker) throws Exception {
    CertificateAuthority authority = broker.certificateAuthority();
    try (RawClient tcp = RawClient.connected5(portOf(broker, "mqtt"), "tcp");
        RawClient tls =
            new RawClient(portOf(broker, "mqtts"), authority.sslContext())
                .send(RawClient.connect5("tls"))
                .expect(CONNACK);
        RawWebSocket ws = RawWebSocket.connected5(new RawClient(portOf(broker, "ws")), "ws");
        RawWebSocket wss =
            RawWebSocket.connected5(
                new RawClient(portOf(broker, "wss"), authority.sslContext()), "wss");
        RawClient unix = unix(broker).send(RawClient.connect5("unix")).expect(CONNACK);
        LocalClient local = new LocalClient(broker.uri("inproc"))) {
      tcp.ping();
      tls.ping();
      ws.ping();
      wss.ping();
      unix.ping();
      local.send(RawClient.connect5("local")).expect(CONNACK.replace(" ", ""));
    }
  }

  private static int portOf(TestBroker broker, String scheme) {
    return URI.create(broker.uri(scheme)).getPort();
  }

  private static RawClient unix(TestBroker broker) throws IOException {
    Path file = Path.of(URI.create(broker.uri("unix").replace("unix:", "file:")));
    return new RawClient(SocketChannel.open(UnixDomainSocketAddress.of(file)));
  }

  @Test
  void whileItIsStoppedNobodyCanConnectAndNobodyElseIsConnectedThere() {
    try (TestBroker broker = TestBroker.start()) {
      broker.stop();
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> new RawClient(broker.port()))
            .isInstanceOf(UncheckedIOException.class)
            .hasCauseInstanceOf(ConnectException.class);
      }
      broker.stop(); // is nothing new
      broker.startAgain(BrokerState.KEPT);
      RawClient.connected5(broker.port(), "c").close();
    }
  }

  @Test
  void connectionsAreCutWithoutAWord() {
    try (TestBroker broker = TestBroker.start();
        RawClient silent = new RawClient(broker.port());
        RawClient client = RawClient.connected5(broker.port(), "c")) {
      broker.restart(BrokerState.KEPT);
      client.expectEnd();
      silent.expectEnd();
      assertThat(broker.recording().packets())
          .extracting(RecordedPacket::type)
          .containsExactly("CONNECT", "CONNACK");
    }
  }

  @Test
  void connectionsOfEveryKindAreCut() throws Exception {
    try (TestBroker broker =
            TestBroker.builder()
                .listen(Listener.tls())
                .listen(Listener.webSocket())
                .listen(Listener.unixSocket())
                .listen(Listener.inProcess())
                .start();
        RawClient tls =
            new RawClient(portOf(broker, "mqtts"), broker.certificateAuthority().sslContext())
                .send(RawClient.connect5("tls"))
                .expect(CONNACK);
        RawClient http = new RawClient(portOf(broker, "ws"));
        RawClient unix = unix(broker).send(RawClient.connect5("unix")).expect(CONNACK);
        LocalClient local = new LocalClient(broker.uri("inproc"))) {
      RawWebSocket.connected5(http, "ws");
      local.send(RawClient.connect5("local")).expect(CONNACK.replace(" ", ""));
      broker.stop();
      tls.expectEnd();
      http.expectEnd(); // and no close frame
      unix.expectEnd();
      local.expectEnd();
      assertThat(broker.sessions()).isEmpty();
    }
  }

  @Test
  void inOrderClientsAreTold() {
    try (TestBroker broker = TestBroker.start();
        RawClient five = RawClient.connected5(broker.port(), "five");
        RawClient three = RawClient.connected(broker.port(), "three")) {
      broker.stopOrderly();
      RecordedPacket goodbye = broker.recording().packets("five").get(2);
      assertThat(goodbye.type()).isEqualTo("DISCONNECT");
      assertThat(goodbye.reasonCode()).isEqualTo(ReasonCode.SERVER_SHUTTING_DOWN);
      assertThat(five.read(3)).startsWith(0xe0).endsWith(0x8b);
      three.expectEnd();
      broker.startAgain(BrokerState.KEPT);
      RawClient.connected5(broker.port(), "five").close();
    }
  }

  @Test
  void whatIsKeptIsAllThatMqttKeeps() {
    try (TestBroker broker = TestBroker.start();
        RawClient publisher = RawClient.connected5(broker.port(), "publisher")) {
      try (RawClient receiver = connected(broker, "receiver", CONNACK)) {
        receiver.send(SUBSCRIBE_TO_ALL).expect(SUBACK);
        publisher.send("35 07 0001 74 0009 00 61").expect("50 02 0009"); // QoS 2, retained
        receiver.expect("34 07 0001 74 0001 00 61");

        broker.restart(BrokerState.KEPT);
        receiver.expectEnd();
      }
      try (RawClient receiver = connected(broker, "receiver", CONNACK_OF_KEPT_SESSION);
          RawClient late = RawClient.connected5(broker.port(), "late")) {
        receiver.expect("3c 07 0001 74 0001 00 61"); // with DUP
        late.send(SUBSCRIBE_TO_ALL).expect(SUBACK).expect("35 07 0001 74 0001 00 61");
        late.send("30 05 0001 75 00 62"); // the receiver's subscription is there still
        receiver.expect("30 05 0001 75 00 62");
      }
    }
  }

  @Test
  void aMessageOfQos2ThatItHadIsNotTakenASecondTime() {
    try (TestBroker broker = TestBroker.start();
        RawClient watcher = connected(broker, "watcher", CONNACK)) {
      watcher.send(SUBSCRIBE_TO_ALL).expect(SUBACK);
      try (RawClient publisher = connected(broker, "publisher", CONNACK)) {
        publisher.send("34 07 0001 74 0009 00 61").expect("50 02 0009");
        broker.restart(BrokerState.KEPT);
      }
      try (RawClient publisher = connected(broker, "publisher", CONNACK_OF_KEPT_SESSION)) {
        publisher.send("3c 07 0001 74 0009 00 61").expect("50 02 0009");
        publisher.send("62 02 0009").expect("70 02 0009");
      }
      assertThat(broker.session("watcher").orElseThrow().toClient()).hasSize(1);
      assertThat(broker.session("watcher").orElseThrow().waiting()).isEmpty();
    }
  }

  @Test
  void whatIsLostIsEverything() {
    try (TestBroker broker = TestBroker.start();
        RawClient publisher = RawClient.connected5(broker.port(), "publisher")) {
      try (RawClient receiver = connected(broker, "receiver", CONNACK)) {
        receiver.send(SUBSCRIBE_TO_ALL).expect(SUBACK);
        publisher.send("33 07 0001 74 0009 00 61").expect("40 02 0009");
        receiver.expect("32 07 0001 74 0001 00 61");
      }
      broker.restart(BrokerState.LOST);
      assertThat(broker.sessions()).isEmpty();
      assertThat(broker.retainedMessages()).isEmpty();
      try (RawClient receiver = connected(broker, "receiver", CONNACK)) {
        receiver.send(SUBSCRIBE_TO_ALL).expect(SUBACK).ping();
      }
    }
  }

  @Test
  void clientsAreAwayFromTheMomentOfTheCut() {
    VirtualClock clock = new VirtualClock();
    try (TestBroker broker = TestBroker.builder().clock(clock).start();
        RawClient client = connected(broker, "c", CONNACK)) {
      broker.stop();
      client.expectEnd();
      clock.advance(Duration.ofMinutes(59));
      assertThat(broker.session("c").orElseThrow().expiresIn()).isEqualTo(Duration.ofMinutes(1));
      clock.advance(Duration.ofMinutes(1));
      assertThat(broker.session("c")).isEmpty();
      broker.startAgain(BrokerState.KEPT);
      connected(broker, "c", CONNACK).close();
    }
  }

  @Test
  void deadlinesOfALostStateMeanNothingToTheNext() {
    VirtualClock clock = new VirtualClock();
    try (TestBroker broker = TestBroker.builder().clock(clock).start();
        RawClient early = connected(broker, "c", CONNACK)) {
      clock.advance(Duration.ofSeconds(60));
      broker.restart(BrokerState.LOST);
      early.expectEnd();
      try (RawClient client = connected(broker, "c", CONNACK)) {
        clock.advance(Duration.ofSeconds(89));
        client.ping();
        clock.advance(Duration.ofSeconds(90));
        client.expect("e0");
      }
    }
  }

  @Test
  void willsGoToTheSessionsThatAreKeptAndToNobodyWhoIsStillThere() {
    String withWill =
        RawClient.packet(
            "10",
            "0004 4d515454 05 16 003c 00"
                + RawClient.string("dying")
                + "00"
                + RawClient.string("w")
                + RawClient.string("bye"));
    try (TestBroker broker = TestBroker.start();
        RawClient dying = new RawClient(broker.port()).send(withWill).expect(CONNACK);
        RawClient watcher = connected(broker, "watcher", CONNACK)) {
      watcher.send(SUBSCRIBE_TO_ALL).expect(SUBACK);
      broker.stop();
      dying.expectEnd();
      watcher.expectEnd();
      broker.startAgain(BrokerState.KEPT);
      try (RawClient back = connected(broker, "watcher", CONNACK_OF_KEPT_SESSION)) {
        back.expect("34 09 0001 77 0001 00 627965");
      }
    }
  }

  @Test
  void aPortThatSomebodyHasTakenIsNamed() throws IOException {
    try (TestBroker broker = TestBroker.start()) {
      broker.stop();
      try (ServerSocket thief =
          new ServerSocket(broker.port(), 1, InetAddress.getLoopbackAddress())) {
        assertThatThrownBy(() -> broker.startAgain(BrokerState.KEPT))
            .isInstanceOf(BrokerStartException.class)
            .hasMessageContaining(String.valueOf(thief.getLocalPort()));
      }
      broker.startAgain(BrokerState.KEPT);
      RawClient.connected5(broker.port(), "c").close();
    }
  }

  @Test
  void itIsToldWhatItIsNotAbleTo() {
    TestBroker broker = TestBroker.start();
    assertThatThrownBy(() -> broker.startAgain(BrokerState.KEPT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("running");
    broker.close();
    assertThatThrownBy(broker::stop)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> broker.restart(BrokerState.LOST))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(broker::sessions)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void aStoppedBrokerCloses() {
    TestBroker broker = TestBroker.start();
    broker.stop();
    broker.close();
    assertThatThrownBy(() -> new RawClient(broker.port())).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void amidOfAPacketItIsDoneRightAfter() {
    AtomicReference<TestBroker> broker = new AtomicReference<>();
    try (TestBroker started =
        TestBroker.builder()
            .packetListener(packet -> {
              if (packet.type().equals("PINGREQ")) {
                broker.get().restart(BrokerState.LOST);
              }
            })
            .start()) {
      broker.set(started);
      try (RawClient client = RawClient.connected(started.port(), "c")) {
        client.send("c0 00").expect("d0 00").expectEnd();
      }
      assertThat(started.session("c")).isEmpty();
    }
  }

  @Test
  void aLostSessionIsNotThereWhenItsClientComesBack() {
    try (TestBroker broker = TestBroker.start()) {
      try (RawClient client = connected(broker, "c", CONNACK)) {
        client.send(SUBSCRIBE_TO_ALL).expect(SUBACK).send("e0 00").expectEnd();
      }
      assertThat(broker.loseSession("c")).isTrue();
      assertThat(broker.loseSession("c")).isFalse();
      assertThat(broker.session("c")).isEmpty();
      try (RawClient client = connected(broker, "c", CONNACK);
          RawClient publisher = RawClient.connected5(broker.port(), "publisher")) {
        publisher.send("32 07 0001 74 0009 00 61").expect("40 03 0009 10"); // nobody has subscribed
        client.ping();
      }
    }
  }

  @Test
  void whoIsThereLosesTheConnectionWithTheSessionAndWithoutItsWill() {
    String withWill =
        RawClient.packet(
            "10",
            "0004 4d515454 05 0e 003c 05 11 00000e10"
                + RawClient.string("dying")
                + "00"
                + RawClient.string("w")
                + RawClient.string("bye"));
    try (TestBroker broker = TestBroker.start();
        RawClient watcher = RawClient.connected5(broker.port(), "watcher");
        RawClient dying = new RawClient(broker.port()).send(withWill).expect(CONNACK)) {
      watcher.send(SUBSCRIBE_TO_ALL).expect(SUBACK);
      assertThat(broker.loseSession("dying")).isTrue();
      dying.expectEnd();
      watcher.ping();
      connected(broker, "dying", CONNACK).close();
    }
  }
}
