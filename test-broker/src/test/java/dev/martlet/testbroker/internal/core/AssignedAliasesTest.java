package dev.martlet.testbroker.internal.core;

import static dev.martlet.client.message.QoS.AT_LEAST_ONCE;
import static dev.martlet.client.message.QoS.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.Publish;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AssignedAliasesTest {

  private final VirtualBroker broker = new VirtualBroker();
  private final ScriptedClient publisher = broker.client("publisher");
  private final ScriptedClient subscriber = broker.client("subscriber");

  @BeforeEach
  void connectPublisher() {
    publisher.connect();
  }

  private void subscribe(int topicAliasMaximum, QoS qos) {
    subscriber.connect(asked -> asked.keepingSession().topicAliasMaximum(topicAliasMaximum));
    subscriber.subscribe("#", qos);
  }

  /**
   * Publishes, and says how the topic arrives: {@code topic}, {@code topic=alias}, {@code =alias}.
   */
  private String topicOf(String topic) {
    publisher.publish(topic, "x");
    return topicOf(subscriber.takePublish("x"));
  }

  private static String topicOf(Publish publish) {
    String topic = publish.topic() == null ? "" : publish.topic().toString();
    return publish.topicAlias() == 0 ? topic : topic + "=" + publish.topicAlias();
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-26")
  @Tag("5.0:MQTT-3.3.2-8")
  @Tag("5.0:MQTT-3.3.2-11")
  void anAliasGetsItsMeaningWithTheWholeTopicAndThenStandsForIt() {
    subscribe(2, AT_MOST_ONCE);
    assertThat(topicOf("first")).isEqualTo("first=1");
    assertThat(topicOf("second")).isEqualTo("second=2");
    assertThat(topicOf("first")).isEqualTo("=1");
    assertThat(topicOf("second")).isEqualTo("=2");
    assertThat(topicOf("third")).isEqualTo("third");
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-27")
  void aClientThatTakesNoneGetsNone() {
    subscribe(0, AT_MOST_ONCE);
    assertThat(topicOf("first")).isEqualTo("first");
    assertThat(topicOf("first")).isEqualTo("first");
  }

  @Test
  void aClientOfMqtt311GetsNone() {
    ScriptedClient older = broker.client(ProtocolVersion.MQTT_3_1_1, "older");
    older.connect();
    older.subscribe("#", AT_MOST_ONCE);
    publisher.publish("first", "x").publish("first", "x");
    assertThat(topicOf(older.takePublish("x"))).isEqualTo("first");
    assertThat(topicOf(older.takePublish("x"))).isEqualTo("first");
  }

  @Test
  void aTopicThatIsNoLongerThanThePropertyGetsNone() {
    subscribe(10, AT_MOST_ONCE);
    assertThat(topicOf("a/b")).isEqualTo("a/b");
    assertThat(topicOf("a/bc")).isEqualTo("a/bc=1");
  }

  @Test
  @Tag("5.0:MQTT-3.3.2-11")
  void aTopicThatComesAgainTakesTheAliasThatWasUsedLeastLately() {
    subscribe(2, AT_MOST_ONCE);
    topicOf("first");
    topicOf("second");
    assertThat(topicOf("first")).isEqualTo("=1");
    assertThat(topicOf("third")).as("once is not enough").isEqualTo("third");
    assertThat(topicOf("third")).isEqualTo("third=2");
    assertThat(topicOf("third")).isEqualTo("=2");
    assertThat(topicOf("first")).isEqualTo("=1");
    assertThat(topicOf("second")).isEqualTo("second");
  }

  @Test
  void aTopicThatComesAgainLateIsLikeANewOne() {
    subscribe(1, AT_MOST_ONCE);
    topicOf("first");
    topicOf("second");
    topicOf("third");
    assertThat(topicOf("second")).isEqualTo("second");
    assertThat(topicOf("second")).isEqualTo("second=1");
  }

  @Test
  @Tag("5.0:MQTT-3.3.2-7")
  void anotherConnectionHasNoAliasesYet() {
    subscribe(5, AT_LEAST_ONCE);
    publisher.publish("first", "x", AT_LEAST_ONCE, 1).publish("first", "x", AT_LEAST_ONCE, 1);
    assertThat(topicOf(subscriber.takePublish("x"))).isEqualTo("first=1");
    assertThat(topicOf(subscriber.takePublish("x"))).isEqualTo("=1");
    subscriber.cut();
    subscriber.connect(asked -> asked.keepingSession().topicAliasMaximum(5));
    Publish repeated = subscriber.takePublish("x");
    assertThat(repeated.duplicate()).isTrue();
    assertThat(topicOf(repeated)).isEqualTo("first=1");
    assertThat(topicOf(subscriber.takePublish("x"))).isEqualTo("=1");
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-24")
  void whatFitsOnlyWithoutThePropertyIsSentWithoutAndGivesTheAliasNoMeaning() {
    int exactly = 7 + "first".length() + 1;
    subscriber.connect(asked -> asked.topicAliasMaximum(5).maximumPacketSize(exactly));
    subscriber.subscribe("#", AT_MOST_ONCE);
    assertThat(topicOf("first")).isEqualTo("first");
    assertThat(topicOf("first")).isEqualTo("first");
    assertThat(topicOf("firs")).isEqualTo("firs");
    assertThat(topicOf("fi/r")).isEqualTo("fi/r");
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-24")
  void whatFitsOnlyWithTheAliasIsSentWithIt() {
    int smaller = 7 + "a/long/topic".length() + 3;
    subscriber.connect(asked -> asked.topicAliasMaximum(5).maximumPacketSize(smaller));
    subscriber.subscribe("#", AT_LEAST_ONCE);
    publisher.publish("a/long/topic", "", AT_LEAST_ONCE, 1);
    assertThat(topicOf(subscriber.takePublish(""))).isEqualTo("a/long/topic=1");
    subscriber.receive(new PubAck(1));
    publisher.publish("a/long/topic", "fits only so", AT_LEAST_ONCE, 1);
    assertThat(topicOf(subscriber.takePublish("fits only so"))).isEqualTo("=1");
    assertThat(broker.dropped()).isEmpty();
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-26")
  void aHugeMaximumCostsABoundedNumberOfAliases() {
    subscribe(65_535, AT_MOST_ONCE);
    Set<String> aliases = new HashSet<>();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 1_000; i++) {
        publisher.publish("topic/" + i, "x");
        aliases.add("" + subscriber.takePublish("x").topicAlias());
      }
    }
    assertThat(aliases).hasSize(257).contains("0", "1", "256");
    assertThat(topicOf("x".repeat(1_025))).doesNotContain("=");
  }
}
