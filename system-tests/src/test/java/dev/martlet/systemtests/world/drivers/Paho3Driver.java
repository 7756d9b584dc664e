package dev.martlet.systemtests.world.drivers;

import java.util.concurrent.CompletableFuture;
import javax.net.SocketFactory;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;

/** Eclipse Paho for Java, MQTT 3.1.1. */
final class Paho3Driver implements Driver.Client, MqttCallback {
  private final @Nullable SocketFactory sockets;
  private final String name;
  private final MqttAsyncClient client;

  private Paho3Driver(String uri, @Nullable SocketFactory sockets, String name) {
    this.sockets = sockets;
    this.name = name;
    try {
      client = new MqttAsyncClient(uri, name, new MemoryPersistence());
    } catch (MqttException e) {
      throw new IllegalStateException(e);
    }
    client.setCallback(this);
  }

  public static void main(String[] arguments) throws Exception {
    SocketFactory sockets = Driver.secureSockets(arguments);
    Driver.run(name -> new Paho3Driver(Driver.pahoUri(arguments), sockets, name));
  }

  @Override
  public CompletableFuture<Boolean> connect(Driver.Wishes wishes) throws MqttException {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setCleanSession(wishes.clean());
    options.setMaxInflight(1_000);
    if (sockets != null) {
      options.setSocketFactory(sockets);
    }
    if (!wishes.willTopic().isEmpty()) {
      options.setWill(wishes.willTopic(), wishes.willBytes(), 1, false);
    }
    Outcome outcome = new Outcome();
    client.connect(options, null, outcome);
    return outcome.token.thenApply(IMqttToken::getSessionPresent);
  }

  @Override
  public CompletableFuture<Integer> subscribe(String filter, int qos) throws MqttException {
    Outcome outcome = new Outcome();
    client.subscribe(filter, qos, null, outcome);
    return outcome.token.thenApply(token -> token.getGrantedQos()[0]);
  }

  @Override
  public CompletableFuture<?> publish(Driver.Text message) throws MqttException {
    Outcome outcome = new Outcome();
    client.publish(
        message.topic(), message.bytes(), message.qos(), message.retain(), null, outcome);
    return outcome.token;
  }

  @Override
  public CompletableFuture<?> disconnect() throws MqttException {
    Outcome outcome = new Outcome();
    client.disconnect(null, outcome);
    return outcome.token;
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    Driver.received(
        name, Driver.Text.of(topic, message.getPayload(), message.getQos(), message.isRetained()));
  }

  @Override
  public void connectionLost(Throwable cause) {}

  @Override
  public void deliveryComplete(IMqttDeliveryToken token) {}

  private static final class Outcome implements IMqttActionListener {
    final CompletableFuture<IMqttToken> token = new CompletableFuture<>();

    @Override
    public void onSuccess(IMqttToken success) {
      token.complete(success);
    }

    @Override
    public void onFailure(IMqttToken failed, Throwable failure) {
      token.completeExceptionally(failure);
    }
  }
}
