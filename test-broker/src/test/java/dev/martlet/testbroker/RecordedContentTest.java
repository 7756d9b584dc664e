package dev.martlet.testbroker;

import static dev.martlet.testbroker.PacketPattern.connAck;
import static dev.martlet.testbroker.PacketPattern.connect;
import static dev.martlet.testbroker.PacketPattern.disconnect;
import static dev.martlet.testbroker.PacketPattern.publish;
import static dev.martlet.testbroker.PacketPattern.subscribe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.UserProperty;
import dev.martlet.client.message.Will;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the packets of a recording say. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class RecordedContentTest {

  private static final String USER_PROPERTY = "26" + RawClient.string("k") + RawClient.string("v");

  private static RecordedPacket first(TestBroker broker, PacketPattern pattern) {
    return broker.recording().first(pattern).orElseThrow();
  }

  @Test
  void connectAndConnAckShowAllThatTheySay() {
    String properties =
        "11 0000003c 21 000a 27 00001000 22 0005 19 01 17 01".replace(" ", "") + USER_PROPERTY;
    String message =
        RawClient.packet(
            "10",
            "0004 4d515454 05 ee 001e"
                + RawClient.packet("", properties)
                + RawClient.string("")
                + "05 18 00000007"
                + RawClient.string("gone")
                + RawClient.string("bye")
                + RawClient.string("ann")
                + RawClient.string("secret"));
    try (TestBroker broker = TestBroker.start();
        RawClient client = new RawClient(broker.port())) {
      client.send(message).read(1);
      RecordedConnect said = first(broker, connect()).asConnect();
      assertThat(said.version()).isEqualTo(ProtocolVersion.MQTT_5);
      assertThat(said.clientIdentifier()).isEmpty();
      assertThat(said.cleanStart()).isTrue();
      assertThat(said.keepAlive()).isEqualTo(Duration.ofSeconds(30));
      assertThat(said.sessionExpiry()).isEqualTo(Duration.ofMinutes(1));
      assertThat(said.receiveMaximum()).isEqualTo(10);
      assertThat(said.maximumPacketSizeBytes()).isEqualTo(4096);
      assertThat(said.topicAliasMaximum()).isEqualTo(5);
      assertThat(said.requestResponseInformation()).isTrue();
      assertThat(said.requestProblemInformation()).isTrue();
      assertThat(said.authenticationMethod()).isNull();
      assertThat(said.authenticationData()).isNull();
      assertThat(said.username()).isEqualTo("ann");
      assertThat(Payloads.text(Objects.requireNonNull(said.password()))).isEqualTo("secret");
      assertThat(said.userProperties()).containsExactly(new UserProperty("k", "v"));
      Will will = Objects.requireNonNull(said.will());
      assertThat(will.message().topic()).hasToString("gone");
      assertThat(will.message().retain()).isTrue();
      assertThat(will.message().qos()).isEqualTo(QoS.AT_LEAST_ONCE);
      assertThat(will.delay()).isEqualTo(Duration.ofSeconds(7));
      assertThat(said).asString().doesNotContain("secret");

      RecordedConnAck answer = first(broker, connAck()).asConnAck();
      assertThat(answer.reasonCode()).isEqualTo(ReasonCode.SUCCESS);
      assertThat(answer.sessionPresent()).isFalse();
      assertThat(answer.assignedClientIdentifier()).isEqualTo("assigned-1");
      assertThat(answer.limits().topicAliasMaximum()).isEqualTo(16);
      assertThat(answer.sessionExpiry()).isNull();
      assertThat(answer.serverKeepAlive()).isNull();
      assertThat(answer.responseInformation()).isNull();
      assertThat(answer.serverReference()).isNull();
      assertThat(answer.authenticationMethod()).isNull();
      assertThat(answer.authenticationData()).isNull();
      assertThat(answer.reasonString()).isNull();
      assertThat(answer.userProperties()).isEmpty();
    }
  }

  @Test
  void messagesSubscriptionsAndGoodbyesShowTheirProperties() {
    try (TestBroker broker = TestBroker.start();
        RawClient client = RawClient.connected5(broker.port(), "c")) {
      client
          .send(RawClient.packet("82", "0001 00" + RawClient.string("a/#") + "1e"))
          .expect("90 04 0001 00 02");
      String properties =
          "01 01 02 0000003c".replace(" ", "")
              + "03"
              + RawClient.string("text/plain")
              + "08"
              + RawClient.string("answer")
              + "09 0002 cafe".replace(" ", "")
              + USER_PROPERTY;
      client.send(
          RawClient.packet("30", RawClient.string("b") + RawClient.packet("", properties) + "78"));
      client.send("30 08" + RawClient.string("b") + "03 230099 78").read(1);
      assertThat(first(broker, subscribe()).subscriptions().get("a/#"))
          .satisfies(options -> {
            assertThat(options.qos()).isEqualTo(QoS.EXACTLY_ONCE);
            assertThat(options.noLocal()).isTrue();
            assertThat(options.retainAsPublished()).isTrue();
          });
      RecordedPacket message = first(broker, publish("b"));
      assertThat(message.properties().contentType()).isEqualTo("text/plain");
      assertThat(message.properties().responseTopic()).hasToString("answer");
      assertThat(message.properties().messageExpiry()).isEqualTo(Duration.ofMinutes(1));
      assertThat(Objects.requireNonNull(message.properties().correlationData()).remaining())
          .isEqualTo(2);
      assertThat(message.userProperties()).containsExactly(new UserProperty("k", "v"));
      RecordedPacket goodbye = broker.await(disconnect(), Duration.ofSeconds(10));
      RecordedDisconnect said = goodbye.asDisconnect();
      assertThat(said.reasonCode()).isEqualTo(ReasonCode.TOPIC_ALIAS_INVALID);
      assertThat(said.reasonString()).isEqualTo(goodbye.reasonString()).isNotBlank();
      assertThat(said.serverReference()).isNull();
      assertThat(said.sessionExpiry()).isNull();
      assertThat(said.userProperties()).isEmpty();
      assertThatThrownBy(goodbye::asConnect)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("no CONNECT: DISCONNECT reason=");
    }
  }
}
