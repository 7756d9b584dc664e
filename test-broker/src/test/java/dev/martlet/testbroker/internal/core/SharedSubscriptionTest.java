package dev.martlet.testbroker.internal.core;

import static dev.martlet.client.message.QoS.AT_LEAST_ONCE;
import static dev.martlet.client.message.QoS.AT_MOST_ONCE;
import static dev.martlet.client.message.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.UnsubAck;
import dev.martlet.codec.packet.Unsubscribe;
import dev.martlet.topic.TopicFilter;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SharedSubscriptionTest {

  private final VirtualBroker broker = new VirtualBroker();

  private ScriptedClient connected(String clientIdentifier) {
    ScriptedClient client = broker.client(clientIdentifier);
    client.connect();
    return client;
  }

  @Test
  @Tag("5.0:MQTT-4.8.2-3")
  void theMembersOfAGroupTakeTurnsAtTheirOwnQos() {
    ScriptedClient first = connected("first");
    ScriptedClient second = connected("second");
    first.subscribe("$share/g/a/+", AT_MOST_ONCE);
    second.subscribe("$share/g/a/+", EXACTLY_ONCE);
    ScriptedClient publisher = connected("p");
    IntStream.rangeClosed(1, 4).forEach(i -> publisher.publish("a/b", "" + i, EXACTLY_ONCE, i));
    List<Publish> toFirst = List.of(first.take(Publish.class), first.take(Publish.class));
    List<Publish> toSecond = List.of(second.take(Publish.class), second.take(Publish.class));
    first.expectNothing();
    second.expectNothing();
    assertThat(toFirst).extracting(Publish::qos).containsOnly(AT_MOST_ONCE);
    assertThat(toSecond).extracting(Publish::qos).containsOnly(EXACTLY_ONCE);
  }

  @Test
  @Tag("5.0:4.8.2")
  @Tag("5.0:MQTT-3.3.4-5")
  void everyGroupAndEveryOrdinarySubscriptionCountsForItself() {
    ScriptedClient client = connected("c");
    client.subscribe("$share/g/a", SubscriptionOptions.of(AT_MOST_ONCE), 1);
    client.subscribe("$share/h/a", SubscriptionOptions.of(AT_MOST_ONCE), 2);
    client.subscribe("a", SubscriptionOptions.of(AT_MOST_ONCE), 3);
    client.subscribe("$share/h/a", SubscriptionOptions.of(AT_MOST_ONCE), 4);
    client.publish("a", "x");
    List<Publish> copies =
        List.of(client.take(Publish.class), client.take(Publish.class), client.take(Publish.class));
    client.expectNothing();
    assertThat(copies)
        .flatExtracting(Publish::subscriptionIdentifiers)
        .containsExactlyInAnyOrder(1, 3, 4);
  }

  @Test
  @Tag("5.0:4.8.2")
  void aMemberThatIsAbsentOrGoneDoesNotGetTheTurnOfOneThatIsThere() {
    ScriptedClient absent = broker.client("absent");
    absent.resume();
    absent.subscribe("$share/g/a", AT_LEAST_ONCE);
    ScriptedClient gone = connected("gone");
    gone.subscribe("$share/g/a", AT_LEAST_ONCE);
    ScriptedClient there = connected("there");
    there.subscribe("$share/g/a", AT_LEAST_ONCE);
    absent.cut();
    gone.cut();
    ScriptedClient publisher = connected("p");
    IntStream.rangeClosed(1, 3).forEach(i -> publisher.publish("a", "" + i, AT_LEAST_ONCE, i));
    for (int i = 1; i <= 3; i++) {
      there.receive(new PubAck(there.takePublish("" + i).packetIdentifier()));
    }
    there.disconnect();
    publisher.publish("a", "kept", AT_LEAST_ONCE, 4);
    absent.resume();
    assertThat(absent.takePayloads()).containsExactly("kept");
  }

  @Test
  @Tag("5.0:MQTT-4.8.2-4")
  @Tag("5.0:MQTT-4.8.2-5")
  @Tag("5.0:MQTT-4.8.2-6")
  void aQos2DeliveryThatWasBegunWithAMemberGoesToNoOther() {
    ScriptedClient member = broker.client("member");
    member.connect(asked -> asked.sessionExpiry(Duration.ofSeconds(10)));
    member.subscribe("$share/g/a", EXACTLY_ONCE);
    ScriptedClient publisher = connected("p");
    publisher.publish("a", "1", EXACTLY_ONCE, 1).publish("a", "2", EXACTLY_ONCE, 2);
    member.takePublish("1");
    member.takePublish("2");
    ScriptedClient other = connected("other");
    other.subscribe("$share/g/a", EXACTLY_ONCE);
    member.receive(new PubRec(1, ReasonCode.UNSPECIFIED_ERROR));
    member.cut();
    other.expectNothing();
    broker.advance(Duration.ofSeconds(11));
    other.expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-4.7.2-1")
  void aGroupWithAWildcardAtTheFrontGetsNoDollarTopics() {
    ScriptedClient client = connected("c");
    client.subscribe("$share/g/#", AT_MOST_ONCE);
    client.subscribe("$share/h/$SYS/#", AT_MOST_ONCE);
    client.publish("$SYS/x", "x").takePublish("x");
    client.expectNothing();
  }

  @Test
  @Tag("5.0:4.8.2")
  void aMemberLeavesItsGroupByTheWholeFilter() {
    ScriptedClient client = connected("c");
    client.subscribe("$share/g/a", AT_MOST_ONCE);
    client.receive(
        new Unsubscribe(1, List.of(TopicFilter.of("a"), TopicFilter.of("$share/g/a")), List.of()));
    assertThat(client.take(UnsubAck.class).reasonCodes())
        .containsExactly(ReasonCode.NO_SUBSCRIPTION_EXISTED, ReasonCode.SUCCESS);
    client.publish("a", "x").expectNothing();
  }
}
