package dev.martlet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.message.InvalidOptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What describes TLS is kept, and what can never work is refused. */
class TlsOptionsTest {
  private static void assertRefused(Runnable said, String option, String words) {
    assertThatThrownBy(said::run)
        .isInstanceOfSatisfying(
            InvalidOptionException.class, e -> assertThat(e.option()).isEqualTo(option))
        .hasMessageContaining(words);
  }

  @Test
  void whatIsBuiltDoesNotChangeWithTheBuilder() {
    TlsOptionsBuilder builder = TlsOptions.builder().trustPem("a");
    TlsOptions built = builder.build();
    builder.trustPem("b").verifyHostname(false);
    assertThat(built.trustedCertificates()).hasSize(1);
    assertThat(built.verifiesHostname()).isTrue();
  }

  @Test
  void aContextExcludesWhatItDecides() throws Exception {
    SSLContext context = SSLContext.getDefault();
    assertRefused(
        () -> TlsOptions.builder().sslContext(context).trustPem("x").build(),
        "sslContext",
        "leave out trust(...)");
    assertRefused(
        () -> TlsOptions.builder().sslContext(context).certificatePem("x", "y").build(),
        "sslContext",
        "leave out certificate(...)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "-x.example.org"})
  void whatIsNoNameOfAHostIsRefused(String name) {
    assertRefused(
        () -> TlsOptions.builder().serverName(name), "serverName", "is no name of a host");
  }

  @Test
  void listsHaveSomethingInThem() {
    assertRefused(() -> TlsOptions.builder().protocols(), "protocols", "at least one");
    assertRefused(() -> TlsOptions.builder().cipherSuites(), "cipherSuites", "at least one");
    assertRefused(
        () -> TlsOptions.builder().applicationProtocols(), "applicationProtocols", "at least one");
    assertRefused(
        () -> TlsOptions.builder().applicationProtocols("mqtt", ""),
        "applicationProtocols",
        "has 0 bytes");
    assertRefused(
        () -> TlsOptions.builder().applicationProtocols("x".repeat(256)),
        "applicationProtocols",
        "has 256 bytes");
  }

  @Test
  void aPemFileIsReadAnewEachTime(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("a.pem"), "first");
    Pem pem = Pem.ofFile(file);
    assertThat(pem.read()).isEqualTo("first");
    Files.writeString(file, "second");
    assertThat(pem.read()).isEqualTo("second");
  }

  @Test
  void secretsAreNotShown() throws Exception {
    ClientCertificate inText = ClientCertificate.of(Pem.ofText("hunter1"), Pem.ofText("hunter2"));
    ClientCertificate inStore =
        ClientCertificate.of(KeyStore.getInstance("PKCS12"), "hunter2".toCharArray());
    assertThat(inText.toString() + inStore).doesNotContain("hunter");
  }

  @Test
  void aPasswordIsCopied() throws Exception {
    char[] password = {'a'};
    ClientCertificate certificate = ClientCertificate.of(KeyStore.getInstance("PKCS12"), password);
    password[0] = 'b';
    certificate.password()[0] = 'c';
    assertThat(certificate.password()).containsExactly('a');
  }

  @Test
  void optionsOfATransportThatTheAddressDoesNotHaveAreRefused() {
    assertRefused(
        () -> MqttClient.builder("ws://localhost").tls(TlsOptions.usual()).build(),
        "tls",
        "ws://localhost:80/mqtt has no TLS");
    assertRefused(
        () -> MqttClient.builder("mqtts://localhost").webSocket(WebSocketOptions.usual()).build(),
        "webSocket",
        "mqtts://localhost:8883 is no WebSocket");
  }
}
