package dev.martlet.samples;

import dev.martlet.client.MqttClient;
import dev.martlet.client.MqttClientBuilder;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.PublishResult;
import dev.martlet.client.message.QoS;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The textbook house: a kitchen sensor that publishes, and those who listen or do not. */
final class House implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  static final String TOPIC = "home/kitchen/temp";

  private final String server;
  private final ProtocolVersion version;
  private final @Nullable PacketLog packets;
  private final PrintStream out;
  private final MqttClient sensor;
  private final List<Resident> listeners = new ArrayList<>();
  private final Resident door;
  private boolean retained;

  /** A house at {@code server}; {@code packets} is there if the broker is ours. */
  House(String server, ProtocolVersion version, @Nullable PacketLog packets, PrintStream out) {
    this.server = server;
    this.version = version;
    this.packets = packets;
    this.out = out;
    sensor = client("kitchen-sensor").build();
    listeners.add(resident("thermostat", "home/+/temp", QoS.AT_LEAST_ONCE));
    listeners.add(resident("phone", "home/#", QoS.EXACTLY_ONCE));
    listeners.add(resident("logger", "home/kitchen/+", QoS.AT_MOST_ONCE));
    door = resident("door-app", "home/door", QoS.AT_LEAST_ONCE);
  }

  /** Everybody connects and subscribes. */
  void moveIn() throws InterruptedException {
    out.printf("%nEverybody connects to %s, speaking %s.%n", server, version);
    sensor.blocking(PATIENCE).connect();
    if (packets == null) {
      forgetLastValue(); // an earlier visit may have left one
    }
    for (Resident listener : listeners) {
      listener.moveIn(out);
    }
    door.moveIn(out);
  }

  /** The sensor publishes, the others receive, the door app does not. */
  void publish(QoS qos) throws InterruptedException {
    out.printf(
        "%nThe kitchen-sensor publishes 21.4 to %s at QoS %d, retained.%n", TOPIC, qos.code());
    Message message = Message.builder(TOPIC).payload("21.4").qos(qos).retain().build();
    retained = true;
    PublishResult result = sensor.blocking(PATIENCE).publish(message);
    for (Resident listener : listeners) {
      listener.tellNext(out);
    }
    out.printf("  kitchen-sensor: %s%n", outcome(qos, result));
    door.tellNothing(out);
    if (packets != null) {
      out.println("  As the broker recorded it:");
      packets.print(packetsOf(qos), PATIENCE, out);
    }
  }

  /** Somebody who subscribes late gets the last value at once. */
  void welcomeLateSubscriber() throws InterruptedException {
    out.printf("%nA display is switched on late.%n");
    try (Resident display = resident("display", TOPIC, QoS.AT_LEAST_ONCE)) {
      display.moveIn(out);
      display.tellNext(out);
    }
  }

  /** Leaves the server as it was. */
  void moveOut() throws InterruptedException {
    forgetLastValue();
    out.printf("%nEverybody says goodbye.%n");
  }

  /** What went wrong half-way leaves nothing on the server either. */
  @Override
  public void close() {
    if (retained) {
      sensor
          .publish(TOPIC)
          .retain()
          .send()
          .orTimeout(1, TimeUnit.SECONDS)
          .handle((written, failure) -> written)
          .join();
    }
    listeners.forEach(Resident::close);
    door.close();
    sensor.close();
  }

  /** An empty retained message deletes what is retained [MQTT-3.3.1-6]. */
  private void forgetLastValue() throws InterruptedException {
    Message nothing = Message.builder(TOPIC).qos(QoS.AT_LEAST_ONCE).retain().build();
    sensor.blocking(PATIENCE).publish(nothing);
    retained = false;
  }

  private int packetsOf(QoS published) {
    int count = handshakePackets(published);
    for (Resident listener : listeners) {
      count += handshakePackets(QoS.min(published, listener.qos()));
    }
    return count;
  }

  private static int handshakePackets(QoS qos) {
    return switch (qos) {
      case AT_MOST_ONCE -> 1;
      case AT_LEAST_ONCE -> 2;
      case EXACTLY_ONCE -> 4;
    };
  }

  private static String outcome(QoS qos, PublishResult result) {
    return switch (qos) {
      case AT_MOST_ONCE -> "written, which is all that QoS 0 tells";
      case AT_LEAST_ONCE -> "acknowledged by PUBACK, " + result.reasonCode();
      case EXACTLY_ONCE -> "acknowledged by PUBREC and PUBCOMP, " + result.reasonCode();
    };
  }

  private Resident resident(String name, String filter, QoS qos) {
    return new Resident(name, filter, qos, client(name), PATIENCE);
  }

  /** A server that others use too may know these names already. */
  private MqttClientBuilder client(String name) {
    String unique = packets != null ? name : name + "-" + ProcessHandle.current().pid();
    return MqttClient.builder(server).clientId(unique).protocolVersion(version);
  }
}
