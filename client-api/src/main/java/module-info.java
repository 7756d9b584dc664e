/** What users of the Martlet MQTT client compile against. */
module dev.martlet.client {
  requires transitive dev.martlet.topic;
  requires static org.jspecify;

  exports dev.martlet.client;
  exports dev.martlet.client.message;
  exports dev.martlet.client.spi;

  uses dev.martlet.client.MqttClientProvider;
}
