package dev.martlet.systemtests.documentation;

import static dev.martlet.testbroker.PacketPattern.pubAck;
import static dev.martlet.testbroker.PacketPattern.publish;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.martlet.client.MqttClient;
import dev.martlet.client.message.QoS;
import dev.martlet.testbroker.PacketNotSeenError;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testbroker.junit.WithTestBroker;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The first test that the README shows is red, and for the reason that is said there. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class FirstRedTest {

  @Test
  void theFirstTestIsRedAndShowsTheMessageThatIsLost() {
    List<Throwable> thrown =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass("com.example.DoorSensorTest"))
            .execute()
            .testEvents()
            .failed()
            .stream()
            .map(event -> event.getRequiredPayload(TestExecutionResult.class))
            .flatMap(result -> result.getThrowable().stream())
            .toList();
    assertThat(thrown)
        .singleElement()
        .isInstanceOf(PacketNotSeenError.class)
        .extracting(Throwable::getMessage, as(STRING))
        .startsWith("no packet came within PT2S that is: PUBACK, of client door, from the broker")
        .containsSubsequence("-> PUBLISH", "-- fault: reset", "-> CONNECT", "<- CONNACK")
        .containsOnlyOnce("-> PUBLISH");
  }

  @SuppressWarnings("FutureReturnValueIgnored") // as the sensor of the README does
  @Test
  @WithTestBroker
  void withASessionThatOutlivesTheConnectionItIsNotLost(TestBroker broker) {
    broker.faults().on(publish("home/door").from("door")).resetBefore();
    AtomicReference<MqttClient> sensor = new AtomicReference<>();
    try (MqttClient client =
        MqttClient.builder(broker.uri())
            .clientId("door")
            .resumable(Duration.ofHours(1))
            .onConnectionLost(reason -> sensor.get().connect())
            .build()) {
      sensor.set(client);
      client.connect();
      client.publish("home/door").payload("open").qos(QoS.AT_LEAST_ONCE).send();
      broker.await(pubAck().to("door"), Duration.ofSeconds(30));
      assertThat(broker.recording().count(publish("home/door").duplicate(true))).isEqualTo(1);
    }
  }
}
