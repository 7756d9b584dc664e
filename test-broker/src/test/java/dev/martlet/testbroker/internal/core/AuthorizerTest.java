package dev.martlet.testbroker.internal.core;

import static dev.martlet.client.message.QoS.AT_LEAST_ONCE;
import static dev.martlet.client.message.QoS.AT_MOST_ONCE;
import static dev.martlet.client.message.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.Message;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.testbroker.policy.AuthenticationExchange;
import dev.martlet.testbroker.policy.AuthenticationMethod;
import dev.martlet.testbroker.policy.AuthenticationStep;
import dev.martlet.testbroker.policy.Authorizer;
import dev.martlet.testbroker.policy.ClientIdentity;
import dev.martlet.testbroker.policy.ConnectRequest;
import dev.martlet.testbroker.policy.Refusable;
import dev.martlet.testbroker.policy.Refusals;
import dev.martlet.testbroker.policy.Verdict;
import dev.martlet.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuthorizerTest {

  /** Nobody but "boss" may do anything with "secret"; remembers what it was asked. */
  private static final class Guard implements Authorizer {
    final List<String> asked = new ArrayList<>();

    @Override
    public Verdict publish(ClientIdentity client, Message message) {
      asked.add(client.clientIdentifier() + " publishes " + message.topic());
      return verdict(client, message.topic().toString());
    }

    @Override
    public Verdict subscribe(
        ClientIdentity client, TopicFilter filter, SubscriptionOptions options) {
      asked.add(client.clientIdentifier() + " subscribes to " + filter + " at " + options.qos());
      return verdict(client, filter.toString());
    }

    private static Verdict verdict(ClientIdentity client, String text) {
      return text.startsWith("secret") && !client.clientIdentifier().equals("boss")
          ? Verdict.refuse(ReasonCode.NOT_AUTHORIZED)
          : Verdict.accept();
    }
  }

  private final Guard guard = new Guard();
  private final VirtualBroker broker = VirtualBroker.ruled(Rules.authorizedBy(guard));
  private final ScriptedClient boss = broker.client("boss");

  AuthorizerTest() {
    boss.connect();
    boss.subscribe("#", EXACTLY_ONCE);
    guard.asked.clear();
  }

  private ScriptedClient client(ProtocolVersion version) {
    ScriptedClient client = broker.client(version, "c");
    client.connect();
    return client;
  }

  @Test
  @Tag("5.0:3.4.2.1")
  @Tag("5.0:3.5.2.1")
  void publishersOfMqtt5AreToldAndNobodyElseHears() {
    ScriptedClient client = client(ProtocolVersion.MQTT_5);
    client.publish("secret/a", "1", AT_LEAST_ONCE, 1);
    client.expect(new PubAck(1, ReasonCode.NOT_AUTHORIZED));
    client.publish("secret/a", "2", EXACTLY_ONCE, 2);
    client.expect(new PubRec(2, ReasonCode.NOT_AUTHORIZED));
    client.publish("open", "3", EXACTLY_ONCE, 2).expect(new PubRec(2)).expectNothing();
    assertThat(boss.takePublish("3").topic()).hasToString("open");
    boss.expectNothing();
    assertThat(broker.dropped()).isEmpty();
    assertThat(guard.asked)
        .containsExactly("c publishes secret/a", "c publishes secret/a", "c publishes open");
  }

  @Test
  @Tag("3.1.1:MQTT-3.3.5-2")
  void publishersOfMqtt311AreAcknowledgedAndNobodyHears() {
    ScriptedClient client = client(ProtocolVersion.MQTT_3_1_1);
    client.publish("secret", "1", AT_LEAST_ONCE, 1).expect(new PubAck(1));
    client.publish("secret", "2", EXACTLY_ONCE, 2).expect(new PubRec(2));
    client.publish("secret", "2", EXACTLY_ONCE, 2).expect(new PubRec(2));
    client.receive(new PubRel(2)).expect(new PubComp(2)).expectNothing();
    boss.expectNothing();
    assertThat(broker.dropped()).hasSize(2).allMatch(loss -> loss.startsWith("c"));
    assertThat(guard.asked).as("a repetition is no new message").hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void atQos0ARefusedMessageIsDroppedAndCounted(ProtocolVersion version) {
    ScriptedClient client = client(version);
    client.publish("secret", "1").publishRetained("secret", "2").expectNothing();
    boss.expectNothing();
    boss.subscribe("secret", AT_MOST_ONCE).expectNothing();
    assertThat(broker.dropped()).hasSize(2).allMatch(loss -> loss.startsWith("c"));
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.8.4-7")
  @Tag("5.0:MQTT-3.9.3-1")
  @Tag("3.1.1:MQTT-3.8.4-5")
  @Tag("3.1.1:MQTT-3.9.3-1")
  void eachFilterIsDecidedByItself(ProtocolVersion version) {
    ScriptedClient client = client(version);
    List<Subscribe.Request> requests = new ArrayList<>();
    for (String filter : List.of("a", "secret/#", "b")) {
      requests.add(
          new Subscribe.Request(TopicFilter.of(filter), SubscriptionOptions.of(AT_LEAST_ONCE)));
    }
    client.receive(new Subscribe(1, 0, requests, List.of()));
    assertThat(client.take(SubAck.class).reasonCodes())
        .containsExactly(
            ReasonCode.GRANTED_QOS_1,
            version == ProtocolVersion.MQTT_5
                ? ReasonCode.NOT_AUTHORIZED
                : ReasonCode.UNSPECIFIED_ERROR,
            ReasonCode.GRANTED_QOS_1);
    boss.publish("secret/a", "unheard").publish("b", "heard");
    client.takePublish("heard");
    client.expectNothing();
    assertThat(guard.asked)
        .startsWith(
            "c subscribes to a at AT_LEAST_ONCE",
            "c subscribes to secret/# at AT_LEAST_ONCE",
            "c subscribes to b at AT_LEAST_ONCE");
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.1.4-2")
  void aWillThatMayNotBePublishedIsRefusedAtConnect(ProtocolVersion version) {
    ScriptedClient client = broker.client(version, "c");
    ConnAck answer =
        client.connect(asked -> asked.keepingSession().will(Message.builder("secret").build()));
    assertThat(answer.reasonCode()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
    client.expectClosed();
    boss.expectNothing();
    assertThat(broker.client(version, "c").resume().sessionPresent()).isFalse();
  }

  @Test
  void aRefusedWillLeavesTheSessionThatItsClientHas() {
    ScriptedClient first = broker.client("c");
    first.resume();
    ScriptedClient second = broker.client("c");
    second.connect(asked -> asked.keepingSession().will(Message.builder("secret").build()));
    second.expectClosed();
    first.expectNothing();
  }

  @Test
  void aHookThatEndsTheConnectionOfAWillLeavesNoSession() {
    ScriptedClient[] dying = new ScriptedClient[1];
    VirtualBroker impatient =
        VirtualBroker.ruled(
            Rules.authorizedBy(
                new Authorizer() {
                  @Override
                  public Verdict publish(ClientIdentity client, Message message) {
                    dying[0].cut();
                    return Verdict.accept();
                  }
                }));
    dying[0] = impatient.client("c");
    dying[0].connecting(
        asked -> asked.keepingSession().will(Message.builder("t").payload("bye").build()));
    dying[0].expectNothingSent();
    assertThat(impatient.core().sessionViews()).isEmpty();
  }

  @Test
  void aHookThatThrowsRefusesWhatWasAskedAndIsReported() {
    VirtualBroker faulty =
        VirtualBroker.ruled(
            Rules.authorizedBy(
                new Authorizer() {
                  @Override
                  public Verdict publish(ClientIdentity client, Message message) {
                    throw new IllegalStateException("broken");
                  }

                  @Override
                  public Verdict subscribe(
                      ClientIdentity client, TopicFilter filter, SubscriptionOptions options) {
                    return Verdict.refuse(ReasonCode.BANNED);
                  }
                }));
    ScriptedClient client = faulty.client("c");
    client.connect();
    client.publish("t", "1", AT_LEAST_ONCE, 1);
    client.expect(new PubAck(1, ReasonCode.UNSPECIFIED_ERROR));
    client.receive(ScriptedClient.subscribePacket(2, "t", SubscriptionOptions.of(AT_MOST_ONCE), 0));
    assertThat(client.take(SubAck.class).reasonCodes())
        .containsExactly(ReasonCode.UNSPECIFIED_ERROR);
    client.expectNothing();
    assertThat(faulty.hookFailures()).hasSize(2);
    assertThat(faulty.hookFailures().get(1)).hasMessageContaining("BANNED");
  }

  @Test
  void theHookSeesWhomTheMethodOfAuthenticationHasFoundOutAndTheAssignedIdentifier() {
    List<String> seen = new ArrayList<>();
    Authorizer watching =
        new Authorizer() {
          @Override
          public Verdict publish(ClientIdentity client, Message message) {
            seen.add(client.username() + " " + client.clientIdentifier());
            return Verdict.accept();
          }
        };
    AuthenticationMethod method =
        new AuthenticationMethod() {
          @Override
          public String name() {
            return "M";
          }

          @Override
          public AuthenticationExchange begin(ConnectRequest request) {
            return data ->
                CompletableFuture.completedFuture(AuthenticationStep.success(null, "proved"));
          }
        };
    VirtualBroker both =
        VirtualBroker.ruled(
            new AccessRules(
                Verdict.accept(),
                AccessRules.OPEN.authenticator(),
                Map.of("M", method),
                watching,
                Refusals.none(Refusable.CONNECT),
                Refusals.none(Refusable.PUBLISH),
                Refusals.none(Refusable.SUBSCRIBE)));
    ScriptedClient client = both.client("");
    client.connect(asked -> asked.credentials("said", "x").authentication("M"));
    client.publish("t", "1");
    ScriptedClient plain = both.client("plain");
    plain.connect(asked -> asked.credentials("said", "x"));
    plain.publish("t", "1");
    assertThat(seen).containsExactly("proved assigned-1", "said plain");
  }

  @ParameterizedTest
  @EnumSource
  @Tag("3.1.1:MQTT-3.3.5-2")
  void chosenTopicsFiltersAndClientsAreRefusedWithChosenCodes(ProtocolVersion version) {
    VirtualBroker choosy =
        VirtualBroker.ruled(
            Rules.refusing(
                ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                ReasonCode.TOPIC_NAME_INVALID,
                ReasonCode.TOPIC_FILTER_INVALID));
    boolean mqtt5 = version == ProtocolVersion.MQTT_5;
    ScriptedClient refused = choosy.client(version, "nobody");
    assertThat(refused.connect().reasonCode()).isEqualTo(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
    refused.expectClosed();

    ScriptedClient client = choosy.client(version, "c");
    client.connect();
    client.publish("no/a", "1", AT_LEAST_ONCE, 1);
    client.expect(new PubAck(1, mqtt5 ? ReasonCode.TOPIC_NAME_INVALID : ReasonCode.SUCCESS));
    client.receive(
        ScriptedClient.subscribePacket(2, "no/#", SubscriptionOptions.of(QoS.AT_MOST_ONCE), 0));
    assertThat(client.take(SubAck.class).reasonCodes())
        .containsExactly(mqtt5 ? ReasonCode.TOPIC_FILTER_INVALID : ReasonCode.UNSPECIFIED_ERROR);
    client.subscribe("yes", QoS.AT_MOST_ONCE).publish("yes", "2").takePublish("2");

    ScriptedClient dying =
        choosy
            .client(version, "w")
            .connecting(asked -> asked.will(Message.builder("no/will").build()));
    if (mqtt5) {
      assertThat(dying.take(ConnAck.class).reasonCode()).isEqualTo(ReasonCode.TOPIC_NAME_INVALID);
    }
    dying.expectClosed();
  }
}
