package dev.martlet.systemtests.documentation;

import static dev.martlet.testbroker.PacketPattern.connect;
import static dev.martlet.testbroker.PacketPattern.pubAck;
import static dev.martlet.testbroker.PacketPattern.publish;
import static dev.martlet.testbroker.assertj.BrokerAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.MqttClient;
import dev.martlet.client.message.QoS;
import dev.martlet.testbroker.RecordedConnect;
import dev.martlet.testbroker.RecordedEvent;
import dev.martlet.testbroker.RecordedPacket;
import dev.martlet.testbroker.Recording;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tests that the manual shows of recordings and assertions. */
@ExtendWith(LeavesNothingBehind.class)
class RecordingManualTest {

  private static final class Thermostat implements AutoCloseable {
    private final MqttClient client;

    Thermostat(String uri) {
      client = MqttClient.builder(uri).clientId("thermostat-1").build();
      client.connect().join();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the fault of this example
    void report(String temperature) {
      client.publish("home/kitchen/temp").payload(temperature).qos(QoS.AT_LEAST_ONCE).send();
    }

    @Override
    public void close() {
      client.close();
    }
  }

  @Test
  void packetsAreAwaited() {
    try (TestBroker broker = TestBroker.start();
        Thermostat thermostat = new Thermostat(broker.uri())) {
      thermostat.report("21.4");
      // region await
      RecordedPacket first = broker.await(publish("home/+/temp").qos(1), Duration.ofSeconds(5));

      Recording later = broker.recording().after(first);
      thermostat.report("21.5");
      later.await(publish("home/+/temp").text("21.5"), Duration.ofSeconds(5));
      // endregion
    }
  }

  @Test
  void eventsAreAwaited() {
    try (TestBroker broker = TestBroker.start()) {
      new Thermostat(broker.uri()).close();
      // region await-event
      RecordedEvent end =
          broker
              .recording()
              .awaitEvent(
                  "the end of the thermostat's connection",
                  event ->
                      event.kind() == RecordedEvent.Kind.CLOSED
                          && event.clientIdentifier().equals("thermostat-1"),
                  Duration.ofSeconds(5));
      assertThat(end).hasToString("closed by the broker: the client said goodbye");
      // endregion
    }
  }

  @Test
  void packetsAreAskedFor() {
    try (TestBroker broker = TestBroker.start();
        Thermostat thermostat = new Thermostat(broker.uri())) {
      thermostat.report("21.4");
      broker.await(pubAck(), Duration.ofSeconds(5));
      // region ask
      RecordedConnect connect = broker.recording().first(connect()).orElseThrow().asConnect();
      System.out.println(connect.keepAlive() + " " + connect.sessionExpiry());
      System.out.println(broker.recording().count(publish("home/#").toBroker()));
      System.out.println(broker.recording().log());
      // endregion
    }
  }

  @Test
  void packetsAreAsserted() {
    try (TestBroker broker = TestBroker.start();
        Thermostat thermostat = new Thermostat(broker.uri())) {
      thermostat.report("21.4");
      // region assert
      assertThat(broker)
          .awaits(pubAck().to("thermostat-1"), Duration.ofSeconds(5))
          .receivedInOrder(connect(), publish("home/kitchen/temp").qos(1))
          .receivedTimes(1, publish())
          .sentNothing(publish());
      assertThat(broker).hasSession("thermostat-1").isConnected().withWaiting(0);
      // endregion
    }
  }
}
