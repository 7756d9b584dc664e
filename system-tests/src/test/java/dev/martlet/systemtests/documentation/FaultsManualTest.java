package dev.martlet.systemtests.documentation;

import static dev.martlet.testbroker.PacketPattern.connAck;
import static dev.martlet.testbroker.PacketPattern.connect;
import static dev.martlet.testbroker.PacketPattern.pingReq;
import static dev.martlet.testbroker.PacketPattern.publish;
import static dev.martlet.testbroker.PacketPattern.subscribe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.MqttClient;
import dev.martlet.client.Subscription;
import dev.martlet.client.message.ConnectRefusedException;
import dev.martlet.client.message.MqttException;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.testbroker.FaultRule;
import dev.martlet.testbroker.Faults;
import dev.martlet.testbroker.Hold;
import dev.martlet.testbroker.PacketPattern;
import dev.martlet.testbroker.SlowLink;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testbroker.VirtualClock;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the manual's page about faults shows. */
@ExtendWith(LeavesNothingBehind.class)
class FaultsManualTest {

  @Test
  void dropOut() throws Exception {
    // region drop-out
    BlockingQueue<MqttException> lost = new LinkedBlockingQueue<>();
    try (TestBroker broker = TestBroker.start();
        MqttClient client =
            MqttClient.builder(broker.uri())
                .clientId("sensor")
                .resumable(Duration.ofHours(1))
                .onConnectionLost(lost::add)
                .build()) {
      client.connect().join();
      FaultRule dropOut = broker.faults().on(publish("home/#").from("sensor")).resetAfter();

      CompletableFuture<?> published =
          client.publish("home/door").payload("open").qos(QoS.EXACTLY_ONCE).send();
      assertThat(lost.poll(10, TimeUnit.SECONDS)).isNotNull(); // the broker had it, not its answer

      client.connect().join();
      published.join();
      assertThat(dropOut.fired()).isEqualTo(1);
      assertThat(broker.recording().count(publish("home/door").duplicate(true))).isEqualTo(1);
    }
    // endregion
  }

  @Test
  void refused() {
    // region refused
    try (TestBroker broker =
            TestBroker.builder()
                .faults(faults -> faults.on(connect()).times(2).refuse(ReasonCode.SERVER_BUSY))
                .faults(faults -> faults.on(subscribe("secret")).refuse(ReasonCode.NOT_AUTHORIZED))
                .start();
        MqttClient client = MqttClient.builder(broker.uri()).build()) {
      for (int attempt = 1; attempt <= 2; attempt++) {
        assertThatThrownBy(() -> client.connect().join())
            .hasCauseInstanceOf(ConnectRefusedException.class);
      }
      client.connect().join();
      Subscription secret = client.subscribe("secret").handle(message -> {});
      assertThatThrownBy(() -> secret.granted().join()).hasCauseInstanceOf(MqttException.class);
      broker.faults().assertAllFired();
    }
    // endregion
  }

  @Test
  void halfOpen() throws Exception {
    // region half-open
    BlockingQueue<MqttException> lost = new LinkedBlockingQueue<>();
    try (TestBroker broker = TestBroker.start();
        MqttClient client =
            MqttClient.builder(broker.uri())
                .clientId("sensor")
                .keepAlive(Duration.ofSeconds(1))
                .onConnectionLost(lost::add)
                .build()) {
      client.connect().join();
      broker.faults().onConnectionsOf("sensor").fallSilent();
      assertThat(lost.poll(10, TimeUnit.SECONDS)).isNotNull(); // after 1.5 seconds
    }
    // endregion
  }

  @Test
  void held() {
    // region held
    try (TestBroker broker = TestBroker.start();
        MqttClient client = MqttClient.builder(broker.uri()).build()) {
      client.connect().join();
      Hold hold = broker.faults().on(PacketPattern.pubAck()).hold();

      CompletableFuture<?> first = client.publish("t").qos(QoS.AT_LEAST_ONCE).send();
      hold.rule().awaitFired(Duration.ofSeconds(10));
      client.publish("t").qos(QoS.AT_LEAST_ONCE).send().join(); // its PUBACK overtakes
      assertThat(first).isNotDone();

      hold.release();
      first.join();
    }
    // endregion
  }

  @Test
  void delayed() {
    // region delayed
    VirtualClock clock = new VirtualClock();
    try (TestBroker broker = TestBroker.builder().clock(clock).start();
        MqttClient client = MqttClient.builder(broker.uri()).clientId("sensor").build()) {
      client.connect().join();
      Faults faults = broker.faults();
      FaultRule delay = faults.on(publish("t").from("sensor")).delay(Duration.ofSeconds(30));

      CompletableFuture<?> published = client.publish("t").qos(QoS.AT_LEAST_ONCE).send();
      delay.awaitFired(Duration.ofSeconds(10));
      clock.advance(Duration.ofSeconds(30)); // in no time
      published.join();
    }
    // endregion
  }

  @Test
  void slow() {
    // region slow
    SlowLink link =
        SlowLink.ofBytesPerSecond(100_000)
            .latency(Duration.ofMillis(5))
            .jitter(Duration.ofMillis(2), 42) // the seed
            .fromBroker();
    try (TestBroker broker =
            TestBroker.builder()
                .faults(faults -> faults.onNewConnections().always().slowDown(link))
                .start();
        MqttClient client = MqttClient.builder(broker.uri()).build()) {
      client.connect().join();
    }
    // endregion
  }

  @Test
  void bytes() {
    // region bytes
    try (TestBroker broker = TestBroker.start();
        MqttClient client = MqttClient.builder(broker.uri()).build()) {
      Faults faults = broker.faults();
      faults.on(connAck()).closeAfterByte(3);
      faults.on(connect()).fromMatch(2).answerWith("20 03 00 ff 00"); // no such reason code
      for (int attempt = 1; attempt <= 2; attempt++) {
        assertThatThrownBy(() -> client.connect().join()).hasCauseInstanceOf(MqttException.class);
      }
      faults.assertAllFired();
    }
    // endregion
  }

  @Test
  void chance() {
    // region chance
    try (TestBroker broker = TestBroker.start()) {
      Random random = new Random(42);
      broker.faults().on(pingReq()).always().withChance(0.1, random).resetBefore();
      broker.faults().on(publish().toBroker()).fromMatch(10).times(3).duplicate();
    }
    // endregion
  }
}
