package dev.martlet.client;

/** Makes clients. Found by {@link java.util.ServiceLoader}; applications do not call it. */
public interface MqttClientProvider {
  /**
   * A client with these options, not connected.
   *
   * @throws dev.martlet.client.message.InvalidOptionException if an option cannot work here
   */
  MqttClient create(ClientOptions options);
}
