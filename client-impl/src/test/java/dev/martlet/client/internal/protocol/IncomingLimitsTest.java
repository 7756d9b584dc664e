package dev.martlet.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.ConnectOptions;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.PingReq;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The client's own Receive Maximum: told to MQTT 5.0 servers, kept by not reading in 3.1.1. */
class IncomingLimitsTest {
  @Test
  @Tag("5.0:3.3.4")
  void aServerThatSendsMoreThanTheReceiveMaximumLosesTheConnection() {
    Rig rig = online(ProtocolVersion.MQTT_5, 2);
    rig.receive("a", QoS.AT_LEAST_ONCE, 1, "x");
    rig.receive("a", QoS.EXACTLY_ONCE, 2, "x");
    rig.receive("a", QoS.AT_MOST_ONCE, 0, "x");
    assertThat(rig.output.isOpen()).isTrue();
    rig.receive("a", QoS.AT_LEAST_ONCE, 3, "x");
    assertThat(rig.sent()).containsExactly(new Disconnect(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED));
    assertThat(rig.cause().reasonCode()).contains(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED);
    assertThat(rig.output.deliveries).hasSize(3);
  }

  @Test
  void aQos1MessageCountsUntilPubAckAndAQos2MessageUntilPubComp() {
    Rig rig = online(ProtocolVersion.MQTT_5, 1);
    rig.receive("a", QoS.AT_LEAST_ONCE, 1, "x");
    rig.handled(rig.delivery());
    rig.receive("a", QoS.EXACTLY_ONCE, 2, "x");
    rig.handled(rig.delivery());
    rig.receive(new PubRel(2));
    rig.receive("a", QoS.EXACTLY_ONCE, 3, "x");
    rig.failed(rig.delivery());
    rig.receive("a", QoS.EXACTLY_ONCE, 4, "x");
    rig.handled(rig.delivery());
    assertThat(rig.output.isOpen()).isTrue();
    rig.sent();
    rig.receive("a", QoS.AT_LEAST_ONCE, 5, "x");
    assertThat(rig.sent()).containsExactly(new Disconnect(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED));
  }

  @Test
  void eachConnectionCountsAnew() {
    Rig rig = online(ProtocolVersion.MQTT_5, 2);
    rig.receive("a", QoS.EXACTLY_ONCE, 1, "x");
    rig.receive("a", QoS.EXACTLY_ONCE, 2, "x");
    rig.handled(rig.delivery());
    rig.lose();
    rig.resume();
    rig.receive(Rig.incoming("a", QoS.EXACTLY_ONCE, 1, "x").asDuplicate());
    rig.receive(Rig.incoming("a", QoS.EXACTLY_ONCE, 2, "x").asDuplicate());
    assertThat(rig.output.isOpen()).isTrue();
    assertThat(rig.sent()).containsExactly(new PubRec(1));
    rig.receive(new PubRel(1));
    rig.receive("a", QoS.AT_LEAST_ONCE, 3, "x");
    assertThat(rig.output.isOpen()).isTrue();
    rig.receive("a", QoS.AT_LEAST_ONCE, 4, "x");
    assertThat(rig.output.isOpen()).isFalse();
  }

  @Test
  void repetitionsOnOneConnectionCountOnce() {
    Rig rig = online(ProtocolVersion.MQTT_5, 1);
    for (int i = 0; i < 3; i++) {
      rig.receive(Rig.incoming("a", QoS.EXACTLY_ONCE, 1, "x").asDuplicate());
    }
    rig.handled(rig.delivery());
    rig.receive(Rig.incoming("a", QoS.EXACTLY_ONCE, 1, "x").asDuplicate());
    assertThat(rig.output.isOpen()).isTrue();
  }

