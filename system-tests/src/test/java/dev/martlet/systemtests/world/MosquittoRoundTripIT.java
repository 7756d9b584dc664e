package dev.martlet.systemtests.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.MqttClient;
import dev.martlet.client.MqttClientBuilder;
import dev.martlet.client.Subscription;
import dev.martlet.client.message.ConnectRefusedException;
import dev.martlet.client.message.ConnectResult;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ReceivedMessage;
import dev.martlet.client.message.UserProperty;
import dev.martlet.testsupport.LeavesNothingBehind;
import dev.martlet.testsupport.TcpProxy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The client against a Mosquitto server: messages of every kind, wills, passwords. */
@RequiresMosquitto
@ExtendWith(LeavesNothingBehind.class)
class MosquittoRoundTripIT {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "MQTT_3_1_1, AT_MOST_ONCE",
    "MQTT_3_1_1, AT_LEAST_ONCE",
    "MQTT_3_1_1, EXACTLY_ONCE",
    "MQTT_5, AT_MOST_ONCE",
    "MQTT_5, AT_LEAST_ONCE",
    "MQTT_5, EXACTLY_ONCE"
  })
  void messageArrivesAsPublished(ProtocolVersion version, QoS qos) throws Exception {
    Inbox inbox = new Inbox();
    try (Mosquitto server = Mosquitto.start(directory);
        MqttClient subscriber = client(server, version).clientId("subscriber").build();
        MqttClient publisher = client(server, version).clientId("publisher").build()) {
      Subscription subscription = subscriber.subscribe("home/+/temp").qos(qos).handle(inbox);
      Futures.await(subscriber.connect());
      assertThat(Futures.await(subscription.granted()).grantedQos()).isEqualTo(qos);
      Futures.await(publisher.connect());

      Futures.await(publisher.publish("home/kitchen/temp").payload("21.4 °C").qos(qos).send());

      ReceivedMessage message = inbox.next();
      assertThat(message.topic()).hasToString("home/kitchen/temp");
      assertThat(message.text()).isEqualTo("21.4 °C");
      assertThat(message.qos()).isEqualTo(qos);
      assertThat(message.retained()).isFalse();
      assertThat(message.duplicate()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void messageArrivesAtTheLowerOfBothQos(ProtocolVersion version) throws Exception {
    Inbox inbox = new Inbox();
    try (Mosquitto server = Mosquitto.start(directory);
        MqttClient client = client(server, version).build()) {
      Subscription subscription = client.subscribe("a").qos(QoS.AT_LEAST_ONCE).handle(inbox);
      Futures.await(client.connect());
      Futures.await(subscription.granted());

      Futures.await(client.publish("a").qos(QoS.EXACTLY_ONCE).payload("2").send());
      Futures.await(client.publish("a").qos(QoS.AT_MOST_ONCE).payload("0").send());

      assertThat(inbox.next().qos()).isEqualTo(QoS.AT_LEAST_ONCE);
      assertThat(inbox.next().qos()).isEqualTo(QoS.AT_MOST_ONCE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void lateSubscriberReceivesTheRetainedMessageUntilItIsCleared(ProtocolVersion version)
      throws Exception {
    Inbox before = new Inbox();
    Inbox after = new Inbox();
    try (Mosquitto server = Mosquitto.start(directory);
        MqttClient client = client(server, version).build()) {
      Futures.await(client.connect());
      Futures.await(client.publish("door").payload("open").qos(QoS.AT_LEAST_ONCE).retain().send());

      Subscription first = client.subscribe("door").qos(QoS.AT_LEAST_ONCE).handle(before);
      ReceivedMessage retained = before.next();
      assertThat(retained.text()).isEqualTo("open");
      assertThat(retained.retained()).isTrue();
      assertThat(retained.qos()).isEqualTo(QoS.AT_LEAST_ONCE);
      Futures.await(first.unsubscribe());

      Futures.await(client.publish("door").qos(QoS.AT_LEAST_ONCE).retain().send());
      Subscription second = client.subscribe("door").qos(QoS.AT_LEAST_ONCE).handle(after);
      Futures.await(second.granted());
      Futures.await(client.publish("door").payload("end").qos(QoS.AT_LEAST_ONCE).send());
      assertThat(after.textsUntil("end")).isEmpty();
    }
  }

  @Test
  void propertiesTravelWithTheMessage() throws Exception {
    Inbox inbox = new Inbox();
    try (Mosquitto server = Mosquitto.start(directory);
        MqttClient client = client(server, ProtocolVersion.MQTT_5).build()) {
      Subscription subscription = client.subscribe("a").handle(inbox);
      Futures.await(client.connect());
      Futures.await(subscription.granted());

      Futures.await(
          client
              .publish("a")
              .contentType("text/plain")
              .responseTopic("answers/1")
              .correlationData(new byte[] {0, 1, 2})
              .userProperty("k", "1")
              .userProperty("k", "2")
              .payload("x")
              .send());

      ReceivedMessage message = inbox.next();
      assertThat(message.properties().contentType()).isEqualTo("text/plain");
      assertThat(message.properties().responseTopic()).hasToString("answers/1");
      assertThat(message.properties().correlationData().remaining()).isEqualTo(3);
      assertThat(message.properties().userProperties())
          .containsExactly(new UserProperty("k", "1"), new UserProperty("k", "2"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneMegabyteArrivesWhole(ProtocolVersion version) throws Exception {
    Inbox inbox = new Inbox();
    String payload = "0123456789abcdef".repeat(1 << 16);
    try (Mosquitto server = Mosquitto.start(directory);
        MqttClient client = client(server, version).build()) {
      Subscription subscription = client.subscribe("a").qos(QoS.EXACTLY_ONCE).handle(inbox);
      Futures.await(client.connect());
      Futures.await(subscription.granted());

      Futures.await(client.publish("a").payload(payload).qos(QoS.EXACTLY_ONCE).send());

      assertThat(inbox.next().text().equals(payload)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingComesAfterUnsubscribe(ProtocolVersion version) throws Exception {
    Inbox stays = new Inbox();
    Inbox goes = new Inbox();
    try (Mosquitto server = Mosquitto.start(directory);
        MqttClient client = client(server, version).build()) {
      client.subscribe("stays").qos(QoS.AT_LEAST_ONCE).handle(stays);
      Subscription gone = client.subscribe("goes").qos(QoS.AT_LEAST_ONCE).handle(goes);
      Futures.await(client.connect());
      Futures.await(gone.granted());
      Futures.await(client.publish("goes").payload("one").qos(QoS.AT_LEAST_ONCE).send());
      assertThat(goes.next().text()).isEqualTo("one");

      Futures.await(gone.unsubscribe());

      Futures.await(client.publish("goes").payload("two").qos(QoS.AT_LEAST_ONCE).send());
      Futures.await(client.publish("stays").payload("end").qos(QoS.AT_LEAST_ONCE).send());
      assertThat(stays.textsUntil("end")).isEmpty();
      assertThat(goes.isEmpty()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void willIsPublishedWhenTheConnectionIsCut(ProtocolVersion version) throws Exception {
    Message will =
        Message.builder("wills/kitchen").payload("gone").qos(QoS.AT_LEAST_ONCE).retain().build();
    try (Mosquitto server = Mosquitto.start(directory);
        TcpProxy proxy = TcpProxy.to(server.port());
        MosquittoSub witness =
            MosquittoSub.start(
                server.port(), version, "-i", "witness", "-t", "wills/#", "-q", "2");
        MqttClient client =
            MqttClient.builder(proxy.uri()).protocolVersion(version).will(will).build()) {
      server.awaitSubscription("witness", 2, "wills/#");
      Futures.await(client.connect());

      proxy.cutAll();

      witness.await("1 0 wills/kitchen gone");
      try (MosquittoSub late = MosquittoSub.start(server.port(), version, "-t", "#", "-q", "1")) {
        late.await("1 1 wills/kitchen gone");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void willIsNotPublishedAfterGoodbye(ProtocolVersion version) throws Exception {
    Message will = Message.builder("wills/kitchen").payload("gone").build();
    try (Mosquitto server = Mosquitto.start(directory);
        MosquittoSub witness =
            MosquittoSub.start(server.port(), version, "-i", "witness", "-t", "wills/#");
        MqttClient client = client(server, version).clientId("polite").will(will).build()) {
      server.awaitSubscription("witness", 0, "wills/#");
      Futures.await(client.connect());

      Futures.await(client.disconnect());

      server.awaitDisconnection("polite");
      new MosquittoPub(server.port(), version).publish("-t", "wills/end", "-m", "end");
      assertThat(witness.receivedUntil("wills/end end")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void wrongPasswordIsRefusedAndTheRightOneTaken(ProtocolVersion version) throws Exception {
    try (Mosquitto server = Mosquitto.startWithPassword(directory, "martlet", "swallow");
        MqttClient wrong = client(server, version).credentials("martlet", "sparrow").build();
        MqttClient anonymous = client(server, version).build();
        MqttClient right = client(server, version).credentials("martlet", "swallow").build()) {
      for (MqttClient refused : List.of(wrong, anonymous)) {
        ConnectRefusedException refusal =
            Futures.awaitFailure(refused.connect(), ConnectRefusedException.class);
        assertThat(refusal.reasonCode()).contains(ReasonCode.NOT_AUTHORIZED);
      }
      Futures.await(right.connect());
    }
  }

  @ParameterizedTest
  @EnumSource
  void serverNamesAClientThatHasNoName(ProtocolVersion version) throws Exception {
    try (Mosquitto server = Mosquitto.start(directory);
        MqttClient client = client(server, version).build()) {
      ConnectResult result = Futures.await(client.connect());
      assertThat(result.sessionPresent()).isFalse();
      if (version == ProtocolVersion.MQTT_5) {
        assertThat(result.clientIdentifier()).startsWith("auto-");
      }
    }
  }

  private static MqttClientBuilder client(Mosquitto server, ProtocolVersion version) {
    return MqttClient.builder(server.uri()).protocolVersion(version);
  }
}
