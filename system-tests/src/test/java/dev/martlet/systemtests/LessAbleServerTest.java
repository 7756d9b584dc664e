package dev.martlet.systemtests;

import static dev.martlet.client.message.QoS.AT_LEAST_ONCE;
import static dev.martlet.client.message.QoS.AT_MOST_ONCE;
import static dev.martlet.client.message.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.MqttClient;
import dev.martlet.client.MqttClientBuilder;
import dev.martlet.client.Subscription;
import dev.martlet.client.message.ConnectRefusedException;
import dev.martlet.client.message.ConnectResult;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.MqttException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.RequestRejectedException;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testbroker.TestBrokerBuilder;
import dev.martlet.testbroker.policy.Authenticator;
import dev.martlet.testbroker.policy.ScramSha256;
import dev.martlet.testbroker.policy.ServerAbilities;
import dev.martlet.testbroker.policy.ServerAbilitiesBuilder;
import dev.martlet.testbroker.policy.SpokenVersions;
import dev.martlet.testbroker.policy.Verdict;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How the client copes with a server that refuses, limits, forgets or sends it away. */
@Timeout(120)
@ExtendWith(LeavesNothingBehind.class)
class LessAbleServerTest {

  private final BlockingQueue<MqttException> losses = new LinkedBlockingQueue<>();
  private final Received received = new Received();

  private static TestBroker able(UnaryOperator<ServerAbilitiesBuilder> abilities) {
    return TestBroker.builder()
        .abilities(abilities.apply(ServerAbilities.builder()).build())
        .start();
  }

  private MqttClientBuilder client(TestBroker broker, ProtocolVersion version) {
    return MqttClient.builder(broker.uri())
        .clientId("c")
        .protocolVersion(version)
        .onConnectionLost(losses::add);
  }

  private MqttClientBuilder client(TestBroker broker) {
    return client(broker, ProtocolVersion.MQTT_5);
  }

  /** What {@code future} fails with, waited for. */
  private static MqttException failure(CompletableFuture<?> future) {
    try {
      Object value = future.get(30, TimeUnit.SECONDS);
      throw new AssertionError("no failure, but " + value);
    } catch (ExecutionException e) {
      return (MqttException) e.getCause();
    } catch (TimeoutException | InterruptedException e) {
      throw new AssertionError("the future does not end", e);
    }
  }

  private static ConnectRefusedException refusal(MqttClient client) {
    MqttException failure = failure(client.connect());
    assertThat(failure).isInstanceOf(ConnectRefusedException.class);
    return (ConnectRefusedException) failure;
  }

