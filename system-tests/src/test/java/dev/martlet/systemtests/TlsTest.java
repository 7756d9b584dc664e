package dev.martlet.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.MqttClient;
import dev.martlet.client.MqttClientBuilder;
import dev.martlet.client.TlsOptions;
import dev.martlet.client.TlsOptionsBuilder;
import dev.martlet.client.message.ConnectionFailedException;
import dev.martlet.client.message.MqttException;
import dev.martlet.testbroker.CertificateAuthority;
import dev.martlet.testbroker.IssuedCertificate;
import dev.martlet.testbroker.Listener;
import dev.martlet.testbroker.ServerCertificate;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testsupport.LeavesNothingBehind;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What TlsOptions ask for happens, and what goes wrong in TLS is told in words that help. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class TlsTest {
  private static final char[] PASSWORD = "secret".toCharArray();
  private static final int ALERT = 21; // types of records, RFC 8446 section 5.1
  private static final int APPLICATION_DATA = 23;

  private final CertificateAuthority authority = CertificateAuthority.create();
  private final TestBroker broker =
      TestBroker.builder()
          .certificateAuthority(authority)
          .listen(Listener.tls())
          .listen(Listener.tls().requireClientCertificate())
          .start();
  private @TempDir Path directory;

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  private static TlsOptions options(UnaryOperator<TlsOptionsBuilder> said) {
    return said.apply(TlsOptions.builder()).build();
  }

  private TlsOptions trusting(UnaryOperator<TlsOptionsBuilder> said) {
    return said.apply(TlsOptions.builder().trustPem(authority.pem())).build();
  }

  private MqttClientBuilder mutual() {
    return MqttClient.builder(broker.uris().get(1));
  }

  private static void assertConnects(MqttClientBuilder described) {
    try (MqttClient client = described.build()) {
      client.connect().join();
      client.disconnect().join();
    }
  }

  private static void assertFails(MqttClientBuilder described, String... words) {
    try (MqttClient client = described.connectTimeout(Duration.ofHours(1)).build()) {
      assertFails(client, words);
    }
  }

  private static void assertFails(MqttClient client, String... words) {
    assertThatThrownBy(() -> client.connect().join())
        .cause()
        .isInstanceOf(ConnectionFailedException.class)
        .hasMessageStartingWith("cannot connect to ")
        .hasMessageContainingAll(words);
  }

  private Path file(String name, String content) throws Exception {
    return Files.writeString(directory.resolve(name), content);
  }

  private static KeyStore emptyStore() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  // --- whom to trust

  @Test
  void anAuthorityInAFileIsTrusted() throws Exception {
    Path pem = file("ca.pem", "Our authority:\n" + authority.pem());
    assertConnects(MqttClient.builder(broker.uri()).tls(options(o -> o.trust(pem))));
  }

  @Test
  void severalAuthoritiesAreTrustedWhereverTheyStand() throws Exception {
    CertificateAuthority other = CertificateAuthority.create();
    Path pem = file("both.pem", other.pem() + "\n" + authority.pem());
    assertConnects(MqttClient.builder(broker.uri()).tls(options(o -> o.trust(pem))));
    assertConnects(
        MqttClient.builder(broker.uri())
            .tls(options(o -> o.trustPem(authority.pem()).trust(other.trustStore()))));
    assertConnects(
        MqttClient.builder(broker.uri())
            .tls(options(o -> o.trust(authority.trustStore()).trustPem(other.pem()))));
  }

  @Test
  void aContextOfOnesOwnDecidesWhomToTrust() {
    assertConnects(
        MqttClient.builder(broker.uri()).tls(options(o -> o.sslContext(authority.sslContext()))));
  }

  @Test
  void withoutOptionsTheJdkDecidesWhomToTrust() {
    assertFails(MqttClient.builder(broker.uri()), "issued by nobody who is trusted");
  }

  // --- what to show

  enum Shown {
    FILES,
    TEXTS,
    KEY_STORE,
    CONTEXT
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatDemandsACertificateGetsIt(Shown shown) throws Exception {
    IssuedCertificate sensor = authority.issueClient("sensor");
    Path chain = file("sensor.pem", sensor.certificatePem());
    Path key = file("sensor.key", sensor.privateKeyPem());
    TlsOptions options =
        switch (shown) {
          case FILES -> trusting(o -> o.certificate(chain, key));
          case TEXTS ->
              trusting(o -> o.certificatePem(sensor.certificatePem(), sensor.privateKeyPem()));
          case KEY_STORE -> trusting(o -> o.certificate(sensor.keyStore(PASSWORD), PASSWORD));
          case CONTEXT -> options(o -> o.sslContext(sensor.sslContext()));
        };
    assertConnects(mutual().tls(options));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aServerThatDemandsACertificateAndGetsNoneIsNamedAsSuch(String version) {
    assertFails(
        mutual().tls(trusting(o -> o.protocols(version))),
        "the server demands a client certificate, and there is none");
  }

  @Test
  void aCertificateOfAnAuthorityThatTheServerDoesNotNameIsNotShown() {
    IssuedCertificate stranger = CertificateAuthority.create().issueClient("stranger");
    assertFails(
        mutual().tls(trusting(o -> o.certificate(stranger.keyStore(PASSWORD), PASSWORD))),
        "the server demands a client certificate, and the one that there is was issued by none");
  }

  // --- who the server is

  @Test
  void aCertificateForAnotherHostIsRefusedAndBothAreNamed() {
    broker.renewCertificate(ServerCertificate.usual().hosts("other.example.org", "10.1.2.3"));
    assertFails(
        MqttClient.builder(broker.uri()).tls(trusting(o -> o)),
        broker.uri(),
        "the server's certificate, for other.example.org, 10.1.2.3, is not for 127.0.0.1");
    assertFails(
        MqttClient.builder(broker.uri()).tls(options(o -> o.sslContext(authority.sslContext()))),
        "the server's certificate is not accepted",
        "127.0.0.1");
  }

  @Test
  void theHostNeedNotBeVerified() {
    broker.renewCertificate(ServerCertificate.usual().hosts("other.example.org"));
    assertConnects(MqttClient.builder(broker.uri()).tls(trusting(o -> o.verifyHostname(false))));
  }

  @Test
  void aServerMayHaveToBeCalledOtherwiseThanItsHost() {
    broker.renewCertificate(ServerCertificate.usual().hosts("other.example.org"));
    assertConnects(
        MqttClient.builder(broker.uri()).tls(trusting(o -> o.serverName("other.example.org"))));
    broker.renewCertificate(ServerCertificate.usual());
    assertFails(
        MqttClient.builder(broker.uri()).tls(trusting(o -> o.serverName("other.example.org"))),
        "is not for other.example.org");
  }

  @Test
  void anExpiredCertificateIsRefusedAndItsEndNamed() {
    broker.renewCertificate(ServerCertificate.usual().expired());
    assertFails(
        MqttClient.builder(broker.uri()).tls(trusting(o -> o)), "has expired", "2001-01-01");
    assertFails(
        MqttClient.builder(broker.uri()).tls(options(o -> o.sslContext(authority.sslContext()))),
        "the server's certificate has expired");
  }

  @Test
  void aCertificateOfAStrangerIsRefusedAndTheStrangerNamed() {
    CertificateAuthority stranger = CertificateAuthority.create();
    broker.renewCertificate(ServerCertificate.usual().issuedBy(stranger));
    assertFails(
        MqttClient.builder(broker.uri()).tls(trusting(o -> o)),
        "issued by nobody who is trusted",
        stranger.certificate().getSubjectX500Principal().getName());
    assertFails(
        MqttClient.builder(broker.uri()).tls(options(o -> o.sslContext(authority.sslContext()))),
        "issued by nobody who is trusted");
  }

  // --- what changes between attempts

  @Test
  void whatIsInFilesIsReadAnewForEachAttempt() throws Exception {
    Path pem = file("ca.pem", authority.pem());
    try (MqttClient client =
        MqttClient.builder(broker.uri()).tls(options(o -> o.trust(pem))).build()) {
      client.connect().join();
      client.disconnect().join();

      CertificateAuthority successor = CertificateAuthority.create();
      broker.renewCertificate(ServerCertificate.usual().issuedBy(successor));
      assertFails(client, "issued by nobody who is trusted");
      Files.writeString(pem, successor.pem());
      client.connect().join();
    }
  }

  @Test
  void aSupplierIsAskedBeforeEachAttemptOffTheLoop() {
    AtomicReference<TlsOptions> current = new AtomicReference<>(TlsOptions.usual());
    BlockingQueue<String> askedOn = new LinkedBlockingQueue<>();
    try (MqttClient client =
        MqttClient.builder(broker.uri())
            .tls(() -> {
              askedOn.add(Thread.currentThread().getName());
              return current.get();
            })
            .build()) {
      assertFails(client, "issued by nobody who is trusted");
      current.set(trusting(o -> o));
      client.connect().join();
      assertThat(askedOn).hasSize(2).allMatch(name -> name.startsWith("martlet-callback"));
    }
  }

  @Test
  void aSupplierThatThrowsFailsTheAttempt() {
    assertFails(
        MqttClient.builder(broker.uri())
            .tls(() -> {
              throw new IllegalStateException("the vault is closed");
            }),
        "the TlsOptions were not supplied",
        "the vault is closed");
  }

  // --- what the client says first

  @Test
  void nameProtocolsVersionAndCipherSuitesAreSaidAsAskedFor() throws Exception {
    ClientHello hello =
        helloOf(
            options(o ->
                o.serverName("broker.example.org")
                    .applicationProtocols("x-amzn-mqtt-ca", "mqtt")
                    .protocols("TLSv1.3")
                    .cipherSuites("TLS_AES_256_GCM_SHA384")));
    assertThat(hello)
        .isEqualTo(
            new ClientHello(
                List.of(0x1302),
                List.of(ClientHello.TLS_1_3),
                "broker.example.org",
                List.of("x-amzn-mqtt-ca", "mqtt")));
  }

  @Test
  void withoutOptionsTheJdkDecidesWhatIsSaid() throws Exception {
    ClientHello hello = helloOf(TlsOptions.usual());
    assertThat(hello.versions()).contains(ClientHello.TLS_1_2, ClientHello.TLS_1_3);
    assertThat(hello.cipherSuites()).hasSizeGreaterThan(3);
    assertThat(hello.applicationProtocols()).isEmpty();
    assertThat(hello.serverName()).isEmpty(); // it is an IP address
  }

  @Test
  void anAddressIsNotSaidAsTheNameOfAServer() throws Exception {
    assertThat(helloOf(options(o -> o.serverName("10.0.0.7"))).serverName()).isEmpty();
  }

  private static ClientHello helloOf(TlsOptions options) throws Exception {
    BlockingQueue<ClientHello> hellos = new LinkedBlockingQueue<>();
    try (RawServer server =
        RawServer.start(socket -> hellos.add(ClientHello.read(socket.getInputStream())))) {
      assertFails(MqttClient.builder(server.uri("mqtts")).tls(options), "");
      return hellos.poll(20, TimeUnit.SECONDS);
    }
  }

  // --- servers that do not speak TLS

  @Test
  void aServerThatAnswersInPlainTextIsNamedAsSuch() throws Exception {
    try (RawServer server =
        RawServer.start(socket -> {
          ClientHello.read(socket.getInputStream());
          socket
              .getOutputStream()
              .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          RawServer.readToEnd(socket.getInputStream());
        })) {
      assertFails(
          MqttClient.builder(server.uri("mqtts")),
          "the server answered in something else than TLS");
    }
  }

  @Test
  void aServerOfMqttWithoutTlsIsNamedAsSuch() {
    try (TestBroker plain = TestBroker.start()) {
      assertFails(
          MqttClient.builder(plain.uri().replace("mqtt:", "mqtts:")),
          "closed the connection during the TLS handshake: is its port one without TLS");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aHandshakeThatIsCutIsNamedAsSuch(boolean reset) throws Exception {
    try (RawServer server =
        RawServer.start(socket -> {
          ClientHello.read(socket.getInputStream());
          socket.setSoLinger(reset, 0);
        })) {
      assertFails(MqttClient.builder(server.uri("mqtts")), "the TLS handshake");
    }
  }

  @Test
  void aServerThatSharesNoVersionIsNamedAsSuch() throws Exception {
    try (RawServer server =
        RawServer.start(socket -> {
          ClientHello.read(socket.getInputStream());
          socket.getOutputStream().write(new byte[] {21, 3, 3, 0, 2, 2, 70}); // protocol_version
          RawServer.readToEnd(socket.getInputStream());
        })) {
      assertFails(
          MqttClient.builder(server.uri("mqtts")),
          "the alert protocol_version: it shares no version of TLS");
    }
  }

  // --- the end

  @Test
  void disconnectEndsTlsByACloseNotifyBehindTheLastPacket() throws Exception {
    BlockingQueue<List<Integer>> seen = new LinkedBlockingQueue<>();
    try (RawServer between =
            RawServer.start(client -> seen.add(recordsForwarded(client, broker.port())));
        MqttClient client =
            MqttClient.builder(between.uri("mqtts"))
                .tls(trusting(o -> o.protocols("TLSv1.2"))) // which shows the types of its records
                .build()) {
      client.connect().join();
      client.disconnect().join();
      assertThat(seen.poll(20, TimeUnit.SECONDS)).endsWith(APPLICATION_DATA, ALERT);
    }
  }

  @Test
  void whatBreaksTlsLaterIsNotTakenForACertificateThatWasMissed() throws Exception {
    AtomicReference<Socket> clientSide = new AtomicReference<>();
    CompletableFuture<MqttException> lost = new CompletableFuture<>();
    try (TestBroker optional =
            TestBroker.builder()
                .certificateAuthority(authority)
                .listen(Listener.tls().requestClientCertificate())
                .start();
        RawServer between =
            RawServer.start(socket -> {
              clientSide.set(socket);
              recordsForwarded(socket, optional.port());
            });
        MqttClient client =
            MqttClient.builder(between.uri("mqtts"))
                .tls(trusting(o -> o))
                .onConnectionLost(lost::complete)
                .build()) {
      client.connect().join();
      clientSide.get().getOutputStream().write(new byte[] {APPLICATION_DATA, 3, 3, 0, 1, 0});
      assertThat(lost.get(20, TimeUnit.SECONDS)).hasMessageContaining("TLS broke: ");
    }
  }

  /** The types of the records that a client sends to a server, until it ends the stream. */
  private static List<Integer> recordsForwarded(Socket client, int port) throws IOException {
    List<Integer> types = new ArrayList<>();
    try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      Thread answers =
          new Thread(() -> {
            try {
              server.getInputStream().transferTo(client.getOutputStream());
            } catch (IOException e) {
              // the end
            }
          });
      answers.setDaemon(true);
      answers.start();
      DataInputStream in = new DataInputStream(client.getInputStream());
      DataOutputStream out = new DataOutputStream(server.getOutputStream());
      int type = in.read();
      while (type >= 0) {
        types.add(type);
        byte[] version = in.readNBytes(2);
        byte[] content = new byte[in.readUnsignedShort()];
        in.readFully(content);
        out.write(type);
        out.write(version);
        out.writeShort(content.length);
        out.write(content);
        type = in.read();
      }
    }
    return types;
  }

  @Test
  void aServerThatEndsTlsEndsTheConnectionThoughItsTransportStays() throws Exception {
    IssuedCertificate identity = authority.issueClient("server");
    SSLContext trustsAll = SSLContext.getInstance("TLS");
    trustsAll.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    CountDownLatch lost = new CountDownLatch(1);
    try (RawServer server =
            RawServer.start(socket -> {
              SSLSocket tls =
                  (SSLSocket)
                      identity
                          .sslContext()
                          .getSocketFactory()
                          .createSocket(socket, null, socket.getPort(), false);
              tls.setUseClientMode(false);
              tls.getInputStream().read();
              tls.getOutputStream().write(new byte[] {32, 3, 0, 0, 0});
              tls.shutdownOutput(); // a close_notify, and nothing of TCP
              lost.await();
            });
        MqttClient client =
            MqttClient.builder(server.uri("mqtts"))
                .tls(options(o -> o.sslContext(trustsAll).verifyHostname(false)))
                .keepAlive(Duration.ZERO)
                .onConnectionLost(cause -> lost.countDown())
                .build()) {
      client.connect().join();
      assertThat(lost.await(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      lost.countDown();
    }
  }

  // --- what cannot be used

  static Stream<String> unusableTrust() {
    return Stream.of(
        "",
        "ca.pem",
        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        "-----BEGIN TRUSTED CERTIFICATE-----\nAAAA\n-----END TRUSTED CERTIFICATE-----");
  }

  @ParameterizedTest
  @MethodSource("unusableTrust")
  void whatIsNoCertificateIsNamed(String pem) throws Exception {
    Path file = file("broken.pem", pem);
    assertFails(
        MqttClient.builder(broker.uri()).tls(options(o -> o.trust(file))),
        file.toString(),
        "certificate");
    assertFails(
        MqttClient.builder(broker.uri()).tls(options(o -> o.trustPem(pem))),
        "the PEM text holds",
        "certificate");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path file = directory.resolve("nowhere.pem");
    assertFails(
        MqttClient.builder(broker.uri()).tls(options(o -> o.trust(file))),
        file + " cannot be read",
        "NoSuchFile");
  }

  @ParameterizedTest
  @CsvSource({
    "'', holds no private key in PEM",
    "EC PRIVATE KEY, holds an EC PRIVATE KEY; `openssl pkcs8",
    "ENCRYPTED PRIVATE KEY, holds an ENCRYPTED PRIVATE KEY; `openssl pkcs8",
    "PRIVATE KEY, 'holds no key for EC'"
  })
  void whatIsNoKeyIsNamed(String label, String words) throws Exception {
    IssuedCertificate sensor = authority.issueClient("sensor");
    Path chain = file("sensor.pem", sensor.certificatePem());
    Path key =
        file(
            "sensor.key",
            label.isEmpty()
                ? sensor.certificatePem()
                : "-----BEGIN " + label + "-----\nAAAA\n-----END " + label + "-----\n");
    assertFails(
        MqttClient.builder(broker.uri()).tls(trusting(o -> o.certificate(chain, key))),
        key + " " + words);
  }

  @Test
  void aKeyOfAnotherCertificateIsNamed() {
    IssuedCertificate sensor = authority.issueClient("sensor");
    IssuedCertificate other = authority.issueClient("other");
    assertFails(
        MqttClient.builder(broker.uri())
            .tls(trusting(o -> o.certificatePem(sensor.certificatePem(), other.privateKeyPem()))),
        "holds the key of another certificate");
  }

  @Test
  void keyStoresThatHoldNothingOfUseAreNamed() throws Exception {
    KeyStore empty = emptyStore();
    KeyStore keys = authority.issueClient("sensor").keyStore(PASSWORD);
    assertFails(
        MqttClient.builder(broker.uri()).tls(options(o -> o.trust(empty))),
        "the key store to trust holds no trusted certificate");
    assertFails(
        MqttClient.builder(broker.uri()).tls(trusting(o -> o.certificate(empty, PASSWORD))),
        "holds no private key");
    assertFails(
        MqttClient.builder(broker.uri())
            .tls(trusting(o -> o.certificate(keys, "wrong".toCharArray()))),
        "the password does not open the private key");
    assertFails(
        MqttClient.builder(broker.uri())
            .tls(trusting(o -> o.certificate(keyStoreNotLoaded(), PASSWORD))),
        "the client's certificate cannot be used");
  }

  private static KeyStore keyStoreNotLoaded() {
    try {
      return KeyStore.getInstance("PKCS12");
    } catch (KeyStoreException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void versionsAndCipherSuitesThatTheJdkDoesNotKnowAreNamed() {
    assertFails(
        MqttClient.builder(broker.uri()).tls(options(o -> o.protocols("TLSv9"))),
        "protocols: this JDK knows no TLSv9, but ",
        "TLSv1.3");
    assertFails(
        MqttClient.builder(broker.uri()).tls(options(o -> o.cipherSuites("TLS_ROT13"))),
        "cipherSuites: this JDK knows no TLS_ROT13");
  }
}
