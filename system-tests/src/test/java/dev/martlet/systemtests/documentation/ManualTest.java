package dev.martlet.systemtests.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.MqttClient;
import dev.martlet.client.message.QoS;
import dev.martlet.testbroker.RecordedPacket;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testsupport.LeavesNothingBehind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tests that the manual shows. */
@ExtendWith(LeavesNothingBehind.class)
class ManualTest {
  @Test
  void whatAClientSaidIsRecorded() {
    // region recording
    try (TestBroker broker = TestBroker.start();
        MqttClient client = MqttClient.builder(broker.uri()).clientId("sensor").build()) {
      client.connect().join();
      client.publish("home/door").payload("open").qos(QoS.AT_LEAST_ONCE).send().join();

      assertThat(broker.recording().packets("sensor"))
          .extracting(RecordedPacket::type)
          .startsWith("CONNECT", "CONNACK", "PUBLISH", "PUBACK");
    }
    // endregion
  }
}
