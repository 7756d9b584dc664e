package dev.martlet.systemtests.world.drivers;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt3.Mqtt3ClientBuilder;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3Connect;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3ConnectBuilder;
import com.hivemq.client.mqtt.mqtt3.message.connect.connack.Mqtt3ConnAck;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** HiveMQ's client, MQTT 3.1.1. */
final class HiveMq3Driver implements Driver.Client {
  private final String name;
  private final Mqtt3AsyncClient client;

  private HiveMq3Driver(URI uri, @Nullable TrustManagerFactory trust, String name) {
    this.name = name;
    Mqtt3ClientBuilder builder =
        Mqtt3Client.builder().identifier(name).serverHost(uri.getHost()).serverPort(uri.getPort());
    if (trust != null) {
      builder = builder.sslConfig().trustManagerFactory(trust).applySslConfig();
    }
    if (uri.getScheme().startsWith("ws")) {
      builder =
          builder.webSocketConfig().serverPath(uri.getPath().substring(1)).applyWebSocketConfig();
    }
    client = builder.buildAsync();
    client.publishes(MqttGlobalPublishFilter.ALL, this::received);
  }

  public static void main(String[] arguments) throws Exception {
    TrustManagerFactory trust = Driver.trust(arguments);
    Driver.run(name -> new HiveMq3Driver(Driver.uri(arguments), trust, name));
  }

  @Override
  public CompletableFuture<Boolean> connect(Driver.Wishes wishes) {
    Mqtt3ConnectBuilder connect = Mqtt3Connect.builder().cleanSession(wishes.clean());
    if (!wishes.willTopic().isEmpty()) {
      Mqtt3Publish will =
          Mqtt3Publish.builder()
              .topic(wishes.willTopic())
              .payload(wishes.willBytes())
              .qos(MqttQos.AT_LEAST_ONCE)
              .build();
      connect = connect.willPublish(will);
    }
    return client.connect(connect.build()).thenApply(Mqtt3ConnAck::isSessionPresent);
  }

  @Override
  public CompletableFuture<Integer> subscribe(String filter, int qos) {
    return client
        .subscribeWith()
        .topicFilter(filter)
        .qos(MqttQos.fromCode(qos))
        .send()
        .thenApply(ack -> ack.getReturnCodes().get(0).getCode());
  }

  @Override
  public CompletableFuture<?> publish(Driver.Text message) {
    return client
        .publishWith()
        .topic(message.topic())
        .payload(message.bytes())
        .qos(MqttQos.fromCode(message.qos()))
        .retain(message.retain())
        .send();
  }

  @Override
  public CompletableFuture<?> disconnect() {
    return client.disconnect();
  }

  private void received(Mqtt3Publish publish) {
    Driver.received(
        name,
        Driver.Text.of(
            publish.getTopic().toString(),
            publish.getPayloadAsBytes(),
            publish.getQos().getCode(),
            publish.isRetain()));
  }
}
