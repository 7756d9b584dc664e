package dev.martlet.systemtests.documentation;

import static dev.martlet.testbroker.PacketPattern.connect;
import static dev.martlet.testbroker.PacketPattern.disconnect;
import static dev.martlet.testbroker.PacketPattern.publish;
import static dev.martlet.testbroker.PacketPattern.subscribe;
import static dev.martlet.testbroker.ServerPacket.connAck;
import static dev.martlet.testbroker.ServerScript.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.MqttClient;
import dev.martlet.client.message.MqttException;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.testbroker.ScriptedServer;
import dev.martlet.testbroker.ServerPacket;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the manual's page about the scripted server shows. */
@ExtendWith(LeavesNothingBehind.class)
class ScriptedServerManualTest {

  @Test
  void cut() throws Exception {
    // region cut
    BlockingQueue<MqttException> lost = new LinkedBlockingQueue<>();
    try (ScriptedServer server =
            ScriptedServer.start(
                script()
                    .expect(connect().from("sensor"))
                    .send(connAck())
                    .expect(publish("t").qos(1).duplicate(false))
                    .reset()
                    .nextConnection()
                    .expect(connect())
                    .send(connAck().sessionPresent())
                    .expect(publish("t").qos(1).duplicate(true))
                    .answer()
                    .expect(disconnect())
                    .expectEnd());
        MqttClient client =
            MqttClient.builder(server.uri())
                .clientId("sensor")
                .resumable(Duration.ofHours(1))
                .onConnectionLost(lost::add)
                .build()) {
      client.connect().join();
      CompletableFuture<?> published = client.publish("t").qos(QoS.AT_LEAST_ONCE).send();
      assertThat(lost.poll(10, TimeUnit.SECONDS)).isNotNull();
      client.connect().join();
      published.join();
      client.disconnect().join();
      server.awaitFinished(Duration.ofSeconds(10));
    }
    // endregion
  }

  @Test
  void wrong() throws Exception {
    // region wrong
    BlockingQueue<MqttException> lost = new LinkedBlockingQueue<>();
    try (ScriptedServer server =
            ScriptedServer.start(
                script()
                    .answerTheRest() // CONNECT and the like
                    .expect(subscribe("t"))
                    .send(ServerPacket.subAck(65_535, ReasonCode.SUCCESS)) // nobody asked for that
                    .expect(disconnect().reasonCode(ReasonCode.PROTOCOL_ERROR)));
        MqttClient client = MqttClient.builder(server.uri()).onConnectionLost(lost::add).build()) {
      client.connect().join();
      client.subscribe("t").handle(message -> {});
      assertThat(lost.poll(10, TimeUnit.SECONDS).reasonCode()).contains(ReasonCode.PROTOCOL_ERROR);
      server.awaitFinished(Duration.ofSeconds(10));
    }
    // endregion
  }

  @Test
  void malformed() {
    // region malformed
    try (ScriptedServer server =
            ScriptedServer.start(
                script()
                    .expect(connect())
                    .sendBytes("20 03 00 ff 00") // a CONNACK with a code that there is not
                    .nextConnection()
                    .expect(connect())
                    .sendBeginning(connAck().serverReference("elsewhere"), 4)
                    .close());
        MqttClient client = MqttClient.builder(server.uri()).build()) {
      for (int attempt = 1; attempt <= 2; attempt++) {
        assertThatThrownBy(() -> client.connect().join()).hasCauseInstanceOf(MqttException.class);
      }
      server.awaitFinished(Duration.ofSeconds(10));
    }
    // endregion
  }
}
