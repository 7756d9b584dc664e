package dev.martlet.testbroker.launcher;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.testbroker.CertificateAuthority;
import dev.martlet.testbroker.IssuedCertificate;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testsupport.ExpectsWarnings;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each option does what it says; names and values beside the point are LauncherTest's. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class BrokerOptionsTest {

  private static final String CONNECT5 = "101300044d515454050200000511000000ff";
  private static final HexFormat HEX = HexFormat.of();

  private static TestBroker start(String... options) {
    BrokerSettings settings = new BrokerSettings();
    settings.port(0);
    apply(settings, options);
    return settings.complete().start();
  }

  private static void apply(BrokerSettings settings, String... options) {
    for (String text : options) {
      String[] parts = text.split("=", 2);
      BrokerOptions.ALL.stream()
          .filter(option -> option.name().equals(parts[0]))
          .findFirst()
          .orElseThrow()
          .effect()
          .accept(settings, parts[1]);
    }
  }

  private static Socket socket(TestBroker broker) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), broker.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static String answer(Socket socket, String hex, int bytes) throws IOException {
    socket.getOutputStream().write(HEX.parseHex(hex));
    return HEX.formatHex(socket.getInputStream().readNBytes(bytes));
  }

  private static String connect5(String identifier) {
    return CONNECT5 + "0001" + HEX.formatHex(identifier.getBytes(US_ASCII));
  }

  @Test
  void limitsAreAnnounced() throws IOException {
    try (TestBroker broker =
            start("receive-maximum=7", "topic-alias-maximum=3", "maximum-packet-size=300");
        Socket client = socket(broker)) {
      assertThat(answer(client, connect5("a"), 16)).contains("210007", "220003", "270000012c");
    }
  }

  @Test
  void controlCharactersAreRefusedOnRequest() throws IOException {
    try (TestBroker broker = start("refuse-control-characters=true");
        Socket client = socket(broker)) {
      answer(client, connect5("a"), 8);
      assertThat(answer(client, "30040001" + "0700", 3)).startsWith("e0").endsWith("81");
    }
  }

  @Test
  void sessionsAreLimited() throws IOException {
    try (TestBroker broker = start("maximum-sessions=1");
        Socket first = socket(broker);
        Socket second = socket(broker)) {
      assertThat(answer(first, connect5("a"), 4)).endsWith("0000");
      assertThat(answer(second, connect5("b"), 4)).endsWith("0097");
    }
  }

  @Test
  @ExpectsWarnings("Refused the connection of")
  void connectionsAreLimited() throws IOException {
    try (TestBroker broker = start("maximum-connections=1");
        Socket first = socket(broker);
        Socket second = socket(broker)) {
      assertThat(answer(first, connect5("a"), 4)).endsWith("0000");
      Assertions.assertThatCode(() -> answer(second, connect5("b"), 4))
          .satisfiesAnyOf(
              failure -> assertThat(failure).isNull(),
              failure -> assertThat(failure).isInstanceOf(IOException.class));
      assertThat(broker.refusedConnections()).isEqualTo(1);
    }
  }

  @Test
  void aSilentConnectionIsClosedInTime() throws IOException {
    try (TestBroker broker = start("connect-timeout=0.05");
        Socket silent = socket(broker)) {
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"maximum-queue-messages=1", "maximum-queue-bytes=1"})
  void whatASessionKeepsIsLimited(String option) throws IOException {
    try (TestBroker broker = start(option);
        Socket publisher = socket(broker)) {
      try (Socket subscriber = socket(broker)) {
        answer(subscriber, connect5("a"), 8);
        assertThat(answer(subscriber, "8207000100000161" + "01", 6)).isEqualTo("900400010001");
        subscriber.getOutputStream().write(HEX.parseHex("e000"));
        assertThat(subscriber.getInputStream().read()).isEqualTo(-1);
      }
      answer(publisher, connect5("b"), 8);
      String second = "3207000161000200" + "78";
      answer(publisher, "3207000161000100" + "78", option.endsWith("bytes=1") ? 0 : 4);
      String acknowledged = answer(publisher, second, 5);
      assertThat(acknowledged).contains("97");
    }
  }

  @Test
  void otherMachinesAreLetInOnRequest() {
    try (TestBroker broker = start("host=0.0.0.0", "allow-remote-clients=true")) {
      assertThat(broker.uri()).isEqualTo("mqtt://0.0.0.0:" + broker.port());
    }
  }

  @Test
  void printingIsSwitchedOnAndOff() {
    BrokerSettings on = new BrokerSettings();
    apply(on, "verbose=true");
    assertThat(on.isVerbose()).isTrue();
    BrokerSettings off = new BrokerSettings();
    apply(off, "verbose=false");
    assertThat(off.isVerbose()).isFalse();
  }

  @Test
  void hostsAreAddedToTheCertificate() throws Exception {
    BrokerSettings settings = new BrokerSettings();
    apply(settings, "listen=mqtts://127.0.0.1:0", "certificate-host=broker.test");
    try (TestBroker broker = settings.complete().start()) {
      assertThat(shown(broker, broker.certificateAuthority()).getSubjectAlternativeNames())
          .anyMatch(name -> name.contains("broker.test"));
    }
  }

  @Test
  void certificatesAreThoseOfTheFiles(@TempDir Path directory) throws Exception {
    CertificateAuthority authority = CertificateAuthority.create();
    IssuedCertificate own = authority.issueClient("own");
    Path chain = Files.writeString(directory.resolve("chain.pem"), own.certificatePem());
    Path key = Files.writeString(directory.resolve("key.pem"), own.privateKeyPem());
    Path trusted = Files.writeString(directory.resolve("ca.pem"), authority.pem());
    BrokerSettings settings = new BrokerSettings();
    apply(
        settings,
        "listen=mqtts://127.0.0.1:0?client-certificate=required",
        "server-certificate=" + chain,
        "server-key=" + key,
        "trusted-clients=" + trusted);
    try (TestBroker broker = settings.complete().start()) {
      // Its purpose is another one, which the client says: the certificate is that of the files.
      Assertions.assertThatThrownBy(() -> shown(broker, authority))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("server authentication");
      Assertions.assertThatThrownBy(broker::certificateAuthority)
          .isInstanceOf(IllegalStateException.class);
    }
  }

  private static X509Certificate shown(TestBroker broker, CertificateAuthority trusted)
      throws IOException {
    try (SSLSocket socket =
        (SSLSocket)
            trusted.sslContext().getSocketFactory().createSocket("127.0.0.1", broker.port())) {
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }
}
