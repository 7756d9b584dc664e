package dev.martlet.systemtests.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.MqttClient;
import dev.martlet.client.TlsOptions;
import dev.martlet.client.WebSocketOptions;
import dev.martlet.testbroker.CertificateAuthority;
import dev.martlet.testbroker.IssuedCertificate;
import dev.martlet.testbroker.Listener;
import dev.martlet.testbroker.ServerCertificate;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The tests that docs/client/transports.md shows. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class TransportsManualTest {
  private @TempDir Path directory;

  @Test
  void aServerIsTrustedByAFile() throws Exception {
    Path authorityFile = directory.resolve("ca.pem");
    try (TestBroker broker = TestBroker.builder().listen(Listener.tls()).start()) {
      Files.writeString(authorityFile, broker.certificateAuthority().pem());
      String server = broker.uri();
      // region trust
      TlsOptions tls = TlsOptions.builder().trust(authorityFile).build();
      try (MqttClient client = MqttClient.builder(server).tls(tls).build()) {
        client.connect().join();
      }
      // endregion
    }
  }

  @Test
  void aClientShowsWhoItIs() throws Exception {
    Path chainFile = directory.resolve("sensor.pem");
    Path keyFile = directory.resolve("sensor.key");
    Listener listener = Listener.tls().requireClientCertificate();
    try (TestBroker broker = TestBroker.builder().listen(listener).start()) {
      IssuedCertificate sensor = broker.certificateAuthority().issueClient("sensor-1");
      Files.writeString(chainFile, sensor.certificatePem());
      Files.writeString(keyFile, sensor.privateKeyPem());
      Path authorityFile = broker.certificateAuthorityFile();
      // region mutual
      TlsOptions tls =
          TlsOptions.builder().trust(authorityFile).certificate(chainFile, keyFile).build();
      // endregion
      try (MqttClient client = MqttClient.builder(broker.uri()).tls(tls).build()) {
        client.connect().join();
      }
    }
  }

  @Test
  void certificatesChangeWithoutANewClient() {
    // region renewed
    CertificateAuthority first = CertificateAuthority.create();
    CertificateAuthority second = CertificateAuthority.create();
    AtomicReference<String> trusted = new AtomicReference<>(first.pem());
    try (TestBroker broker =
            TestBroker.builder().certificateAuthority(first).listen(Listener.tls()).start();
        MqttClient client =
            MqttClient.builder(broker.uri())
                .tls(() -> TlsOptions.builder().trustPem(trusted.get()).build())
                .build()) {
      client.connect().join();
      client.disconnect().join();

      broker.renewCertificate(ServerCertificate.usual().issuedBy(second));
      assertThatThrownBy(() -> client.connect().join())
          .hasMessageContaining("was issued by nobody who is trusted");

      trusted.set(second.pem());
      client.connect().join();
    }
    // endregion
  }

  /** Where tokens come from. */
  private interface TokenService {
    CompletionStage<String> freshToken();
  }

  @Test
  void headersAreFreshForEachAttempt() {
    TokenService tokens = () -> CompletableFuture.completedFuture("t0k3n");
    try (TestBroker broker = TestBroker.builder().listen(Listener.webSocket()).start()) {
      String server = broker.uri();
      // region headers
      WebSocketOptions webSocket =
          WebSocketOptions.builder()
              .header("Origin", "https://app.example.org")
              .headersAsync(() ->
                  tokens
                      .freshToken()
                      .thenApply(token -> Map.of("Authorization", "Bearer " + token)))
              .build();
      try (MqttClient client = MqttClient.builder(server).webSocket(webSocket).build()) {
        client.connect().join();
      }
      // endregion
    }
  }

  @Test
  void aSocketOfThisMachine() {
    Path socket = directory.resolve("mqtt.sock");
    // region unix
    try (TestBroker broker = TestBroker.builder().listen(Listener.unixSocket(socket)).start();
        MqttClient client = MqttClient.builder("unix:" + socket).build()) {
      client.connect().join();
      assertThat(broker.sessions()).hasSize(1);
    }
    // endregion
  }
}
