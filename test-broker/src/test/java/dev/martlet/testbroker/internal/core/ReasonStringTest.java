package dev.martlet.testbroker.internal.core;

import static dev.martlet.client.message.QoS.AT_LEAST_ONCE;
import static dev.martlet.client.message.QoS.AT_MOST_ONCE;
import static dev.martlet.client.message.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.UnsubAck;
import dev.martlet.codec.packet.Unsubscribe;
import dev.martlet.topic.TopicFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every kind of answer that can be explained is explained, to those who want to be told. */
class ReasonStringTest {

  private final VirtualBroker broker =
      new VirtualBroker(
          new BrokerLimits(
              20,
              0,
              1_000,
              Duration.ofSeconds(1),
              10,
              1,
              new StoreLimit(1, 10_000),
              VirtualBroker.ROOMY,
              false));
  private final ScriptedClient client = broker.client("client");

  private List<ReasonProperties> provokedReasons(boolean requestProblemInformation) {
    client.connect(asked -> asked.requestProblemInformation(requestProblemInformation));
    client.subscribe("a", AT_LEAST_ONCE);
    List<ReasonProperties> reasons = new ArrayList<>();
    SubscriptionOptions options = SubscriptionOptions.of(AT_MOST_ONCE);
    client.receive(ScriptedClient.subscribePacket(1, "one too many", options, 0));
    reasons.add(client.take(SubAck.class).properties());
    client.publish("a", "fills", AT_LEAST_ONCE, 1).takePublish("fills");
    client.expect(new PubAck(1));
    client.publish("a", "too much", AT_LEAST_ONCE, 1);
    reasons.add(client.take(PubAck.class).properties());
    client.publish("a", "too much", EXACTLY_ONCE, 1);
    reasons.add(client.take(PubRec.class).properties());
    client.receive(new PubRel(9));
    reasons.add(client.take(PubComp.class).properties());
    client.receive(new PubRec(9));
    reasons.add(client.take(PubRel.class).properties());
    client.publish("b", "", EXACTLY_ONCE, 5).take(PubRec.class);
    client.publish("b", "", AT_LEAST_ONCE, 5);
    reasons.add(client.take(PubAck.class).properties());
    client.receive(ScriptedClient.subscribePacket(5, "a", options, 0));
    reasons.add(client.take(SubAck.class).properties());
    client.receive(new Unsubscribe(5, List.of(TopicFilter.of("a")), List.of()));
    UnsubAck ack = client.take(UnsubAck.class);
    assertThat(ack.reasonCodes()).containsExactly(ReasonCode.PACKET_IDENTIFIER_IN_USE);
    reasons.add(ack.properties());
    return reasons;
  }

  @Test
  void whoWantsReasonsGetsThemWithEveryRefusal() {
    assertThat(provokedReasons(true))
        .allSatisfy(reason -> assertThat(reason.reasonString()).isNotBlank());
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-29")
  void whoWantsNoneGetsThemOnlyWithDisconnect() {
    assertThat(provokedReasons(false)).containsOnly(ReasonProperties.NONE);
    client.receive(new ConnectScript(ProtocolVersion.MQTT_5, "x").packet());
    assertThat(client.take(Disconnect.class).properties().reasonString()).isNotBlank();
  }
}
