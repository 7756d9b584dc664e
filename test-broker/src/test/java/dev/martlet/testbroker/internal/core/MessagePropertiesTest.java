package dev.martlet.testbroker.internal.core;

import static dev.martlet.client.message.QoS.AT_LEAST_ONCE;
import static dev.martlet.client.message.QoS.AT_MOST_ONCE;
import static dev.martlet.client.message.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.PayloadFormat;
import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.UserProperty;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import dev.martlet.topic.TopicName;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessagePropertiesTest {

  private final VirtualBroker broker = new VirtualBroker();
  private final ScriptedClient publisher = broker.client("publisher");
  private final ScriptedClient subscriber = broker.client("subscriber");

  @BeforeEach
  void connect() {
    publisher.connect();
    subscriber.resume();
    subscriber.subscribe("t", EXACTLY_ONCE);
  }

  private static Publish expiring(Duration expiry, QoS qos) {
    return new Publish(
        TopicName.of("t"),
        qos == AT_MOST_ONCE ? 0 : 1,
        qos,
        false,
        false,
        Payloads.of("x"),
        0,
        MessageProperties.NONE.withMessageExpiry(expiry),
        List.of());
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.3.2-4")
  @Tag("5.0:MQTT-3.3.2-15")
  @Tag("5.0:MQTT-3.3.2-16")
  @Tag("5.0:MQTT-3.3.2-17")
  @Tag("5.0:MQTT-3.3.2-18")
  @Tag("5.0:MQTT-3.3.2-20")
  void everythingIsForwardedUnchangedLiveQueuedAndRetained(PayloadFormat format) {
    byte[] binary = {0, -1, 127, -128};
    byte[] payload = format == PayloadFormat.UTF_8 ? new byte[] {0, 127, -61, -92} : binary;
    MessageProperties properties =
        new MessageProperties(
            format,
            null,
            "text/plain",
            TopicName.of("answer/here"),
            ByteBuffer.wrap(binary),
            List.of(
                new UserProperty("b", ""), new UserProperty("", "2"), new UserProperty("b", "3")));
    Publish publish =
        new Publish(
            TopicName.of("t"),
            1,
            AT_LEAST_ONCE,
            false,
            true,
            ByteBuffer.wrap(payload),
            0,
            properties,
            List.of());
    publisher.receive(publish);
    assertUnchanged(publish, subscriber.take(Publish.class));
    subscriber.cut();
    publisher.receive(publish);
    subscriber.resume();
    assertUnchanged(publish, subscriber.take(Publish.class));
    assertUnchanged(publish, subscriber.take(Publish.class));
    subscriber.subscribe("t", AT_LEAST_ONCE);
    assertUnchanged(publish, subscriber.take(Publish.class));
  }

  private static void assertUnchanged(Publish published, Publish delivered) {
    assertThat(delivered.properties()).isEqualTo(published.properties());
    assertThat(delivered.payload()).isEqualTo(published.payload());
  }

  @Test
  @Tag("5.0:MQTT-3.3.2-6")
  void aLiveMessageKeepsItsExpiry() {
    publisher.receive(expiring(Duration.ofSeconds(10), AT_MOST_ONCE));
    assertThat(subscriber.takePublish("x").properties().messageExpiry())
        .isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  @Tag("5.0:MQTT-3.3.2-6")
  void theTimeThatAMessageWaitedIsTakenOffItsExpiry() {
    subscriber.cut();
    publisher.receive(expiring(Duration.ofSeconds(10), AT_LEAST_ONCE));
    broker.advance(Duration.ofMillis(3_400));
    subscriber.resume();
    assertThat(subscriber.takePublish("x").properties().messageExpiry())
        .isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  @Tag("5.0:MQTT-3.3.2-5")
  void anExpiredMessageIsNotSent() {
    subscriber.cut();
    publisher.receive(expiring(Duration.ofSeconds(10), AT_LEAST_ONCE));
    publisher.receive(expiring(Duration.ofSeconds(11), AT_LEAST_ONCE));
    broker.advance(Duration.ofSeconds(10));
    subscriber.resume();
    assertThat(subscriber.takePublish("x").properties().messageExpiry())
        .isEqualTo(Duration.ofSeconds(1));
    subscriber.expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-4.3.3-7")
  @Tag("5.0:MQTT-4.3.3-13")
  void aDeliveryThatWasBegunGoesOnAfterTheExpiry() {
    publisher.receive(expiring(Duration.ofSeconds(1), EXACTLY_ONCE));
    int id = subscriber.takePublish("x").packetIdentifier();
    broker.advance(Duration.ofSeconds(3));
    subscriber.cut();
    subscriber.resume();
    assertThat(subscriber.takePublish("x").properties().messageExpiry()).isEqualTo(Duration.ZERO);
    subscriber.receive(new PubRec(id)).expect(new PubRel(id));
    subscriber.receive(new PubComp(id)).expectNothing();
    publisher.expect(new PubRec(1));
    publisher.receive(new PubRel(1)).expect(new PubComp(1));
  }
}
