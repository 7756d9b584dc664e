package dev.martlet.systemtests;

import static dev.martlet.client.message.QoS.AT_LEAST_ONCE;
import static dev.martlet.client.message.QoS.EXACTLY_ONCE;
import static dev.martlet.testbroker.PacketPattern.connAck;
import static dev.martlet.testbroker.PacketPattern.pingReq;
import static dev.martlet.testbroker.PacketPattern.pubRel;
import static dev.martlet.testbroker.PacketPattern.publish;
import static dev.martlet.testbroker.PacketPattern.subscribe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.MqttClient;
import dev.martlet.client.MqttClientBuilder;
import dev.martlet.client.Subscription;
import dev.martlet.client.SubscriptionState;
import dev.martlet.client.message.ConnectRefusedException;
import dev.martlet.client.message.ConnectionFailedException;
import dev.martlet.client.message.MqttException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.testbroker.FaultRule;
import dev.martlet.testbroker.Faults;
import dev.martlet.testbroker.Hold;
import dev.martlet.testbroker.PacketPattern;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The client when things go wrong between it and the broker. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
@ParameterizedClass(name = "{0}")
@EnumSource(ProtocolVersion.class)
class ClientUnderFaultsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Parameter ProtocolVersion version;

  private final TestBroker broker = TestBroker.start();
  private final Faults faults = broker.faults();
  private final Received received = new Received();
  private final BlockingQueue<MqttException> lost = new LinkedBlockingQueue<>();

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  private MqttClientBuilder client(String identifier) {
    return MqttClient.builder(broker.uri())
        .clientId(identifier)
        .protocolVersion(version)
        .onConnectionLost(lost::add);
  }

  private MqttClient resumable() {
    return client("c").resumable(Duration.ofHours(1)).build();
  }

  private void awaitLost() throws InterruptedException {
    assertThat(lost.poll(20, TimeUnit.SECONDS)).as("the connection is lost").isNotNull();
  }

  /** Publishes while {@code pattern} is cut off, comes back, and gives the copies that arrived. */
  private List<String> publishedOver(PacketPattern pattern, QoS qos) throws Exception {
    try (MqttClient subscriber = client("s").build();
        MqttClient publisher = resumable()) {
      subscriber.subscribe("t").qos(EXACTLY_ONCE).handle(received);
      subscriber.connect().join();
      publisher.connect().join();
      faults.on(pattern).resetAfter();
      CompletableFuture<?> published = publisher.publish("t").payload("x").qos(qos).send();
      awaitLost();
      assertThat(published).isNotDone();
      publisher.connect().join();
      published.join();
      publisher.publish("t").payload("end").qos(qos).send().join();
      faults.assertAllFired();
      List<String> texts = new ArrayList<>();
      do {
        texts.addAll(received.takeTexts(1));
      } while (!texts.contains("end"));
      return texts;
    }
  }

  @Test
  void aMessageOfQos1WhoseAcknowledgementIsLostIsSentAgain() throws Exception {
    assertThat(publishedOver(publish("t").from("c"), AT_LEAST_ONCE))
        .containsExactly("x", "x", "end");
    assertThat(broker.recording().count(publish("t").from("c").duplicate(true))).isEqualTo(1);
  }

  @Test
  void aMessageOfQos2WhoseFirstAcknowledgementIsLostArrivesOnce() throws Exception {
    assertThat(publishedOver(publish("t").from("c"), EXACTLY_ONCE)).containsExactly("x", "end");
  }

  @Test
  void aMessageOfQos2WhoseLastAcknowledgementIsLostArrivesOnce() throws Exception {
    assertThat(publishedOver(pubRel().from("c"), EXACTLY_ONCE)).containsExactly("x", "end");
  }

  @Test
  void aMessageToTheClientThatIsCutInItsMiddleComesAgain() throws Exception {
    try (MqttClient publisher = client("p").build();
        MqttClient subscriber = resumable()) {
      subscriber.subscribe("t").qos(EXACTLY_ONCE).handle(received);
      subscriber.connect().join();
      publisher.connect().join();
      FaultRule rule = faults.on(publish("t").to("c")).closeAfterByte(4);
      publisher.publish("t").payload("x").qos(EXACTLY_ONCE).send().join();
      rule.awaitFired(PATIENCE);
      awaitLost();
      subscriber.connect().join();
      assertThat(received.takeTexts(1)).containsExactly("x");
    }
  }

  @Test
  void aRefusedSubscriptionIsRejected() throws Exception {
    FaultRule rule = faults.on(subscribe("t")).refuse(ReasonCode.NOT_AUTHORIZED);
    try (MqttClient client = client("c").build()) {
      client.connect().join();
      Subscription subscription = client.subscribe("t").handle(received);
      rule.awaitFired(PATIENCE);
      assertThatThrownBy(() -> subscription.granted().join())
          .hasCauseInstanceOf(MqttException.class);
      assertThat(subscription.state()).isEqualTo(SubscriptionState.REJECTED);
    }
  }

  @Test
  void aRefusedConnectFailsTheAttempt() {
    faults.on(PacketPattern.connect()).refuse(ReasonCode.SERVER_UNAVAILABLE);
    try (MqttClient client = client("c").build()) {
      assertThatThrownBy(() -> client.connect().join())
          .cause()
          .isInstanceOf(ConnectRefusedException.class);
      client.connect().join();
    }
  }

  @Test
  void aConnackThatIsCutInItsMiddleFailsTheAttempt() {
    faults.on(connAck()).resetAfterByte(2);
    try (MqttClient client = client("c").build()) {
      assertThatThrownBy(() -> client.connect().join())
          .cause()
          .isInstanceOf(ConnectionFailedException.class);
    }
  }

  @Test
  void aHalfOpenConnectionIsFoundOutByKeepAlive() throws Exception {
    try (MqttClient client = client("c").keepAlive(Duration.ofSeconds(1)).build()) {
      client.connect().join();
      FaultRule rule = faults.on(pingReq().from("c")).fallSilent();
      rule.awaitFired(PATIENCE);
      awaitLost();
    }
  }

  @Test
  void anAcknowledgementThatIsHeldLetsThePublishWait() throws Exception {
    Hold hold = faults.on(PacketPattern.pubAck().to("c")).hold();
    try (MqttClient client = client("c").build()) {
      client.connect().join();
      CompletableFuture<?> first = client.publish("t").qos(AT_LEAST_ONCE).send();
      hold.rule().awaitFired(PATIENCE);
      client.publish("t").qos(AT_LEAST_ONCE).send().join();
      assertThat(first).isNotDone();
      hold.release();
      first.join();
    }
  }
}
