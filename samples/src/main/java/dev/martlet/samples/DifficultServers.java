package dev.martlet.samples;

import dev.martlet.client.MqttClient;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.MqttException;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testbroker.policy.Authenticator;
import dev.martlet.testbroker.policy.Authorizer;
import dev.martlet.testbroker.policy.ClientIdentity;
import dev.martlet.testbroker.policy.ScramSha256;
import dev.martlet.testbroker.policy.ServerAbilities;
import dev.martlet.testbroker.policy.SpokenVersions;
import dev.martlet.testbroker.policy.Verdict;
import dev.martlet.topic.TopicFilter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Brokers that refuse, limit, forget and send away, and what a client is told by each. */
public final class DifficultServers {

  private DifficultServers() {}

  /** Starts one broker after the other. */
  public static void main(String[] arguments) {
    try (TestBroker broker = passwords()) {
      tell("wrong password", broker, "c");
    }
    try (TestBroker broker = lookedUp()) {
      tell("looked up", broker, "c");
    }
    try (TestBroker broker = scram()) {
      tell("without SCRAM", broker, "c");
    }
    try (TestBroker broker = ownTopicsOnly()) {
      tell("another's topic", broker, "c");
    }
    try (TestBroker broker = chosen()) {
      tell("chosen client", broker, "evil-1");
    }
    try (TestBroker broker = lessAble()) {
      tell("QoS 2", broker, "c");
    }
    try (TestBroker broker = old()) {
      tell("MQTT 3.1.1 only", broker, "c");
    }
    try (TestBroker broker = small()) {
      tell("small", broker, "c");
    }
    try (TestBroker broker = moved()) {
      tell("moved", broker, "c");
    }
    moving();
  }

  private static void tell(String what, TestBroker broker, String clientIdentifier) {
    try (MqttClient client =
        MqttClient.builder(broker.uri())
            .clientId(clientIdentifier)
            .credentials("ann", "?")
            .build()) {
      try {
        client.connect().join();
        client.publish("home/other").qos(QoS.EXACTLY_ONCE).send().join();
        System.out.println(what + ": all is well");
      } catch (CompletionException e) {
        if (e.getCause() instanceof MqttException refusal) {
          System.out.println(what + ": " + refusal.reasonCode().map(Object::toString).orElse("?"));
        }
      }
    }
  }

  private static TestBroker passwords() {
    // region passwords
    TestBroker broker =
        TestBroker.builder()
            .authenticator(Authenticator.users(Map.of("ann", "correct horse")))
            .start();
    // endregion
    return broker;
  }

  private static TestBroker lookedUp() {
    // region looked-up
    TestBroker broker =
        TestBroker.builder()
            .authenticator(request ->
                CompletableFuture.supplyAsync( // elsewhere: the broker's thread must not wait
                    () ->
                        "ann".equals(request.username())
                            ? Verdict.accept()
                            : Verdict.refuse(ReasonCode.BANNED, "not before Monday")))
            .start();
    // endregion
    return broker;
  }

  private static TestBroker scram() {
    // region scram
    TestBroker broker =
        TestBroker.builder()
            .authenticationMethod(
                ScramSha256.builder().user("ann", "correct horse").iterations(10_000).build())
            .start();
    // endregion
    return broker;
  }

  // region authorizer
  private static final class OwnTopicsOnly implements Authorizer {
    @Override
    public Verdict publish(ClientIdentity client, Message message) {
      return message.topic().toString().startsWith("home/" + client.clientIdentifier())
          ? Verdict.accept()
          : Verdict.refuse(ReasonCode.NOT_AUTHORIZED);
    }

    @Override
    public Verdict subscribe(
        ClientIdentity client, TopicFilter filter, SubscriptionOptions options) {
      return TopicFilter.of("home/#").covers(filter)
          ? Verdict.accept()
          : Verdict.refuse(ReasonCode.NOT_AUTHORIZED);
    }
  }

  // endregion

  private static TestBroker ownTopicsOnly() {
    return TestBroker.builder().authorizer(new OwnTopicsOnly()).start();
  }

  private static TestBroker chosen() {
    // region chosen
    TestBroker broker =
        TestBroker.builder()
            .refuseClientIdentifiers(id -> id.startsWith("evil-"), ReasonCode.BANNED)
            .refuseTopics("$SYS/#", ReasonCode.TOPIC_NAME_INVALID)
            .refuseFilters("secret/#", ReasonCode.NOT_AUTHORIZED)
            .start();
    // endregion
    return broker;
  }

  private static TestBroker lessAble() {
    // region less-able
    TestBroker broker =
        TestBroker.builder()
            .abilities(
                ServerAbilities.builder()
                    .maximumQos(QoS.AT_LEAST_ONCE)
                    .withoutRetain()
                    .withoutWildcards()
                    .keepAlive(Duration.ofSeconds(5))
                    .losingSessions()
                    .build())
            .receiveMaximum(1)
            .maximumPacketSizeBytes(200)
            .start();
    // endregion
    return broker;
  }

  private static TestBroker old() {
    // region old
    TestBroker broker =
        TestBroker.builder()
            .abilities(ServerAbilities.builder().versions(SpokenVersions.ONLY_MQTT_3_1_1).build())
            .start();
    // endregion
    return broker;
  }

  private static TestBroker small() {
    // region small
    TestBroker broker =
        TestBroker.builder()
            .maximumSessions(10)
            .maximumSubscriptionsPerSession(5)
            .maximumQueue(100, 1 << 20)
            .maximumRetained(3, 1 << 20)
            .start();
    // endregion
    return broker;
  }

  private static TestBroker moved() {
    // region moved
    TestBroker broker =
        TestBroker.builder().redirect(ReasonCode.SERVER_MOVED, "broker-2:1883").start();
    // endregion
    return broker;
  }

  private static void moving() {
    // region moving
    try (TestBroker broker = TestBroker.start();
        MqttClient client =
            MqttClient.builder(broker.uri())
                .onConnectionLost(loss -> System.out.println("told to go: " + loss.reasonCode()))
                .build()) {
      client.connect().join();
      int told = broker.redirectClients(ReasonCode.USE_ANOTHER_SERVER, "broker-2:1883").join();
      System.out.println(told + " client sent away");
    }
    // endregion
  }
}
