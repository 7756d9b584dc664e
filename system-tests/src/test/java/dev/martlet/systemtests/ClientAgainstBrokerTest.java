package dev.martlet.systemtests;

import static dev.martlet.client.message.QoS.AT_LEAST_ONCE;
import static dev.martlet.client.message.QoS.AT_MOST_ONCE;
import static dev.martlet.client.message.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.ClientState;
import dev.martlet.client.MqttClient;
import dev.martlet.client.MqttClientBuilder;
import dev.martlet.client.Subscription;
import dev.martlet.client.SubscriptionState;
import dev.martlet.client.message.ClientClosedException;
import dev.martlet.client.message.ConnectResult;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.MqttException;
import dev.martlet.client.message.PayloadFormat;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ReceivedMessage;
import dev.martlet.client.message.RequestRejectedException;
import dev.martlet.client.message.RetainHandling;
import dev.martlet.client.message.UserProperty;
import dev.martlet.testbroker.Direction;
import dev.martlet.testbroker.Listener;
import dev.martlet.testbroker.RecordedPacket;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LeavesNothingBehind.class)
class ClientAgainstBrokerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final TestBroker broker = TestBroker.builder().listen(listener()).start();
  private final Received received = new Received();

  /** What carries all that is said here. */
  Listener listener() {
    return Listener.tcp();
  }

  /** What reaches {@link #listener} of a broker. */
  MqttClientBuilder builder(TestBroker reached) {
    return MqttClient.builder(reached.uri());
  }

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  private MqttClientBuilder client(String identifier, ProtocolVersion version) {
    return builder(broker).clientId(identifier).protocolVersion(version);
  }

  private MqttClientBuilder client(String identifier) {
    return client(identifier, ProtocolVersion.MQTT_5);
  }

  @ParameterizedTest
  @CsvSource({
    "MQTT_5, AT_MOST_ONCE", "MQTT_5, AT_LEAST_ONCE", "MQTT_5, EXACTLY_ONCE",
    "MQTT_3_1_1, AT_MOST_ONCE", "MQTT_3_1_1, AT_LEAST_ONCE", "MQTT_3_1_1, EXACTLY_ONCE"
  })
  void aMessageArrivesAsItWasPublished(ProtocolVersion version, QoS qos) throws Exception {
    try (MqttClient client = client("c", version).build()) {
      client.subscribe("home/+/temp").qos(EXACTLY_ONCE).handle(received);
      client.connect().join();
      assertThat(client.publish("home/kitchen/temp").payload("21.4").qos(qos).send().join())
          .extracting("reasonCode")
          .isEqualTo(ReasonCode.SUCCESS);

      ReceivedMessage message = received.take();
      assertThat(message.topic()).hasToString("home/kitchen/temp");
      assertThat(message.text()).isEqualTo("21.4");
      assertThat(message.qos()).isEqualTo(qos);
      assertThat(message.retained()).isFalse();
      assertThat(message.duplicate()).isFalse();
    }
  }

  @Test
  void allThatMqtt5CanSayOfAMessageArrives() throws Exception {
    try (MqttClient client = client("c").build()) {
      client.subscribe("t").qos(AT_LEAST_ONCE).retainAsPublished().handle(received);
      client.connect().join();
      client
          .publish("t")
          .payload(new byte[] {1, 2, 3})
          .qos(AT_LEAST_ONCE)
          .retain()
          .payloadFormat(PayloadFormat.UTF_8)
          .messageExpiry(Duration.ofHours(1))
          .contentType("text/plain")
          .responseTopic("answers")
          .correlationData(new byte[] {9})
          .userProperty("b", "1")
          .userProperty("a", "2")
          .userProperty("b", "3")
          .send()
          .join();

      ReceivedMessage message = received.take();
      assertThat(message.bytes()).containsExactly(1, 2, 3);
      assertThat(message.retained()).isTrue();
      assertThat(message.properties().payloadFormat()).isEqualTo(PayloadFormat.UTF_8);
      assertThat(message.properties().messageExpiry()).isEqualTo(Duration.ofHours(1));
      assertThat(message.properties().contentType()).isEqualTo("text/plain");
      assertThat(message.properties().responseTopic()).hasToString("answers");
      assertThat(message.properties().correlationData().get(0)).isEqualTo((byte) 9);
      assertThat(message.properties().userProperties())
          .containsExactly(
              new UserProperty("b", "1"), new UserProperty("a", "2"), new UserProperty("b", "3"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLateSubscriberGetsTheRetainedValueFlagged(ProtocolVersion version) throws Exception {
    try (MqttClient client = client("c", version).build()) {
      client.connect().join();
      client.publish("t").payload("last").qos(AT_LEAST_ONCE).retain().send().join();
      client.subscribe("t").handle(received);

      assertThat(received.take()).extracting("retained").isEqualTo(true);
    }
  }

  @Test
  void subscriptionOptionsReachTheServer() throws Exception {
    try (MqttClient client = client("c").build()) {
      client.connect().join();
      client.publish("t").payload("old").retain().qos(AT_LEAST_ONCE).send().join();
      Subscription silent =
          client
              .subscribe("t")
              .qos(AT_LEAST_ONCE)
              .noLocal()
              .retainHandling(RetainHandling.DO_NOT_SEND)
              .handle(received);
      assertThat(silent.granted().join().grantedQos()).isEqualTo(AT_LEAST_ONCE);
      client.publish("t").payload("own").qos(AT_LEAST_ONCE).send().join();
      try (MqttClient other = client("other").build()) {
        other.connect().join();
        other.publish("t").payload("from another").qos(AT_LEAST_ONCE).send().join();
      }

      assertThat(received.take().text()).isEqualTo("from another");
    }
  }

  @ParameterizedTest
  @EnumSource
  void afterUnsubscribeNothingComes(ProtocolVersion version) throws Exception {
    try (MqttClient client = client("c", version).build()) {
      Subscription subscription = client.subscribe("t").qos(AT_LEAST_ONCE).handle(received);
      client.connect().join();
      client.publish("t").payload("before").qos(AT_LEAST_ONCE).send().join();
      assertThat(received.take().text()).isEqualTo("before");

      assertThat(subscription.unsubscribe().join().reasonCode()).isEqualTo(ReasonCode.SUCCESS);
      client.publish("t").payload("after").qos(AT_LEAST_ONCE).send().join();

      assertThat(subscription.state()).isEqualTo(SubscriptionState.CLOSED);
      assertThat(received.isEmpty()).isTrue();
      assertThat(client.unsubscribe("t").join().reasonCode())
          .isEqualTo(
              version == ProtocolVersion.MQTT_5
                  ? ReasonCode.NO_SUBSCRIPTION_EXISTED
                  : ReasonCode.SUCCESS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aResumedSessionBringsWhatCameMeanwhileToItsHandler(ProtocolVersion version)
      throws Exception {
    try (MqttClient away = client("away", version).resumable(Duration.ofHours(1)).build();
        MqttClient publisher = client("publisher", version).build()) {
      away.subscribe("t").qos(EXACTLY_ONCE).handle(received);
      assertThat(away.connect().join().sessionPresent()).isFalse();
      away.disconnect().join();
      publisher.connect().join();
      publisher.publish("t").payload("1").qos(AT_LEAST_ONCE).send().join();
      publisher.publish("t").payload("2").qos(EXACTLY_ONCE).send().join();

      assertThat(away.connect().join().sessionPresent()).isTrue();

      assertThat(received.takeTexts(2)).containsExactly("1", "2");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNewClientWithTheOldIdentifierGetsWhatCameMeanwhile(ProtocolVersion version)
      throws Exception {
    try (MqttClient first = client("same", version).resumable(Duration.ofHours(1)).build()) {
      Subscription subscription = first.subscribe("t").qos(EXACTLY_ONCE).handle(received);
      first.connect().join();
      subscription.granted().join();
    }
    try (MqttClient publisher = client("publisher", version).build()) {
      publisher.connect().join();
      publisher.publish("t").payload("missed").qos(EXACTLY_ONCE).send().join();
    }

    try (MqttClient second = client("same", version).resumable(Duration.ofHours(1)).build()) {
      second.subscribe("t").qos(EXACTLY_ONCE).handle(received);
      assertThat(second.connect().join().sessionPresent()).isTrue();
      assertThat(received.take().text()).isEqualTo("missed");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatWasPublishedOfflineIsSentOnConnect(ProtocolVersion version) throws Exception {
    try (MqttClient client = client("c", version).build()) {
      client.subscribe("t").qos(EXACTLY_ONCE).handle(received);
      var results =
          List.of(
              client.publish("t").payload("1").qos(AT_LEAST_ONCE).send(),
              client.publish("t").payload("2").qos(AT_LEAST_ONCE).send());
      assertThat(results).noneMatch(result -> result.isDone());

      client.connect().join();

      results.forEach(result -> result.join());
      assertThat(received.takeTexts(2)).containsExactly("1", "2");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theWillIsPublishedWhenAnotherTakesTheSessionOver(ProtocolVersion version) throws Exception {
    BlockingQueue<MqttException> lost = new LinkedBlockingQueue<>();
    Message will = Message.builder("wills").payload("gone").qos(AT_LEAST_ONCE).build();
    try (MqttClient heir = client("heir", version).build();
        MqttClient first = client("same", version).will(will).onConnectionLost(lost::add).build();
        MqttClient second = client("same", version).build()) {
      Subscription wills = heir.subscribe("wills").qos(AT_LEAST_ONCE).handle(received);
      heir.connect().join();
      wills.granted().join();
      first.connect().join();

      second.connect().join();

      assertThat(received.take().text()).isEqualTo("gone");
      MqttException cause = lost.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(cause).isNotNull();
      if (version == ProtocolVersion.MQTT_5) {
        assertThat(cause.reasonCode()).contains(ReasonCode.SESSION_TAKEN_OVER);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void disconnectTakesTheWillBack(ProtocolVersion version) throws Exception {
    Message will = Message.builder("wills").payload("gone").qos(AT_LEAST_ONCE).build();
    try (MqttClient heir = client("heir", version).build();
        MqttClient mortal = client("mortal", version).will(will).build()) {
      Subscription wills = heir.subscribe("wills").qos(AT_LEAST_ONCE).handle(received);
      heir.connect().join();
      wills.granted().join();
      mortal.connect().join();
      mortal.disconnect().join();
      assertThat(mortal.state()).isEqualTo(ClientState.DISCONNECTED);
      heir.publish("wills").payload("marker").qos(AT_LEAST_ONCE).send().join();

      assertThat(received.take().text()).isEqualTo("marker");
    }
  }

  @Test
  void theServerAssignsAnIdentifierToWhoHasNone() {
    try (MqttClient client = builder(broker).build()) {
      ConnectResult result = client.connect().join();
      assertThat(result.clientIdentifier()).isNotEmpty();
    }
  }

  @Test
  void connectOptionsReachTheServer() {
    try (MqttClient client =
        client("c")
            .keepAlive(Duration.ofSeconds(17))
            .credentials("user", "secret")
            .receiveMaximum(7)
            .maximumPacketSizeBytes(1_000)
            .resumable(Duration.ofSeconds(99))
            .userProperty("k", "v")
            .build()) {
      assertThat(client.connect().join().sessionExpiry()).isEqualTo(Duration.ofSeconds(99));
      RecordedPacket connect = broker.recording().packets("c").get(0);
      assertThat(connect.toString())
          .contains("CONNECT", "client=c", "keepAlive=17s", "sessionExpiry=99s", "user=user")
          .doesNotContain("cleanStart", "secret");
    }
  }

  @Test
  void aMessageAboveTheClientsMaximumPacketSizeIsNotSentToIt() throws Exception {
    try (MqttClient small = client("small").maximumPacketSizeBytes(200).build();
        MqttClient publisher = client("publisher").build()) {
      Subscription subscription = small.subscribe("t").qos(AT_LEAST_ONCE).handle(received);
      small.connect().join();
      subscription.granted().join();
      publisher.connect().join();
      publisher.publish("t").payload(new byte[300]).qos(AT_LEAST_ONCE).send().join();
      publisher.publish("t").payload("fits").qos(AT_LEAST_ONCE).send().join();

      assertThat(received.take().text()).isEqualTo("fits");
      assertThat(small.state()).isEqualTo(ClientState.CONNECTED);
    }
  }

  @Test
  void moreMessagesThanTheReceiveMaximumWaitForTheHandler() throws Exception {
    BlockingQueue<String> go = new LinkedBlockingQueue<>();
    try (MqttClient slow = client("slow").receiveMaximum(3).build();
        MqttClient publisher = client("publisher").build()) {
      Subscription subscription =
          slow.subscribe("t")
              .qos(AT_LEAST_ONCE)
              .handle(message -> {
                go.take();
                received.handle(message);
              });
      slow.connect().join();
      subscription.granted().join();
      publisher.connect().join();
      for (int i = 0; i < 10; i++) {
        publisher.publish("t").payload("" + i).qos(AT_LEAST_ONCE).send().join();
      }

      assertThat(publishesTo("slow")).isEqualTo(3);
      for (int i = 0; i < 10; i++) {
        go.add("go");
      }
      assertThat(received.takeTexts(10)).endsWith("8", "9");
    }
  }

  private long publishesTo(String identifier) {
    return broker.recording().packets(identifier).stream()
        .filter(packet -> packet.direction() == Direction.FROM_BROKER)
        .filter(packet -> packet.type().equals("PUBLISH"))
        .count();
  }

  @ParameterizedTest
  @EnumSource
  void aHandlerThatIsHeldUpLosesNothingOfMoreThanTheTransportHolds(ProtocolVersion version)
      throws Exception {
    int count = 200;
    byte[] payload = new byte[20_000];
    CountDownLatch allPublished = new CountDownLatch(1);
    try (MqttClient slow = client("slow", version).receiveMaximum(2).build();
        MqttClient fast = client("fast", version).build()) {
      Subscription subscription =
          slow.subscribe("t")
              .qos(AT_LEAST_ONCE)
              .handle(message -> {
                allPublished.await();
                received.handle(message);
              });
      slow.connect().join();
      subscription.granted().join();
      fast.connect().join();
      for (int i = 0; i < count; i++) {
        payload[0] = (byte) i;
        fast.publish("t").payload(payload).qos(AT_LEAST_ONCE).send().join();
      }
      allPublished.countDown();
      for (int i = 0; i < count; i++) {
        byte[] bytes = received.take().bytes();
        assertThat(bytes).hasSize(payload.length);
        assertThat(bytes[0]).isEqualTo((byte) i);
      }
    }
  }

  @Test
  void aPayloadAboveTheServersLimitIsRefusedWithSizeAndLimit() {
    try (TestBroker strict =
            TestBroker.builder().listen(listener()).maximumPacketSizeBytes(1_000).start();
        MqttClient client = builder(strict).build()) {
      client.connect().join();
      var tooLarge = client.publish("t").payload(new byte[2_000]).qos(AT_LEAST_ONCE).send();
      assertThatThrownBy(tooLarge::join)
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOf(RequestRejectedException.class)
          .hasMessageContaining("1000")
          .satisfies(e ->
              assertThat(((MqttException) e).reasonCode()).contains(ReasonCode.PACKET_TOO_LARGE));
      client.publish("t").payload("fits").qos(AT_LEAST_ONCE).send().join();
    }
  }

  @ParameterizedTest
  @EnumSource
  void closingEndsEveryOpenFuture(ProtocolVersion version) {
    MqttClient client = client("c", version).build();
    var published = client.publish("t").qos(AT_LEAST_ONCE).send();
    Subscription subscription = client.subscribe("t").handle(received);
    client.close();

    assertThatThrownBy(published::join).hasCauseInstanceOf(ClientClosedException.class);
    assertThatThrownBy(() -> subscription.granted().join())
        .hasCauseInstanceOf(ClientClosedException.class);
    assertThatThrownBy(() -> client.connect().join())
        .hasCauseInstanceOf(ClientClosedException.class);
    assertThatThrownBy(() -> client.publish("t").send().join())
        .hasCauseInstanceOf(ClientClosedException.class);
    assertThat(client.disconnect()).succeedsWithin(PATIENCE);
    assertThat(client.state()).isEqualTo(ClientState.CLOSED);
    client.close();
  }

  @Test
  void severalListenersServeBothVersions() throws Exception {
    try (TestBroker two = TestBroker.builder().port(0).listen("127.0.0.1", 0).start()) {
      assertThat(two.uris()).hasSize(2);
      try (MqttClient first =
              MqttClient.builder(two.uris().get(0))
                  .protocolVersion(ProtocolVersion.MQTT_3_1_1)
                  .build();
          MqttClient second = MqttClient.builder(two.uris().get(1)).build()) {
        Subscription subscription = first.subscribe("t").qos(AT_MOST_ONCE).handle(received);
        first.connect().join();
        subscription.granted().join();
        second.connect().join();
        second.publish("t").payload("x").send().join();
        assertThat(received.take().text()).isEqualTo("x");
      }
    }
  }
}
