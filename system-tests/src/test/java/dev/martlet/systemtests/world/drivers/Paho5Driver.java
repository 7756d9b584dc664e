package dev.martlet.systemtests.world.drivers;

import java.util.concurrent.CompletableFuture;
import javax.net.SocketFactory;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/** Eclipse Paho for Java, MQTT 5.0. */
final class Paho5Driver implements Driver.Client, MqttCallback {
  private final @Nullable SocketFactory sockets;
  private final String name;
  private final MqttAsyncClient client;

  private Paho5Driver(String uri, @Nullable SocketFactory sockets, String name) {
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
    Driver.run(name -> new Paho5Driver(Driver.pahoUri(arguments), sockets, name));
  }

  @Override
  public CompletableFuture<Boolean> connect(Driver.Wishes wishes) throws MqttException {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(wishes.clean());
    options.setSessionExpiryInterval(wishes.expirySeconds());
    if (sockets != null) {
      options.setSocketFactory(sockets);
    }
    if (!wishes.willTopic().isEmpty()) {
      options.setWill(wishes.willTopic(), new MqttMessage(wishes.willBytes(), 1, false, null));
    }
    Outcome outcome = new Outcome();
    client.connect(options, null, outcome);
    return outcome.token.thenApply(IMqttToken::getSessionPresent);
  }

  @Override
  public CompletableFuture<Integer> subscribe(String filter, int qos) throws MqttException {
    Outcome outcome = new Outcome();
    client.subscribe(filter, qos, null, outcome);
    return outcome.token.thenApply(token -> token.getReasonCodes()[0]);
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
  public void disconnected(MqttDisconnectResponse response) {}

  @Override
  public void mqttErrorOccurred(MqttException exception) {}

  @Override
  public void deliveryComplete(IMqttToken token) {}

  @Override
  public void connectComplete(boolean reconnect, String serverUri) {}

  @Override
  public void authPacketArrived(int reasonCode, MqttProperties properties) {}

  private static final class Outcome implements MqttActionListener {
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
