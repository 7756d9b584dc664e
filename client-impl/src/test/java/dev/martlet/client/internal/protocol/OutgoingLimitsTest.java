package dev.martlet.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.Message;
import dev.martlet.client.message.PayloadFormat;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.Publish;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the server or the version cannot take is refused, never bent. */
class OutgoingLimitsTest {
  private final Rig rig = Rig.resumable(ProtocolVersion.MQTT_5);

  @ParameterizedTest
  @EnumSource(QoS.class)
  @Tag("5.0:MQTT-3.2.2-11")
  void aQosAboveTheServersMaximumIsRefused(QoS maximum) {
    rig.open();
    rig.accept(false, limits(maximum, true));
    for (QoS qos : QoS.values()) {
      OutgoingPublish publish = rig.publish(qos);
      if (qos.code() > maximum.code()) {
        OutgoingQosTest.assertRejected(publish.future(), ReasonCode.QOS_NOT_SUPPORTED, null);
        assertThat(rig.sent()).isEmpty();
      } else {
        assertThat(rig.onlyPublish().qos()).isEqualTo(qos);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(QoS.class)
  @Tag("5.0:MQTT-3.2.2-14")
  void retainIsRefusedWhereTheServerKeepsNothing(QoS qos) {
    rig.open();
    rig.accept(false, limits(QoS.EXACTLY_ONCE, false));
    OutgoingPublish publish = rig.publish(Message.builder("t").qos(qos).retain().build());
    OutgoingQosTest.assertRejected(publish.future(), ReasonCode.RETAIN_NOT_SUPPORTED, null);
    assertThat(rig.sent()).isEmpty();
    rig.publish(qos);
    assertThat(rig.onlyPublish().retain()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(QoS.class)
  @Tag("5.0:MQTT-3.2.2-15")
  void aMessageThatIsTooLargeIsRefusedAndTheNextOneGoes(QoS qos) {
    rig.online();
    rig.output.maximumSizeBytes = 12;
    OutgoingPublish large = rig.publish(qos, "12345678901");
    OutgoingQosTest.assertRejected(large.future(), ReasonCode.PACKET_TOO_LARGE, null);
    assertThat(rig.sent()).isEmpty();
    assertThat(rig.session.identifiersInUse()).isZero();
    rig.publish(qos, "1234567890");
    assertThat(Rig.payload(rig.onlyPublish())).isEqualTo("1234567890");
  }

  @Test
  void aRefusedMessageGivesItsPlaceInTheWindowBack() {
    rig.open();
    rig.accept(false, Rig.receiveMaximum(1));
    rig.output.maximumSizeBytes = 4;
    for (int i = 0; i < 3; i++) {
      rig.publish(QoS.AT_LEAST_ONCE, "too large");
    }
    rig.publish(QoS.AT_LEAST_ONCE, "a");
    rig.publish(QoS.AT_LEAST_ONCE, "b");
    assertThat(Rig.payload(rig.onlyPublish())).isEqualTo("a");
  }

  @Test
  void whatWaitedIsHeldAgainstTheLimitsOfTheServerThatCame() {
    OutgoingPublish tooSure = rig.publish(QoS.EXACTLY_ONCE, "m0");
    OutgoingPublish retained =
        rig.publish(Message.builder("t").qos(QoS.AT_LEAST_ONCE).retain().build());
    OutgoingPublish retainedOnce = rig.publish(Message.builder("t").retain().build());
    OutgoingPublish fine = rig.publish(QoS.AT_LEAST_ONCE, "m1");
    rig.open();
    rig.accept(false, limits(QoS.AT_LEAST_ONCE, false));
    OutgoingQosTest.assertRejected(tooSure.future(), ReasonCode.QOS_NOT_SUPPORTED, null);
    OutgoingQosTest.assertRejected(retained.future(), ReasonCode.RETAIN_NOT_SUPPORTED, null);
    OutgoingQosTest.assertRejected(retainedOnce.future(), ReasonCode.RETAIN_NOT_SUPPORTED, null);
    rig.receive(new PubAck(rig.onlyPublish().packetIdentifier()));
    assertThat(fine.future()).isCompleted();
  }

  @Test
  void theLimitsOfAServerEndWithItsConnection() {
    rig.open();
    rig.accept(false, limits(QoS.AT_MOST_ONCE, true));
    rig.lose();
    OutgoingPublish publish = rig.publish(QoS.EXACTLY_ONCE);
    assertThat(publish.future()).isNotDone();
    rig.online();
    assertThat(rig.onlyPublish().qos()).isEqualTo(QoS.EXACTLY_ONCE);
  }

  @Test
  void aSmallerServerOnResumeRefusesWhatItCannotTakeAndNoMore() {
    rig.online();
    OutgoingPublish large = rig.publish(QoS.AT_LEAST_ONCE, "too large");
    OutgoingPublish small = rig.publish(QoS.AT_LEAST_ONCE, "a");
    rig.lose();
    rig.output.maximumSizeBytes = 4;
    rig.resume();
    OutgoingQosTest.assertRejected(large.future(), ReasonCode.PACKET_TOO_LARGE, null);
    rig.receive(new PubAck(rig.onlyPublish().packetIdentifier()));
    assertThat(small.future()).isCompleted();
    assertThat(rig.session.identifiersInUse()).isZero();
  }

  @Test
  @Tag("5.0:MQTT-3.2.2-18")
  void noTopicAliasIsSentToAServerThatAllowsNone() {
    rig.online();
    rig.publish(QoS.AT_MOST_ONCE);
    rig.publish(QoS.AT_MOST_ONCE);
    assertThat(rig.sent())
        .hasSize(2)
        .allSatisfy(packet -> assertThat(((Publish) packet).topicAlias()).isZero());
  }

  @ParameterizedTest
  @MethodSource("messagesOfMqtt5")
  void whatMqtt311CannotCarryIsRefusedAtOnce(Message message) {
    Rig old = Rig.resumable(ProtocolVersion.MQTT_3_1_1);
    OutgoingQosTest.assertRejected(
        old.publish(message).future(), ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, null);
    old.online();
    OutgoingQosTest.assertRejected(
        old.publish(message).future(), ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, null);
    assertThat(old.sent()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("messagesOfMqtt5")
  void mqtt5CarriesAllProperties(Message message) {
    rig.online();
    rig.publish(message);
    assertThat(rig.onlyPublish().properties()).isEqualTo(message.properties());
  }

  static Stream<Message> messagesOfMqtt5() {
    return Stream.of(
        Message.builder("t").contentType("text/plain").build(),
        Message.builder("t").messageExpiry(Duration.ofSeconds(3)).build(),
        Message.builder("t").responseTopic("r").build(),
        Message.builder("t").correlationData(new byte[] {1}).build(),
        Message.builder("t").userProperty("a", "b").qos(QoS.EXACTLY_ONCE).build(),
        Message.builder("t").payloadFormat(PayloadFormat.UTF_8).build());
  }

  private static ServerLimits limits(QoS maximumQos, boolean retainAvailable) {
    return new ServerLimits(
        maximumQos,
        retainAvailable,
        100,
        ServerLimits.PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES,
        0,
        true,
        true,
        true);
  }
}