  @Test
  void aServerOfMqtt311IsSlowedByNotReading() {
    Rig rig = online(ProtocolVersion.MQTT_3_1_1, 2);
    rig.receive("a", QoS.AT_LEAST_ONCE, 1, "x");
    assertThat(rig.output.reading).isTrue();
    rig.receive("a", QoS.EXACTLY_ONCE, 2, "x");
    assertThat(rig.output.reading).isFalse();
    rig.receive("a", QoS.AT_LEAST_ONCE, 3, "was on its way");
    Delivery first = rig.delivery();
    Delivery second = rig.delivery();
    Delivery third = rig.delivery();
    rig.handled(second);
    assertThat(rig.output.reading).as("still two").isFalse();
    rig.handled(third);
    assertThat(rig.output.reading).as("the third waits for the first").isFalse();
    rig.handled(first);
    assertThat(rig.output.reading).isTrue();
    assertThat(rig.sent()).containsExactly(new PubRec(2), new PubAck(1), new PubAck(3));
    assertThat(rig.output.isOpen()).isTrue();
  }

  @Test
  void whileAnAnswerIsDueTheServerIsReadFromAsAHandlerMayWaitForIt() {
    Rig rig = online(ProtocolVersion.MQTT_3_1_1, 1);
    rig.receive("a", QoS.AT_LEAST_ONCE, 1, "x");
    assertThat(rig.output.reading).isFalse();
    OutgoingPublish publish = rig.publish(QoS.AT_LEAST_ONCE);
    assertThat(rig.output.reading).isTrue();
    rig.receive(new PubAck(rig.onlyPublish().packetIdentifier()));
    assertThat(publish.future()).isCompleted();
    rig.receive("a", QoS.AT_LEAST_ONCE, 2, "x");
    assertThat(rig.output.reading).isFalse();
  }

  @Test
  void aServerOfMqtt5IsReadFromAlways() {
    Rig rig = online(ProtocolVersion.MQTT_5, 1);
    rig.receive("a", QoS.AT_LEAST_ONCE, 1, "x");
    assertThat(rig.output.reading).isTrue();
  }

  @Test
  void theNextConnectionIsReadFrom() {
    Rig rig = online(ProtocolVersion.MQTT_3_1_1, 1);
    rig.receive("a", QoS.AT_LEAST_ONCE, 1, "x");
    Delivery old = rig.delivery();
    assertThat(rig.output.reading).isFalse();
    rig.lose();
    rig.resume();
    rig.handled(old);
    assertThat(rig.output.reading).isTrue();
    rig.receive("a", QoS.AT_LEAST_ONCE, 1, "x");
    assertThat(rig.output.reading).isFalse();
    rig.handled(rig.delivery());
    assertThat(rig.output.reading).isTrue();
  }

  /** Who does not listen must not complain of silence. */
  @Test
  @Tag("3.1.1:MQTT-3.1.2-23")
  void aSlowHandlerDoesNotCostTheConnection() {
    Rig rig =
        new Rig(
            ProtocolVersion.MQTT_3_1_1,
            new ConnectOptions(
                "c",
                null,
                null,
                Duration.ofSeconds(10),
                Rig.FOR_AN_HOUR,
                1,
                ServerLimits.PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES,
                List.of()));
    rig.online();
    rig.subscribed("a");
    rig.receive("a", QoS.AT_LEAST_ONCE, 1, "x");
    assertThat(rig.output.reading).isFalse();
    rig.advance(Duration.ofSeconds(65));
    assertThat(rig.output.isOpen()).isTrue();
    assertThat(rig.sent()).hasSize(6).containsOnly(PingReq.INSTANCE);

    rig.handled(rig.delivery());
    assertThat(rig.output.reading).isTrue();
    rig.sent();
    rig.advance(Duration.ofSeconds(9));
    assertThat(rig.output.isOpen()).as("what had gathered can be read now").isTrue();
    rig.advance(Duration.ofSeconds(20));
    assertThat(rig.output.isOpen()).as("silence counts again").isFalse();
  }

  private static Rig online(ProtocolVersion version, int receiveMaximum) {
    Rig rig = new Rig(version, Rig.options(Rig.FOR_AN_HOUR, receiveMaximum)).online();
    rig.subscribed("a");
    return rig;
  }
}
