package dev.martlet.systemtests.world.drivers;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import io.vertx.mqtt.messages.MqttPublishMessage;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Vert.x MQTT, whose client speaks MQTT 3.1.1 alone. */
final class VertxDriver implements Driver.Client {
  private static final Vertx VERTX = Vertx.vertx();

  private final URI uri;
  private final String authority;
  private final String name;
  private final Map<Integer, CompletableFuture<Integer>> requests = new ConcurrentHashMap<>();
  private MqttClient client = MqttClient.create(VERTX);

  private VertxDriver(URI uri, String authority, String name) {
    this.authority = authority;
    this.uri = uri;
    this.name = name;
  }

  public static void main(String[] arguments) throws Exception {
    String authority = arguments.length < 3 ? "" : arguments[2];
    Driver.run(name -> new VertxDriver(Driver.uri(arguments), authority, name));
  }

  @Override
  public CompletableFuture<Boolean> connect(Driver.Wishes wishes) {
    MqttClientOptions options =
        new MqttClientOptions()
            .setClientId(name)
            .setCleanSession(wishes.clean())
            .setMaxInflightQueue(1_000);
    if (!authority.isEmpty()) {
      options
          .setSsl(true)
          .setHostnameVerificationAlgorithm("HTTPS")
          .setTrustOptions(new PemTrustOptions().addCertPath(authority));
    }
    if (!wishes.willTopic().isEmpty()) {
      options
          .setWillFlag(true)
          .setWillTopic(wishes.willTopic())
          .setWillMessageBytes(Buffer.buffer(wishes.willPayload()))
          .setWillQoS(1);
    }
    client = MqttClient.create(VERTX, options);
    client.publishHandler(this::received);
    client.publishCompletionHandler(identifier -> request(identifier).complete(0));
    client.subscribeCompletionHandler(
        ack -> request(ack.messageId()).complete(ack.grantedQoSLevels().get(0)));
    return future(client.connect(uri.getPort(), uri.getHost()))
        .thenApply(ack -> ack.isSessionPresent());
  }

  @Override
  public CompletableFuture<Integer> subscribe(String filter, int qos) {
    return future(client.subscribe(filter, qos)).thenCompose(this::answered);
  }

  @Override
  public CompletableFuture<?> publish(Driver.Text message) {
    CompletableFuture<Integer> sent =
        future(
            client.publish(
                message.topic(),
                Buffer.buffer(message.payload()),
                MqttQoS.valueOf(message.qos()),
                false,
                message.retain()));
    return message.qos() == 0 ? sent : sent.thenCompose(this::answered);
  }

  @Override
  public CompletableFuture<?> disconnect() {
    return future(client.disconnect());
  }

  private CompletableFuture<Integer> answered(int identifier) {
    return request(identifier).whenComplete((answer, failure) -> requests.remove(identifier));
  }

  /** The answer may be there before its request is. */
  private CompletableFuture<Integer> request(int identifier) {
    return requests.computeIfAbsent(identifier, unused -> new CompletableFuture<>());
  }

  private static <T> CompletableFuture<T> future(io.vertx.core.Future<T> future) {
    return future.toCompletionStage().toCompletableFuture();
  }

  private void received(MqttPublishMessage message) {
    Driver.received(
        name,
        Driver.Text.of(
            message.topicName(),
            message.payload().getBytes(),
            message.qosLevel().value(),
            message.isRetain()));
  }
}
