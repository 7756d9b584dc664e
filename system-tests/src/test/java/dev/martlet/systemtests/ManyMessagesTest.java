package dev.martlet.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.MqttClient;
import dev.martlet.client.message.PublishResult;
import dev.martlet.client.message.QoS;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testsupport.LeavesNothingBehind;
import io.netty.util.ResourceLeakDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LeavesNothingBehind.class)
class ManyMessagesTest {
  private static final int COUNT = 100_000;

  private static final ResourceLeakDetector.Level CONFIGURED = ResourceLeakDetector.getLevel();

  @BeforeAll
  static void noTraceForEachAccessToABuffer() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE); // or it takes many minutes
  }

  @AfterAll
  static void traceAgain() {
    ResourceLeakDetector.setLevel(CONFIGURED);
  }

  @ParameterizedTest
  @EnumSource(names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
  @Tag("5.0:MQTT-4.6.0-5")
  void aHundredThousandMessagesArriveOnceEachInOrder(QoS qos) throws InterruptedException {
    Received received = new Received();
    try (TestBroker broker = TestBroker.builder().recordingCapacity(0, 0).start();
        MqttClient subscriber = MqttClient.builder(broker.uri()).clientId("subscriber").build();
        MqttClient publisher =
            MqttClient.builder(broker.uri())
                .clientId("publisher")
                .outgoingLimits(COUNT, 64L << 20)
                .build()) {
      var subscription = subscriber.subscribe("many").qos(qos).handle(received);
      subscriber.connect().join();
      subscription.granted().join();
      publisher.connect().join();

      List<CompletableFuture<PublishResult>> results = new ArrayList<>(COUNT);
      for (int i = 0; i < COUNT; i++) {
        results.add(publisher.publish("many").payload(Integer.toString(i)).qos(qos).send());
      }

      List<String> expected = IntStream.range(0, COUNT).mapToObj(Integer::toString).toList();
      assertThat(received.takeTexts(COUNT)).isEqualTo(expected);
      assertThat(results).allSatisfy(result -> assertThat(result.join()).isNotNull());
      assertThat(received.isEmpty()).isTrue();
    }
  }
}
