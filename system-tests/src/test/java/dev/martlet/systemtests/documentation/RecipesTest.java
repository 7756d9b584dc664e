package dev.martlet.systemtests.documentation;

import static dev.martlet.testbroker.PacketPattern.connect;
import static dev.martlet.testbroker.PacketPattern.disconnect;
import static dev.martlet.testbroker.PacketPattern.pubAck;
import static dev.martlet.testbroker.PacketPattern.publish;
import static dev.martlet.testbroker.PacketPattern.subscribe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import dev.martlet.client.MqttClient;
import dev.martlet.client.Subscription;
import dev.martlet.client.message.ConnectRefusedException;
import dev.martlet.client.message.MqttException;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.RequestRejectedException;
import dev.martlet.testbroker.BrokerState;
import dev.martlet.testbroker.CertificateAuthority;
import dev.martlet.testbroker.Listener;
import dev.martlet.testbroker.ServerCertificate;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testbroker.VirtualClock;
import dev.martlet.testbroker.policy.Authenticator;
import dev.martlet.testbroker.policy.Verdict;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tests that docs/test-broker/recipes.md shows. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class RecipesTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @Test
  void theConnectionDropsInMidPublish() throws InterruptedException {
    // region drop-out
    BlockingQueue<MqttException> lost = new LinkedBlockingQueue<>();
    try (TestBroker broker = TestBroker.start();
        MqttClient client =
            MqttClient.builder(broker.uri())
                .clientId("meter")
                .resumable(Duration.ofHours(1))
                .onConnectionLost(lost::add)
                .build()) {
      client.connect().join();
      // The broker has the message, and the client never hears of that.
      broker.faults().on(pubAck().to("meter")).resetBefore();

      CompletableFuture<?> published =
          client.publish("meters/7").payload("21.4").qos(QoS.AT_LEAST_ONCE).send();
      assertThat(lost.poll(10, TimeUnit.SECONDS)).isNotNull();
      assertThat(published).isNotDone();

      client.connect().join();
      published.join(); // sent again, and acknowledged now
      assertThat(broker.recording().count(publish("meters/7").duplicate(false))).isEqualTo(1);
      assertThat(broker.recording().count(publish("meters/7").duplicate(true))).isEqualTo(1);
      broker.faults().assertAllFired();
    }
    // endregion
  }

  @Test
  void theBrokerRestarts() throws InterruptedException {
    // region restart
    BlockingQueue<MqttException> lost = new LinkedBlockingQueue<>();
    try (TestBroker broker = TestBroker.start();
        MqttClient client =
            MqttClient.builder(broker.uri())
                .clientId("meter")
                .resumable(Duration.ofHours(1))
                .onConnectionLost(lost::add)
                .build()) {
      client.connect().join();

      broker.stop();
      assertThat(lost.poll(10, TimeUnit.SECONDS)).isNotNull();
      CompletableFuture<?> published = // waits for a connection
          client.publish("meters/7").payload("21.4").qos(QoS.EXACTLY_ONCE).send();
      broker.startAgain(BrokerState.KEPT);

      assertThat(client.connect().join().sessionPresent()).isTrue();
      published.join();
    }
    // endregion
  }

  @Test
  void theServerLosesTheSession() throws InterruptedException {
    // region session-lost
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    try (TestBroker broker = TestBroker.start();
        MqttClient client =
            MqttClient.builder(broker.uri())
                .clientId("display")
                .resumable(Duration.ofHours(1))
                .build();
        MqttClient meter = MqttClient.builder(broker.uri()).clientId("meter").build()) {
      client.connect().join();
      client.subscribe("meters/+").handle(message -> received.add(message.text())).granted().join();
      client.disconnect().join();

      broker.loseSession("display");

      assertThat(client.connect().join().sessionPresent()).isFalse();
      broker.recording().await(subscribe("meters/+").from("display"), 2, SOON); // asked for again
      meter.connect().join();
      meter.publish("meters/7").payload("21.4").qos(QoS.AT_LEAST_ONCE).send().join();
      assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("21.4");
    }
    // endregion
  }

  @Test
  void aConsumerIsSlow() throws InterruptedException {
    // region slow-consumer
    CountDownLatch busy = new CountDownLatch(1);
    BlockingQueue<String> handled = new LinkedBlockingQueue<>();
    try (TestBroker broker = TestBroker.builder().maximumQueue(3, 1_000_000).start();
        MqttClient display =
            MqttClient.builder(broker.uri()).clientId("display").receiveMaximum(1).build();
        MqttClient meter = MqttClient.builder(broker.uri()).clientId("meter").build()) {
      display.connect().join();
      display
          .subscribe("meters/+")
          .qos(QoS.AT_LEAST_ONCE)
          .handle(message -> {
            busy.await();
            handled.add(message.text());
          })
          .granted()
          .join();
      meter.connect().join();
      for (int i = 1; i <= 3; i++) {
        meter.publish("meters/7").payload("" + i).qos(QoS.AT_LEAST_ONCE).send().join();
      }

      // One is on its way to the display, two wait, and there is no room for more.
      assertThat(broker.session("display").orElseThrow().waiting()).hasSize(2);
      CompletableFuture<?> fourth =
          meter.publish("meters/7").payload("4").qos(QoS.AT_LEAST_ONCE).send();
      assertThatThrownBy(fourth::join).hasMessageContaining("QUOTA_EXCEEDED");

      busy.countDown();
      for (String expected : new String[] {"1", "2", "3"}) {
        assertThat(handled.poll(10, TimeUnit.SECONDS)).isEqualTo(expected);
      }
    }
    // endregion
  }

  @Test
  void theServerRefusesASubscription() {
    // region refused
    try (TestBroker broker =
            TestBroker.builder().refuseFilters("secret/#", ReasonCode.NOT_AUTHORIZED).start();
        MqttClient client = MqttClient.builder(broker.uri()).build()) {
      client.connect().join();
      Subscription secret = client.subscribe("secret/plans").handle(message -> {});

      assertThatThrownBy(() -> secret.granted().join())
          .hasCauseInstanceOf(RequestRejectedException.class)
          .hasMessageContaining("NOT_AUTHORIZED");
    }
    // endregion
  }

  @Test
  void aTokenExpires() throws InterruptedException {
    // region token
    VirtualClock clock = new VirtualClock();
    Authenticator oneHour =
        request ->
            CompletableFuture.completedFuture(
                clock.now().compareTo(Duration.ofHours(1)) < 0
                    ? Verdict.accept()
                    : Verdict.refuse(ReasonCode.NOT_AUTHORIZED, "the token has expired"));
    BlockingQueue<MqttException> lost = new LinkedBlockingQueue<>();
    try (TestBroker broker = TestBroker.builder().clock(clock).authenticator(oneHour).start();
        MqttClient client =
            MqttClient.builder(broker.uri())
                .clientId("meter")
                .keepAlive(Duration.ZERO)
                .credentials("meter", "the token of this hour")
                .onConnectionLost(lost::add)
                .build()) {
      client.connect().join();

      clock.advance(Duration.ofHours(1));
      broker.disconnectClient("meter", ReasonCode.NOT_AUTHORIZED);

      assertThat(lost.poll(10, TimeUnit.SECONDS)).hasMessageContaining("NOT_AUTHORIZED");
      assertThatThrownBy(() -> client.connect().join())
          .hasCauseInstanceOf(ConnectRefusedException.class)
          .hasMessageContaining("the token has expired");
    }
    // endregion
  }

  @Test
  void theCertificateIsRenewed() throws Exception {
    // region certificate
    try (TestBroker broker = TestBroker.builder().listen(Listener.tls()).start()) {
      CertificateAuthority trusted = broker.certificateAuthority();
      shakeHands(trusted, broker.port());

      broker.renewCertificate(ServerCertificate.usual()); // same authority: nobody notices
      shakeHands(trusted, broker.port());

      broker.renewCertificate(ServerCertificate.usual().expired());
      assertThatThrownBy(() -> shakeHands(trusted, broker.port()))
          .isInstanceOf(SSLHandshakeException.class);

      broker.renewCertificate(
          ServerCertificate.usual().issuedBy(CertificateAuthority.create())); // another one
      assertThatThrownBy(() -> shakeHands(trusted, broker.port()))
          .isInstanceOf(SSLHandshakeException.class);
    }
    // endregion
  }

  // region shake-hands
  /** What a client does that trusts {@code authority}; in your test it is your client. */
  private static void shakeHands(CertificateAuthority authority, int port) throws Exception {
    try (SSLSocket socket =
        (SSLSocket) authority.sslContext().getSocketFactory().createSocket("127.0.0.1", port)) {
      socket.startHandshake();
    }
  }

  // endregion

  @Test
  void aWeekPassesInMilliseconds() {
    // region week
    VirtualClock clock = new VirtualClock();
    try (TestBroker broker = TestBroker.builder().clock(clock).start();
        MqttClient display =
            MqttClient.builder(broker.uri())
                .clientId("display")
                .keepAlive(Duration.ZERO)
                .resumable(Duration.ofDays(30))
                .build();
        MqttClient meter =
            MqttClient.builder(broker.uri()).clientId("meter").keepAlive(Duration.ZERO).build()) {
      display.connect().join();
      display.subscribe("#").qos(QoS.AT_LEAST_ONCE).handle(message -> {}).granted().join();
      display.disconnect().join();
      meter.connect().join();
      meter
          .publish("offers/today")
          .messageExpiry(Duration.ofDays(1))
          .qos(QoS.AT_LEAST_ONCE)
          .send()
          .join();

      clock.advance(Duration.ofDays(7));

      display.connect().join();
      assertThat(broker.recording().expiredMessages()).isEqualTo(1);
      assertThat(broker.recording().count(publish().to("display"))).isZero();
    }
    // endregion
  }

  @Test
  void aConversationIsRecorded() {
    // region conversation
    try (TestBroker broker = TestBroker.start();
        MqttClient client = MqttClient.builder(broker.uri()).clientId("meter").build()) {
      client.connect().join();
      client.publish("meters/7").payload("21.4").qos(QoS.EXACTLY_ONCE).send().join();
      client.disconnect().join();

      assertThat(broker.recording().log())
          .contains("meter -> PUBLISH topic=meters/7 qos=2 id=1 payload=\"21.4\"")
          .contains("meter <- PUBREC id=1 reason=NO_MATCHING_SUBSCRIBERS (0x10)")
          .contains("meter -> PUBREL id=1")
          .contains("meter <- PUBCOMP id=1");
    }
    // endregion
  }

  @Test
  void hiveMqsClientIsUnderTest() {
    // region hivemq
    VirtualClock clock = new VirtualClock();
    try (TestBroker broker = TestBroker.builder().clock(clock).start()) {
      Mqtt5BlockingClient client =
          Mqtt5Client.builder()
              .identifier("hive")
              .serverHost("127.0.0.1")
              .serverPort(broker.port())
              .buildBlocking();
      client.connectWith().sessionExpiryInterval(3_600).keepAlive(0).send();
      broker.faults().on(publish("t").from("hive")).refuse(ReasonCode.QUOTA_EXCEEDED);

      assertThatThrownBy(() -> client.publishWith().topic("t").qos(MqttQos.AT_LEAST_ONCE).send())
          .isInstanceOf(Mqtt5PubAckException.class);
      client.publishWith().topic("t").qos(MqttQos.AT_LEAST_ONCE).send(); // the next one passes
      client.disconnect();
      broker.recording().await(disconnect().from("hive"), SOON);
      assertThat(broker.session("hive")).isPresent();

      clock.advance(Duration.ofHours(1));

      assertThat(broker.session("hive")).isEmpty();
    }
    // endregion
  }

  @Test
  void pahoIsUnderTest() throws Exception {
    // region paho
    try (TestBroker broker = TestBroker.start();
        MqttAsyncClient client =
            new MqttAsyncClient(
                "tcp://127.0.0.1:" + broker.port(), "paho", new MemoryPersistence())) {
      broker.faults().on(connect().from("paho")).refuse(ReasonCode.SERVER_UNAVAILABLE);
      MqttConnectOptions options = new MqttConnectOptions();
      assertThatThrownBy(() -> client.connect(options).waitForCompletion())
          .isInstanceOf(org.eclipse.paho.client.mqttv3.MqttException.class);

      client.connect(options).waitForCompletion();
      client.publish("t", new byte[] {1}, 1, false).waitForCompletion();
      client.disconnect().waitForCompletion();
      broker.faults().assertAllFired();
      assertThat(broker.recording().count(publish("t").qos(1).from("paho"))).isEqualTo(1);
    }
    // endregion
  }
}
