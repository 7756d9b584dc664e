package dev.martlet.testbroker.internal.core;

import static dev.martlet.client.message.QoS.AT_LEAST_ONCE;
import static dev.martlet.client.message.QoS.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.PubAck;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which member of a share group gets the next message, and when there is room for it. */
@Tag("5.0:4.8.2")
class ShareGroupTurnsTest {

  private final VirtualBroker broker = VirtualBroker.withQueue(new StoreLimit(2, 100_000));
  private final ScriptedClient publisher = broker.client("publisher");

  private ScriptedClient member(String name, int receiveMaximum) {
    ScriptedClient client = broker.client(name);
    client.connect(asked -> asked.keepingSession().receiveMaximum(receiveMaximum));
    return client.subscribe("$share/g/a", AT_LEAST_ONCE);
  }

  @BeforeEach
  void connectPublisher() {
    publisher.connect();
  }

  private ReasonCode publish(String payload) {
    publisher.publish("a", payload, AT_LEAST_ONCE, 1);
    return publisher.take(PubAck.class).reasonCode();
  }

  @Test
  void whoIsReadyForItComesBeforeWhoHasToAcknowledgeFirst() {
    ScriptedClient slow = member("slow", 1);
    ScriptedClient fast = member("fast", 10);
    publish("1");
    publish("2");
    fast.receive(new PubAck(fast.takePublish("2").packetIdentifier()));
    publish("3");
    slow.takePublish("1");
    slow.expectNothing();
    assertThat(fast.takePayloads()).containsExactly("3");
  }

  @Test
  void whoIsNotWritableWaitsForItsTurn() {
    ScriptedClient stuck = member("stuck", 10);
    ScriptedClient other = member("other", 10);
    stuck.writable(false);
    publish("1");
    publish("2");
    assertThat(other.takePayloads()).containsExactly("1", "2");
    stuck.expectNothing();
  }

  @Test
  void whoHasRoomComesBeforeWhoHasNone() {
    ScriptedClient full = member("full", 10);
    publish("1");
    publish("2");
    ScriptedClient absent = member("absent", 10);
    absent.cut();
    assertThat(publish("3")).isEqualTo(ReasonCode.SUCCESS);
    assertThat(publish("4")).isEqualTo(ReasonCode.SUCCESS);
    assertThat(publish("5")).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
    assertThat(full.takePayloads()).containsExactly("1", "2");
    absent.resume();
    assertThat(absent.takePayloads()).containsExactly("3", "4");
  }

  @Test
  void aMemberIsNotAskedWhileItIsAwayIfItWouldLoseTheMessage() {
    ScriptedClient forgetful = broker.client("forgetful");
    forgetful.resume();
    forgetful.subscribe("$share/g/a", AT_MOST_ONCE);
    forgetful.cut();
    ScriptedClient keeper = member("keeper", 10);
    keeper.cut();
    publish("1");
    publish("2");
    keeper.resume();
    assertThat(keeper.takePayloads()).containsExactly("1", "2");
  }

  @Test
  void everyoneGetsTurns() {
    List<ScriptedClient> members =
        IntStream.range(0, 5).mapToObj(i -> member("member-" + i, 10)).toList();
    for (int i = 0; i < 10; i++) {
      publish("" + i);
    }
    for (int i = 0; i < 5; i++) {
      assertThat(members.get(i).takePayloads()).containsExactly("" + i, "" + (i + 5));
    }
  }

  @Test
  void aSecondSubscribeOfAMemberNeitherDoublesItNorTakesItsPlace() {
    ScriptedClient first = member("first", 10);
    ScriptedClient second = member("second", 10);
    first.subscribe("$share/g/a", AT_MOST_ONCE);
    publish("1");
    publish("2");
    publish("3");
    assertThat(first.takePublish("1").qos()).isEqualTo(AT_MOST_ONCE);
    first.takePublish("3");
    first.expectNothing();
    second.takePublish("2");
    second.expectNothing();
  }

  @Test
  void roomIsCountedForAllCopiesOfASessionTogether() {
    ScriptedClient client = member("client", 10);
    client.subscribe("a", AT_LEAST_ONCE).subscribe("$share/h/a", AT_LEAST_ONCE);
    assertThat(publish("three copies")).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
    client.expectNothing();
    client.unsubscribe("$share/h/a");
    assertThat(publish("two copies")).isEqualTo(ReasonCode.SUCCESS);
    client.takePublish("two copies");
    client.takePublish("two copies");
    client.receive(new PubAck(1));
    assertThat(publish("again")).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
    client.expectNothing();
    assertThat(broker.dropped()).isEmpty();
  }

  @Test
  void aSessionThatAlreadyGetsACopyGivesItsTurnToOneThatHasRoom() {
    ScriptedClient busy = member("busy", 10);
    busy.subscribe("a", AT_LEAST_ONCE).subscribe("b", AT_LEAST_ONCE);
    publisher.publish("b", "fills", AT_LEAST_ONCE, 1).takeAll();
    busy.takePublish("fills");
    ScriptedClient idle = member("idle", 10);
    assertThat(publish("x")).isEqualTo(ReasonCode.SUCCESS);
    assertThat(busy.takePayloads()).containsExactly("x");
    assertThat(idle.takePayloads()).containsExactly("x");
  }

  @Test
  void aCopyAtQos0TakesNoRoomFromOneThatNeedsIt() {
    ScriptedClient client = broker.client("client");
    client.connect();
    client
        .subscribe("b", AT_LEAST_ONCE)
        .subscribe("a", AT_MOST_ONCE)
        .subscribe("$share/g/a", AT_LEAST_ONCE)
        .subscribe("$share/h/a", AT_MOST_ONCE);
    publisher.publish("b", "leaves room for one", AT_LEAST_ONCE, 1).takeAll();
    client.takeAll();
    assertThat(publish("x")).isEqualTo(ReasonCode.SUCCESS);
    assertThat(client.takePayloads()).containsExactly("x", "x", "x");
  }

  @Test
  void copiesAtQos0NeedNoRoomAndRefuseNobodyTheRest() {
    ScriptedClient full = broker.client("full");
    full.resume();
    full.subscribe("b", AT_LEAST_ONCE)
        .subscribe("a", AT_MOST_ONCE)
        .subscribe("$share/h/a", AT_MOST_ONCE);
    publisher.publish("b", "1", AT_LEAST_ONCE, 1).publish("b", "2", AT_LEAST_ONCE, 1);
    publisher.takeAll();
    full.takeAll();
    ScriptedClient member = member("member", 10);
    assertThat(publish("x")).isEqualTo(ReasonCode.SUCCESS);
    member.takePublish("x");
    assertThat(full.takePayloads()).as("written at once").containsExactly("x", "x");
    full.writable(false);
    assertThat(publish("y")).isEqualTo(ReasonCode.SUCCESS);
    member.takePublish("y");
    assertThat(broker.dropped()).containsExactly("full QUEUE_FULL", "full QUEUE_FULL");
  }

  @Test
  @Tag("5.0:MQTT-4.8.2-3")
  void aMessageOfQos0GoesToOneMemberThatIsThere() {
    ScriptedClient absent = member("absent", 10);
    absent.cut();
    ScriptedClient there = member("there", 10);
    publisher.publish("a", "x", QoS.AT_MOST_ONCE, 0).publish("a", "y", QoS.AT_MOST_ONCE, 0);
    assertThat(there.takePayloads()).containsExactly("x", "y");
  }
}