  @ParameterizedTest
  @EnumSource
  void whoKnowsThePasswordIsLetInAndWhoDoesNotIsToldSo(ProtocolVersion version) {
    try (TestBroker broker =
            TestBroker.builder().authenticator(Authenticator.users(Map.of("u", "p"))).start();
        MqttClient good = client(broker, version).credentials("u", "p").build();
        MqttClient bad = client(broker, version).credentials("u", "q").build()) {
      good.connect().join();
      assertThat(refusal(bad).reasonCode()).contains(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLateAnswerIsWaitedFor(ProtocolVersion version) throws Exception {
    BlockingQueue<CompletableFuture<Verdict>> asked = new LinkedBlockingQueue<>();
    try (TestBroker broker =
            TestBroker.builder()
                .authenticator(request -> {
                  CompletableFuture<Verdict> answer = new CompletableFuture<>();
                  asked.add(answer);
                  return answer;
                })
                .start();
        MqttClient client = client(broker, version).build()) {
      CompletableFuture<ConnectResult> connected = client.connect();
      CompletableFuture<Verdict> answer = asked.poll(30, TimeUnit.SECONDS);
      assertThat(connected).isNotDone();
      answer.complete(Verdict.accept());
      connected.get(30, TimeUnit.SECONDS);
      assertThat(client.publish("t").qos(AT_LEAST_ONCE).send().get(30, TimeUnit.SECONDS))
          .isNotNull();
    }
  }

  @Test
  void whoSpeaksNoMethodOfEnhancedAuthenticationIsRefused() {
    try (TestBroker broker =
            TestBroker.builder()
                .authenticationMethod(ScramSha256.builder().user("u", "p").build())
                .start();
        MqttClient client = client(broker).build()) {
      ConnectRefusedException refusal = refusal(client);
      assertThat(refusal.reasonCode()).contains(ReasonCode.NOT_AUTHORIZED);
      assertThat(refusal).hasMessageContaining("SCRAM-SHA-256");
    }
  }

  @Test
  void refusedMessagesAndFiltersFailTheirFutures() throws Exception {
    try (TestBroker broker =
            TestBroker.builder()
                .refuseTopics("no/#", ReasonCode.NOT_AUTHORIZED)
                .refuseFilters("no/#", ReasonCode.NOT_AUTHORIZED)
                .start();
        MqttClient client = client(broker).build()) {
      Subscription refused = client.subscribe("no/a").handle(received);
      Subscription granted = client.subscribe("yes").handle(received);
      client.connect().join();
      granted.granted().get(30, TimeUnit.SECONDS);
      assertThat(failure(refused.granted()).reasonCode()).contains(ReasonCode.NOT_AUTHORIZED);
      for (QoS qos : new QoS[] {AT_LEAST_ONCE, EXACTLY_ONCE}) {
        MqttException failure = failure(client.publish("no/a").qos(qos).send());
        assertThat(failure).isInstanceOf(RequestRejectedException.class);
        assertThat(failure.reasonCode()).contains(ReasonCode.NOT_AUTHORIZED);
      }
      client.publish("yes").payload("heard").qos(EXACTLY_ONCE).send().get(30, TimeUnit.SECONDS);
      assertThat(received.take().text()).isEqualTo("heard");
    }
  }

  @Test
  void inMqtt311RefusedMessagesSeemTakenAndRefusedFiltersFail() throws Exception {
    try (TestBroker broker =
            TestBroker.builder()
                .refuseTopics("no", ReasonCode.NOT_AUTHORIZED)
                .refuseFilters("no", ReasonCode.NOT_AUTHORIZED)
                .start();
        MqttClient client = client(broker, ProtocolVersion.MQTT_3_1_1).build()) {
      Subscription refused = client.subscribe("no").handle(received);
      client.connect().join();
      assertThat(failure(refused.granted())).isInstanceOf(RequestRejectedException.class);
      client.publish("no").qos(AT_LEAST_ONCE).send().get(30, TimeUnit.SECONDS);
      client.publish("no").qos(EXACTLY_ONCE).send().get(30, TimeUnit.SECONDS);
      assertThat(broker.recording().droppedMessages()).isEqualTo(2);
    }
  }

  @Test
  void aClientThatIsSentElsewhereIsToldWhereTo() throws Exception {
    try (TestBroker moved =
            TestBroker.builder().redirect(ReasonCode.SERVER_MOVED, "other:1883").start();
        TestBroker moving = TestBroker.start();
        MqttClient late = client(moved).build();
        MqttClient early = client(moving).build()) {
      assertThat(refusal(late).serverReference()).contains("other:1883");
      early.connect().join();
      moving.redirectClients(ReasonCode.USE_ANOTHER_SERVER, "other:1883").join();
      MqttException loss = losses.poll(30, TimeUnit.SECONDS);
      assertThat(loss.reasonCode()).contains(ReasonCode.USE_ANOTHER_SERVER);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ONLY_MQTT_5, MQTT_3_1_1",
    "ONLY_MQTT_3_1_1, MQTT_5",
    "ONLY_MQTT_3_1_1_AND_SAYS_SO_IN_MQTT_5, MQTT_5"
  })
  void aVersionThatIsNotSpokenIsNamedAsTheReason(SpokenVersions versions, ProtocolVersion version) {
    try (TestBroker broker = able(server -> server.versions(versions));
        MqttClient client = client(broker, version).build()) {
      assertThat(refusal(client).reasonCode()).contains(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);
    }
  }

  @ParameterizedTest
  @CsvSource({"AT_MOST_ONCE, AT_LEAST_ONCE", "AT_LEAST_ONCE, EXACTLY_ONCE"})
  void aMessageAboveTheMaximumQosIsRefusedAndTheRestGoesOn(QoS maximum, QoS above)
      throws Exception {
    try (TestBroker broker = able(server -> server.maximumQos(maximum));
        MqttClient client = client(broker).build()) {
      Subscription subscription = client.subscribe("t").qos(EXACTLY_ONCE).handle(received);
      CompletableFuture<?> early = client.publish("t").qos(above).send();
      assertThat(client.connect().join().limits().maximumQos()).isEqualTo(maximum);
      assertThat(subscription.granted().get(30, TimeUnit.SECONDS).grantedQos()).isEqualTo(maximum);
      assertThat(failure(early).reasonCode()).contains(ReasonCode.QOS_NOT_SUPPORTED);
      assertThat(failure(client.publish("t").qos(above).send()).reasonCode())
          .contains(ReasonCode.QOS_NOT_SUPPORTED);
      client.publish("t").payload("fits").qos(maximum).send().get(30, TimeUnit.SECONDS);
      assertThat(received.take().text()).isEqualTo("fits");
      assertThat(losses).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWillThatTheServerDoesNotTakeFailsTheConnect(ProtocolVersion version) {
    try (TestBroker broker = able(server -> server.maximumQos(AT_MOST_ONCE).withoutRetain());
        MqttClient qos =
            client(broker, version).will(Message.builder("w").qos(AT_LEAST_ONCE).build()).build();
        MqttClient retain =
            client(broker, version).will(Message.builder("w").retain().build()).build()) {
      MqttException first = failure(qos.connect());
      MqttException second = failure(retain.connect());
      if (version == ProtocolVersion.MQTT_5) {
        assertThat(first.reasonCode()).contains(ReasonCode.QOS_NOT_SUPPORTED);
        assertThat(second.reasonCode()).contains(ReasonCode.RETAIN_NOT_SUPPORTED);
      }
    }
  }

  @Test
  void whatIsToBeRetainedIsRefusedAndTheRestGoesOn() throws Exception {
    try (TestBroker broker = able(ServerAbilitiesBuilder::withoutRetain);
        MqttClient client = client(broker).build()) {
      client.connect().join();
      assertThat(failure(client.publish("t").retain().qos(AT_LEAST_ONCE).send()).reasonCode())
          .contains(ReasonCode.RETAIN_NOT_SUPPORTED);
      client.publish("t").qos(AT_LEAST_ONCE).send().get(30, TimeUnit.SECONDS);
      assertThat(losses).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a/#, WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED",
    "$share/g/a, SHARED_SUBSCRIPTIONS_NOT_SUPPORTED"
  })
  void aFilterThatTheServerDoesNotTakeIsRefusedAndTheRestGoesOn(
      String filter, ReasonCode reasonCode) throws Exception {
    try (TestBroker broker =
            able(server -> server.withoutWildcards().withoutSharedSubscriptions());
        MqttClient client = client(broker).build()) {
      Subscription refused = client.subscribe(filter).handle(received);
      Subscription plain = client.subscribe("a").handle(received);
      client.connect().join();
      assertThat(failure(refused.granted()).reasonCode()).contains(reasonCode);
      plain.granted().get(30, TimeUnit.SECONDS);
      client.publish("a").payload("heard").send().join();
      assertThat(received.take().text()).isEqualTo("heard");
      assertThat(losses).isEmpty();
    }
  }

  @Test
  void theClientDoesWithoutSubscriptionIdentifiers() throws Exception {
    try (TestBroker broker = able(ServerAbilitiesBuilder::withoutSubscriptionIdentifiers);
        MqttClient client = client(broker).build()) {
      Subscription subscription = client.subscribe("a/+").handle(received);
      client.connect().join();
      subscription.granted().get(30, TimeUnit.SECONDS);
      client.publish("a/b").payload("heard").send().join();
      assertThat(received.take().text()).isEqualTo("heard");
      assertThat(losses).isEmpty();
    }
  }

  @Test
  void theClientKeepsTheServersKeepAliveAndHearsOfTheSessionExpiry() throws Exception {
    CountDownLatch pings = new CountDownLatch(2);
    TestBrokerBuilder options =
        TestBroker.builder()
            .abilities(
                ServerAbilities.builder()
                    .keepAlive(Duration.ofSeconds(1))
                    .maximumSessionExpiry(Duration.ofSeconds(9))
                    .build())
            .packetListener(packet -> {
              if (packet.type().equals("PINGREQ")) {
                pings.countDown();
              }
            });
    try (TestBroker broker = options.start();
        MqttClient client =
            client(broker).keepAlive(Duration.ZERO).resumable(Duration.ofDays(1)).build()) {
      ConnectResult result = client.connect().join();
      assertThat(result.keepAlive()).isEqualTo(Duration.ofSeconds(1));
      assertThat(result.sessionExpiry()).isEqualTo(Duration.ofSeconds(9));
      assertThat(pings.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(losses).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClientWhoseSessionIsAlwaysLostSubscribesAgain(ProtocolVersion version) throws Exception {
    try (TestBroker broker = able(ServerAbilitiesBuilder::losingSessions);
        MqttClient client = client(broker, version).resumable(Duration.ofHours(1)).build()) {
      Subscription subscription = client.subscribe("t").qos(AT_LEAST_ONCE).handle(received);
      client.connect().join();
      subscription.granted().get(30, TimeUnit.SECONDS);
      broker.redirectClients(ReasonCode.USE_ANOTHER_SERVER, "here").join();
      losses.poll(30, TimeUnit.SECONDS);
      assertThat(client.connect().get(30, TimeUnit.SECONDS).sessionPresent()).isFalse();
      subscription.granted().get(30, TimeUnit.SECONDS);
      client.publish("t").payload("heard").qos(AT_LEAST_ONCE).send().get(30, TimeUnit.SECONDS);
      assertThat(received.take().text()).isEqualTo("heard");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatAssignsNoIdentifiersIsNamedAsTheReason(ProtocolVersion version) {
    try (TestBroker broker = able(ServerAbilitiesBuilder::withoutAssignedClientIdentifiers);
        MqttClient client =
            MqttClient.builder(broker.uri()).clientId("").protocolVersion(version).build()) {
      assertThat(refusal(client).reasonCode()).contains(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
    }
  }

  @Test
  void theClientStaysWithinAReceiveMaximumOfOneAndSmallPackets() throws Exception {
    TestBrokerBuilder options =
        TestBroker.builder().receiveMaximum(1).topicAliasMaximum(0).maximumPacketSizeBytes(100);
    try (TestBroker broker = options.start();
        MqttClient client = client(broker).build()) {
      client.subscribe("t").qos(EXACTLY_ONCE).handle(received);
      client.connect().join();
      List<CompletableFuture<?>> published = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        QoS qos = i % 2 == 0 ? AT_LEAST_ONCE : EXACTLY_ONCE;
        published.add(client.publish("t").payload("" + i).qos(qos).send());
      }
      assertThat(failure(client.publish("t").payload("x".repeat(200)).send()).reasonCode())
          .contains(ReasonCode.PACKET_TOO_LARGE);
      assertThat(received.takeTexts(20)).hasSize(20);
      CompletableFuture.allOf(published.toArray(CompletableFuture<?>[]::new))
          .get(30, TimeUnit.SECONDS);
      assertThat(losses).isEmpty();
    }
  }

  @Test
  void limitsOfTheServerFailWhatIsAboveThem() throws Exception {
    TestBrokerBuilder options =
        TestBroker.builder()
            .maximumSessions(1)
            .maximumSubscriptionsPerSession(1)
            .maximumRetained(1, 10_000);
    try (TestBroker broker = options.start();
        MqttClient client = client(broker).build();
        MqttClient second = MqttClient.builder(broker.uri()).clientId("second").build()) {
      client.connect().join();
      assertThat(refusal(second).reasonCode()).contains(ReasonCode.QUOTA_EXCEEDED);
      client.subscribe("a").handle(received).granted().get(30, TimeUnit.SECONDS);
      assertThat(failure(client.subscribe("b").handle(received).granted()).reasonCode())
          .contains(ReasonCode.QUOTA_EXCEEDED);
      client.publish("x").payload("1").retain().qos(AT_LEAST_ONCE).send().join();
      assertThat(
              failure(client.publish("y").payload("2").retain().qos(AT_LEAST_ONCE).send())
                  .reasonCode())
          .contains(ReasonCode.QUOTA_EXCEEDED);
      assertThat(losses).isEmpty();
    }
  }
}
