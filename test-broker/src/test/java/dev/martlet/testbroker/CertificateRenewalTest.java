package dev.martlet.testbroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.testsupport.LeavesNothingBehind;
import java.io.IOException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class CertificateRenewalTest {

  private static final String CONNACK = "20 06 00 00 03 22 00 10";

  private final TestBroker broker = TestBroker.builder().listen(Listener.tls()).start();

  private X509Certificate shown(SSLContext context) throws IOException {
    try (SSLSocket socket = RawClient.tlsSocket(broker.port(), context)) {
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  @Test
  void connectionsFromThenOnSeeTheNewCertificateAndEarlierOnesGoOn() throws Exception {
    try (broker) {
      SSLContext context = broker.certificateAuthority().sslContext();
      X509Certificate first = shown(context);
      try (RawClient client =
          new RawClient(broker.port(), context).send(RawClient.connect5("c")).expect(CONNACK)) {
        X509Certificate renewed = broker.renewCertificate(ServerCertificate.usual());
        assertThat(renewed).isNotEqualTo(first);
        assertThat(shown(context))
            .as("by a context that knows a session of before")
            .isEqualTo(renewed);
        assertThat(shown(broker.certificateAuthority().sslContext())).isEqualTo(renewed);
        client.ping();
      }
      broker.restart(BrokerState.LOST);
      assertThat(shown(context)).isNotEqualTo(first);
    }
  }

  @Test
  void anExpiredOneIsRefusedByClients() {
    try (broker) {
      broker.renewCertificate(ServerCertificate.usual().expired());
      assertThatThrownBy(() -> shown(broker.certificateAuthority().sslContext()))
          .isInstanceOf(SSLException.class)
          .hasRootCauseInstanceOf(CertificateExpiredException.class);
    }
  }

  @Test
  void oneForOtherHostsIsRefusedByClients() throws Exception {
    try (broker) {
      X509Certificate issued =
          broker.renewCertificate(ServerCertificate.usual().hosts("other.example", "10.0.0.1"));
      assertThat(issued.getSubjectAlternativeNames())
          .extracting(each -> each.get(1))
          .isEqualTo(List.of("other.example", "10.0.0.1"));
      assertThatThrownBy(() -> shown(broker.certificateAuthority().sslContext()))
          .isInstanceOf(SSLException.class);
    }
  }

  @Test
  void oneOfAnotherAuthorityIsTakenByThoseWhoTrustThat() throws Exception {
    CertificateAuthority other = CertificateAuthority.create();
    try (broker) {
      X509Certificate issued = broker.renewCertificate(ServerCertificate.usual().issuedBy(other));
      assertThat(shown(other.sslContext())).isEqualTo(issued);
      assertThatThrownBy(() -> shown(broker.certificateAuthority().sslContext()))
          .isInstanceOf(SSLException.class);
    }
  }

  @Test
  void itHoldsAsLongAsItIsTold() {
    Instant from = Instant.parse("2024-02-29T12:00:00Z");
    Instant to = Instant.parse("2049-12-31T23:59:59Z");
    try (broker) {
      X509Certificate issued = broker.renewCertificate(ServerCertificate.usual().valid(from, to));
      assertThat(issued.getNotBefore()).isEqualTo(Date.from(from));
      assertThat(issued.getNotAfter()).isEqualTo(Date.from(to));
    }
    assertThatThrownBy(() -> ServerCertificate.usual().valid(to, from))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> ServerCertificate.usual().valid(from, Instant.parse("2050-01-01T00:00:00Z")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1950 to 2049");
  }

  @Test
  void withoutTlsThereIsNothingToRenew() {
    broker.close();
    try (TestBroker plain = TestBroker.start()) {
      assertThatThrownBy(() -> plain.renewCertificate(ServerCertificate.usual()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no listener has TLS");
    }
  }

  @Test
  void whoWasGivenACertificateNeedsAnAuthorityForAnother() {
    broker.close();
    CertificateAuthority authority = CertificateAuthority.create();
    char[] password = "secret".toCharArray();
    try (TestBroker given =
        TestBroker.builder()
            .listen(Listener.tls())
            .serverCertificate(authority.issueClient("server").keyStore(password), password)
            .start()) {
      assertThatThrownBy(() -> given.renewCertificate(ServerCertificate.usual()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("issuedBy");
      assertThat(given.renewCertificate(ServerCertificate.usual().issuedBy(authority))).isNotNull();
    }
  }
}
