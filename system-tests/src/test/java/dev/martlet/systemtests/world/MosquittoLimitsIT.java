package dev.martlet.systemtests.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.MqttClient;
import dev.martlet.client.Publication;
import dev.martlet.client.Subscription;
import dev.martlet.client.message.ConnectResult;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.PublishResult;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.RequestRejectedException;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a Mosquitto server does not take is refused, by name, and the connection goes on. */
@RequiresMosquitto
@ExtendWith(LeavesNothingBehind.class)
class MosquittoLimitsIT {
  @TempDir Path directory;

  @Test
  void publishAboveTheMaximumQosIsRefused() throws Exception {
    try (Mosquitto server = Mosquitto.start(directory, "max_qos 1");
        MqttClient client = MqttClient.builder(server.uri()).build()) {
      ConnectResult result = Futures.await(client.connect());
      assertThat(result.limits().maximumQos()).isEqualTo(QoS.AT_LEAST_ONCE);

      RequestRejectedException refusal = refusalOf(client.publish("a").qos(QoS.EXACTLY_ONCE));

      assertThat(refusal.reasonCode()).contains(ReasonCode.QOS_NOT_SUPPORTED);
      assertThat(refusal).hasMessageContaining("QoS 1 at most");
      Futures.await(client.publish("a").qos(QoS.AT_LEAST_ONCE).send());
    }
  }

  @Test
  void retainedPublishIsRefusedWhereNothingIsRetained() throws Exception {
    try (Mosquitto server = Mosquitto.start(directory, "retain_available false");
        MqttClient client = MqttClient.builder(server.uri()).build()) {
      ConnectResult result = Futures.await(client.connect());
      assertThat(result.limits().retainAvailable()).isFalse();

      RequestRejectedException refusal =
          refusalOf(client.publish("a").qos(QoS.AT_LEAST_ONCE).retain());

      assertThat(refusal.reasonCode()).contains(ReasonCode.RETAIN_NOT_SUPPORTED);
      assertThat(refusal).hasMessageContaining("retain");
      Futures.await(client.publish("a").qos(QoS.AT_LEAST_ONCE).send());
    }
  }

  @Test
  void packetAboveTheMaximumPacketSizeIsRefused() throws Exception {
    try (Mosquitto server = Mosquitto.start(directory, "max_packet_size 1000");
        MqttClient client = MqttClient.builder(server.uri()).build()) {
      ConnectResult result = Futures.await(client.connect());
      assertThat(result.limits().maximumPacketSizeBytes()).isEqualTo(1000);

      // 3 bytes of header, 3 of topic, 2 of identifier, 1 of properties: 1,000 and 1,001 bytes
      Futures.await(client.publish("a").qos(QoS.AT_LEAST_ONCE).payload(new byte[991]).send());
      RequestRejectedException refusal =
          refusalOf(client.publish("a").qos(QoS.AT_LEAST_ONCE).payload(new byte[992]));

      assertThat(refusal.reasonCode()).contains(ReasonCode.PACKET_TOO_LARGE);
      assertThat(refusal).hasMessageContaining("1001").hasMessageContaining("1000");
      Futures.await(client.publish("a").qos(QoS.AT_LEAST_ONCE).send());
    }
  }

  /**
   * Mosquitto answers with 0x95, which the standard does not foresee in PUBACK and PUBREC, and then
   * closes the connection. A publish that does not end there would be sent again, in vain, on every
   * connection to come.
   */
  @ParameterizedTest
  @EnumSource(names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
  void payloadThatOnlyTheServerKnowsToBeTooLargeIsRefusedByIt(QoS qos) throws Exception {
    try (Mosquitto server = Mosquitto.start(directory, "message_size_limit 1000");
        MqttClient client = MqttClient.builder(server.uri()).build()) {
      Futures.await(client.connect());
      Futures.await(client.publish("a").qos(qos).payload(new byte[1000]).send());

      RequestRejectedException refusal =
          refusalOf(client.publish("a").qos(qos).payload(new byte[1001]));

      assertThat(refusal.reasonCode()).contains(ReasonCode.PACKET_TOO_LARGE);
    }
  }

  @Test
  void publishThatTheServerDoesNotAllowIsRefused() throws Exception {
    Path rules = Files.writeString(directory.resolve("acl"), "topic readwrite open/#\n");
    try (Mosquitto server = Mosquitto.start(directory, "acl_file " + rules);
        MqttClient client = MqttClient.builder(server.uri()).build()) {
      Futures.await(client.connect());
      for (QoS qos : List.of(QoS.AT_LEAST_ONCE, QoS.EXACTLY_ONCE)) {
        RequestRejectedException refusal = refusalOf(client.publish("secret/a").qos(qos));

        assertThat(refusal.reasonCode()).contains(ReasonCode.NOT_AUTHORIZED);
        Futures.await(client.publish("open/a").qos(qos).send());
      }
    }
  }

  @Test
  void manyPublishesKeepWithinTheReceiveMaximum() throws Exception {
    Inbox inbox = new Inbox();
    try (Mosquitto server = Mosquitto.start(directory, "max_inflight_messages 3");
        MqttClient client = MqttClient.builder(server.uri()).build()) {
      Subscription subscription = client.subscribe("a").qos(QoS.EXACTLY_ONCE).handle(inbox);
      ConnectResult result = Futures.await(client.connect());
      assertThat(result.limits().receiveMaximum()).isEqualTo(3);
      Futures.await(subscription.granted());

      List<CompletableFuture<PublishResult>> outcomes = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        String text = Integer.toString(i);
        outcomes.add(client.publish("a").qos(QoS.EXACTLY_ONCE).payload(text).send());
      }

      for (int i = 0; i < 100; i++) {
        Futures.await(outcomes.get(i));
        assertThat(inbox.next().text()).isEqualTo(Integer.toString(i));
      }
    }
  }

  @Test
  void serverPrescribesTheKeepAlive() throws Exception {
    try (Mosquitto server = Mosquitto.start(directory, "max_keepalive 30");
        MqttClient client =
            MqttClient.builder(server.uri())
                .protocolVersion(ProtocolVersion.MQTT_5)
                .keepAlive(Duration.ofSeconds(60))
                .build()) {
      assertThat(Futures.await(client.connect()).keepAlive()).isEqualTo(Duration.ofSeconds(30));
    }
  }

  private static RequestRejectedException refusalOf(Publication publication)
      throws InterruptedException {
    return Futures.awaitFailure(publication.send(), RequestRejectedException.class);
  }
}
