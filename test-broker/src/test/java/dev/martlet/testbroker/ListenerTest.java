package dev.martlet.testbroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.testsupport.LeavesNothingBehind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class ListenerTest {

  private static final String CONNACK = "20 06 00 00 03 22 00 10";
  private static final String SUBSCRIBE_A = "82 07 0001 00 0001 61 00";
  private static final String SUBACK = "90 04 0001 00 00";
  private static final String PUBLISH_A = "30 05 0001 61 00 78";

  private static RawClient unixClient(String uri) throws IOException {
    Path file = Path.of(URI.create(uri).getPath());
    return new RawClient(SocketChannel.open(UnixDomainSocketAddress.of(file)));
  }

  @Test
  void everyTransportLeadsToOneBroker() throws Exception {
    try (TestBroker broker =
            TestBroker.builder()
                .listen(Listener.tcp())
                .listen(Listener.tls())
                .listen(Listener.webSocket())
                .listen(Listener.secureWebSocket())
                .listen(Listener.unixSocket())
                .listen(Listener.inProcess())
                .start();
        RawClient tcp = RawClient.connected5(port(broker, "mqtt"), "tcp");
        RawClient tls =
            new RawClient(port(broker, "mqtts"), broker.certificateAuthority().sslContext());
        RawWebSocket ws = RawWebSocket.connected5(new RawClient(port(broker, "ws")), "ws");
        RawWebSocket wss =
            RawWebSocket.connected5(
                new RawClient(port(broker, "wss"), broker.certificateAuthority().sslContext()),
                "wss");
        RawClient unix = unixClient(broker.uri("unix"));
        LocalClient local = new LocalClient(broker.uri("inproc"))) {
      assertThat(broker.uris()).hasSize(6).doesNotHaveDuplicates();
      tcp.send(SUBSCRIBE_A).expect(SUBACK);
      tls.send(RawClient.connect5("tls")).expect(CONNACK).send(SUBSCRIBE_A).expect(SUBACK);
      ws.send(SUBSCRIBE_A).expect(SUBACK);
      wss.send(SUBSCRIBE_A).expect(SUBACK);
      unix.send(RawClient.connect5("unix")).expect(CONNACK).send(SUBSCRIBE_A).expect(SUBACK);
      local.send(RawClient.connect5("local")).expect(CONNACK).send(SUBSCRIBE_A).expect(SUBACK);
      local.send(PUBLISH_A).expect(PUBLISH_A);
      tcp.expect(PUBLISH_A);
      tls.expect(PUBLISH_A);
      ws.expect(PUBLISH_A);
      wss.expect(PUBLISH_A);
      unix.expect(PUBLISH_A);
    }
  }

  private static int port(TestBroker broker, String scheme) {
    return URI.create(broker.uri(scheme)).getPort();
  }

  @Test
  void aSchemeThatNobodyListensToIsNamed() {
    try (TestBroker broker = TestBroker.start()) {
      assertThatThrownBy(() -> broker.uri("wss"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("wss")
          .hasMessageContaining(broker.uri());
    }
  }

  @Test
  void aListenerThatIsGivenStandsAloneUnlessAPortIsGivenToo() {
    try (TestBroker alone = TestBroker.builder().listen(Listener.webSocket()).start();
        TestBroker beside = TestBroker.builder().listen(Listener.webSocket()).port(0).start()) {
      assertThat(alone.uris()).singleElement().asString().startsWith("ws:");
      assertThat(beside.uris()).hasSize(2).first().asString().startsWith("mqtt:");
    }
  }

  @Test
  void whereOtherMachinesReachItItListensOnlyIfThatIsAllowed() {
    TestBrokerBuilder builder = TestBroker.builder().listen(Listener.tcp().host("0.0.0.0"));
    assertThatThrownBy(builder::start)
        .isInstanceOf(BrokerStartException.class)
        .hasMessageContaining("0.0.0.0:0")
        .hasMessageContaining("allowRemoteClients()");
    try (TestBroker broker = builder.allowRemoteClients().start();
        RawClient client = RawClient.connected(broker.port(), "c")) {
      client.ping();
    }
  }

  @Test
  void anAddressOfThisMachineThatOthersReachIsNoLoopback() throws Exception {
    List<InetAddress> others =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress())
            .toList();
    for (InetAddress address : others) {
      TestBrokerBuilder builder = TestBroker.builder().host(address.getHostAddress());
      assertThatThrownBy(builder::start).hasMessageContaining("allowRemoteClients()");
    }
  }

  @Test
  void aUnixSocketIsGoneOnceTheBrokerIs(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("a b.sock");
    TestBroker broker = TestBroker.builder().listen(Listener.unixSocket(file)).start();
    try (RawClient client = unixClient(broker.uri())) {
      assertThat(broker.uri()).isEqualTo("unix://" + directory + "/a%20b.sock");
      assertThatThrownBy(broker::port)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("unix");
      client.send(RawClient.connect5("c")).expect(CONNACK);
      broker.close();
      assertThat(client.read(3)).startsWith(0xe0).endsWith(0x8b);
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void aUnixSocketThatIsMadeForTheBrokerTakesItsDirectoryAlong() {
    TestBroker broker = TestBroker.builder().listen(Listener.unixSocket()).start();
    Path file = Path.of(URI.create(broker.uri()).getPath());
    assertThat(file).exists();
    broker.close();
    assertThat(file.getParent()).doesNotExist();
  }

  @Test
  void aFileThatIsThereAlreadyIsNamedAndLeftAlone(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("taken"), "mine");
    TestBrokerBuilder builder = TestBroker.builder().listen(Listener.unixSocket(file));
    assertThatThrownBy(builder::start)
        .isInstanceOf(BrokerStartException.class)
        .hasMessageContaining(file.toString());
    assertThat(file).hasContent("mine");
  }

  @Test
  void aUnixSocketWithAPathThatIsTooLongIsNamed(@TempDir Path directory) {
    Path file = directory.resolve("x".repeat(200));
    TestBrokerBuilder builder = TestBroker.builder().listen(Listener.unixSocket(file));
    assertThatThrownBy(builder::start)
        .isInstanceOf(BrokerStartException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void aNameInThisProcessIsThereOnce() throws Exception {
    try (TestBroker broker = TestBroker.builder().listen(Listener.inProcess("One")).start();
        LocalClient client = new LocalClient(broker.uri())) {
      assertThat(broker.uri()).isEqualTo("inproc://one");
      assertThatThrownBy(TestBroker.builder().listen(Listener.inProcess("one"))::start)
          .isInstanceOf(BrokerStartException.class)
          .hasMessageContaining("inproc://one");
      client.send(RawClient.connect5("c")).expect(CONNACK);
    }
    try (TestBroker again = TestBroker.builder().listen(Listener.inProcess("one")).start()) {
      assertThat(again.uri()).isEqualTo("inproc://one");
    }
  }

  @Test
  void aClientInThisProcessReadsWhyItIsDisconnected() throws Exception {
    TestBroker broker = TestBroker.builder().listen(Listener.inProcess()).start();
    try (broker;
        LocalClient first = new LocalClient(broker.uri());
        LocalClient second = new LocalClient(broker.uri())) {
      first.send(RawClient.connect5("c")).expect(CONNACK);
      second.send(RawClient.connect5("c")).expect(CONNACK);
      first.expect("e0");
      first.expect("338e");
      second.send("c0 00").expect("d0 00");
      broker.close();
      second.expect("e01f8b");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "a b", "a:1"})
  void whatIsNoNameIsRefused(String name) {
    assertThatThrownBy(() -> Listener.inProcess(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @Test
  void whatAListenerDoesNotHaveCannotBeSet() {
    assertThatThrownBy(() -> Listener.tcp().path("/mqtt")).hasMessageContaining("mqtt has no path");
    assertThatThrownBy(() -> Listener.webSocket().path("mqtt")).hasMessageContaining("mqtt");
    assertThatThrownBy(() -> Listener.webSocket().path("/a?b")).hasMessageContaining("/a?b");
    assertThatThrownBy(() -> Listener.webSocket().requireClientCertificate())
        .hasMessageContaining("ws has no client certificates");
    assertThatThrownBy(() -> Listener.inProcess().port(1)).hasMessageContaining("no port");
    assertThatThrownBy(() -> Listener.unixSocket().host("h")).hasMessageContaining("no host");
    assertThatThrownBy(() -> Listener.tcp().port(65_536)).hasMessageContaining("65536");
  }
}
