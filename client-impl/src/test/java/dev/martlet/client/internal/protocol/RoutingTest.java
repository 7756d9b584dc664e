package dev.martlet.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.PacketType;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.Subscribe;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which subscriptions a message is for. */
class RoutingTest {
  @BothVersions
  void withoutIdentifiersEveryFilterThatMatchesGetsTheMessage(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    TestSubscription all = rig.subscribed("#");
    TestSubscription some = rig.subscribed("a/+");
    TestSubscription one = rig.subscribed("a/b");
    TestSubscription shared = rig.subscribed("$share/g/a/b");
    rig.subscribed("a/c");
    rig.receive("a/b", QoS.AT_MOST_ONCE, 0, "x");
    assertThat(takers(rig)).containsExactlyInAnyOrder(all, some, one, shared);
    rig.receive("$SYS/x", QoS.AT_MOST_ONCE, 0, "x");
    assertThat(takers(rig)).isEmpty();
  }

  @Test
  void withIdentifiersOnlyTheirSubscriptionsGetIt() {
    Rig rig = Rig.resumable(ProtocolVersion.MQTT_5).online();
    TestSubscription all = rig.subscribe("#");
    int allIdentifier = identifier(rig);
    rig.subscribe("a/+");
    identifier(rig);
    TestSubscription one = rig.subscribe("a/b");
    int oneIdentifier = identifier(rig);
    rig.receive(Rig.incoming("a/b", QoS.AT_MOST_ONCE, 0, "x", oneIdentifier));
    assertThat(takers(rig)).containsExactly(one);
    rig.receive(Rig.incoming("a/b", QoS.AT_MOST_ONCE, 0, "x", oneIdentifier, allIdentifier));
    assertThat(takers(rig)).containsExactlyInAnyOrder(one, all);
    rig.receive(Rig.incoming("a/b", QoS.AT_MOST_ONCE, 0, "x", oneIdentifier, oneIdentifier));
    assertThat(takers(rig)).as("an identifier may stand twice").containsExactly(one);
  }

  @Test
  void anIdentifierFromBeforeThisClientsTimeIsNotTrusted() {
    Rig rig = Rig.resumable(ProtocolVersion.MQTT_5).online();
    TestSubscription one = rig.subscribe("a");
    int identifier = identifier(rig);
    TestSubscription other = rig.subscribe("b");
    identifier(rig);
    rig.receive(Rig.incoming("b", QoS.AT_MOST_ONCE, 0, "x", identifier));
    assertThat(takers(rig)).containsExactly(other);
    rig.receive(Rig.incoming("a", QoS.AT_MOST_ONCE, 0, "x", 4_711));
    assertThat(takers(rig)).containsExactly(one);
  }

  @BothVersions
  void oneAnswerFollowsWhenTheLastOfTwoHandlersHasFinished(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.subscribed("a/#");
    rig.subscribed("a/b");
    rig.receive("a/b", QoS.AT_LEAST_ONCE, 1, "x");
    rig.receive("a/b", QoS.EXACTLY_ONCE, 2, "y");
    List<Delivery> deliveries = List.copyOf(rig.output.deliveries);
    assertThat(deliveries).hasSize(4);
    rig.handled(deliveries.get(0));
    rig.handled(deliveries.get(3));
    assertThat(rig.sent()).isEmpty();
    rig.handled(deliveries.get(1));
    assertThat(rig.sent()).containsExactly(new PubAck(1));
    rig.handled(deliveries.get(2));
    assertThat(rig.sent()).containsExactly(new PubRec(2));
  }

  @Test
  @Tag("5.0:MQTT-4.5.0-2")
  void oneFailedHandlerOfTwoIsAFailure() {
    Rig rig = Rig.resumable(ProtocolVersion.MQTT_5).online();
    rig.subscribed("a/#");
    rig.subscribed("a/b");
    rig.receive("a/b", QoS.AT_LEAST_ONCE, 1, "x");
    rig.failed(rig.delivery());
    assertThat(rig.sent()).isEmpty();
    rig.handled(rig.delivery());
    assertThat(rig.sent()).containsExactly(new PubAck(1, ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR));
  }

  private static int identifier(Rig rig) {
    Subscribe subscribe = (Subscribe) rig.only(PacketType.SUBSCRIBE);
    rig.grant(subscribe);
    return subscribe.subscriptionIdentifier();
  }

  private static List<DeclaredSubscription> takers(Rig rig) {
    List<DeclaredSubscription> takers =
        rig.output.deliveries.stream().map(Delivery::subscription).toList();
    rig.output.deliveries.clear();
    return takers;
  }
}
