package dev.martlet.systemtests.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.testbroker.BrokerState;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testbroker.VirtualClock;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a test does to the broker's time and state, other vendors' clients find so. */
@Timeout(120)
@ExtendWith(LeavesNothingBehind.class)
class ForeignClientsInVirtualTimeIT {
  @ParameterizedTest
  @EnumSource(names = {"PAHO_JAVA", "HIVEMQ"})
  void aSessionEndsAfterItsExpiryInNoTime(ForeignLibrary library) throws InterruptedException {
    VirtualClock clock = new VirtualClock();
    try (TestBroker broker = TestBroker.builder().clock(clock).start();
        ForeignClient client =
            ForeignClient.start(library, ProtocolVersion.MQTT_5, broker.uri(), Optional.empty())) {
      assertThat(client.resume("a")).isFalse();
      client.disconnect("a");
      Duration expiry = broker.session("a").orElseThrow().expiry();
      clock.advance(expiry.minusSeconds(1));
      assertThat(client.resume("a")).isTrue();
      client.disconnect("a");
      clock.advance(expiry);
      assertThat(client.resume("a")).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"PAHO_JAVA, MQTT_5", "PAHO_JAVA, MQTT_3_1_1", "HIVEMQ, MQTT_5", "HIVEMQ, MQTT_3_1_1"})
  void aSessionOutlivesARestartUnlessItIsLost(ForeignLibrary library, ProtocolVersion version)
      throws InterruptedException {
    try (TestBroker broker = TestBroker.start();
        ForeignClient client =
            ForeignClient.start(library, version, broker.uri(), Optional.empty())) {
      client.resume("a");
      client.subscribe("a", "t", 1);
      client.disconnect("a");
      client.connect("sender");
      client.publish("sender", "t", "kept", 1);
      client.disconnect("sender");

      broker.restart(BrokerState.KEPT);
      assertThat(client.resume("a")).isTrue();
      assertThat(client.messages("a", 1)).containsExactly("t kept 1 false");
      client.disconnect("a");

      broker.restart(BrokerState.LOST);
      assertThat(client.resume("a")).isFalse();
    }
  }
}
