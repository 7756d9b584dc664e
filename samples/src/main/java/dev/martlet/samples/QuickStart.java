// region quick-start
package dev.martlet.samples;

import static dev.martlet.client.message.QoS.AT_LEAST_ONCE;

import dev.martlet.client.MqttClient;
import dev.martlet.client.message.ReceivedMessage;
import dev.martlet.testbroker.TestBroker;
import java.util.concurrent.CompletableFuture;

/** Hears what it says: one client, one subscription, one message. */
public final class QuickStart {
  public static void main(String[] arguments) {
    try (TestBroker broker = TestBroker.start(); // or any server: "mqtt://localhost:1883"
        MqttClient client = MqttClient.builder(broker.uri()).clientId("thermostat-1").build()) {
      CompletableFuture<ReceivedMessage> heard = new CompletableFuture<>();
      client.subscribe("home/+/temp").qos(AT_LEAST_ONCE).handle(heard::complete);
      client.connect().join();
      client.publish("home/kitchen/temp").payload("21.4").qos(AT_LEAST_ONCE).send().join();
      System.out.println(heard.join().topic() + " " + heard.join().text());
    }
  }
}
// endregion
