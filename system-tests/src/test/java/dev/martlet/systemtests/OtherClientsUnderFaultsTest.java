package dev.martlet.systemtests;

import static dev.martlet.testbroker.PacketPattern.pingReq;
import static dev.martlet.testbroker.PacketPattern.pubAck;
import static dev.martlet.testbroker.PacketPattern.pubComp;
import static dev.martlet.testbroker.PacketPattern.publish;
import static dev.martlet.testbroker.PacketPattern.subscribe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.testbroker.FaultRule;
import dev.martlet.testbroker.Faults;
import dev.martlet.testbroker.TestBroker;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of other vendors when things go wrong between them and the broker. */
@Timeout(120)
class OtherClientsUnderFaultsTest {
  private static final long PATIENCE_SECONDS = 30;
  private static final Duration PATIENCE = Duration.ofSeconds(PATIENCE_SECONDS);

  private final TestBroker broker = TestBroker.start();
  private final Faults faults = broker.faults();
  private final CountDownLatch lost = new CountDownLatch(1);

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  private void awaitLost() throws InterruptedException {
    assertThat(lost.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("told of the loss").isTrue();
  }

  /** Cuts Paho or HiveMQ off amid of a publish; what it does then is up to it. */
  private FaultRule cutOff(int qos) {
    return faults.on(publish("t").qos(qos).from("c")).resetAfter();
  }

  private void assertSentAgainAndComplete(int qos, FaultRule cut) {
    cut.awaitFired(PATIENCE);
    broker.await((qos == 1 ? pubAck() : pubComp()).to("c"), PATIENCE);
    assertThat(broker.recording().count(publish("t").from("c").duplicate(true))).isEqualTo(1);
  }

  // Paho, MQTT 3.1.1

  private MqttAsyncClient paho() throws MqttException {
    MqttAsyncClient client =
        new MqttAsyncClient("tcp://127.0.0.1:" + broker.port(), "c", new MemoryPersistence());
    client.setCallback(
        new MqttCallback() {
          @Override
          public void connectionLost(Throwable cause) {
            lost.countDown();
          }

          @Override
          public void messageArrived(String topic, MqttMessage message) {}

          @Override
          public void deliveryComplete(IMqttDeliveryToken token) {}
        });
    return client;
  }

  private static void connect(MqttAsyncClient client, int keepAliveSeconds) throws MqttException {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setCleanSession(false);
    options.setKeepAliveInterval(keepAliveSeconds);
    client.connect(options).waitForCompletion();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void pahoSendsAgainWhatWasCutOff(int qos) throws Exception {
    try (MqttAsyncClient client = paho()) {
      connect(client, 60);
      FaultRule cut = cutOff(qos);
      client.publish("t", new byte[] {1}, qos, false);
      awaitLost();
      connect(client, 60);
      assertSentAgainAndComplete(qos, cut);
      client.disconnect().waitForCompletion();
    }
  }

  @Test
  void pahoIsToldThatASubscriptionWasRefused() throws Exception {
    faults.on(subscribe("t")).refuse(ReasonCode.NOT_AUTHORIZED);
    try (MqttAsyncClient client = paho()) {
      connect(client, 60);
      IMqttToken token = client.subscribe("t", 1);
      token.waitForCompletion();
      assertThat(token.getGrantedQos()).containsExactly(0x80);
      client.disconnect().waitForCompletion();
    }
  }

  @Test
  void pahoFindsAHalfOpenConnectionOutByKeepAlive() throws Exception {
    try (MqttAsyncClient client = paho()) {
      connect(client, 1);
      FaultRule silence = faults.on(pingReq().from("c")).fallSilent();
      silence.awaitFired(PATIENCE);
      awaitLost();
    }
  }

  // HiveMQ

  private Mqtt3AsyncClient hive3() {
    return Mqtt3Client.builder()
        .identifier("c")
        .serverHost("127.0.0.1")
        .serverPort(broker.port())
        .addDisconnectedListener(context -> lost.countDown())
        .automaticReconnect()
        .initialDelay(1, TimeUnit.MILLISECONDS)
        .applyAutomaticReconnect()
        .buildAsync();
  }

  private Mqtt5AsyncClient hive5() {
    return Mqtt5Client.builder()
        .identifier("c")
        .serverHost(URI.create(broker.uri()).getHost())
        .serverPort(broker.port())
        .addDisconnectedListener(context -> lost.countDown())
        .automaticReconnect()
        .initialDelay(1, TimeUnit.MILLISECONDS)
        .applyAutomaticReconnect()
        .buildAsync();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void hiveMqSendsAgainWhatWasCutOffInMqtt311(int qos) {
    Mqtt3AsyncClient client = hive3();
    client.connectWith().cleanSession(false).send().join();
    FaultRule cut = cutOff(qos);
    CompletableFuture<?> published =
        client.publishWith().topic("t").qos(MqttQos.fromCode(qos)).send();
    published.join();
    assertSentAgainAndComplete(qos, cut);
    client.disconnect().join();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void hiveMqSendsAgainWhatWasCutOffInMqtt5(int qos) {
    Mqtt5AsyncClient client = hive5();
    client.connectWith().cleanStart(false).sessionExpiryInterval(3_600).send().join();
    FaultRule cut = cutOff(qos);
    CompletableFuture<?> published =
        client.publishWith().topic("t").qos(MqttQos.fromCode(qos)).send();
    published.join();
    assertSentAgainAndComplete(qos, cut);
    client.disconnect().join();
  }

  @Test
  void hiveMqIsToldThatASubscriptionWasRefused() {
    faults.on(subscribe("t")).refuse(ReasonCode.NOT_AUTHORIZED);
    Mqtt5AsyncClient client = hive5();
    client.connect().join();
    CompletableFuture<?> subscribed = client.subscribeWith().topicFilter("t").send();
    assertThatThrownBy(subscribed::join).hasCauseInstanceOf(Mqtt5SubAckException.class);
    client.disconnect().join();
  }

  @Test
  void hiveMqFindsAHalfOpenConnectionOutByKeepAlive() throws Exception {
    Mqtt5AsyncClient client =
        Mqtt5Client.builder()
            .serverHost("127.0.0.1")
            .serverPort(broker.port())
            .addDisconnectedListener(context -> lost.countDown())
            .buildAsync();
    client.connectWith().keepAlive(1).send().join();
    faults.on(pingReq()).fallSilent().awaitFired(PATIENCE);
    awaitLost();
  }
}
