package dev.martlet.systemtests.world.drivers;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** HiveMQ's client, MQTT 5.0. */
final class HiveMq5Driver implements Driver.Client {
  private final String name;
  private final Mqtt5AsyncClient client;

  private HiveMq5Driver(URI uri, @Nullable TrustManagerFactory trust, String name) {
    this.name = name;
    Mqtt5ClientBuilder builder =
        Mqtt5Client.builder().identifier(name).serverHost(uri.getHost()).serverPort(uri.getPort());
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
    Driver.run(name -> new HiveMq5Driver(Driver.uri(arguments), trust, name));
  }

  @Override
  public CompletableFuture<Boolean> connect(Driver.Wishes wishes) {
    Mqtt5ConnectBuilder connect =
        Mqtt5Connect.builder()
            .cleanStart(wishes.clean())
            .sessionExpiryInterval(wishes.expirySeconds());
    if (!wishes.willTopic().isEmpty()) {
      Mqtt5Publish will =
          Mqtt5Publish.builder()
              .topic(wishes.willTopic())
              .payload(wishes.willBytes())
              .qos(MqttQos.AT_LEAST_ONCE)
              .build();
      connect = connect.willPublish(will);
    }
    return client.connect(connect.build()).thenApply(Mqtt5ConnAck::isSessionPresent);
  }

  @Override
  public CompletableFuture<Integer> subscribe(String filter, int qos) {
    return client
        .subscribeWith()
        .topicFilter(filter)
        .qos(MqttQos.fromCode(qos))
        .send()
        .thenApply(ack -> ack.getReasonCodes().get(0).getCode());
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

  private void received(Mqtt5Publish publish) {
    Driver.received(
        name,
        Driver.Text.of(
            publish.getTopic().toString(),
            publish.getPayloadAsBytes(),
            publish.getQos().getCode(),
            publish.isRetain()));
  }
}
