package dev.martlet.systemtests.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.MqttClient;
import dev.martlet.client.message.MqttException;
import dev.martlet.client.message.QoS;
import dev.martlet.testbroker.BrokerState;
import dev.martlet.testbroker.Listener;
import dev.martlet.testbroker.ServerCertificate;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testbroker.VirtualClock;
import dev.martlet.testbroker.state.SessionView;
import dev.martlet.testbroker.state.StoredMessage;
import dev.martlet.testbroker.state.SubscriptionView;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tests that docs/test-broker/time-and-state.md shows. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class TimeAndStateManualTest {
  @Test
  void anHourPasses() {
    // region hour
    VirtualClock clock = new VirtualClock();
    try (TestBroker broker = TestBroker.builder().clock(clock).start();
        MqttClient client =
            MqttClient.builder(broker.uri())
                .clientId("meter")
                .resumable(Duration.ofHours(1))
                .build()) {
      client.connect().join();
      client.disconnect().join();

      clock.advance(Duration.ofHours(1)); // in no time

      assertThat(client.connect().join().sessionPresent()).isFalse();
    }
    // endregion
  }

  @Test
  void theClientFallsSilent() {
    // region silent
    CompletableFuture<MqttException> lost = new CompletableFuture<>();
    VirtualClock clock = new VirtualClock();
    try (TestBroker broker = TestBroker.builder().clock(clock).start();
        MqttClient client =
            MqttClient.builder(broker.uri())
                .keepAlive(Duration.ofMinutes(5))
                .onConnectionLost(lost::complete)
                .build()) {
      client.connect().join();

      clock.advance(Duration.ofSeconds(450)); // one and a half times its Keep Alive

      assertThat(lost.join()).hasMessageContaining("KEEP_ALIVE_TIMEOUT");
    }
    // endregion
  }

  @Test
  void theBrokerIsDownForAWhile() {
    // region restart
    CompletableFuture<MqttException> lost = new CompletableFuture<>();
    try (TestBroker broker = TestBroker.start();
        MqttClient client =
            MqttClient.builder(broker.uri())
                .clientId("meter")
                .resumable(Duration.ofHours(1))
                .onConnectionLost(lost::complete)
                .build()) {
      client.connect().join();

      broker.stop(); // as in a crash: every connection is cut
      assertThat(lost.join()).isNotNull();
      broker.startAgain(BrokerState.KEPT); // at the same port

      assertThat(client.connect().join().sessionPresent()).isTrue();
    }
    // endregion
  }

  @Test
  void whatTheBrokerHolds() {
    // region state
    try (TestBroker broker = TestBroker.start();
        MqttClient client =
            MqttClient.builder(broker.uri())
                .clientId("meter")
                .resumable(Duration.ofHours(1))
                .build()) {
      client.connect().join();
      client.subscribe("orders/#").qos(QoS.AT_LEAST_ONCE).handle(message -> {}).granted().join();
      client.publish("rates/eur").payload("1.08").qos(QoS.AT_LEAST_ONCE).retain().send().join();
      client.disconnect().join();

      SessionView session = broker.session("meter").orElseThrow();
      assertThat(session.connected()).isFalse();
      assertThat(session.subscriptions())
          .extracting(SubscriptionView::filter)
          .containsExactly("orders/#");
      assertThat(broker.retainedMessages("rates/+"))
          .extracting(StoredMessage::text)
          .containsExactly("1.08");

      broker.loseSession("meter");
      assertThat(client.connect().join().sessionPresent()).isFalse();
    }
    // endregion
  }

  @Test
  void theCertificateIsAnother() {
    // region certificate
    try (TestBroker broker = TestBroker.builder().listen(Listener.tls()).start()) {
      broker.renewCertificate(ServerCertificate.usual()); // as the first
      broker.renewCertificate(ServerCertificate.usual().expired());
      broker.renewCertificate(ServerCertificate.usual().hosts("another.example"));
    }
    // endregion
  }

  @Test
  void withoutASocket() {
    // region in-process
    try (TestBroker broker = TestBroker.builder().listen(Listener.inProcess("rates")).start();
        MqttClient client = MqttClient.builder("inproc://rates").build()) {
      client.connect().join();
      client.publish("rates/eur").payload("1.08").qos(QoS.EXACTLY_ONCE).send().join();
      assertThat(broker.recording().packets()).isNotEmpty();
    }
    // endregion
  }
}
