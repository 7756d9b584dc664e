package dev.martlet.testbroker.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.Message;
import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.Auth;
import dev.martlet.codec.packet.Authentication;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.PingReq;
import dev.martlet.codec.packet.PingResp;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.testbroker.policy.AuthenticationExchange;
import dev.martlet.testbroker.policy.AuthenticationMethod;
import dev.martlet.testbroker.policy.AuthenticationStep;
import dev.martlet.testbroker.policy.ConnectRequest;
import dev.martlet.testbroker.policy.ScramClient;
import dev.martlet.testbroker.policy.ScramSha256;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EnhancedAuthenticationTest {

  private static final String METHOD = "KNOCK";

  /** Knocks are counted: "knock" twice, anything else is wrong; the last word is "come in". */
  private static final class Knocking implements AuthenticationMethod {
    @Override
    public String name() {
      return METHOD;
    }

    @Override
    public AuthenticationExchange begin(ConnectRequest request) {
      int[] knocks = new int[1];
      return data -> CompletableFuture.completedFuture(step(data, knocks));
    }

    private static AuthenticationStep step(ByteBuffer data, int[] knocks) {
      if (data == null) {
        return AuthenticationStep.challenge(Payloads.of("who is there?"));
      }
      if (!Payloads.text(data).equals("knock")) {
        return AuthenticationStep.failure(ReasonCode.BANNED, "no knock");
      }
      knocks[0]++;
      return knocks[0] < 2
          ? AuthenticationStep.challenge(Payloads.of("again " + knocks[0]))
          : AuthenticationStep.success(Payloads.of("come in"), null);
    }
  }

  private final VirtualBroker broker = VirtualBroker.ruled(Rules.with(new Knocking()));
  private final ScriptedClient client = broker.client("c");

  private static Auth auth(ReasonCode reasonCode, String method, String data) {
    return new Auth(
        reasonCode,
        new Authentication(method, data == null ? null : Payloads.of(data)),
        ReasonProperties.NONE);
  }

  private static Auth next(String data) {
    return auth(ReasonCode.CONTINUE_AUTHENTICATION, METHOD, data);
  }

  private static Auth again(String data) {
    return auth(ReasonCode.RE_AUTHENTICATE, METHOD, data);
  }

  private ConnAck letIn() {
    client.connecting(asked -> asked.keepingSession().authentication(METHOD, "knock"));
    client.expect(next("again 1")).receive(next("knock"));
    return client.take(ConnAck.class);
  }

  private void expectRefused(ReasonCode reasonCode) {
    assertThat(client.take(ConnAck.class).reasonCode()).isEqualTo(reasonCode);
    client.expectClosed();
  }

  @Test
  @Tag("5.0:MQTT-4.12.0-2")
  @Tag("5.0:MQTT-4.12.0-5")
  @Tag("5.0:MQTT-3.15.2-1")
  @Tag("5.0:MQTT-3.2.0-1")
  void severalRoundsComeBeforeOneConnackWithMethodAndData() {
    client.connecting(asked -> asked.authentication(METHOD));
    client.expect(next("who is there?")).receive(next("knock"));
    client.expect(next("again 1")).receive(next("knock"));
    ConnAck answer = client.take(ConnAck.class);
    assertThat(answer.reasonCode()).isEqualTo(ReasonCode.SUCCESS);
    assertThat(answer.properties().authentication())
        .isEqualTo(new Authentication(METHOD, Payloads.of("come in")));
    client.receive(PingReq.INSTANCE).expect(PingResp.INSTANCE).expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-4.12.0-1")
  void anUnknownMethodIsRefused() {
    client.connecting(asked -> asked.authentication("SING"));
    expectRefused(ReasonCode.BAD_AUTHENTICATION_METHOD);
  }

  @Test
  @Tag("5.0:MQTT-4.12.0-6")
  void withoutAMethodInConnectThereIsNoneInConnackAndNoAuth() {
    ConnAck answer = client.connect();
    assertThat(answer.properties().authentication()).isNull();
    client.expectNothing();
    client.receive(again("knock"));
    client.expectClosed(ReasonCode.PROTOCOL_ERROR);
  }

  @Test
  @Tag("5.0:MQTT-4.12.0-4")
  void aWrongStepIsRefusedWithTheReasonOfTheMethod() {
    client.connecting(asked -> asked.authentication(METHOD, "bell"));
    ConnAck answer = client.take(ConnAck.class);
    assertThat(answer.reasonCode()).isEqualTo(ReasonCode.BANNED);
    assertThat(answer.properties().reason().reasonString()).isEqualTo("no knock");
    client.expectClosed();
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-30")
  void anythingButAuthAndDisconnectBeforeConnackIsAProtocolError() {
    client.connecting(asked -> asked.authentication(METHOD, "knock"));
    client.take(Auth.class);
    client.receive(PingReq.INSTANCE);
    expectRefused(ReasonCode.PROTOCOL_ERROR);
  }

  @Test
  void disconnectBeforeConnackEndsItWithoutAWordOrAWill() {
    ScriptedClient watcher = broker.client("watcher");
    watcher.connect();
    watcher.subscribe("#", QoS.AT_MOST_ONCE);
    client.connecting(
        asked -> asked.authentication(METHOD, "knock").will(Message.builder("will").build()));
    client.take(Auth.class);
    client.receive(new Disconnect(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE));
    client.expectClosed();
    watcher.expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-4.12.0-5")
  void anotherMethodThanThatOfConnectIsRefused() {
    client.connecting(asked -> asked.authentication(METHOD, "knock"));
    client.take(Auth.class);
    client.receive(auth(ReasonCode.CONTINUE_AUTHENTICATION, "SING", "la"));
    expectRefused(ReasonCode.BAD_AUTHENTICATION_METHOD);
  }

  @Test
  void startingAgainBeforeConnackIsAProtocolError() {
    client.connecting(asked -> asked.authentication(METHOD, "knock"));
    client.take(Auth.class);
    client.receive(again("knock"));
    expectRefused(ReasonCode.PROTOCOL_ERROR);
  }

  @Test
  void whoOwesAStepIsRefusedWhenTheTimeIsOver() {
    client.connecting(asked -> asked.authentication(METHOD));
    client.take(Auth.class);
    broker.advance(Duration.ofSeconds(6));
    client.receive(next("knock")).take(Auth.class); // does not prolong it
    broker.advance(Duration.ofMillis(3_999));
    client.expectNothing();
    broker.advance(Duration.ofMillis(1));
    expectRefused(ReasonCode.NOT_AUTHORIZED);
    assertThat(broker.isIdle()).isTrue();
  }

  @Test
  @Tag("5.0:MQTT-4.12.1-1")
  @Tag("5.0:MQTT-3.15.2-1")
  void aClientMayAuthenticateAgainWhileOtherTrafficGoesOn() {
    letIn();
    client.subscribe("t", QoS.AT_MOST_ONCE);
    client.receive(again("knock")).expect(next("again 1"));
    client.publish("t", "meanwhile").takePublish("meanwhile");
    client.receive(next("knock"));
    client.expect(auth(ReasonCode.SUCCESS, METHOD, "come in")).expectNothing();
    broker.advance(Duration.ofHours(1));
    client.expectNothing();
    client.receive(again("knock")).expect(next("again 1")).expectNothing();
  }

  @Test
  @Tag("5.0:MQTT-4.12.1-2")
  void whoFailsToAuthenticateAgainIsDisconnected() {
    letIn();
    client.receive(again("bell"));
    client.expectClosed(ReasonCode.NOT_AUTHORIZED);
  }

  @Test
  @Tag("5.0:MQTT-4.12.1-1")
  void authenticatingAgainByAnotherMethodEndsTheConnection() {
    letIn();
    client.receive(auth(ReasonCode.RE_AUTHENTICATE, "SING", "la"));
    client.expectClosed(ReasonCode.PROTOCOL_ERROR);
  }

  @Test
  void authenticatingAgainIsBoundedInTime() {
    letIn();
    client.receive(again("knock")).take(Auth.class);
    broker.advance(Duration.ofMillis(9_999));
    client.receive(PingReq.INSTANCE).expect(PingResp.INSTANCE).expectNothing();
    broker.advance(Duration.ofMillis(1));
    client.expectClosed(ReasonCode.NOT_AUTHORIZED);
  }

  @Test
  void aConnectionThatEndsAmidOfItLeavesNothingDue() {
    client.connecting(asked -> asked.authentication(METHOD, "knock"));
    client.take(Auth.class);
    client.receive(next("knock")).take(ConnAck.class);
    client.receive(again("knock")).take(Auth.class);
    client.cut();
    assertThat(broker.isIdle()).isTrue();
  }

  @Test
  void startingAgainTwiceAtOnceOrGoingOnUnaskedIsAProtocolError() {
    letIn();
    client.receive(again("knock")).take(Auth.class);
    client.receive(again("knock"));
    client.expectClosed(ReasonCode.PROTOCOL_ERROR);
    letIn();
    client.receive(next("knock"));
    client.expectClosed(ReasonCode.PROTOCOL_ERROR);
  }

  @Test
  void whatAMethodThrowsRefusesTheClientAndIsReported() {
    IllegalStateException fault = new IllegalStateException("broken");
    VirtualBroker faulty =
        VirtualBroker.ruled(
            Rules.with(
                new AuthenticationMethod() {
                  @Override
                  public String name() {
                    return METHOD;
                  }

                  @Override
                  public AuthenticationExchange begin(ConnectRequest request) {
                    throw fault;
                  }
                }));
    ScriptedClient other = faulty.client("other");
    assertThat(other.connect(asked -> asked.authentication(METHOD)).reasonCode())
        .isEqualTo(ReasonCode.UNSPECIFIED_ERROR);
    other.expectClosed();
    assertThat(faulty.hookFailures()).containsExactly(fault);
  }

  @Test
  void aStepThatIsDecidedLaterComesThen() {
    CompletableFuture<AuthenticationStep> later = new CompletableFuture<>();
    VirtualBroker slow =
        VirtualBroker.ruled(
            Rules.with(
                new AuthenticationMethod() {
                  @Override
                  public String name() {
                    return METHOD;
                  }

                  @Override
                  public AuthenticationExchange begin(ConnectRequest request) {
                    return data -> later;
                  }
                }));
    ScriptedClient other = slow.client("other");
    other.connecting(asked -> asked.keepingSession().authentication(METHOD));
    other.receive(next("unasked"));
    assertThat(other.take(ConnAck.class).reasonCode()).isEqualTo(ReasonCode.PROTOCOL_ERROR);
    other.expectClosed();
    ScriptedClient patient = slow.client("patient");
    patient.connecting(asked -> asked.authentication(METHOD)).expectNothing();
    later.complete(AuthenticationStep.success(null, "ann"));
    slow.runTasks();
    assertThat(patient.take(ConnAck.class).properties().authentication())
        .isEqualTo(new Authentication(METHOD, null));
    other.expectClosed();
    ConnAck again = other.connect(asked -> asked.keepingSession().authentication(METHOD));
    assertThat(again.sessionPresent()).as("the answer came for a client that had gone").isFalse();
  }

  @Test
  @Tag("5.0:MQTT-4.12.0-2")
  @Tag("5.0:MQTT-4.12.0-5")
  void scramLetsInWhoKnowsThePasswordAndProvesThatTheServerDoes() {
    VirtualBroker scram =
        VirtualBroker.ruled(Rules.with(ScramSha256.builder().user("ann", "right").build()));
    ScriptedClient ann = scram.client(ProtocolVersion.MQTT_5, "ann");
    ScramClient good = new ScramClient("ann", "right", "fyko");
    ann.connecting(asked -> asked.authentication("SCRAM-SHA-256", good.first()));
    Auth challenge = ann.take(Auth.class);
    assertThat(challenge.authentication().method()).isEqualTo("SCRAM-SHA-256");
    ann.receive(
        auth(
            ReasonCode.CONTINUE_AUTHENTICATION,
            "SCRAM-SHA-256",
            good.last(Payloads.text(challenge.authentication().data()))));
    ConnAck answer = ann.take(ConnAck.class);
    assertThat(Payloads.text(answer.properties().authentication().data()))
        .isEqualTo(good.expectedEnd());

    ScramClient bad = new ScramClient("ann", "wrong", "fyko");
    ann.receive(auth(ReasonCode.RE_AUTHENTICATE, "SCRAM-SHA-256", bad.first()));
    Auth second = ann.take(Auth.class);
    ann.receive(
        auth(
            ReasonCode.CONTINUE_AUTHENTICATION,
            "SCRAM-SHA-256",
            bad.last(Payloads.text(second.authentication().data()))));
    ann.expectClosed(ReasonCode.NOT_AUTHORIZED);
  }
}
