package dev.martlet.testbroker.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.PingReq;
import dev.martlet.codec.packet.PingResp;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.testbroker.policy.Authenticator;
import dev.martlet.testbroker.policy.ConnectRequest;
import dev.martlet.testbroker.policy.Peer;
import dev.martlet.testbroker.policy.Verdict;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AuthenticatorTest {

  private final List<ConnectRequest> requests = new ArrayList<>();
  private final CompletableFuture<Verdict> answer = new CompletableFuture<>();
  private final VirtualBroker slow =
      VirtualBroker.ruled(
          Rules.authenticatedBy(request -> {
            requests.add(request);
            return answer;
          }));

  private static VirtualBroker asking(Authenticator authenticator) {
    return VirtualBroker.ruled(Rules.authenticatedBy(authenticator));
  }

  @ParameterizedTest
  @CsvSource({
    "MQTT_5, ann, right, SUCCESS",
    "MQTT_5, ann, wrong, BAD_USER_NAME_OR_PASSWORD",
    "MQTT_5, bob, right, BAD_USER_NAME_OR_PASSWORD",
    "MQTT_3_1_1, ann, right, SUCCESS",
    "MQTT_3_1_1, ann, wrong, BAD_USER_NAME_OR_PASSWORD"
  })
  @Tag("5.0:MQTT-3.1.4-2")
  @Tag("3.1.1:MQTT-3.1.4-1")
  @Tag("3.1.1:MQTT-3.2.2-5")
  void usersConnectWithTheirPasswords(
      ProtocolVersion version, String username, String password, ReasonCode expected) {
    VirtualBroker broker = asking(Authenticator.users(Map.of("ann", "right")));
    ScriptedClient client = broker.client(version, "c");
    ConnAck answer = client.connect(asked -> asked.credentials(username, password));
    assertThat(answer.reasonCode()).isEqualTo(expected);
    assertThat(client.isClosed()).isEqualTo(expected.isError());
  }

  @ParameterizedTest
  @EnumSource
  void usersWithoutCredentialsAreRefused(ProtocolVersion version) {
    VirtualBroker broker = asking(Authenticator.users(Map.of("ann", "right")));
    ScriptedClient client = broker.client(version, "c");
    assertThat(client.connect().reasonCode()).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
    client.expectClosed();
  }

  @Test
  void theHookSeesWhatIsKnownOfTheClient() {
    Peer peer = () -> InetSocketAddress.createUnresolved("there", 7);
    slow.client(ProtocolVersion.MQTT_3_1_1, "c")
        .at(peer)
        .connecting(asked -> asked.credentials("ann", "pass"));
    ConnectRequest seen = requests.get(0);
    assertThat(seen.clientIdentifier()).isEqualTo("c");
    assertThat(seen.username()).isEqualTo("ann");
    assertThat(Payloads.text(seen.password())).isEqualTo("pass");
    assertThat(seen.protocolVersion()).isEqualTo(ProtocolVersion.MQTT_3_1_1);
    assertThat(seen.peer()).isSameAs(peer);
    assertThat(seen.toString()).contains("ann").doesNotContain("pass");
  }

  @Test
  void aRefusalSaysItsReasonInWords() {
    VirtualBroker broker =
        asking(Authenticator.of(request -> Verdict.refuse(ReasonCode.BANNED, "for a week")));
    ConnAck answer = broker.client("c").connect();
    assertThat(answer.reasonCode()).isEqualTo(ReasonCode.BANNED);
    assertThat(answer.properties().reason().reasonString()).isEqualTo("for a week");
  }

  @Test
  void aRefusalThatMqtt311HasNoReturnCodeForIsACloseWithoutAWord() {
    VirtualBroker broker =
        asking(Authenticator.of(request -> Verdict.refuse(ReasonCode.UNSPECIFIED_ERROR)));
    broker.client(ProtocolVersion.MQTT_3_1_1, "c").connecting(asked -> asked).expectClosed();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.1.4-5")
  @Tag("3.1.1:MQTT-3.1.4-4")
  @Tag("5.0:MQTT-3.2.0-1")
  @Tag("3.1.1:MQTT-3.2.0-1")
  void whatArrivesBeforeALateAnswerIsDoneInOrderAfterIt(ProtocolVersion version) {
    ScriptedClient client = slow.client(version, "c").connecting(asked -> asked);
    assertThat(client.isRead()).as("to see its end").isTrue();
    client.publish("t", "1", QoS.AT_LEAST_ONCE, 1);
    assertThat(client.isRead()).as("once something is held").isFalse();
    client.receive(PingReq.INSTANCE);
    client.expectNothing();
    answer.complete(Verdict.accept());
    client.expectNothing(); // it is the broker's thread that goes on
    slow.runTasks();
    assertThat(client.take(ConnAck.class).reasonCode()).isEqualTo(ReasonCode.SUCCESS);
    assertThat(client.take(PubAck.class).packetIdentifier()).isEqualTo(1);
    client.expect(PingResp.INSTANCE).expectNothing();
    assertThat(client.isRead()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.1.4-6")
  @Tag("3.1.1:MQTT-3.1.4-5")
  void whatArrivesBeforeARefusalIsNotDone(ProtocolVersion version) {
    CompletableFuture<Verdict> first = new CompletableFuture<>();
    VirtualBroker broker =
        asking(request ->
            request.clientIdentifier().equals("c")
                ? first
                : CompletableFuture.completedFuture(Verdict.accept()));
    ScriptedClient client = broker.client(version, "c").connecting(asked -> asked);
    client.publishRetained("t", "1");
    first.complete(Verdict.refuse(ReasonCode.NOT_AUTHORIZED));
    broker.runTasks();
    assertThat(client.take(ConnAck.class).reasonCode()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
    client.expectClosed();
    ScriptedClient other = broker.client(version, "other");
    other.connect();
    other.subscribe("#", QoS.AT_MOST_ONCE).expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  void whoWaitsForTheAnswerLongerThanTheConnectTimeoutIsRefused(ProtocolVersion version) {
    ScriptedClient client = slow.client(version, "c").connecting(asked -> asked);
    slow.advance(Duration.ofSeconds(9));
    client.receive(PingReq.INSTANCE); // prolongs nothing
    slow.advance(Duration.ofMillis(999));
    client.expectNothing();
    slow.advance(Duration.ofMillis(1));
    assertThat(client.take(ConnAck.class).reasonCode()).isEqualTo(ReasonCode.SERVER_UNAVAILABLE);
    client.expectClosed();
    answer.complete(Verdict.accept());
    slow.runTasks();
    client.expectClosed();
    assertThat(slow.isIdle()).isTrue();
  }

  @Test
  void anAnswerForAClientThatHasGoneChangesNothing() {
    ScriptedClient client = slow.client("c").connecting(asked -> asked.keepingSession());
    client.cut();
    answer.complete(Verdict.accept());
    slow.runTasks();
    assertThat(client.takeAll()).isEmpty();
    assertThat(slow.client("c").resume().sessionPresent()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.1.4-3")
  @Tag("3.1.1:MQTT-3.1.4-2")
  void whoCameFirstDoesNotTakeOverFromWhoCameLaterAndWasLetInSooner(ProtocolVersion version) {
    Deque<CompletableFuture<Verdict>> answers = new ArrayDeque<>();
    VirtualBroker broker =
        asking(request -> {
          answers.add(new CompletableFuture<>());
          return answers.getLast();
        });
    ScriptedClient older = broker.client(version, "c").connecting(asked -> asked);
    ScriptedClient newer = broker.client(version, "c").connecting(asked -> asked);
    answers.getLast().complete(Verdict.accept());
    broker.runTasks();
    newer.take(ConnAck.class);
    answers.getFirst().complete(Verdict.accept());
    broker.runTasks();

    newer.receive(PingReq.INSTANCE).expect(PingResp.INSTANCE).expectNothing();
    if (version == ProtocolVersion.MQTT_5) {
      assertThat(older.take(ConnAck.class).reasonCode()).isEqualTo(ReasonCode.UNSPECIFIED_ERROR);
    }
    older.expectClosed();
  }

  @Test
  void anAnswerAfterTheEndOfTheBrokerChangesNothing() {
    ScriptedClient client = slow.client("c").connecting(asked -> asked);
    slow.core().shutDown();
    answer.complete(Verdict.accept());
    slow.runTasks();
    client.expectClosed();
  }

  @Test
  void aMalformedPacketBeforeTheAnswerIsToldInConnack() {
    ScriptedClient client = slow.client("c").connecting(asked -> asked);
    client.malformed(ReasonCode.MALFORMED_PACKET);
    assertThat(client.take(ConnAck.class).reasonCode()).isEqualTo(ReasonCode.MALFORMED_PACKET);
    client.expectClosed();
  }

  /** As within one process, where reading brings at once what has been sent meanwhile. */
  @Test
  @Tag("5.0:MQTT-4.6.0-5")
  void whatComesAsReadingGoesOnIsBehindWhatWasHeld() {
    ScriptedClient client = slow.client("c").connecting(asked -> asked);
    client.whenReading(() -> client.publish("t", "2"));
    client.receive(
        ScriptedClient.subscribePacket(1, "t", SubscriptionOptions.of(QoS.AT_MOST_ONCE), 0));
    client.publish("t", "1");
    answer.complete(Verdict.accept());
    slow.runTasks();
    client.take(ConnAck.class);
    client.take(SubAck.class);
    client.takePublish("1");
    client.takePublish("2");
  }

  @Test
  void aDisconnectBeforeTheAnswerIsDoneAfterIt() {
    ScriptedClient client = slow.client("c").connecting(asked -> asked);
    client.receive(new Disconnect(ReasonCode.SUCCESS));
    answer.complete(Verdict.accept());
    slow.runTasks();
    client.take(ConnAck.class);
    client.expectClosed();
  }

  @Test
  void aHookThatThrowsRefusesThisClientAndIsReported() {
    IllegalStateException fault = new IllegalStateException("no database");
    VirtualBroker broker =
        asking(request -> {
          throw fault;
        });
    ScriptedClient client = broker.client("c");
    assertThat(client.connect().reasonCode()).isEqualTo(ReasonCode.UNSPECIFIED_ERROR);
    client.expectClosed();
    assertThat(broker.hookFailures()).containsExactly(fault);
  }

  @Test
  void anAnswerThatFailsRefusesThisClientAndIsReported() {
    ScriptedClient client = slow.client("c").connecting(asked -> asked);
    AssertionError fault = new AssertionError("not what the test expected");
    answer.completeExceptionally(fault);
    slow.runTasks();
    assertThat(client.take(ConnAck.class).reasonCode()).isEqualTo(ReasonCode.UNSPECIFIED_ERROR);
    client.expectClosed();
    assertThat(slow.hookFailures()).containsExactly(fault);
  }

  @Test
  void anAnswerThatIsCancelledOrNullRefusesThisClient() {
    answer.cancel(false);
    assertThat(slow.client("c").connect().reasonCode()).isEqualTo(ReasonCode.UNSPECIFIED_ERROR);
    VirtualBroker broker = asking(request -> CompletableFuture.completedFuture(null));
    assertThat(broker.client("c").connect().reasonCode()).isEqualTo(ReasonCode.UNSPECIFIED_ERROR);
    assertThat(broker.hookFailures()).hasSize(1);
  }

  @Test
  void aReasonCodeThatConnackMayNotHaveIsAFaultOfTheHook() {
    VirtualBroker broker =
        asking(Authenticator.of(request -> Verdict.refuse(ReasonCode.TOPIC_FILTER_INVALID)));
    assertThat(broker.client("c").connect().reasonCode()).isEqualTo(ReasonCode.UNSPECIFIED_ERROR);
    assertThat(broker.hookFailures().get(0)).hasMessageContaining("TOPIC_FILTER_INVALID");
  }

  @ParameterizedTest
  @CsvSource({"USE_ANOTHER_SERVER", "SERVER_MOVED"})
  void aClientCanBeSentElsewhere(ReasonCode reasonCode) {
    VirtualBroker broker =
        asking(Authenticator.of(request -> Verdict.redirect(reasonCode, "other:1883")));
    ScriptedClient client = broker.client("c");
    ConnAck answer = client.connect();
    assertThat(answer.reasonCode()).isEqualTo(reasonCode);
    assertThat(answer.properties().serverReference()).isEqualTo("other:1883");
    client.expectClosed();
  }
}
