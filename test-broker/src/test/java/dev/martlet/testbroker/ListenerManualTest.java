package dev.martlet.testbroker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.testsupport.LeavesNothingBehind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The tests that docs/test-broker/listeners.md shows. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class ListenerManualTest {

  @Test
  void manyListeners() {
    // region many
    try (TestBroker broker =
        TestBroker.builder()
            .listen(Listener.tcp())
            .listen(Listener.tls())
            .listen(Listener.webSocket().path("/broker"))
            .listen(Listener.unixSocket())
            .start()) {
      assertThat(broker.uris()).hasSize(4); // each at a free port of 127.0.0.1
      assertThat(broker.uri("ws")).matches("ws://127\\.0\\.0\\.1:\\d+/broker");
    }
    // endregion
  }

  @Test
  void trust() throws Exception {
    // region trust
    try (TestBroker broker = TestBroker.builder().listen(Listener.tls()).start()) {
      CertificateAuthority authority = broker.certificateAuthority();
      SSLContext context = authority.sslContext(); // or authority.trustStore(), authority.pem()
      assertThat(broker.certificateAuthorityFile()).hasContent(authority.pem());

      try (SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", broker.port())) {
        socket.startHandshake();
      }
    }
    // endregion
  }

  @Test
  void mutualTls(@TempDir Path directory) throws Exception {
    // region mutual
    Listener listener = Listener.tls().requireClientCertificate();
    try (TestBroker broker = TestBroker.builder().listen(listener).start()) {
      IssuedCertificate sensor = broker.certificateAuthority().issueClient("sensor-1");
      SSLContext context = sensor.sslContext(); // or sensor.keyStore(password)
      Files.writeString(directory.resolve("sensor.pem"), sensor.certificatePem());
      Files.writeString(directory.resolve("sensor.key"), sensor.privateKeyPem());
      // endregion
      try (SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", broker.port())) {
        socket.startHandshake();
        assertThat(socket.getSession().getLocalCertificates()[0]).isEqualTo(sensor.certificate());
      }
    }
  }

  @Test
  void secureWebSocket() {
    // region web-socket
    try (TestBroker broker = TestBroker.builder().listen(Listener.secureWebSocket()).start()) {
      WebSocket socket =
          HttpClient.newBuilder()
              .sslContext(broker.certificateAuthority().sslContext())
              .build()
              .newWebSocketBuilder()
              .subprotocols("mqtt") // without it the request is refused with 400
              .buildAsync(URI.create(broker.uri("wss")), new WebSocket.Listener() {})
              .join();
      assertThat(socket.getSubprotocol()).isEqualTo("mqtt");
      socket.abort();
    }
    // endregion
  }

  @Test
  void restart() {
    // region restart
    CertificateAuthority authority = CertificateAuthority.create();
    TestBrokerBuilder described =
        TestBroker.builder().certificateAuthority(authority).listen(Listener.tls());
    described.start().close();
    try (TestBroker second = described.start()) { // trusted by who trusted the first
      assertThat(second.certificateAuthority()).isSameAs(authority);
    }
    // endregion
  }
}
