package dev.martlet.systemtests.documentation;

import static dev.martlet.testbroker.PacketPattern.connect;
import static dev.martlet.testbroker.PacketPattern.publish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.MqttClient;
import dev.martlet.client.message.QoS;
import dev.martlet.testbroker.CertificateAuthority;
import dev.martlet.testbroker.Faults;
import dev.martlet.testbroker.Listener;
import dev.martlet.testbroker.Recording;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testbroker.TestBrokerBuilder;
import dev.martlet.testbroker.VirtualClock;
import dev.martlet.testbroker.junit.BrokerCustomizer;
import dev.martlet.testbroker.junit.BrokerTrust;
import dev.martlet.testbroker.junit.BrokerUri;
import dev.martlet.testbroker.junit.TestBrokerExtension;
import dev.martlet.testbroker.junit.WithTestBroker;
import dev.martlet.testbroker.policy.Authenticator;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests that docs/test-broker/junit.md shows. */
@Timeout(60)
class JUnitManualTest {

  @Nested
  // region annotation
  @WithTestBroker
  class MeterTest {
    @Test
    void reportsWhatItReads(@BrokerUri String uri, Recording recording) {
      try (MqttClient client = MqttClient.builder(uri).clientId("meter").build()) {
        client.connect().join();
        client.publish("home/power").payload("230").qos(QoS.AT_LEAST_ONCE).send().join();

        assertThat(recording.count(publish("home/power").from("meter"))).isEqualTo(1);
      }
    }

    @Test
    @WithTestBroker(virtualClock = true) // for this test, instead of what the class says
    void isForgottenAfterAnHour(TestBroker broker, VirtualClock clock) {
      try (MqttClient client =
          MqttClient.builder(broker.uri())
              .clientId("meter")
              .resumable(Duration.ofHours(1))
              .build()) {
        client.connect().join();
        client.disconnect().join();
        clock.advance(Duration.ofHours(1));
        assertThat(broker.session("meter")).isEmpty();
      }
    }
  }

  // endregion

  @Nested
  class ByField {
    // region field
    @RegisterExtension
    static final TestBrokerExtension MQTT =
        TestBrokerExtension.with(builder ->
            builder
                .listen(Listener.tls())
                .authenticator(Authenticator.users(Map.of("ann", "correct horse"))));

    @Test
    void listens() {
      assertThat(MQTT.broker().uri()).startsWith("mqtts:");
    }

    // endregion
  }

  @Nested
  class ByClass {
    // region customizer
    @Test
    @WithTestBroker(
        listeners = {"mqtts", "wss"},
        customizers = Guarded.class)
    void handshakes(TestBroker broker, @BrokerTrust SSLContext context) throws Exception {
      try (SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", broker.port())) {
        socket.startHandshake();
      }
    }

    static final class Guarded implements BrokerCustomizer {
      @Override
      public void customize(TestBrokerBuilder builder) {
        builder.authenticator(Authenticator.users(Map.of("ann", "correct horse")));
      }
    }

    // endregion

    @Test
    @WithTestBroker(listeners = "mqtts")
    void hasAnAuthority(CertificateAuthority authority) {
      assertThat(authority.pem()).isNotEmpty();
    }
  }

  @Nested
  class WithFaults {
    // region faults
    @RegisterExtension
    final TestBrokerExtension mqtt = TestBrokerExtension.with(builder -> {}).failOnUnfiredFaults();

    @Test
    void connectsAgain(Faults faults, @BrokerUri String uri) {
      faults.on(connect()).times(2).resetBefore();
      for (int attempt = 1; attempt <= 2; attempt++) {
        try (MqttClient client = MqttClient.builder(uri).build()) {
          assertThat(client.connect()).failsWithin(Duration.ofSeconds(30));
        }
      }
    }
    // endregion
  }
}
