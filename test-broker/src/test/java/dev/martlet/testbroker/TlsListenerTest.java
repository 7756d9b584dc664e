package dev.martlet.testbroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.testsupport.LeavesNothingBehind;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class TlsListenerTest {

  private static final String CONNACK = "20 06 00 00 03 22 00 10";
  private static final String SUBSCRIBE_A = "82 07 0001 00 0001 61 00";
  private static final String SUBACK = "90 04 0001 00 00";
  private static final String PUBLISH_A = "30 05 0001 61 00 78";

  private static TestBroker start(Listener... listeners) {
    TestBrokerBuilder builder = TestBroker.builder();
    for (Listener listener : listeners) {
      builder.listen(listener);
    }
    return builder.start();
  }

  private static RawClient client(TestBroker broker) {
    return new RawClient(broker.port(), broker.certificateAuthority().sslContext());
  }

  private static RawClient connected(TestBroker broker, SSLContext context, String identifier) {
    return new RawClient(broker.port(), context)
        .send(RawClient.connect5(identifier))
        .expect(CONNACK);
  }

  private static RawClient connected(TestBroker broker, String identifier) {
    return connected(broker, broker.certificateAuthority().sslContext(), identifier);
  }

  /** The handshake, or in TLS 1.3 the first that is read after it, fails. */
  private static void assertRefused(TestBroker broker, SSLContext context) {
    byte[] answer;
    try (RawClient refused = new RawClient(broker.port(), context)) {
      answer = refused.send(RawClient.connect5("refused")).read(1);
    } catch (UncheckedIOException e) {
      answer = new byte[0];
    }
    assertThat(answer).as("answer to who is refused").isEmpty();
    assertThat(broker.recording().packets("refused")).isEmpty();
  }

  @Test
  void clientsThatTrustTheAuthorityExchangeMessages() {
    try (TestBroker broker = start(Listener.tls());
        RawClient client = connected(broker, "c")) {
      assertThat(broker.uri()).isEqualTo("mqtts://127.0.0.1:" + broker.port());
      client.send(SUBSCRIBE_A).expect(SUBACK).send(PUBLISH_A).expect(PUBLISH_A).ping();
    }
  }

  @Test
  void aLargeMessageArrivesWhole() {
    byte[] payload = new byte[3 * 1024 * 1024];
    for (int i = 0; i < payload.length; i++) {
      payload[i] = (byte) (i * 31 + i / 251);
    }
    try (TestBroker broker = start(Listener.tls());
        RawClient client = connected(broker, "c")) {
      client.send(SUBSCRIBE_A).expect(SUBACK);
      client.send("30 84 80 c0 01 0001 61 00").send(payload).expect("30 84 80 c0 01 0001 61 00");
      assertThat(client.read(payload.length)).isEqualTo(payload);
    }
  }

  @Test
  void whoDoesNotTrustTheAuthorityGetsNoConnectionAndHarmsNobody() {
    SSLContext stranger = CertificateAuthority.create().sslContext();
    try (TestBroker broker = start(Listener.tls());
        RawClient bystander = connected(broker, "bystander")) {
      assertRefused(broker, stranger);
      bystander.ping();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a 0d 0a", // HTTP
        "10 0d 0004 4d515454 04 02 003c 0001 63", // MQTT
        "16 03 01 ff ff", // a record without end, which the client then ends
        "16 03 03 00 04 01 ff ff ff" // a giant ClientHello
      })
  void whatIsNoTlsHarmsNobody(String hex) {
    try (TestBroker broker = start(Listener.tls());
        RawClient bystander = connected(broker, "bystander");
        RawClient stranger = new RawClient(broker.port())) {
      stranger.send(hex).shutOutput();
      stranger.read(1_000); // an alert, perhaps, then the end
      bystander.ping();
    }
  }

  @Test
  void theCertificateNamesWhatClientsCallTheServer() throws Exception {
    try (TestBroker broker =
            TestBroker.builder()
                .listen(Listener.tls().host("localhost"))
                .certificateHosts("broker.test", "10.1.2.3")
                .start();
        SSLSocket socket =
            RawClient.tlsSocket(broker.port(), broker.certificateAuthority().sslContext())) {
      X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      Collection<List<?>> names = shown.getSubjectAlternativeNames();
      assertThat(names.stream().<Object>map(name -> name.get(1)).toList())
          .containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "broker.test", "10.1.2.3");
    }
  }

  @Test
  void aHostThatTheCertificateDoesNotNameIsNotTrusted() throws Exception {
    try (TestBroker broker = start(Listener.tls());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), broker.port());
        SSLSocket tls =
            (SSLSocket)
                broker
                    .certificateAuthority()
                    .sslContext()
                    .getSocketFactory()
                    .createSocket(socket, "broker.test", broker.port(), true)) {
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
      assertThatThrownBy(tls::startHandshake)
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("broker.test");
    }
  }

  @Test
  void theTrustIsHandedOutAsFileAndKeyStoreAndContext() throws Exception {
    TestBroker broker = start(Listener.tls());
    CertificateAuthority authority = broker.certificateAuthority();
    Path file = broker.certificateAuthorityFile();
    try (broker) {
      try (InputStream in = Files.newInputStream(file)) {
        assertThat(CertificateFactory.getInstance("X.509").generateCertificate(in))
            .isEqualTo(authority.certificate());
      }
      assertThat(Files.readString(file)).isEqualTo(authority.pem());
      KeyStore trust = authority.trustStore();
      assertThat(trust.getCertificate(trust.aliases().nextElement()))
          .isEqualTo(authority.certificate());
    }
    assertThat(file).doesNotExist();
    assertThat(file.getParent()).doesNotExist();
  }

  @Test
  void withoutTlsThereIsNoAuthority() {
    try (TestBroker broker = TestBroker.start()) {
      assertThatThrownBy(broker::certificateAuthority)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(broker.uri());
      assertThatThrownBy(broker::certificateAuthorityFile)
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aBrokerThatTakesTheAuthorityOfAnotherIsTrustedToo() {
    CertificateAuthority authority = CertificateAuthority.create();
    for (int i = 0; i < 2; i++) {
      try (TestBroker broker =
              TestBroker.builder().certificateAuthority(authority).listen(Listener.tls()).start();
          RawClient client = connected(broker, authority.sslContext(), "c")) {
        client.ping();
      }
    }
  }

  @Test
  void aRequiredClientCertificateMustBeShownAndTrusted() {
    try (TestBroker broker = start(Listener.tls().requireClientCertificate())) {
      CertificateAuthority authority = broker.certificateAuthority();
      SSLContext sensor = authority.issueClient("sensor-1").sslContext();
      try (RawClient client = connected(broker, sensor, "c")) {
        assertRefused(broker, authority.sslContext());
        assertRefused(broker, strangerThatTrusts(authority));
        client.ping();
      }
    }
  }

  @Test
  void aRequestedClientCertificateMayBeLeftOut() {
    try (TestBroker broker = start(Listener.tls().requestClientCertificate())) {
      CertificateAuthority authority = broker.certificateAuthority();
      SSLContext sensor = authority.issueClient("sensor-1").sslContext();
      try (RawClient named = connected(broker, sensor, "named");
          RawClient unnamed = connected(broker, authority.sslContext(), "unnamed")) {
        named.ping();
        unnamed.ping();
      }
      assertRefused(broker, strangerThatTrusts(authority));
    }
  }

  /** Shows a certificate of an authority that the broker does not know. */
  private static SSLContext strangerThatTrusts(CertificateAuthority authority) {
    return showing(CertificateAuthority.create().issueClient("sensor-1"), authority);
  }

  /** Shows what the server may not want, and trusts the server of {@code authority}. */
  private static SSLContext showing(IssuedCertificate shown, CertificateAuthority authority) {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authority.trustStore());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {new StubbornKeys(shown)}, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anIssuedCertificateIsHandedOutInEveryForm() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create();
    IssuedCertificate issued = authority.issueClient("Sensor 1");
    X509Certificate certificate = issued.certificate();
    assertThat(certificate.getSubjectX500Principal()).isEqualTo(new X500Principal("CN=Sensor 1"));
    assertThat(issued.certificates()).containsExactly(certificate, authority.certificate());
    assertThat(issued.certificatePem()).contains(authority.pem()).startsWith("-----BEGIN CERT");
    assertThat(issued.privateKeyPem()).startsWith("-----BEGIN PRIVATE KEY-----\n");
    char[] password = "secret".toCharArray();
    KeyStore store = issued.keyStore(password);
    String alias = store.aliases().nextElement();
    assertThat(store.getKey(alias, password)).isEqualTo(issued.privateKey());
    assertThat(store.getCertificateChain(alias))
        .containsExactly(certificate, authority.certificate());
    PKIXParameters trust =
        new PKIXParameters(Set.of(new TrustAnchor(authority.certificate(), null)));
    trust.setRevocationEnabled(false);
    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate)), trust);
  }

  @Test
  void theServerShowsTheCertificateOfFilesOrAKeyStore(@TempDir Path directory) throws Exception {
    CertificateAuthority other = CertificateAuthority.create();
    IssuedCertificate own = other.issueClient("own");
    Path chain = Files.writeString(directory.resolve("chain.pem"), own.certificatePem());
    Path key = Files.writeString(directory.resolve("key.pem"), own.privateKeyPem());
    TestBrokerBuilder files =
        TestBroker.builder().listen(Listener.tls()).serverCertificate(chain, key);
    TestBrokerBuilder store =
        TestBroker.builder()
            .listen(Listener.tls())
            .serverCertificate(own.keyStore("x".toCharArray()), "x".toCharArray());
    for (TestBrokerBuilder builder : List.of(files, store)) {
      try (TestBroker broker = builder.start()) {
        assertThat(shownBy(broker)).isEqualTo(own.certificate());
        assertThatThrownBy(broker::certificateAuthority).isInstanceOf(IllegalStateException.class);
      }
    }
  }

  /** What the server shows to somebody who does not look. */
  private static X509Certificate shownBy(TestBroker broker) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustsAll()}, null);
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", broker.port())) {
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  @Test
  void aCertificateThatCannotBeUsedIsNamed(@TempDir Path directory) throws Exception {
    Path missing = directory.resolve("missing.pem");
    TestBrokerBuilder builder =
        TestBroker.builder().listen(Listener.tls()).serverCertificate(missing, missing);
    assertThatThrownBy(builder::start)
        .isInstanceOf(BrokerStartException.class)
        .hasMessageContaining(missing.toString());
    assertThatThrownBy(() -> builder.trustedClients(missing))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(missing.toString());
    KeyStore empty = CertificateAuthority.create().trustStore();
    assertThatThrownBy(() -> builder.serverCertificate(empty, new char[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one key");
    KeyStore keyOnly = CertificateAuthority.create().issueClient("c").keyStore("x".toCharArray());
    assertThatThrownBy(() -> builder.trustedClients(keyOnly))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("trusts no");
  }

  @Test
  void theTrustedClientsAreThoseOfTheGivenAuthority(@TempDir Path directory) throws Exception {
    CertificateAuthority clients = CertificateAuthority.create();
    Path file = Files.writeString(directory.resolve("clients.pem"), clients.pem());
    Listener listener = Listener.tls().requireClientCertificate();
    for (TestBrokerBuilder builder :
        List.of(
            TestBroker.builder().listen(listener).trustedClients(file),
            TestBroker.builder().listen(listener).trustedClients(clients.trustStore()))) {
      try (TestBroker broker = builder.start()) {
        CertificateAuthority server = broker.certificateAuthority();
        assertRefused(broker, server.issueClient("c").sslContext());
        SSLContext context = showing(clients.issueClient("c"), server);
        try (RawClient client = connected(broker, context, "c")) {
          client.ping();
        }
      }
    }
  }

  @Test
  @Tag("5.0:MQTT-3.1.4-3")
  void aConnectionThatIsTakenOverReadsWhyEvenIfItWentOnSending() {
    try (TestBroker broker = start(Listener.tls());
        RawClient first = connected(broker, "c")) {
      for (int i = 0; i < 1_000; i++) {
        first.send(PUBLISH_A);
      }
      try (RawClient second = connected(broker, "c")) {
        assertThat(first.read(1)).containsExactly(0xe0);
        byte[] rest = first.read(first.read(1)[0]);
        assertThat(rest[0]).as("reason code").isEqualTo((byte) 0x8e);
        first.expectEnd();
        second.ping();
      }
    }
  }

  @Test
  void aClientThatSaysGoodbyeByTlsIsGoneAndItsWillIsPublished() {
    String connectWithWill =
        RawClient.packet(
            "10", "0004 4d515454 05 06 003c 00" + RawClient.string("c") + "00 0001 61 0001 78");
    try (TestBroker broker = start(Listener.tls());
        RawClient watcher = connected(broker, "watcher");
        RawClient client = client(broker)) {
      watcher.send(SUBSCRIBE_A).expect(SUBACK);
      client.send(connectWithWill).expect(CONNACK).shutOutput();
      client.expectEnd();
      watcher.expect(PUBLISH_A);
    }
  }

  @Test
  void closingTheBrokerTellsClientsWhy() {
    TestBroker broker = start(Listener.tls());
    try (RawClient client = connected(broker, "c")) {
      client.ping();
      broker.close();
      assertThat(client.read(1)).containsExactly(0xe0);
      byte[] rest = client.read(client.read(1)[0]);
      assertThat(rest[0]).as("reason code").isEqualTo((byte) 0x8b);
      client.expectEnd();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqtts", "ws", "wss"})
  void theTimeForConnectCoversTheHandshake(String scheme) {
    try (TestBroker broker =
            TestBroker.builder()
                .connectTimeout(Duration.ofMillis(300))
                .listen(Listener.tls())
                .listen(Listener.webSocket())
                .listen(Listener.secureWebSocket())
                .start();
        RawClient bystander = connected(broker, "bystander");
        RawClient silent = new RawClient(URI.create(broker.uri(scheme)).getPort())) {
      silent.read(1_000); // an alert, perhaps, then the end
      bystander.ping();
    }
  }

  @Test
  void aClientOfTheJdkSpeaksMqttBySecureWebSocket() throws Exception {
    BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    try (TestBroker broker = start(Listener.secureWebSocket())) {
      assertThat(broker.uri()).isEqualTo("wss://127.0.0.1:" + broker.port() + "/mqtt");
      WebSocket socket =
          HttpClient.newBuilder()
              .sslContext(broker.certificateAuthority().sslContext())
              .build()
              .newWebSocketBuilder()
              .subprotocols("mqtt")
              .buildAsync(URI.create(broker.uri()), new FrameListener(frames))
              .get(10, TimeUnit.SECONDS);
      assertThat(socket.getSubprotocol()).isEqualTo("mqtt");
      byte[] connect = RawClient.bytes(RawClient.connect5("c"));
      socket.sendBinary(ByteBuffer.wrap(connect, 0, 5), false).get(10, TimeUnit.SECONDS);
      socket
          .sendBinary(ByteBuffer.wrap(connect, 5, connect.length - 5), true)
          .get(10, TimeUnit.SECONDS);
      assertThat(frames.poll(10, TimeUnit.SECONDS)).isEqualTo(CONNACK.replace(" ", ""));
      socket.sendBinary(ByteBuffer.wrap(RawClient.bytes("e0 00")), true).get(10, TimeUnit.SECONDS);
      assertThat(frames.poll(10, TimeUnit.SECONDS)).isEqualTo("closed 1000");
    }
  }

  private record FrameListener(BlockingQueue<String> frames) implements WebSocket.Listener {
    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      frames.add(HexFormat.of().formatHex(bytes));
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      frames.add("closed " + status);
      return null;
    }
  }
}
