// region test
package com.example;

import static dev.martlet.testbroker.PacketPattern.pubAck;
import static dev.martlet.testbroker.PacketPattern.publish;

import dev.martlet.client.MqttClient;
import dev.martlet.client.message.QoS;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testbroker.junit.WithTestBroker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@WithTestBroker // a new broker for each test, closed after it
class DoorSensorTest {
  @Test
  void anOpenDoorIsHeardOfEvenIfTheConnectionDropsMeanwhile(TestBroker broker) {
    broker.faults().on(publish("home/door").from("door")).resetBefore();
    try (DoorSensor sensor = new DoorSensor(broker.uri())) {
      sensor.opened();
      broker.await(pubAck().to("door"), Duration.ofSeconds(2)); // now the broker has it
    }
  }

  /** Your code: says that the door is open, and connects again when it has lost its connection. */
  static final class DoorSensor implements AutoCloseable {
    private final MqttClient client;

    DoorSensor(String server) {
      client =
          MqttClient.builder(server).clientId("door").onConnectionLost(reason -> connect()).build();
      connect();
    }

    private void connect() {
      client.connect();
    }

    void opened() {
      client.publish("home/door").payload("open").qos(QoS.AT_LEAST_ONCE).send();
    }

    @Override
    public void close() {
      client.close();
    }
  }
}
// endregion
